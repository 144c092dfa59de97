/** A set that may say yes too often, never no too often. Two bits an item. */
export class Bloom {
  readonly bytes: Uint8Array
  readonly #mask: number

  /** `bytes.length` is a power of two. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#mask = bytes.length * 8 - 1
  }

  /** The largest that fits into `room` bytes, at most `most`; undefined if it would be no use. */
  static within(room: number, most: number): Bloom | undefined {
    const size = 2 ** Math.floor(Math.log2(Math.min(room, most)))
    return size >= 32 ? new Bloom(new Uint8Array(size)) : undefined
  }

  add(hash: number): void {
    const a = hash & this.#mask
    const b = (hash >>> 13) * 5 & this.#mask
    this.bytes[a >>> 3]! |= 1 << (a & 7)
    this.bytes[b >>> 3]! |= 1 << (b & 7)
  }

  has(hash: number): boolean {
    const a = hash & this.#mask
    const b = (hash >>> 13) * 5 & this.#mask
    return (this.bytes[a >>> 3]! & (1 << (a & 7))) !== 0 && (this.bytes[b >>> 3]! & (1 << (b & 7))) !== 0
  }

  /** False if it is so full that it says yes to almost everything. */
  get useful(): boolean {
    let bits = 0
    for (let byte of this.bytes) for (; byte > 0; byte &= byte - 1) bits++
    return bits < this.bytes.length * 6
  }
}

/** Adds every three neighbouring units of a text, in lower case. */
export function addText(bloom: Bloom, text: string): void {
  const lower = text.toLowerCase()
  for (let i = 2; i < lower.length; i++) bloom.add(trigram(lower, i))
}

/** False if no text that was added contains `lower`, which is in lower case. */
export function mayContain(bloom: Bloom, lower: string): boolean {
  for (let i = 2; i < lower.length; i++) if (!bloom.has(trigram(lower, i))) return false
  return true
}

function trigram(text: string, end: number): number {
  const hash = Math.imul(text.charCodeAt(end - 2) + (text.charCodeAt(end - 1) << 9) + (text.charCodeAt(end) << 18), 0x9e3779b1)
  return hash ^ (hash >>> 15)
}

const double = new Float64Array(1)
const halves = new Int32Array(double.buffer)

/** Of any number but NaN and -0. */
export function numberHash(value: number): number {
  let hash = value | 0
  if (hash !== value) {
    double[0] = value
    hash = Math.imul(halves[0]!, 0x85ebca6b) ^ halves[1]!
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x9e3779b1)
  return hash ^ (hash >>> 15)
}
