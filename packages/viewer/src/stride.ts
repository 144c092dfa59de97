import type { Query } from '@cinescope/query'
import type { LinePlace, Session, StatementStop } from '@cinescope/session'
import type { FrameId, Tick } from '@cinescope/trace'

/**
 * How far a step goes: the next record; the next call; over, into and out as in any debugger, by statements where they were recorded; to
 * a line.
 */
export type Stride = 'record' | 'call' | 'over' | 'into' | 'out' | LinePlace
export type Direction = 1 | -1

/** Where a step ended; `stop`: it went by statements, or says why it did not. */
export interface Arrival { readonly tick: Tick, readonly stop?: StatementStop }

/** Where a step from a moment, with a frame selected, ends; undefined if there is nothing in that direction. */
export async function stepFrom(query: Query, session: Session, from: Tick, frame: FrameId, stride: Stride, direction: Direction): Promise<Arrival | undefined> {
  const forward = direction > 0
  if (stride === 'call') return query.neighbour(from, direction, 'call')
  // Where the session stands already it also knows in front of which statement.
  if (session.position.tick !== from || session.position.frame !== frame) {
    await session.goTo(from)
    session.select(frame)
  }
  if (stride === 'record') return forward ? session.stepInto() : session.stepBack()
  if (typeof stride === 'object') return forward ? session.runTo(stride) : session.reverseTo(stride)
  const { into, over, out, back, backOver, backOut } = session.statements
  const motion = forward ? { into, over, out } : { into: back, over: backOver, out: backOut }
  const stop = await motion[stride]()
  return stop && { tick: stop.tick, stop }
}
