import { Fault } from '@cinescope/base'
import { COLUMNS } from './column.ts'
import { BARE_WORDS, KINDS, KIND_SYMBOL_BARE, PAYLOAD_COLUMNS, SHIFTS } from './kind.ts'
import { OP_STRING } from './op.ts'
import { HEAD_OP_SHIFT } from './word.ts'

/** How a value is read. Mostly its payload is in a column of differences: the column's number, and above it how far the payload is shifted in its word. */
export const WAY_COLUMN = 15
export const WAY_SHIFT = 4
/** There is no value. */
export const WAY_NONE = 0
/** A constant: its word is that of the signature. */
export const WAY_CONSTANT = 14
export const WAY_OTHER = 15

/** Kind -> way. */
const WAYS: Uint8Array = Uint8Array.from({ length: KINDS }, (_, kind) => {
  if (kind >= KIND_SYMBOL_BARE) return WAY_CONSTANT
  const column = PAYLOAD_COLUMNS[kind]!
  return column < COLUMNS ? (SHIFTS[kind]! << WAY_SHIFT) | column : WAY_OTHER
})

/** The reader's side of signatures, by number, as columns: decoding a record touches no object. */
export class SignatureList {
  count = 0
  heads: Int32Array = new Int32Array(256)
  /** Number of values; SIGNATURE_LONG if each record says its own. */
  sizes: Uint8Array = new Uint8Array(256)
  /** The way of its only value, WAY_NONE, or WAY_OTHER of all others: three quarters of the records have one value at most. */
  singles: Uint8Array = new Uint8Array(256)
  /** First context. */
  bases: Int32Array = new Int32Array(256)
  /** Slot of the site (context.ts). */
  slots: Int32Array = new Int32Array(256)
  /** Where kinds, ways and words begin in the columns below. */
  starts: Int32Array = new Int32Array(256)
  kinds: Uint8Array = new Uint8Array(1024)
  ways: Uint8Array = new Uint8Array(1024)
  /** Of constants; those of other kinds with payload 0. */
  words: Int32Array = new Int32Array(1024)
  #length = 0

  add(head: number, size: number, base: number, slot: number, bytes: Uint8Array, at: number, kinds: number): void {
    if (this.count === this.heads.length) this.#grow()
    if (this.#length + kinds > this.kinds.length) this.#growKinds()
    this.heads[this.count] = head
    this.sizes[this.count] = size
    this.bases[this.count] = base
    this.slots[this.count] = slot
    this.starts[this.count] = this.#length
    for (let i = 0; i < kinds; i++) {
      const kind = bytes[at + i]!
      if (kind >= KINDS) throw new Fault('CINE_CORRUPT', { what: 'kind' })
      this.words[this.#length] = BARE_WORDS[kind]!
      this.ways[this.#length] = WAYS[kind]!
      this.kinds[this.#length++] = kind
    }
    const single = size === 0 ? WAY_NONE : size === 1 ? this.ways[this.#length - 1]! : WAY_OTHER
    this.singles[this.count++] = ((head >>> HEAD_OP_SHIFT) & 31) === OP_STRING ? WAY_OTHER : single
  }

  #grow(): void {
    for (const name of ['sizes', 'singles'] as const) {
      const array = new Uint8Array(this.count * 2)
      array.set(this[name])
      this[name] = array
    }
    for (const name of ['heads', 'bases', 'slots', 'starts'] as const) {
      const array = new Int32Array(this.count * 2)
      array.set(this[name])
      this[name] = array
    }
  }

  #growKinds(): void {
    const length = this.kinds.length * 2
    for (const name of ['kinds', 'ways'] as const) {
      const array = new Uint8Array(length)
      array.set(this[name])
      this[name] = array
    }
    const words = new Int32Array(length)
    words.set(this.words)
    this.words = words
  }
}
