/** Records per second, over the last second or so. */
export class Rate {
  readonly #now: () => number
  #time: number
  #records = 0
  #rate = 0

  constructor(now: () => number) {
    this.#now = now
    this.#time = now()
  }

  note(records: number): number {
    const passed = this.#now() - this.#time
    if (passed >= 1000) {
      this.#rate = Math.round((records - this.#records) * 1000 / passed)
      this.#time += passed
      this.#records = records
    }
    return this.#rate
  }
}
