/** Seeded random numbers (mulberry32): the same seed makes the same choices everywhere. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** An integer in [0, below). */
  below(below: number): number { return Math.floor(this.next() * below) }

  chance(probability: number): boolean { return this.next() < probability }

  pick<T>(from: readonly T[]): T { return from[this.below(from.length)]! }
}
