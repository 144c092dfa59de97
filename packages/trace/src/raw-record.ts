import { fromWords, highWord, lowWord } from './byte-writer.ts'
import { KIND_CONST, KIND_DOUBLE, KIND_SMI, kindOf } from './kind.ts'
import { OP_STRING } from './op.ts'
import { textAt } from './raw-redaction.ts'
import { STREAM_HEAD, streamCount, streamItems } from './stream/stream-words.ts'
import {
  CONST_NAN, CONST_NEGATIVE_ZERO, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, REF_DOUBLE, SMI_MAX, SMI_MIN, TAG_HEAD, TAG_MASK, TAG_SMI, constWord, headWord, refWord, smiWord,
} from './word.ts'

const DOUBLE: number = refWord(REF_DOUBLE, 0)

/**
 * The record that a packer has in its hands, one at a time, refilled: head word, and of each value its kind, its word and,
 * of doubles, the two raw words.
 */
export class RawRecord {
  head = 0
  op = 0
  site = 0
  size = 0
  /** Bit k: a value was of kind k when it was read. Most records need no look at their texts and doubles. */
  mask = 0
  /** The kinds as one number, five bits each behind a 1; of records with more than six values, no more than a hash. */
  code = 1
  kinds: Uint8Array = new Uint8Array(64)
  words: Int32Array = new Int32Array(64)
  low: Int32Array = new Int32Array(64)
  high: Int32Array = new Int32Array(64)
  /** Of OP_STRING. */
  text = ''
  /** Of an OP_STREAM that is no definition: the first `itemCount` are its items. */
  items: Float64Array = new Float64Array(64)
  itemCount = 0

  /** Reads the record at `at`; answers where the next one begins, or -1 if there is none: the words are damaged. */
  read(source: Int32Array, at: number, end: number): number {
    const head = source[at]!
    if ((head & TAG_MASK) !== TAG_HEAD) return -1
    this.head = head
    this.op = (head >>> HEAD_OP_SHIFT) & 31
    this.site = head >>> HEAD_SITE_SHIFT
    this.size = 0
    this.mask = 0
    this.code = 1
    at++
    if (this.op === OP_STRING) return this.#string(source, at, end)
    if (head === STREAM_HEAD) return this.#stream(source, at, end)
    let size = 0
    let mask = 0
    let code = 1
    while (at < end) {
      const word = source[at]!
      if ((word & TAG_MASK) === TAG_HEAD) break
      if (size === this.words.length) this.#grow()
      const kind = (word & TAG_MASK) === TAG_SMI ? KIND_SMI : kindOf(word)
      mask |= 1 << kind
      code = (code << 5) | kind
      this.kinds[size] = kind
      this.words[size] = word
      at++
      if (kind === KIND_DOUBLE) {
        if (at + 2 > end) return -1
        this.low[size] = source[at]!
        this.high[size] = source[at + 1]!
        at += 2
      }
      size++
    }
    this.size = size
    this.mask = mask
    this.code = code
    return at
  }

  /** Begins a record that is put together value by value. */
  begin(op: number, site: number): void {
    this.head = headWord(op, site)
    this.op = op
    this.site = site
    this.size = 0
    this.mask = 0
    this.code = 1
  }

  add(kind: number, word: number): void {
    if (this.size === this.words.length) this.#grow()
    this.kinds[this.size] = kind
    this.words[this.size++] = word
    this.mask |= 1 << kind
    this.code = (this.code << 5) | kind
  }

  /** Adds a number as a recorder would write it. */
  number(value: number): void {
    if (value >= SMI_MIN && value <= SMI_MAX && (value | 0) === value && (value !== 0 || 1 / value > 0)) this.add(KIND_SMI, smiWord(value))
    else if (value !== value) this.add(KIND_CONST + CONST_NAN, constWord(CONST_NAN))
    else if (value === 0) this.add(KIND_CONST + CONST_NEGATIVE_ZERO, constWord(CONST_NEGATIVE_ZERO))
    else {
      this.add(KIND_DOUBLE, DOUBLE)
      this.low[this.size - 1] = lowWord(value)
      this.high[this.size - 1] = highWord(value)
    }
  }

  /** Puts another value in place `i`. */
  replace(i: number, kind: number, word: number): void {
    this.kinds[i] = kind
    this.words[i] = word
    let code = 1
    for (let k = 0; k < this.size; k++) code = (code << 5) | this.kinds[k]!
    this.code = code
  }

  #string(source: Int32Array, at: number, end: number): number {
    const length = this.site
    const stop = at + ((length + 1) >>> 1)
    if (stop > end) return -1
    this.text = textAt(source, at, length)
    return stop
  }

  #stream(source: Int32Array, at: number, end: number): number {
    if (at + 2 > end) return -1
    const count = streamCount(source, at - 1)
    const first = streamItems(source, at - 1)
    const stop = first + count * 2
    if (count < 0 || stop > end) return -1
    this.add(KIND_SMI, source[at]!)
    if (this.items.length < count) this.items = new Float64Array(count * 2)
    const { items } = this
    for (let i = 0, from = first; i < count; i++, from += 2) items[i] = fromWords(source[from]!, source[from + 1]!)
    this.itemCount = count
    return stop
  }

  #grow(): void {
    const grown = this.words.length * 2
    const kinds = new Uint8Array(grown)
    kinds.set(this.kinds)
    this.kinds = kinds
    for (const name of ['words', 'low', 'high'] as const) {
      const array = new Int32Array(grown)
      array.set(this[name])
      this[name] = array
    }
  }
}
