import { closeSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'

const COPY_BYTES = 1024 * 1024

/** The recording on disk: append-only, whole sections or nothing. */
export class RecordingFile {
  #fd: number
  readonly #path: string
  #size: number

  constructor(path: string) {
    this.#path = path
    this.#fd = openSync(path, 'a+')
    this.#size = fstatSync(this.#fd).size
  }

  get size(): number { return this.#size }

  /** False if there was no room; then nothing of it stays. */
  append(bytes: Uint8Array): boolean {
    let done = 0
    try {
      while (done < bytes.byteLength) done += writeSync(this.#fd, bytes, done, bytes.byteLength - done)
    } catch {
      if (done > 0) this.#takeBack()
      return false
    }
    this.#size += done
    return true
  }

  /**
   * Only these pieces stay, in this order. The new file takes the place of the old one at once, also of one that somebody removed: whoever has the old
   * one open goes on reading it. False if that failed; then the old one is as it was.
   */
  keepOnly(pieces: readonly { readonly offset: number, readonly length: number }[]): boolean {
    const temporary = `${this.#path}.tmp`
    let to = -1
    try {
      to = openSync(temporary, 'w', 0o600)
      const buffer = new Uint8Array(COPY_BYTES)
      for (const { offset, length } of pieces) {
        for (let done = 0; done < length;) {
          const count = readSync(this.#fd, buffer, 0, Math.min(length - done, COPY_BYTES), offset + done)
          if (count === 0) throw new Error('the recording is shorter than it was')
          for (let written = 0; written < count;) written += writeSync(to, buffer, written, count - written)
          done += count
        }
      }
      closeSync(to)
      to = -1
      renameSync(temporary, this.#path)
    } catch {
      if (to >= 0) closeSync(to)
      rmSync(temporary, { force: true })
      return false
    }
    closeSync(this.#fd)
    this.#fd = openSync(this.#path, 'a+')
    this.#size = fstatSync(this.#fd).size
    return true
  }

  close(): void {
    closeSync(this.#fd)
  }

  /** A torn section would cost a reader a search for the next one; if even this fails, it searches. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#fd, this.#size)
    } catch {}
  }
}
