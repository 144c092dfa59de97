import type { EncodedMap } from './options.ts'

const DIGITS = new Uint8Array(64).map((_, i) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i))
const COMMA = 44
const SEMICOLON = 59
const NEW_LINE = 10
/** Bytes that one segment takes at most: four numbers of seven digits, and a comma. */
const SEGMENT_BYTES = 29

/** Character code -> 1 if it is part of a word. */
const WORD = new Uint8Array(128).map((_, code) => /\w/.test(String.fromCharCode(code)) ? 1 : 0)

/** Of the text that is being written; the same for all files, because one is done before the next begins. */
let bytes = new Uint8Array(1 << 16)

/** The mappings of a source map, written along with the text. Lines end with LF, as bundlers count them. */
export class Mappings {
  #length = 0
  /** Is this the first segment of its line? */
  #first = true
  #column = 0
  #sourceLine = 0
  #sourceColumn = 0
  // Of the last segment.
  #columnBefore = 0
  #sourceLineBefore = 0
  #sourceColumnBefore = 0

  /** What is written next comes from the source's current place. */
  segment(): void {
    if (this.#length + SEGMENT_BYTES > bytes.length) grow()
    let at = this.#length
    if (!this.#first) bytes[at++] = COMMA
    this.#first = false
    at = number(at, this.#column - this.#columnBefore)
    // The only source there is.
    bytes[at++] = 65
    at = number(at, this.#sourceLine - this.#sourceLineBefore)
    this.#length = number(at, this.#sourceColumn - this.#sourceColumnBefore)
    this.#columnBefore = this.#column
    this.#sourceLineBefore = this.#sourceLine
    this.#sourceColumnBefore = this.#sourceColumn
  }

  #newLine(): void {
    if (this.#length === bytes.length) grow()
    bytes[this.#length++] = SEMICOLON
    this.#first = true
    this.#column = 0
    this.#columnBefore = 0
  }

  /** Text that comes from nowhere is written. */
  skip(text: string): void {
    let from = 0
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      this.#newLine()
      from = at + 1
    }
    this.#column += text.length - from
  }

  /** A part of the source is written: a segment a word, and one for every other character. */
  copy(source: string, start: number, end: number): void {
    let inWord = false
    for (let at = start; at < end; at++) {
      const code = source.charCodeAt(at)
      if (code === NEW_LINE) {
        this.#newLine()
        this.#sourceLine++
        this.#sourceColumn = 0
        inWord = false
        continue
      }
      const isWord = code < 128 && WORD[code] === 1
      if (!isWord || !inWord) this.segment()
      inWord = isWord
      this.#column++
      this.#sourceColumn++
    }
  }

  /** A part of the source is left out. */
  pass(source: string, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      if (source.charCodeAt(at) !== NEW_LINE) this.#sourceColumn++
      else {
        this.#sourceLine++
        this.#sourceColumn = 0
      }
    }
  }

  toString(): string { return Buffer.from(bytes.buffer, 0, this.#length).toString('latin1') }
}

function grow(): void {
  const more = new Uint8Array(bytes.length * 2)
  more.set(bytes)
  bytes = more
}

/** Writes a base 64 VLQ; answers the place behind it. */
function number(at: number, value: number): number {
  let rest = value < 0 ? -value << 1 | 1 : value << 1
  while (rest > 31) {
    bytes[at++] = DIGITS[rest & 31 | 32]!
    rest >>>= 5
  }
  bytes[at++] = DIGITS[rest]!
  return at
}

class SourceMap implements EncodedMap {
  readonly version = 3
  readonly file: string
  readonly sources: string[]
  readonly sourcesContent: string[]
  readonly names: string[] = []
  readonly mappings: string

  constructor(file: string, source: string, mappings: string) {
    this.file = file
    this.sources = [file]
    this.sourcesContent = [source]
    this.mappings = mappings
  }

  toString(): string { return JSON.stringify(this) }
  toUrl(): string { return `data:application/json;charset=utf-8;base64,${Buffer.from(this.toString()).toString('base64')}` }
}

/** A map of one file to its source, which is in it. */
export function sourceMap(filename: string, source: string, mappings: string): EncodedMap {
  return new SourceMap(filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1), source, mappings)
}
