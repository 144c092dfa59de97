import { closeSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { SPILL_HEAD, spillHead, type SpillMeta } from '@cinescope/trace'

/** Bytes that an emptied file keeps: to overwrite them costs a quarter of growing it again (0.3 and 1.2 ns for 8 bytes). */
const KEPT = 64 * 2 ** 20
const NOTHING = new Uint8Array(4)

/** Where an entry lies. */
export interface SpillPlace { readonly offset: number, readonly length: number }

/**
 * Raw chunks that the worker has not packed yet. If the process is killed they stay there, and opening the recording takes
 * them in; as soon as the worker has caught up it is written from the start again, and removed at the end.
 */
export class Spill {
  readonly #path: string
  readonly #limit: number
  #fd = -1
  #end = 0
  #size = 0

  constructor(path: string, limit: number) {
    this.#path = path
    this.#limit = limit
  }

  get fd(): number { return this.#fd }

  /** Answers where the entry lies, or undefined if there is no room. */
  add(meta: SpillMeta, words: Int32Array): SpillPlace | undefined {
    const head = spillHead(meta, words.length)
    const offset = this.#end
    const at = offset + head.byteLength
    const end = at + words.byteLength
    if (end > this.#limit) return undefined
    try {
      if (this.#fd < 0) this.#fd = openSync(this.#path, 'w+', 0o600)
      this.#write(new Uint8Array(words.buffer, words.byteOffset, words.byteLength), at)
      this.#write(NOTHING, end)
      this.#write(head.subarray(SPILL_HEAD), offset + SPILL_HEAD)
      this.#write(head.subarray(0, SPILL_HEAD), offset)
    } catch {
      return undefined
    }
    this.#end = end
    if (end > this.#size) this.#size = end
    return { offset, length: end - offset }
  }

  /** Everything in it is in the recording. */
  clear(): void {
    if (this.#end === 0) return
    try {
      this.#write(NOTHING, 0)
      this.#end = 0
      if (this.#size <= KEPT) return
      ftruncateSync(this.#fd, KEPT)
      this.#size = KEPT
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
    this.#size = 0
  }

  #write(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.byteLength;) done += writeSync(this.#fd, bytes, done, bytes.byteLength - done, at + done)
  }
}
