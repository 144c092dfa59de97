import { IntColumn, TickColumn } from './column.ts'

/**
 * Time anchors. Between two anchors time is spread evenly over the records, and never runs backwards. Before an anchor at
 * an event-loop entry the program may have been idle for long, so records there follow each other as fast as elsewhere.
 */
export class Clock {
  readonly #ticks: TickColumn
  readonly #roots: IntColumn = new IntColumn()
  #times: Float64Array = new Float64Array(256)
  /** Milliseconds and records of the intervals that were not idle. */
  #busyTime = 0
  #busyRecords = 0

  constructor(origin: number) { this.#ticks = new TickColumn(origin) }

  /** `root`: no frame was open. */
  anchor(tick: number, time: number, root: boolean): void {
    const count = this.#ticks.length
    if (!Number.isFinite(time)) return
    if (count > 0 && this.#ticks.get(count - 1) >= tick) return
    if (count === this.#times.length) {
      const grown = new Float64Array(count * 2)
      grown.set(this.#times)
      this.#times = grown
    }
    this.#times[count] = count > 0 ? Math.max(time, this.#times[count - 1] as number) : time
    if (count > 0 && !root) {
      this.#busyTime += (this.#times[count] as number) - (this.#times[count - 1] as number)
      this.#busyRecords += tick - this.#ticks.get(count - 1)
    }
    this.#ticks.push(tick)
    this.#roots.push(root ? 1 : 0)
  }

  timeAt(tick: number): number {
    const count = this.#ticks.length
    if (count === 0) return 0
    const at = this.#ticks.floor(tick)
    if (at < 0) return this.#times[0] as number
    const time = this.#times[at] as number
    if (at + 1 >= count) return time
    const from = this.#ticks.get(at)
    const records = this.#ticks.get(at + 1) - from
    let span = (this.#times[at + 1] as number) - time
    if (this.#roots.get(at + 1)) span = Math.min(span, this.#busyRecords === 0 ? 0 : this.#busyTime / this.#busyRecords * records)
    return time + span * (tick - from) / records
  }

  /** First tick of [begin, end) whose time is at or after `time`; `end` if there is none. */
  tickAt(time: number, begin: number, end: number): number {
    let low = begin
    let high = end
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.timeAt(middle) >= time) high = middle
      else low = middle + 1
    }
    return low
  }
}
