import type { ByteReader, ByteWriter } from '@cinescope/trace'

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
    const runs: [gap: number, length: number, label: number][] = []
    let next = 0
    for (const number of numbers) {
      const label = labels.get(number)!
      const last = runs.at(-1)
      if (last && number === next && last[2] === label) last[1]++
      else runs.push([number - next, 1, label])
      next = number + 1
    }
    out.varint(runs.length)
    for (const [gap, length, label] of runs) {
      out.varint(gap)
      out.varint(length)
      out.varint(label)
    }
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
