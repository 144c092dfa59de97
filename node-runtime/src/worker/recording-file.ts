import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** The recording on disk: append-only, whole sections or nothing. */
export class RecordingFile {
  readonly #fd: number
  #size: number

  constructor(path: string) {
    this.#fd = openSync(path, 'a')
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
