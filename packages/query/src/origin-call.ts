import { OP_LEAVE, type Value } from '@cinescope/trace'
import { calleeName, callNode } from './call-node.ts'
import type { Film } from './film.ts'
import { RETURNED, type Row } from './index/frames.ts'
import type { FromExpression } from './origin-expression.ts'
import { bare, child, type Node } from './syntax.ts'
import { sameValue } from './value.ts'

/** Records and calls of a frame that are looked at for the call which answered, from the last one back. */
const LOOKED = 5000

/** The last call from the frame that a call in its source can be, and that answered the value, if it is known; -1 if there is none. */
export async function answering(film: Film, { row, until }: FromExpression, call: Node, value: Value | undefined): Promise<Row> {
  const { frames } = film.catalog
  const name = calleeName(call)
  const plain = /^(?:Identifier|MemberExpression)$/.test(bare(child(call, 'callee') ?? call).type)
  for (const at of callsBefore(film, row, until)) {
    if (plain && film.functionName(at) !== name) continue
    const left = frames.left(at)
    if (left < 0 || left > until || frames.outcome(at) !== RETURNED) continue
    const made = await callNode(film, at)
    if (made) {
      if (made.node === call) return at
      continue
    }
    // Which call it was is not known: what it answered tells, if that is.
    const result = value && call.type === 'CallExpression' ? await film.records.at(left) : undefined
    if (value && result?.op === OP_LEAVE && result.values[0] && sameValue(result.values[0], value)) return at
  }
  return -1
}

/** Calls that a frame made before a moment, from the last one back. */
function* callsBefore(film: Film, row: Row, until: number): Generator<Row, void> {
  const { frames, slices } = film.catalog
  const entered = row < 0 ? Infinity : frames.entered(row)
  const seen = new Set<Row>()
  for (let at = until, i = 0; at >= entered && i < LOOKED; i++) {
    let slice = slices.at(at)
    while (slice >= 0 && slices.frame(slice) !== row && frames.parent(slices.frame(slice)) !== row && slices.parent(slice) >= 0) slice = slices.parent(slice)
    const frame = slice < 0 ? row : slices.frame(slice)
    if (frame !== row && frames.parent(frame) === row && !seen.has(frame)) {
      seen.add(frame)
      yield frame
    }
    at = frame === row ? at - 1 : slices.from(slice) - 1
  }
}
