import type { ByteSource } from './trace.ts'

const BLOCK = 1 << 16

/** Reads small pieces of a source, mostly forward, in blocks: a remote or file source answers a few large reads instead of thousands. */
export class BlockReader {
  readonly #source: ByteSource
  readonly #room = new Uint8Array(BLOCK)
  #offset = 0
  #block: Uint8Array = new Uint8Array(0)

  constructor(source: ByteSource) {
    this.#source = source
  }

  /** Up to `length` bytes: fewer only at the source's end. They are good until the next call. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const at = offset - this.#offset
    if (at < 0 || at + length > this.#block.length) {
      this.#block = await this.#source.read(offset, Math.min(Math.max(length, BLOCK), this.#source.size - offset), length > BLOCK ? undefined : this.#room)
      this.#offset = offset
      return this.#block.subarray(0, length)
    }
    return this.#block.subarray(at, at + length)
  }
}
