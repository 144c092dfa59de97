import { REF_DOUBLE, refWord } from './word.ts'

const NO_DOUBLES = new Float64Array(0)

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
  doubles: Float64Array = NO_DOUBLES
  doubleCount = 0
  /** By number; a string that only redacted values use has no text. */
  readonly strings: Map<number, string>
  readonly texts: string[]

  /** `strings` and `texts` are the segment's. */
  constructor(records: number, strings: Map<number, string> = new Map(), texts: string[] = []) {
    this.strings = strings
    this.texts = texts
    this.heads = new Int32Array(records + 1)
    this.starts = new Int32Array(records + 2)
    this.words = new Int32Array(records * 2 + 16)
  }

  /** Data of a segment in the memory of others that are no longer needed. */
  static over({ heads, starts, words }: SegmentData, strings: Map<number, string>, texts: string[]): SegmentData {
    const data = new SegmentData(0, strings, texts)
    data.heads = heads
    data.starts = starts
    data.words = words
    starts[0] = 0
    return data
  }

  /** Makes room for the heads of so many records more. */
  reserve(records: number): void {
    const least = this.count + records
    if (least > this.heads.length) this.heads = grown(this.heads, least)
    if (least + 2 > this.starts.length) this.starts = grown(this.starts, least + 2)
  }

  /** Makes room for more words. */
  widen(): void {
    this.words = grown(this.words)
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
      const doubles = new Float64Array(Math.max(16, this.doubles.length * 2))
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

  /** Some records as data of their own; strings, texts and doubles are shared. */
  slice(from: number, to: number): SegmentData {
    const data = new SegmentData(0, this.strings, this.texts)
    const [first, last] = [this.starts[from]!, this.starts[to]!]
    data.heads = this.heads.slice(from, to)
    data.starts = this.starts.slice(from, to + 1)
    if (first > 0) for (let i = 0; i < data.starts.length; i++) data.starts[i]! -= first
    data.words = this.words.slice(first, last)
    data.doubles = this.doubles
    data.doubleCount = this.doubleCount
    data.count = to - from
    data.length = last - first
    return data
  }

  /** Some records where they lie, until more are decoded. */
  view(from: number, to: number): SegmentData {
    const data = new SegmentData(0, this.strings, this.texts)
    data.heads = this.heads.subarray(from, to)
    data.starts = this.starts.subarray(from, to + 1)
    data.words = this.words
    data.doubles = this.doubles
    data.doubleCount = this.doubleCount
    data.count = to - from
    data.length = this.starts[to]!
    return data
  }

  /** Forgets the first records; the others move up. */
  drop(records: number): void {
    const { count, length } = this
    const first = this.starts[records]!
    this.heads.copyWithin(0, records, count)
    this.words.copyWithin(0, first, length)
    this.starts.copyWithin(0, records, count + 1)
    this.count = count - records
    this.length = length - first
    if (first > 0) for (let i = 0; i <= this.count; i++) this.starts[i]! -= first
  }

  /** Bytes of the columns. */
  get bytes(): number {
    return this.heads.byteLength + this.starts.byteLength + this.words.byteLength + this.doubles.byteLength
  }
}

function grown(array: Int32Array, least = 0): Int32Array {
  const bigger = new Int32Array(Math.max(array.length * 2, least))
  bigger.set(array)
  return bigger
}
