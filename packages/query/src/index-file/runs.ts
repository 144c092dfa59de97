import { ByteWriter, type ByteReader } from '@cinescope/trace'

/**
 * A set of numbers as runs of neighbours, each run with a label: objects made one after the other are one run. Stored as
 * gap before the run, its length, its label.
 */
export class Runs {
  readonly #firsts: Int32Array
  readonly #lasts: Int32Array
  readonly #labels: Int32Array

  private constructor(firsts: Int32Array, lasts: Int32Array, labels: Int32Array) {
    this.#firsts = firsts
    this.#lasts = lasts
    this.#labels = labels
  }

  /** Number -> label, in any order. */
  static write(out: ByteWriter, labels: ReadonlyMap<number, number>): void {
    const numbers = Int32Array.from(labels.keys())
    numbers.sort()
    const runs = new ByteWriter(1024)
    let count = 0
    for (let i = 0, before = 0; i < numbers.length; count++) {
      const first = numbers[i]!
      const label = labels.get(first)!
      let next = first + 1
      for (i++; i < numbers.length && numbers[i] === next && labels.get(next) === label; i++) next++
      runs.varint(first - before)
      runs.varint(next - first)
      runs.varint(label)
      before = next
    }
    out.varint(count)
    out.raw(runs.view())
  }

  static read(input: ByteReader): Runs {
    const count = input.count(3)
    const firsts = new Int32Array(count)
    const lasts = new Int32Array(count)
    const labels = new Int32Array(count)
    let next = 0
    for (let i = 0; i < count; i++) {
      firsts[i] = next += input.varint()
      next += input.varint()
      lasts[i] = next - 1
      labels[i] = input.varint()
    }
    return new Runs(firsts, lasts, labels)
  }

  each(visit: (first: number, last: number, label: number) => void): void {
    for (let i = 0; i < this.#firsts.length; i++) visit(this.#firsts[i]!, this.#lasts[i]!, this.#labels[i]!)
  }

  /** `each` of a set that is stored, without reading it whole. */
  static walk(input: ByteReader, visit: (first: number, last: number) => void): void {
    let next = 0
    for (let count = input.count(3); count > 0; count--) {
      const first = next + input.varint()
      next = first + input.varint()
      input.varint()
      visit(first, next - 1)
    }
  }

  /** Label of a number, -1 if it is not in the set. */
  label(number: number): number {
    let low = 0
    let high = this.#firsts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#firsts[middle]! <= number) low = middle + 1
      else high = middle
    }
    return low > 0 && this.#lasts[low - 1]! >= number ? this.#labels[low - 1]! : -1
  }
}
