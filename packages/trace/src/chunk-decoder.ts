import { Fault } from '@cinescope/base'
import { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import { isBase } from './chunk-encoder.ts'
import {
  COLUMN_HIGHS, COLUMN_INTEGERS, COLUMN_KINDS, COLUMN_LOWS, COLUMN_OBJECTS, COLUMN_RECORDS, COLUMN_SIGNATURES, COLUMN_SMIS, COLUMN_STRING_TEXTS, COLUMN_TEXTS, COLUMN_TEXT_TEXTS, COLUMNS,
} from './column.ts'
import type { ContextState } from './context-state.ts'
import { Contexts, IMAGE_KNOWN, longContext, type Payloads } from './context.ts'
import { BARE_WORDS, KIND_DOUBLE, KIND_INTEGER, KIND_SMI, KIND_SYMBOL_BARE, KIND_TEXT, KINDS, PAYLOAD_COLUMNS, wordOf } from './kind.ts'
import { OP_IMAGE, OP_LEAVE, OP_RESUME, OP_STRING, OP_UNWIND } from './op.ts'
import type { SegmentData } from './segment-data.ts'
import { SignatureList } from './signature-list.ts'
import { LONG_CONTEXTS, SIGNATURE_LONG, SIGNATURE_VALUES } from './signature.ts'
import { SKIP_MIXED, SKIPS_FULL, skipsOf } from './skips.ts'
import { HEAD_OP_SHIFT, HEAD_SITE_SHIFT, REF_PAYLOAD_SHIFT, REF_STRING, SMI_SHIFT, TAG_HEAD, TAG_SMI, refWord } from './word.ts'

/** Kind -> how far the payload is shifted in its word. */
const SHIFTS: Uint8Array = Uint8Array.from({ length: KINDS }, (_, kind) => kind === KIND_SMI ? SMI_SHIFT : REF_PAYLOAD_SHIFT)

const OP_MASK = 31

const NOTHING = new Uint8Array(0)

/** Reads chunks of one segment. Each is first read in order; from a state that was saved on the way reading may begin again. */
export class ChunkDecoder {
  readonly #contexts = new Contexts()
  readonly #signatures = new SignatureList()
  readonly #strings: Map<number, string>
  readonly #texts: string[]
  #textCount = 0
  #stringCount = 0
  /** Of the chunk being read: its body, and of each column where reading stands and where it ends. */
  #body: Uint8Array = NOTHING
  readonly #at = new Int32Array(COLUMNS)
  readonly #ends = new Int32Array(COLUMNS)

  /** Adds the segment's strings and texts to these. */
  constructor(strings: Map<number, string>, texts: string[]) {
    this.#strings = strings
    this.#texts = texts
  }

  /** Stands before a chunk's first record; throws CINE_CORRUPT if it cannot be a chunk. */
  enter(body: Uint8Array): void {
    const reader = new ByteReader(body)
    const count = reader.varint()
    if (count < COLUMNS) throw corrupt('columns')
    this.#body = body
    for (let i = 0; i < count; i++) {
      const column = reader.sub()
      if (i >= COLUMNS) continue
      this.#at[i] = column.at
      this.#ends[i] = column.end
    }
  }

  /** Forgets the chunk's body: the next one is entered before anything is read. */
  exit(): void { this.#body = NOTHING }

  /** Bytes of its dictionaries and of the memory that it reads with. */
  get bytes(): number { return this.#contexts.bytes + this.#signatures.bytes }

  /** The memory that it reads with, for another to read with; undefined if it has none. It goes on with `take`, then `restore`. */
  give(): Payloads | undefined {
    this.#signatures.trim()
    return this.#contexts.lent ? undefined : this.#contexts.give()
  }

  /** It has given its memory away. */
  get lent(): boolean { return this.#contexts.lent }

  take(given: Payloads | undefined): void { this.#contexts.take(given) }

  /** Takes in the dictionaries of the chunk that was entered and has `records` records: once a chunk, in order. */
  define(records: number): void {
    this.#readSignatures(this.#reader(COLUMN_SIGNATURES))
    this.defineTexts()
    if (records > this.#ends[COLUMN_RECORDS]! - this.#at[COLUMN_RECORDS]!) throw corrupt('records')
  }

  /** `define`, of strings and texts alone: no record can be read. */
  defineTexts(): void { this.#readStrings(this.#reader(COLUMN_STRING_TEXTS), this.#reader(COLUMN_TEXT_TEXTS)) }

  /** Throws CINE_CORRUPT if reading went over a column's end: into the next one is harmless, so it is noticed once, here. */
  check(): void {
    for (let i = COLUMN_RECORDS; i <= COLUMN_HIGHS; i++) if (this.#at[i]! > this.#ends[i]!) throw corrupt('columns')
  }

  /** Writes all that the next record of the chunk depends on, dictionaries apart; of the contexts how they differ from `known`, which comes to be as they are. */
  save(out: ByteWriter, known: ContextState): void {
    for (const at of this.#at) out.varint(at)
    out.varint(this.#textCount)
    out.varint(this.#stringCount)
    known.follow(this.#contexts, out)
  }

  /** Passes over what `save` wrote. */
  static pass(saved: ByteReader, known: ContextState): void {
    for (let i = 0; i < COLUMNS + 2; i++) saved.varint()
    known.advance(saved)
  }

  /** To where `save` was called, with `known` as it was then; the chunk of that time is entered. */
  restore(saved: ByteReader, known: ContextState): void {
    for (let i = 0; i < COLUMNS; i++) this.#at[i] = saved.varint()
    this.#textCount = saved.varint()
    this.#stringCount = saved.varint()
    known.advance(saved)
    known.restore(this.#contexts)
  }

  /** Appends the next `records` records to `data`. */
  run(data: SegmentData, records: number): void {
    data.reserve(records)
    const { heads, sizes, bases, slots, starts, kinds, words, count } = this.#signatures
    const { heads: outHeads, starts: outStarts } = data
    const contexts = this.#contexts
    const body = this.#body
    const columns = this.#at
    let out = data.words
    let record = data.count
    let length = data.length
    let at = columns[COLUMN_RECORDS]!
    let smis = columns[COLUMN_SMIS]!
    for (const end = record + records; record < end;) {
      let signature = body[at++]!
      if (signature > 127) {
        columns[COLUMN_RECORDS] = at - 1
        signature = this.#varint(COLUMN_RECORDS)
        at = columns[COLUMN_RECORDS]!
      }
      if (!(signature < count)) throw corrupt('signature')
      const head = heads[signature]!
      const size = sizes[signature]!
      const op = (head >>> HEAD_OP_SHIFT) & OP_MASK
      if (size === SIGNATURE_LONG) {
        data.count = record++
        data.length = length
        columns[COLUMN_SMIS] = smis
        this.#long(data, head, op, bases[signature]!, slots[signature]!)
        smis = columns[COLUMN_SMIS]!
        length = data.length
        out = data.words
        continue
      }
      if (length + size >= out.length) {
        data.length = length
        data.widen()
        out = data.words
      }
      const first = length
      outHeads[record++] = head
      if (op === OP_STRING) {
        out[first] = refWord(REF_STRING, this.#stringCount++)
        outStarts[record] = ++length
        continue
      }
      outStarts[record] = length += size
      if (size > 0) {
        const base = op === OP_LEAVE && size === 1 ? contexts.leave() : bases[signature]!
        const start = starts[signature]!
        const { last } = contexts
        for (let i = 0; i < size; i++) {
          const kind = kinds[start + i]!
          if (kind === KIND_SMI) {
            let code = body[smis++]!
            if (code > 127) {
              columns[COLUMN_SMIS] = smis - 1
              code = this.#varint(COLUMN_SMIS)
              smis = columns[COLUMN_SMIS]!
            }
            const payload = ((code >>> 1) ^ -(code & 1)) + last[base + i]! | 0
            last[base + i] = payload
            out[first + i] = (payload << SMI_SHIFT) | TAG_SMI
          } else out[first + i] = kind >= KIND_SYMBOL_BARE ? words[start + i]! : this.#value(data, kind, base + i)
        }
      }
      if (op <= OP_RESUME) contexts.follow(op, slots[signature]!, op === OP_UNWIND && size > 0 && kinds[starts[signature]!] === KIND_SMI ? out[first]! >> SMI_SHIFT : 0)
    }
    columns[COLUMN_RECORDS] = at
    columns[COLUMN_SMIS] = smis
    data.count = record
    data.length = length
  }

  /**
   * `run` for who wants the values of records at some sites (site -> 1) and of RESUME and UNWIND: other records have none. Only for what was read before. What
   * differences are taken from is as it was, but for those: the next block is `restore`d.
   */
  skim(data: SegmentData, records: number, sites: Uint8Array): void {
    data.reserve(records)
    const { heads, count } = this.#signatures
    const skips = skipsOf(this.#signatures, sites)
    const { heads: outHeads, starts: outStarts } = data
    const body = this.#body
    const columns = this.#at
    let { count: record, length } = data
    let at = columns[COLUMN_RECORDS]!
    let passed = 0
    for (const end = record + records; record < end;) {
      const from = at
      let signature = body[at++]!
      if (signature > 127) {
        columns[COLUMN_RECORDS] = from
        signature = this.#varint(COLUMN_RECORDS)
        at = columns[COLUMN_RECORDS]!
      }
      if (!(signature < count)) throw corrupt('signature')
      const skip = skips[signature]!
      if (skip >= 0) {
        outHeads[record++] = heads[signature]!
        outStarts[record] = length
        passed += skip
        if ((passed & SKIPS_FULL) === 0) continue
      } else if (skip === SKIP_MIXED) {
        outHeads[record++] = heads[signature]!
        outStarts[record] = length
        this.#passMixed(signature)
        continue
      }
      this.#pass(COLUMN_SMIS, passed & 0xFFFF)
      this.#pass(COLUMN_OBJECTS, passed >>> 16)
      passed = 0
      if (skip >= 0) continue
      columns[COLUMN_RECORDS] = from
      data.count = record
      data.length = length
      this.run(data, 1)
      at = columns[COLUMN_RECORDS]!
      record = data.count
      length = data.length
    }
    this.#pass(COLUMN_SMIS, passed & 0xFFFF)
    this.#pass(COLUMN_OBJECTS, passed >>> 16)
    columns[COLUMN_RECORDS] = at
    data.count = record
    data.length = length
  }

  /** Passes over varints of a column. */
  #pass(column: number, count: number): void {
    const body = this.#body
    let at = this.#at[column]!
    for (let left = count; left > 0; left -= body[at++]! >>> 7 ^ 1);
    this.#at[column] = at
  }

  /** Passes over the values of a record. */
  #passMixed(signature: number): void {
    const start = this.#signatures.starts[signature]!
    for (let i = start; i < start + this.#signatures.sizes[signature]!; i++) {
      const kind = this.#signatures.kinds[i]!
      if (kind === KIND_TEXT) {
        if (this.#varint(COLUMN_TEXTS) === 0) this.#textCount++
      } else if (kind === KIND_DOUBLE) {
        this.#at[COLUMN_LOWS]! += 4
        this.#at[COLUMN_HIGHS]! += 4
      } else if (kind < KIND_SYMBOL_BARE) this.#pass(kind === KIND_INTEGER ? COLUMN_INTEGERS : PAYLOAD_COLUMNS[kind]!, 1)
    }
  }

  #long(data: SegmentData, head: number, op: number, base: number, slot: number): void {
    const length = this.#varint(COLUMN_KINDS)
    const at = this.#at[COLUMN_KINDS]!
    if (at + length > this.#ends[COLUMN_KINDS]!) throw corrupt('kinds')
    this.#at[COLUMN_KINDS] = at + length
    const first = data.begin(head, length)
    const image = op === OP_IMAGE
    if (op <= OP_RESUME) this.#contexts.follow(op, slot, 0)
    let shape = -1
    let from = base
    for (let i = 0; i < length; i++) {
      const kind = this.#body[at + i]!
      if (kind >= KINDS) throw corrupt('kind')
      if (image && i === IMAGE_KNOWN && this.#body[at + IMAGE_KNOWN - 1] === KIND_SMI) {
        shape = data.words[first + i - 1]! >> SMI_SHIFT
        if (shape >= 0) from = this.#contexts.shape(shape)
      }
      data.words[first + i] = this.#value(data, kind, longContext(from, i, image && shape < 0))
    }
  }

  /** The next varint of a column. */
  #varint(column: number): number {
    const body = this.#body
    let at = this.#at[column]!
    let byte = body[at++]!
    let value = byte & 127
    for (let shift = 7; byte > 127 && shift < 35; shift += 7) {
      byte = body[at++]!
      value |= (byte & 127) << shift
    }
    this.#at[column] = at
    return value >>> 0
  }

  #readSignatures(reader: ByteReader): void {
    while (!reader.done) {
      const code = reader.varint()
      const size = reader.byte()
      const long = size === SIGNATURE_LONG
      if (!long && size > SIGNATURE_VALUES) throw corrupt('signature')
      const kinds = long ? 0 : size
      if (reader.at + kinds > reader.end) throw corrupt('signature')
      const op = code & OP_MASK
      const base = this.#contexts.add(long ? LONG_CONTEXTS : size)
      const slot = op <= OP_RESUME ? this.#contexts.slot(code >>> (HEAD_SITE_SHIFT - HEAD_OP_SHIFT)) : 0
      this.#signatures.add((code << HEAD_OP_SHIFT) | TAG_HEAD, size, base, slot, reader.bytes, reader.at, kinds)
      reader.at += kinds
    }
  }

  #readStrings(strings: ByteReader, texts: ByteReader): void {
    let number = 0
    while (!strings.done) {
      number += strings.zigzag()
      if (number < 0) throw corrupt('string')
      this.#strings.set(number, strings.string())
    }
    while (!texts.done) this.#texts.push(texts.string())
  }

  /** The word of the next value of a kind. */
  #value(data: SegmentData, kind: number, context: number): number {
    const contexts = this.#contexts
    const column = PAYLOAD_COLUMNS[kind]!
    if (column < COLUMNS) {
      const body = this.#body
      let at = this.#at[column]!
      let code = body[at++]!
      if (code > 127) {
        code = this.#varint(column)
        at = this.#at[column]!
      }
      this.#at[column] = at
      const payload = ((code >>> 1) ^ -(code & 1)) + contexts.last[context]! | 0
      contexts.last[context] = payload
      return (payload << SHIFTS[kind]!) | BARE_WORDS[kind]!
    }
    switch (kind) {
      case KIND_TEXT: {
        const number = this.#textCount - this.#varint(COLUMN_TEXTS)
        if (number < 0) throw corrupt('text')
        if (number === this.#textCount) this.#textCount++
        return wordOf(KIND_TEXT, number)
      }
      case KIND_INTEGER: {
        const reader = this.#reader(COLUMN_INTEGERS)
        const last = contexts.double[context]!
        const value = reader.signedLong() + (isBase(last) ? last : 0)
        this.#at[COLUMN_INTEGERS] = reader.at
        contexts.double[context] = value
        return data.addDouble(value)
      }
      case KIND_DOUBLE: {
        const low = this.#word(COLUMN_LOWS) ^ contexts.words[context * 2]!
        const high = this.#word(COLUMN_HIGHS) ^ contexts.words[context * 2 + 1]!
        contexts.words[context * 2] = low
        contexts.words[context * 2 + 1] = high
        return data.addDouble(contexts.double[context]!)
      }
      default:
        return BARE_WORDS[kind]!
    }
  }

  #reader(column: number): ByteReader {
    return new ByteReader(this.#body, this.#at[column]!, this.#ends[column]!)
  }

  #word(column: number): number {
    const body = this.#body
    const at = this.#at[column]!
    this.#at[column] = at + 4
    return body[at]! | (body[at + 1]! << 8) | (body[at + 2]! << 16) | (body[at + 3]! << 24)
  }
}

function corrupt(what: string): Fault {
  return new Fault('CINE_CORRUPT', { what })
}
