import { grown } from './grown.ts'

/** A growing column of 32-bit integers: what the index keeps instead of an object a record. */
export class IntColumn {
  #data: Int32Array = new Int32Array(256)
  length = 0

  push(value: number): number {
    if (this.length === this.#data.length) this.#data = grown(this.#data, this.length + 1)
    this.#data[this.length] = value
    return this.length++
  }

  get(index: number): number { return this.#data[index] as number }
  set(index: number, value: number): void { this.#data[index] = value }
  add(index: number, by: number): void { this.#data[index] = this.get(index) + by }
  /** Takes back all from `length` on. */
  cut(length: number): void { this.length = length }
  /** The column's own memory, valid until the next push. */
  view(): Int32Array { return this.#data.subarray(0, this.length) }
}

const NEVER = -(2 ** 31)

/**
 * Ticks of a recording, kept as 32-bit distances from the recording's first kept tick: a server's ticks outgrow 32 bits,
 * its ring does not. -1 ("never") survives.
 */
export class TickColumn {
  readonly #distances: IntColumn = new IntColumn()
  readonly #origin: number

  constructor(origin: number) { this.#origin = origin }

  get length(): number { return this.#distances.length }
  push(tick: number): number { return this.#distances.push(this.#pack(tick)) }
  set(index: number, tick: number): void { this.#distances.set(index, this.#pack(tick)) }

  get(index: number): number {
    const distance = this.#distances.get(index)
    return distance === NEVER ? -1 : distance + this.#origin
  }

  cut(length: number): void { this.#distances.cut(length) }

  /** Index of the last element at or before `tick`, of a column that rises; -1 if there is none. */
  floor(tick: number): number { return floorIndex(this.#distances.view(), 0, this.length, tick - this.#origin) }

  #pack(tick: number): number { return tick < 0 ? NEVER : Math.max(NEVER + 1, tick - this.#origin) }
}

/** Index of the last element of `sorted[from, to)` that is <= value; from - 1 if there is none. */
export function floorIndex(sorted: Int32Array | Float64Array, from: number, to: number, value: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
