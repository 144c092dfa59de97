import { OP_BRANCH } from '@cinescope/trace'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import type { RecordData } from './records.ts'

/** Records of a frame itself, without those of what it called, from its ENTER up to a tick; at most `limit`. */
export async function ownRecords(film: Film, row: Row, upTo: number, limit: number): Promise<readonly RecordData[]> {
  const { slices, frames } = film.catalog
  const entered = frames.entered.get(row)
  const left = frames.left.get(row)
  const last = left < 0 ? upTo : Math.min(upTo, left)
  const found: RecordData[] = []
  for (let slice = Math.max(0, slices.at(entered)); slice < slices.length && slices.from.get(slice) <= last; slice++) {
    if (slices.frame.get(slice) !== row) continue
    const to = slices.to.get(slice)
    const end = to < 0 ? last : Math.min(to, last)
    let inner = slice + 1
    for (let tick = slices.from.get(slice); tick <= end; tick++) {
      while (inner < slices.length && slices.from.get(inner) < tick) inner++
      if (inner < slices.length && slices.from.get(inner) === tick) {
        const innerEnd = slices.to.get(inner)
        if (innerEnd < 0) break
        tick = innerEnd
        continue
      }
      const op = film.catalog.opAt(tick)
      if (op < 0 || op > OP_BRANCH) continue
      const record = await film.records.at(tick)
      if (record) found.push(record)
      if (found.length === limit) return found
    }
  }
  return found
}
