import type { Numbered } from './shelf.ts'

/**
 * Turns byte offsets of a growing file whose oldest sections leave into section numbers. A client that read up to an offset
 * goes on with the section after the last one it got, even if earlier ones were evicted meanwhile.
 */
export class Readings {
  readonly #next = new Map<string, number>()
  readonly #limit: number

  constructor(limit = 1000) {
    this.#limit = limit
  }

  /** Number of the first section to answer with, or undefined if `offset` was never an end that a client was given. */
  resume(id: string, offset: number): number | undefined {
    return this.#next.get(`${id} ${offset}`)
  }

  /**
   * Notes what a client at `offset` is given; answers how many sections it may have. Fewer than asked if another client stands at
   * the same offset of a differently evicted file: the two must not be mistaken for each other.
   */
  give(id: string, offset: number, sections: readonly Numbered[]): number {
    for (let count = sections.length; count > 0; count--) {
      const end = sections.slice(0, count).reduce((sum, section) => sum + section.bytes.length, offset)
      const next = (sections[count - 1] as Numbered).seq + 1
      const key = `${id} ${end}`
      const known = this.#next.get(key)
      if (known !== undefined && known !== next) continue
      this.#next.delete(key)
      this.#next.set(key, next)
      if (this.#next.size > this.#limit) this.#next.delete(this.#next.keys().next().value as string)
      return count
    }
    return 0
  }
}
