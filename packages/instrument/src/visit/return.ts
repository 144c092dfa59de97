import { MARK_NOTHING, MARK_NOTHING_SEPARATED } from '@cinescope/trace'
import { child, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'
import { resultOf } from './function.ts'

export function leaveReturn(node: Node, t: Transform): void {
  // A `return` at the top of a CommonJS module leaves the module's frame to its caller's next probe.
  if (t.unit.form === 'module' || !t.unit.framed) return
  const argument = child(node, 'argument')
  const [before, after] = resultOf(argument, t)
  if (argument) {
    t.edits.open(argument.start, ` ${before}`)
    t.edits.close(argument.end, after)
    return
  }
  // Without a semicolon of its own, what follows on the next line would become part of the value.
  const value = t.source[node.end - 1] === ';' ? [`void ${MARK_NOTHING}`, ''] as const : [`void ${MARK_NOTHING_SEPARATED}`, ';'] as const
  t.edits.close(node.start + 6, ` ${before}${value[0]}${after}${value[1]}`)
}
