import { highWord, lowWord } from './byte-writer.ts'
import { OP_ENTER, OP_STRING } from './op.ts'
import type { RawChunk } from './raw.ts'
import type { GapReason, Value } from './value.ts'
import {
  CONST_ACCESSOR, CONST_AWAITED, CONST_FALSE, CONST_HOLE, CONST_NAN, CONST_NEGATIVE_ZERO, CONST_NULL, CONST_OVER_BUDGET, CONST_REDACTED, CONST_TRUE, CONST_UNDEFINED,
  CONST_UNOBSERVABLE, REF_BIGINT, REF_DOUBLE, REF_LENGTH, REF_OBJECT, REF_PAYLOAD_MAX, REF_STRING, REF_SYMBOL, REF_TEXT, SMI_MAX, SMI_MIN, constWord,
  headWord, refWord, smiWord,
} from './word.ts'

const GAPS: Readonly<Partial<Record<GapReason, number>>> = { accessor: CONST_ACCESSOR, redacted: CONST_REDACTED, budget: CONST_OVER_BUDGET, awaited: CONST_AWAITED }
/** Longer strings go by reference, like a recorder's. */
const INLINE = 32

/**
 * Makes raw chunks from values, with none of a recorder's speed: for recordings written by hand or read from text. Strings
 * are defined when a value first needs them, or, with `define: false`, only by `string`; others go by reference then.
 */
export class RawWriter {
  readonly chunks: RawChunk[] = []
  #words: number[] = []
  #texts: string[] = []
  #strings = new Map<string, number[]>()
  readonly #unused = new Set<number>()
  #defined = 0
  #starts = true
  /** Number of the last frame entered. */
  frames = 0
  #chunkFrames = 0
  #chunkTick = 0
  /** Tick of the next record. */
  tick = 0
  epoch = 0
  time = 0
  readonly #define: boolean

  constructor(options: { readonly define?: boolean } = {}) {
    this.#define = options.define ?? true
  }

  /** Writes a record and answers its tick; strings that it needs are defined by records before it. */
  record(op: number, site: number, values: readonly Value[]): number {
    const words = values.flatMap(value => this.#encode(value))
    if (op === OP_ENTER) this.frames++
    return this.#append([headWord(op, site), ...words])
  }

  /** Defines a string and answers the tick of its record. The same text may be defined again. */
  string(text: string): number {
    const words = [headWord(OP_STRING, text.length)]
    for (let i = 0; i < text.length; i += 2) words.push(text.charCodeAt(i) | (i + 1 < text.length ? text.charCodeAt(i + 1) << 16 : 0))
    const numbers = this.#strings.get(text) ?? []
    numbers.push(this.#defined)
    this.#strings.set(text, numbers)
    this.#unused.add(this.#defined++)
    return this.#append(words)
  }

  /** Hands the records so far over as a chunk. */
  flush(): void {
    if (this.#words.length === 0) return
    const words = Int32Array.from(this.#words)
    this.chunks.push({
      words, length: words.length, texts: this.#texts, startsSegment: this.#starts, frames: this.#chunkFrames, firstTick: this.#chunkTick,
      epoch: this.epoch, time: this.time,
    })
    this.#words = []
    this.#texts = []
    this.#starts = false
    this.#chunkFrames = this.frames
    this.#chunkTick = this.tick
  }

  /** Flushes; strings and shapes are numbered anew from here on. */
  startSegment(): void {
    this.flush()
    this.#starts = true
    this.#strings = new Map()
    this.#unused.clear()
    this.#defined = 0
  }

  /** Continues at another tick and frame number, as after a loss or in the middle of a recording. */
  jump(tick: number, frames: number): void {
    this.startSegment()
    this.tick = this.#chunkTick = tick
    this.frames = this.#chunkFrames = frames
  }

  #append(words: readonly number[]): number {
    for (const word of words) this.#words.push(word)
    return this.tick++
  }

  #encode(value: Value): readonly number[] {
    switch (value.kind) {
      case 'object': return [refWord(REF_OBJECT, value.ref)]
      case 'text': return [refWord(REF_LENGTH, value.length)]
      case 'hole': return [constWord(CONST_HOLE)]
      case 'gap': return [constWord(GAPS[value.gap.reason] ?? CONST_UNOBSERVABLE)]
      case 'symbol':
        return [refWord(REF_SYMBOL, value.description === undefined ? REF_PAYLOAD_MAX : this.#number(value.description))]
    }
    const it = value.value
    if (it === undefined) return [constWord(CONST_UNDEFINED)]
    if (it === null) return [constWord(CONST_NULL)]
    if (typeof it === 'boolean') return [constWord(it ? CONST_TRUE : CONST_FALSE)]
    if (typeof it === 'bigint') return [refWord(REF_BIGINT, this.#number(String(it)))]
    if (typeof it === 'string') {
      if (this.#strings.has(it) || (this.#define && it.length <= INLINE)) return [refWord(REF_STRING, this.#number(it))]
      return [refWord(REF_TEXT, this.#texts.push(it) - 1)]
    }
    if (Number.isNaN(it)) return [constWord(CONST_NAN)]
    if (Object.is(it, -0)) return [constWord(CONST_NEGATIVE_ZERO)]
    if (Number.isInteger(it) && it >= SMI_MIN && it <= SMI_MAX) return [smiWord(it)]
    return [refWord(REF_DOUBLE, 0), lowWord(it), highWord(it)]
  }

  /** Of strings defined several times one that nothing has used: a definition without a use would not be stored. */
  #number(text: string): number {
    if (!this.#strings.has(text)) this.string(text)
    const numbers = this.#strings.get(text)!
    const number = numbers.find(n => this.#unused.has(n)) ?? numbers[0]!
    this.#unused.delete(number)
    return number
  }
}
