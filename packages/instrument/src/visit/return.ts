import { MARK_BRACE, MARK_NOTHING, MARK_NOTHING_SEPARATED, SITE_SUSPEND } from '@cinescope/trace'
import { child, type Node } from '../node.ts'
import { direct, type Transform } from '../transform.ts'
import { resultOf } from './function.ts'
import { AWAIT } from './suspend.ts'

/** Does `return` await its value? In an async generator it does, before the `finally` blocks run. */
function awaits(t: Transform): boolean {
  return t.unit.node['async'] === true && t.unit.node['generator'] === true
}

/**
 * In an async generator: a `return` without a value must not get one, because that would be awaited. One with a value suspends the
 * frame; as no probe can stand behind it, the frame is resumed by the next one that carries its token (P7).
 */
function leaveAwaitingReturn(node: Node, argument: Node | undefined, t: Transform): void {
  const { guarded } = t.unit
  const result = t.name('r')
  const token = t.tokenOf(t.unit)
  if (!argument) {
    t.edits.wrap(node, `{${MARK_BRACE};${guarded ? `${result}=void 0` : `${token}&&${t.probe('X')}(${token},void 0)`};`, '}')
    return
  }
  const site = guarded ? t.site(SITE_SUSPEND, node, AWAIT) : undefined
  const [before, after] = site === undefined ? resultOf(argument, t) : direct(argument)
  const suspend = site === undefined ? ['', ''] : [`${result}=${t.call('S', site)}`, ')']
  t.edits.wrap(argument, ` ${suspend[0]}${before}`, `${after}${suspend[1]}`)
}

export function leaveReturn(node: Node, t: Transform): void {
  // A `return` at the top of a CommonJS module leaves the module's frame to its caller's next probe.
  if (t.unit.form === 'module' || !t.unit.framed) return
  const argument = child(node, 'argument')
  if (awaits(t)) {
    leaveAwaitingReturn(node, argument, t)
    return
  }
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
