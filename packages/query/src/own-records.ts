import { OP_BRANCH } from '@cinescope/trace'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import type { RecordData } from './records.ts'

/** Records of a frame itself, without those of what it called, from its ENTER up to a tick; at most `limit`. */
export async function ownRecords(film: Film, row: Row, upTo: number, limit: number): Promise<readonly RecordData[]> {
  const { slices, frames } = film.catalog
  const left = frames.left(row)
  const last = left < 0 ? upTo : Math.min(upTo, left)
  const found: RecordData[] = []
  for (let slice = slices.of(row, frames.entered(row)); slice >= 0 && slices.from(slice) <= last; slice = frames.nextSlice(row, slice)) {
    const to = slices.to(slice)
    const end = to < 0 ? last : Math.min(to, last)
    for (let tick = slices.from(slice); tick <= end; tick++) {
      let inner = slices.at(tick)
      if (inner !== slice) {
        while (inner >= 0 && slices.parent(inner) !== slice) inner = slices.parent(inner)
        const innerEnd = inner < 0 ? tick : slices.to(inner)
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
