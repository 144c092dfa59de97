import type { Tick } from './id.ts'
import type { BlockInfo, SegmentInfo } from './trace.ts'

/** What is said of a block: a recording of a hundred million records has 25,000, so what its segment says is not said again. */
export class Block implements BlockInfo {
  readonly index: number
  readonly segment: number
  readonly ordinal: number
  readonly records: number
  readonly #info: SegmentInfo
  /** Records of the segment before it. */
  readonly #begin: number

  constructor(info: SegmentInfo, index: number, segment: number, ordinal: number, begin: number, records: number) {
    this.#info = info
    this.index = index
    this.segment = segment
    this.ordinal = ordinal
    this.#begin = begin
    this.records = records
  }

  get firstTick(): Tick { return (this.#info.firstTick + this.#begin) as Tick }
  get frames(): number { return this.#info.frames }
  get startTime(): number { return this.#info.startTime }
  get endTime(): number { return this.#info.endTime }

  get bytes(): number {
    const before = (records: number): number => Math.floor(this.#info.bytes * records / Math.max(1, this.#info.records))
    return before(this.#begin + this.records) - before(this.#begin)
  }
}
