/** Blocks of a remote file, the ones used last; a block is asked for once, however many readers want it. */
export class BlockCache {
  readonly #size: number
  readonly #limit: number
  readonly #load: (block: number) => Promise<Uint8Array>
  /** Least recently used first. */
  readonly #blocks = new Map<number, Promise<Uint8Array>>()

  /** Keeps `limit` blocks of `size` bytes; `load` may answer fewer bytes at the file's end. */
  constructor(size: number, limit: number, load: (block: number) => Promise<Uint8Array>) {
    this.#size = size
    this.#limit = limit
    this.#load = load
  }

  put(block: number, bytes: Uint8Array): void {
    this.#keep(block, Promise.resolve(bytes))
  }

  /** From this block on bytes may have come. */
  forgetFrom(block: number): void {
    for (const known of this.#blocks.keys()) if (known >= block) this.#blocks.delete(known)
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const first = Math.floor(offset / this.#size)
    const last = Math.floor((offset + length - 1) / this.#size)
    const parts = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => this.#block(first + i)))
    const start = offset - first * this.#size
    if (parts.length === 1) return parts[0]!.subarray(start, start + length)
    const bytes = new Uint8Array(length)
    let done = 0
    for (const [i, part] of parts.entries()) {
      const piece = part.subarray(i === 0 ? start : 0).subarray(0, length - done)
      bytes.set(piece, done)
      done += piece.length
    }
    return bytes.subarray(0, done)
  }

  #block(block: number): Promise<Uint8Array> {
    const known = this.#blocks.get(block)
    if (known) {
      this.#keep(block, known)
      return known
    }
    const loading = this.#load(block)
    // A failure is told to who asked, and tried again by who asks next.
    loading.catch(() => this.#blocks.delete(block))
    this.#keep(block, loading)
    return loading
  }

  #keep(block: number, bytes: Promise<Uint8Array>): void {
    this.#blocks.delete(block)
    this.#blocks.set(block, bytes)
    if (this.#blocks.size <= this.#limit) return
    for (const oldest of this.#blocks.keys()) {
      this.#blocks.delete(oldest)
      return
    }
  }
}
