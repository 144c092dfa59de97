import { OP_BRANCH, OP_ENTER } from '@cinescope/trace'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import type { RecordData } from './records.ts'

/** A frame's own record; or, with `callee`, all that a frame did which it called or resumed: `tick` is the last of it. */
export interface OwnRecord extends RecordData { readonly callee?: Row }

/** Records of a frame itself, and a mark for each call that it made, from its ENTER up to a tick; at most `limit`. */
export async function ownRecords(film: Film, row: Row, upTo: number, limit: number): Promise<readonly OwnRecord[]> {
  const { slices, frames } = film.catalog
  const left = frames.left(row)
  const last = left < 0 ? upTo : Math.min(upTo, left)
  const found: OwnRecord[] = []
  for (let slice = slices.of(row, frames.entered(row)); slice >= 0 && slices.from(slice) <= last; slice = frames.nextSlice(row, slice)) {
    const to = slices.to(slice)
    const end = to < 0 ? last : Math.min(to, last)
    for (let tick = slices.from(slice); tick <= end; tick++) {
      let inner = slices.at(tick)
      if (inner !== slice) {
        while (inner >= 0 && slices.parent(inner) !== slice) inner = slices.parent(inner)
        const innerEnd = inner < 0 ? tick : slices.to(inner)
        if (inner >= 0) found.push({ tick: innerEnd < 0 ? tick : innerEnd, op: OP_ENTER, site: 0, values: [], callee: slices.frame(inner) })
        if (innerEnd < 0) break
        tick = innerEnd
        continue
      }
      const op = film.catalog.opAt(tick)
      if (op < 0 || op > OP_BRANCH) continue
      const record = film.records.now(tick) ?? await film.records.at(tick)
      if (record) found.push(record)
      if (found.length === limit) return found
    }
  }
  return found
}
