/** A seeded generator (mulberry32): a failing seed is a failing history. */
export class Random {
  #state: number
  constructor(seed: number) { this.#state = seed }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  below(limit: number): number { return Math.floor(this.next() * limit) }
  pick<T>(items: readonly T[]): T { return items[this.below(items.length)] as T }
  chance(share: number): boolean { return this.next() < share }
}
