import { REF_DOUBLE, refWord } from './word.ts'

/**
 * Decoded records of a segment, as columns: head words, where each record's values begin, value words. Values are as in
 * word.ts but one word each: a REF_DOUBLE's payload is an index in `doubles`, a REF_TEXT's one in `texts`.
 */
export class SegmentData {
  count = 0
  heads: Int32Array
  /** One longer than `count`. */
  starts: Int32Array
  words: Int32Array
  /** Words used. */
  length = 0
  doubles: Float64Array = new Float64Array(256)
  doubleCount = 0
  /** By number; a string that only redacted values use has no text. */
  readonly strings: Map<number, string> = new Map()
  readonly texts: string[] = []

  constructor(records: number) {
    this.heads = new Int32Array(records + 1)
    this.starts = new Int32Array(records + 2)
    this.words = new Int32Array(records * 2 + 16)
  }

  /** Begins a record; answers where in `words` its `size` values go. */
  begin(head: number, size: number): number {
    const { count, length } = this
    if (count === this.heads.length) this.heads = grown(this.heads)
    if (count + 2 > this.starts.length) this.starts = grown(this.starts)
    if (length + size > this.words.length) this.words = grown(this.words, length + size)
    this.heads[count] = head
    this.starts[count + 1] = this.length = length + size
    this.count = count + 1
    return length
  }

  /** Keeps a double and answers its word. */
  addDouble(value: number): number {
    if (this.doubleCount === this.doubles.length) {
      const doubles = new Float64Array(this.doubles.length * 2)
      doubles.set(this.doubles)
      this.doubles = doubles
    }
    this.doubles[this.doubleCount] = value
    return refWord(REF_DOUBLE, this.doubleCount++)
  }

  /** Takes records back that a damaged chunk left half read. */
  cut(count: number): void {
    this.count = count
    this.length = this.starts[count]!
  }

  /** Bytes that it holds, roughly. */
  get bytes(): number {
    return this.heads.byteLength + this.starts.byteLength + this.words.byteLength + this.doubles.byteLength + this.strings.size * 80
      + this.texts.reduce((sum, text) => sum + text.length * 2, 0)
  }
}

function grown(array: Int32Array, least = 0): Int32Array {
  const bigger = new Int32Array(Math.max(array.length * 2, least))
  bigger.set(array)
  return bigger
}
