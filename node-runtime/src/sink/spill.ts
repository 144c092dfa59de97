import { closeSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { spillHead, type SpillMeta } from '@cinescope/trace'

/**
 * Raw chunks that the worker has not packed yet. If the process is killed they stay there, and opening the recording takes
 * them in; as soon as the worker has caught up it is emptied, and removed at the end.
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

  /** Answers the offset of the words, or -1 if there is no room. */
  add(meta: SpillMeta, words: Int32Array): number {
    const head = spillHead(meta, words.length)
    if (this.#end + head.byteLength + words.byteLength > this.#limit) return -1
    const at = this.#end + head.byteLength
    try {
      if (this.#fd < 0) this.#fd = openSync(this.#path, 'w+', 0o600)
      this.#write(head, this.#end)
      this.#write(new Uint8Array(words.buffer, words.byteOffset, words.byteLength), at)
    } catch {
      return -1
    }
    this.#end = at + words.byteLength
    return at
  }

  /** Everything in it is in the recording. */
  clear(): void {
    if (this.#end === 0) return
    try {
      ftruncateSync(this.#fd, 0)
      this.#end = 0
    } catch {}
  }

  remove(): void {
    if (this.#fd < 0) return
    try {
      closeSync(this.#fd)
      unlinkSync(this.#path)
    } catch {}
    this.#fd = -1
    this.#end = 0
  }

  #write(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.byteLength;) done += writeSync(this.#fd, bytes, done, bytes.byteLength - done, at + done)
  }
}
