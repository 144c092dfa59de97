import type { Query, RecordView } from '@cinescope/query'
import { createSession, type LinePlace } from '@cinescope/session'
import type { FrameId, Tick } from '@cinescope/trace'

/** How far a step goes: the next record, past what was called, into the next call, out to the caller, to a line. */
export type Stride = 'record' | 'over' | 'into' | 'out' | LinePlace
export type Direction = 1 | -1

/** Where a step from a moment, with a frame selected, ends; undefined if there is nothing in that direction. */
export async function stepFrom(query: Query, from: Tick, frame: FrameId, stride: Stride, direction: Direction): Promise<RecordView | undefined> {
  if (stride === 'into') return query.neighbour(from, direction, 'call')
  const session = createSession(query)
  await session.goTo(from)
  session.select(frame)
  const forward = direction > 0
  if (stride === 'record') return forward ? session.stepInto() : session.stepBack()
  if (stride === 'over') return forward ? session.stepOver() : session.stepBackOver()
  if (stride === 'out') return forward ? session.stepOut() : session.stepBackOut()
  return forward ? session.runTo(stride) : session.reverseTo(stride)
}
