/** Room for a recorder's whole buffer. */
export const BUFFER_BYTES: number = 256 * 1024

/**
 * Buffers for chunks on their way to the keeper. They come back when a chunk is packed and are filled again: a fresh buffer for
 * every chunk costs five times as much. Bounded, because none comes back while one task runs on and on.
 */
export class Pool {
  readonly #limit: number
  #free: ArrayBuffer[] = []
  #out = 0

  constructor(limit: number = 64 * 1024 * 1024) {
    this.#limit = limit
  }

  /** A buffer for `words` words, or undefined if the bound is reached. */
  take(words: number): ArrayBuffer | undefined {
    const bytes = Math.max(BUFFER_BYTES, words * 4)
    const free = bytes === BUFFER_BYTES ? this.#free.pop() : undefined
    if (!free && this.#out + bytes > this.#limit) return undefined
    this.#out += bytes
    return free ?? new ArrayBuffer(bytes)
  }

  give(buffer: ArrayBuffer): void {
    this.#out -= buffer.byteLength
    if (buffer.byteLength === BUFFER_BYTES && this.#free.length < 8) this.#free.push(buffer)
  }

  /** What is out does not come back. */
  forget(): void {
    this.#out = 0
  }

  /** Bytes that are out. */
  get out(): number { return this.#out }
}
