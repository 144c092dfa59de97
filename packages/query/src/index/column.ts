/** Elements of a page, as a power of two. */
const PAGE_SHIFT = 12
const PAGE_MASK = (1 << PAGE_SHIFT) - 1

/**
 * A growing column of 32-bit integers: what the index keeps instead of an object a record. It grows by pages: an array that is copied whenever it is full leaves more behind than it
 * has, in pieces which the allocator does not give back.
 */
export class IntColumn {
  readonly #pages: Int32Array[] = []
  length = 0

  push(value: number): number {
    const { length } = this
    if (length >>> PAGE_SHIFT === this.#pages.length) this.#pages.push(new Int32Array(PAGE_MASK + 1))
    this.#pages[length >>> PAGE_SHIFT]![length & PAGE_MASK] = value
    return this.length++
  }

  get(index: number): number { return this.#pages[index >>> PAGE_SHIFT]?.[index & PAGE_MASK] as number }
  set(index: number, value: number): void { this.#pages[index >>> PAGE_SHIFT]![index & PAGE_MASK] = value }
  add(index: number, by: number): void { this.set(index, this.get(index) + by) }
  /** Takes back all from `length` on. */
  cut(length: number): void { this.length = length }
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
  floor(tick: number): number {
    const distance = tick - this.#origin
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#distances.get(middle) <= distance) low = middle + 1
      else high = middle
    }
    return low - 1
  }

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
