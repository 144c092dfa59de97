/** Numbers that are kept one by one. */
const EXACT = 4096
/** Width of the classes that more are counted in. */
const RATIO = 1.01

/** Quantiles of numbers that are not negative, in bounded memory: exact for the first 4,096, within 1 % beyond. */
export class Quantiles {
  readonly #numbers: number[] = []
  readonly #classes: Map<number, number> = new Map()
  #count = 0

  add(number: number): void {
    this.#count++
    if (this.#classes.size === 0 && this.#numbers.length < EXACT) {
      this.#numbers.push(number)
      return
    }
    for (const earlier of this.#numbers) this.#file(earlier)
    this.#numbers.length = 0
    this.#file(number)
  }

  /** The number that this share of all is below; 0 if there are none. */
  at(share: number): number {
    const wanted = Math.min(this.#count - 1, Math.floor(this.#count * share))
    if (this.#classes.size === 0) return this.#numbers.toSorted((a, b) => a - b)[wanted] ?? 0
    let before = 0
    for (const each of [...this.#classes.keys()].toSorted((a, b) => a - b)) {
      before += this.#classes.get(each)!
      if (before > wanted) return each === -Infinity ? 0 : RATIO ** (each + 0.5)
    }
    return 0
  }

  #file(number: number): void {
    const each = number > 0 ? Math.floor(Math.log(number) / Math.log(RATIO)) : -Infinity
    this.#classes.set(each, (this.#classes.get(each) ?? 0) + 1)
  }
}
