import { Fault } from '@cinescope/base'
import { BARE_WORDS, KINDS } from './kind.ts'

/** The reader's side of signatures, by number, as columns: decoding a record touches no object. */
export class SignatureList {
  count = 0
  heads: Int32Array = new Int32Array(256)
  /** Number of values; SIGNATURE_LONG if each record says its own. */
  sizes: Uint8Array = new Uint8Array(256)
  /** First context. */
  bases: Int32Array = new Int32Array(256)
  /** Slot of the site (context.ts). */
  slots: Int32Array = new Int32Array(256)
  /** Where kinds and words begin in the two columns below. */
  starts: Int32Array = new Int32Array(256)
  kinds: Uint8Array = new Uint8Array(1024)
  /** Of constants; words of other kinds come with their payload. */
  words: Int32Array = new Int32Array(1024)
  #length = 0

  add(head: number, size: number, base: number, slot: number, bytes: Uint8Array, at: number, kinds: number): void {
    if (this.count === this.heads.length) this.#grow()
    if (this.#length + kinds > this.kinds.length) this.#growKinds()
    this.heads[this.count] = head
    this.sizes[this.count] = size
    this.bases[this.count] = base
    this.slots[this.count] = slot
    this.starts[this.count++] = this.#length
    for (let i = 0; i < kinds; i++) {
      const kind = bytes[at + i]!
      if (kind >= KINDS) throw new Fault('CINE_CORRUPT', { what: 'kind' })
      this.words[this.#length] = BARE_WORDS[kind]!
      this.kinds[this.#length++] = kind
    }
  }

  get bytes(): number { return this.sizes.byteLength + this.heads.byteLength * 4 + this.kinds.byteLength + this.words.byteLength }

  /** Gives back room for more. */
  trim(): void {
    if (this.count < this.heads.length) {
      this.sizes = this.sizes.slice(0, this.count)
      for (const name of ['heads', 'bases', 'slots', 'starts'] as const) this[name] = this[name].slice(0, this.count)
    }
    if (this.#length < this.kinds.length) {
      this.kinds = this.kinds.slice(0, this.#length)
      this.words = this.words.slice(0, this.#length)
    }
  }

  #grow(): void {
    const room = Math.max(256, this.count * 2)
    const sizes = new Uint8Array(room)
    sizes.set(this.sizes)
    this.sizes = sizes
    for (const name of ['heads', 'bases', 'slots', 'starts'] as const) {
      const array = new Int32Array(room)
      array.set(this[name])
      this[name] = array
    }
  }

  #growKinds(): void {
    // More than one signature has.
    const kinds = new Uint8Array(Math.max(1024, this.kinds.length * 2))
    kinds.set(this.kinds)
    this.kinds = kinds
    const words = new Int32Array(kinds.length)
    words.set(this.words)
    this.words = words
  }
}
