import { TickColumn } from './column.ts'

/** Time anchors. Between two anchors time is spread evenly over the records; it never runs backwards. */
export class Clock {
  readonly #ticks: TickColumn
  #times: Float64Array = new Float64Array(256)

  constructor(origin: number) { this.#ticks = new TickColumn(origin) }

  anchor(tick: number, time: number): void {
    const count = this.#ticks.length
    if (!Number.isFinite(time)) return
    if (count > 0 && this.#ticks.get(count - 1) >= tick) return
    if (count === this.#times.length) {
      const grown = new Float64Array(count * 2)
      grown.set(this.#times)
      this.#times = grown
    }
    this.#times[count] = count > 0 ? Math.max(time, this.#times[count - 1] as number) : time
    this.#ticks.push(tick)
  }

  timeAt(tick: number): number {
    const count = this.#ticks.length
    if (count === 0) return 0
    const at = this.#ticks.floor(tick)
    if (at < 0) return this.#times[0] as number
    const time = this.#times[at] as number
    if (at + 1 >= count) return time
    const from = this.#ticks.get(at)
    return time + ((this.#times[at + 1] as number) - time) * (tick - from) / (this.#ticks.get(at + 1) - from)
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
