/** Records a second over about the last second, from samples of the total. */
export class Meter {
  #samples: { readonly time: number, readonly records: number }[] = []

  /** Notes the total now and answers the rate. */
  sample(time: number, records: number): number {
    this.#samples.push({ time, records })
    while (this.#samples.length > 2 && (this.#samples[1] as { readonly time: number }).time <= time - 1000) this.#samples.shift()
    const first = this.#samples[0] as { readonly time: number, readonly records: number }
    return time > first.time ? (records - first.records) * 1000 / (time - first.time) : 0
  }
}
