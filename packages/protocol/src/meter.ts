/** Records a second, over the last one to two seconds in which anybody asked. */
export class Meter {
  #older = { time: 0, records: 0 }
  #newer = { time: 0, records: 0 }

  /** Notes the total now and answers the rate. */
  sample(time: number, records: number): number {
    if (time - this.#newer.time > 1000) {
      this.#older = this.#newer
      this.#newer = { time, records }
    }
    return (records - this.#older.records) * 1000 / (time - this.#older.time || 1)
  }
}
