import { ByteWriter, fromWords } from './byte-writer.ts'
import {
  COLUMN_HIGHS, COLUMN_INTEGERS, COLUMN_KINDS, COLUMN_LOWS, COLUMN_RECORDS, COLUMN_SIGNATURES, COLUMN_STRING_TEXTS, COLUMN_TEXTS, COLUMN_TEXT_TEXTS, COLUMNS,
} from './column.ts'
import { Contexts, IMAGE_KNOWN, longContext } from './context.ts'
import { INTEGER_MAX, KIND_DOUBLE, KIND_INTEGER, KIND_SMI, KIND_TEXT, PAYLOAD_COLUMNS, isStorableInteger } from './kind.ts'
import { OP_IMAGE, OP_LEAVE, OP_RESUME, OP_STRING } from './op.ts'
import type { RawRecord } from './raw-record.ts'
import { LONG_CONTEXTS, SIGNATURE_LONG, SIGNATURE_VALUES, SignatureTrie } from './signature.ts'
import { HEAD_OP_SHIFT, REF_PAYLOAD_SHIFT, SMI_SHIFT, headWord } from './word.ts'

const STRING_HEAD = headWord(OP_STRING, 0)

/** Writes records into columns. Dictionaries last for a segment, columns for a chunk. */
export class ChunkEncoder {
  readonly #columns: readonly ByteWriter[] = Array.from({ length: COLUMNS }, () => new ByteWriter(1024))
  readonly #signatures = new SignatureTrie()
  #contexts = new Contexts()
  /** Signature -> base of its contexts. */
  #bases: number[] = []
  /** Signature -> slot of its site. */
  #slots: number[] = []
  #texts = 0
  #lastStringText = 0

  /** Forgets the dictionaries. */
  startSegment(): void {
    this.#signatures.reset()
    this.#contexts = new Contexts()
    this.#bases = []
    this.#slots = []
    this.#texts = 0
    this.startChunk()
  }

  startChunk(): void {
    for (const column of this.#columns) column.length = 0
    this.#lastStringText = 0
  }

  /** Body of the chunk so far. */
  finish(): Uint8Array {
    let length = 0
    for (const column of this.#columns) length += column.length + 5
    const body = new ByteWriter(length + 5)
    body.varint(COLUMNS)
    for (const column of this.#columns) {
      body.varint(column.length)
      body.raw(column.view())
    }
    return body.view()
  }

  stringText(number: number, text: string): void {
    const column = this.#columns[COLUMN_STRING_TEXTS]!
    column.zigzag(number - this.#lastStringText)
    column.string(text)
    this.#lastStringText = number
  }

  /** Must be told in the order of the texts' numbers, before the record that uses it. */
  textText(text: string): void {
    this.#columns[COLUMN_TEXT_TEXTS]!.string(text)
  }

  /** Texts in `record` are numbered by the segment already. */
  write(record: RawRecord): void {
    const { kinds, size } = record
    const columns = this.#columns
    if ((record.mask & (1 << KIND_DOUBLE)) !== 0) integers(record)
    const head = record.op === OP_STRING ? STRING_HEAD : record.head
    const known = this.#signatures.count
    let long = size > SIGNATURE_VALUES || record.op === OP_IMAGE
    let signature = long ? this.#signatures.long(head) : this.#signatures.exact(head, record.code, kinds, size)
    if (signature < 0) {
      long = true
      signature = this.#signatures.long(head)
    }
    columns[COLUMN_RECORDS]!.varint(signature)
    if (signature === known) {
      const definitions = columns[COLUMN_SIGNATURES]!
      definitions.varint(head >>> HEAD_OP_SHIFT)
      definitions.byte(long ? SIGNATURE_LONG : size)
      if (!long) for (let i = 0; i < size; i++) definitions.byte(kinds[i]!)
      this.#bases.push(this.#contexts.add(long ? LONG_CONTEXTS : size))
      this.#slots.push(record.op <= OP_RESUME ? this.#contexts.slot(record.site) : 0)
    }
    const base = this.#bases[signature]!
    if (!long) {
      const from = record.op === OP_LEAVE && size === 1 ? this.#contexts.leave() : base
      for (let i = 0; i < size; i++) this.#value(record, i, from + i)
      if (record.op <= OP_RESUME) this.#contexts.follow(record.op, this.#slots[signature]!, size > 0 && kinds[0] === KIND_SMI ? record.words[0]! >> 2 : 0)
      return
    }
    const list = columns[COLUMN_KINDS]!
    list.varint(size)
    for (let i = 0; i < size; i++) list.byte(kinds[i]!)
    const image = record.op === OP_IMAGE
    const shape = image && size > 2 && kinds[2] === KIND_SMI ? record.words[2]! >> 2 : -1
    // Up to the shape the reader does not know it yet.
    const slots = shape < 0 ? base : this.#contexts.shape(shape)
    if (record.op <= OP_RESUME) this.#contexts.follow(record.op, this.#slots[signature]!, 0)
    for (let i = 0; i < size; i++) this.#value(record, i, longContext(i < IMAGE_KNOWN ? base : slots, i, image && shape < 0))
  }

  #value(record: RawRecord, i: number, context: number): void {
    const kind = record.kinds[i]!
    const column = PAYLOAD_COLUMNS[kind]!
    const contexts = this.#contexts
    if (column < COLUMNS) {
      const word = record.words[i]!
      const payload = kind === KIND_SMI ? word >> SMI_SHIFT : word >>> REF_PAYLOAD_SHIFT
      this.#columns[column]!.zigzag(payload - contexts.last[context]!)
      contexts.last[context] = payload
      return
    }
    switch (kind) {
      case KIND_TEXT: {
        const number = record.words[i]! >>> REF_PAYLOAD_SHIFT
        this.#columns[COLUMN_TEXTS]!.varint(this.#texts - number)
        if (number === this.#texts) this.#texts++
        return
      }
      case KIND_INTEGER: {
        const value = fromWords(record.low[i]!, record.high[i]!)
        const last = contexts.double[context]!
        this.#columns[COLUMN_INTEGERS]!.signedLong(value - (isBase(last) ? last : 0))
        contexts.double[context] = value
        return
      }
      case KIND_DOUBLE: {
        const low = record.low[i]!
        const high = record.high[i]!
        this.#columns[COLUMN_LOWS]!.word(low ^ contexts.words[context * 2]!)
        this.#columns[COLUMN_HIGHS]!.word(high ^ contexts.words[context * 2 + 1]!)
        contexts.words[context * 2] = low
        contexts.words[context * 2 + 1] = high
      }
    }
  }
}

/** Doubles that are whole numbers become a kind of their own. */
function integers(record: RawRecord): void {
  const { kinds, size } = record
  let code = 1
  for (let i = 0; i < size; i++) {
    if (kinds[i] === KIND_DOUBLE && isStorableInteger(fromWords(record.low[i]!, record.high[i]!))) kinds[i] = KIND_INTEGER
    code = (code << 5) | kinds[i]!
  }
  record.code = code
}

/** True if differences of integers may be taken from it; a double may stand in a context that values of several kinds share. */
export function isBase(value: number): boolean {
  return value <= INTEGER_MAX && value >= -INTEGER_MAX && Math.floor(value) === value
}
