import type { Query } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'

/** How far a step goes: the next record, past what was called, into the next call, out to the caller. */
export type Stride = 'record' | 'over' | 'into' | 'out'
export type Direction = 1 | -1

const SCAN = 4000

/** Where a step ends; undefined if there is nothing in that direction. */
export async function stepFrom(query: Query, from: Tick, stride: Stride, direction: Direction): Promise<Tick | undefined> {
  if (stride === 'record') return (await query.neighbour(from, direction, 'any'))?.tick
  if (stride === 'into') return (await query.neighbour(from, direction, 'call'))?.tick
  const stack = await query.stackAt(from)
  const top = stack[0]
  if (stride === 'out') {
    if (top === undefined) return undefined
    const edge = direction > 0 ? top.left : top.entered
    if (edge < 0) return undefined
    return (await query.neighbour(edge, direction, 'any'))?.tick
  }
  const here = await query.record(from)
  const depth = here?.depth ?? 0
  let at = from
  for (let i = 0; i < SCAN; i++) {
    const next = await query.neighbour(at, direction, 'any')
    if (next === undefined) return undefined
    if (next.depth <= depth) return next.tick
    // A deeper frame is skipped whole: its edges are known.
    const inner = await query.frame(next.frame)
    const edge = direction > 0 ? inner?.left : inner?.entered
    at = edge !== undefined && edge >= 0 && (edge - at) * direction > 0 ? edge : next.tick
  }
  return undefined
}
