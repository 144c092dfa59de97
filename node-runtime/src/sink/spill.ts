import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs'

/**
 * Raw chunks that the worker has no time for yet, on disk instead of in memory. The file has no name once it is open, so
 * nothing of it stays behind, whatever happens to the process. Space is used anew when the worker has caught up.
 */
export class Spill {
  readonly #path: string
  readonly #limit: number
  #fd = -1
  #end = 0

  constructor(path: string, limit: number) {
    this.#path = path
    this.#limit = limit
  }

  get fd(): number { return this.#fd }

  /** Answers the offset of the bytes, or -1 if there is no room. */
  add(words: Int32Array): number {
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
    if (this.#end + bytes.byteLength > this.#limit) return -1
    try {
      if (this.#fd < 0) {
        this.#fd = openSync(this.#path, 'wx+', 0o600)
        unlinkSync(this.#path)
      }
      for (let done = 0; done < bytes.byteLength;) done += writeSync(this.#fd, bytes, done, bytes.byteLength - done, this.#end + done)
    } catch {
      return -1
    }
    this.#end += bytes.byteLength
    return this.#end - bytes.byteLength
  }

  /** Everything in it has been read. */
  reset(): void {
    this.#end = 0
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd)
    this.#fd = -1
  }
}
