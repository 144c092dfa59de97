import { Fault } from '@cinescope/base'
import { ByteReader } from './byte-reader.ts'
import { isBase } from './chunk-encoder.ts'
import {
  COLUMN_HIGHS, COLUMN_INTEGERS, COLUMN_KINDS, COLUMN_LENGTHS, COLUMN_LOWS, COLUMN_OBJECTS, COLUMN_RECORDS, COLUMN_SIGNATURES, COLUMN_SMIS,
  COLUMN_STRINGS, COLUMN_STRING_TEXTS, COLUMN_TEXTS, COLUMN_TEXT_TEXTS, COLUMNS,
} from './column.ts'
import { Contexts, IMAGE_KNOWN, longContext } from './context.ts'
import { KIND_DOUBLE, KIND_INTEGER, KIND_LENGTH, KIND_OBJECT, KIND_SMI, KIND_SYMBOL_BARE, KIND_TEXT, KINDS, namesString, wordOf } from './kind.ts'
import { OP_IMAGE, OP_LEAVE, OP_RESUME, OP_STRING } from './op.ts'
import type { SegmentData } from './segment-data.ts'
import { LONG_CONTEXTS, SIGNATURE_LONG, SIGNATURE_VALUES } from './signature.ts'
import { HEAD_OP_SHIFT, HEAD_SITE_SHIFT, REF_STRING, TAG_HEAD, refWord } from './word.ts'

interface Signature {
  readonly head: number
  readonly op: number
  /** -1 if long. */
  readonly size: number
  readonly kinds: Uint8Array
  /** Words of constants, 0 elsewhere. */
  readonly words: Int32Array
  readonly base: number
}

/** Reads chunks of one segment, in order, into its columns. */
export class ChunkDecoder {
  readonly #data: SegmentData
  readonly #contexts = new Contexts()
  readonly #signatures: Signature[] = []
  #texts = 0
  #strings = 0

  constructor(data: SegmentData) {
    this.#data = data
  }

  /** Appends `records` records; throws CINE_CORRUPT if the body says something else. */
  decode(body: Uint8Array, records: number): void {
    const reader = new ByteReader(body)
    const count = reader.varint()
    if (count < COLUMNS) throw corrupt('columns')
    const columns: ByteReader[] = []
    for (let i = 0; i < count; i++) columns.push(reader.sub())
    this.#readSignatures(columns[COLUMN_SIGNATURES]!)
    this.#readStrings(columns[COLUMN_STRING_TEXTS]!, columns[COLUMN_TEXT_TEXTS]!)
    if (records > columns[COLUMN_RECORDS]!.end - columns[COLUMN_RECORDS]!.at) throw corrupt('records')
    const numbers = columns[COLUMN_RECORDS]!
    const data = this.#data
    const signatures = this.#signatures
    const contexts = this.#contexts
    const kindColumn = columns[COLUMN_KINDS]!
    for (let r = 0; r < records; r++) {
      const signature = signatures[numbers.varint()]
      if (signature === undefined) throw corrupt('signature')
      const { kinds, base, size } = signature
      if (size >= 0) {
        if (signature.op === OP_STRING) {
          data.begin(signature.head, 1)
          data.push(refWord(REF_STRING, this.#strings++))
          continue
        }
        data.begin(signature.head, size)
        const first = signature.op === OP_LEAVE && size === 1 ? contexts.leave() : base
        for (let i = 0; i < size; i++) {
          const kind = kinds[i]!
          if (kind >= KIND_SYMBOL_BARE) data.push(signature.words[i]!)
          else this.#value(columns, kind, first + i)
        }
        if (signature.op <= OP_RESUME) contexts.follow(signature.op, signature.head >>> HEAD_SITE_SHIFT, size > 0 && kinds[0] === KIND_SMI ? data.words[data.length - size]! >> 2 : 0)
        continue
      }
      const length = kindColumn.count()
      const at = kindColumn.at
      kindColumn.at += length
      data.begin(signature.head, length)
      const image = signature.op === OP_IMAGE
      if (signature.op <= OP_RESUME) contexts.follow(signature.op, signature.head >>> HEAD_SITE_SHIFT, 0)
      let shape = -1
      let from = base
      for (let i = 0; i < length; i++) {
        const kind = kindColumn.bytes[at + i]!
        if (kind >= KINDS) throw corrupt('kind')
        if (image && i === IMAGE_KNOWN && kindColumn.bytes[at + IMAGE_KNOWN - 1] === KIND_SMI) {
          shape = data.words[data.length - 1]! >> 2
          if (shape >= 0) from = this.#contexts.shape(shape)
        }
        this.#value(columns, kind, longContext(from, i, image && shape < 0))
      }
    }
  }

  #readSignatures(reader: ByteReader): void {
    while (!reader.done) {
      const code = reader.varint()
      const size = reader.byte()
      const long = size === SIGNATURE_LONG
      if (!long && size > SIGNATURE_VALUES) throw corrupt('signature')
      const kinds = new Uint8Array(long ? 0 : size)
      const words = new Int32Array(kinds.length)
      for (let i = 0; i < kinds.length; i++) {
        const kind = reader.byte()
        if (kind >= KINDS) throw corrupt('kind')
        kinds[i] = kind
        if (kind >= KIND_SYMBOL_BARE) words[i] = wordOf(kind, 0)
      }
      const head = (code << HEAD_OP_SHIFT) | TAG_HEAD
      this.#signatures.push({ head, op: code & 31, size: long ? -1 : size, kinds, words, base: this.#contexts.add(long ? LONG_CONTEXTS : size) })
    }
  }

  #readStrings(strings: ByteReader, texts: ByteReader): void {
    let number = 0
    while (!strings.done) {
      number += strings.zigzag()
      if (number < 0) throw corrupt('string')
      this.#data.strings.set(number, strings.string())
    }
    while (!texts.done) this.#data.texts.push(texts.string())
  }

  #value(columns: readonly ByteReader[], kind: number, context: number): void {
    const contexts = this.#contexts
    const data = this.#data
    let column: number
    switch (kind) {
      case KIND_SMI:
        column = COLUMN_SMIS
        break
      case KIND_OBJECT:
        column = COLUMN_OBJECTS
        break
      case KIND_LENGTH:
        column = COLUMN_LENGTHS
        break
      case KIND_TEXT: {
        const number = this.#texts - columns[COLUMN_TEXTS]!.varint()
        if (number < 0) throw corrupt('text')
        if (number === this.#texts) this.#texts++
        data.push(wordOf(KIND_TEXT, number))
        return
      }
      case KIND_INTEGER: {
        const last = contexts.double[context]!
        const value = columns[COLUMN_INTEGERS]!.signedLong() + (isBase(last) ? last : 0)
        contexts.double[context] = value
        data.pushDouble(value)
        return
      }
      case KIND_DOUBLE: {
        const low = columns[COLUMN_LOWS]!.word() ^ contexts.words[context * 2]!
        const high = columns[COLUMN_HIGHS]!.word() ^ contexts.words[context * 2 + 1]!
        contexts.words[context * 2] = low
        contexts.words[context * 2 + 1] = high
        data.pushDouble(contexts.double[context]!)
        return
      }
      default:
        if (!namesString(kind)) {
          data.push(wordOf(kind, 0))
          return
        }
        column = COLUMN_STRINGS
    }
    const payload = (columns[column]!.zigzag() + contexts.last[context]!) | 0
    contexts.last[context] = payload
    data.push(wordOf(kind, payload))
  }
}

function corrupt(what: string): Fault {
  return new Fault('CINE_CORRUPT', { what })
}
