import { readSync } from 'node:fs'
import zlib from 'node:zlib'
import { directoryOfInfos, Packer, readHead, zlibCompressor, useNameRules, type Section, type SectionInfo, type SiteTable } from '@cinescope/trace'
import { STATE_DROPPED, STATE_WRITTEN, type ChunkMeta, type FromKeeper, type KeeperStart, type ToKeeper } from '../sink/message.ts'
import { RecordingFile } from './recording-file.ts'

/** Packs and appends: every message it has handled is in the file. Runs in the worker; knows nothing of threads. */
export class Keeper {
  readonly #start: KeeperStart
  readonly #post: (problem: FromKeeper) => void
  readonly #file: RecordingFile
  /** Strings were redacted before they went to the spill file. */
  readonly #packer: Packer = new Packer({ compress: zlibCompressor(zlib), redactor: false })
  #read = new Int32Array(0)
  readonly #sections: SectionInfo[] = []
  #listed = 0
  /** Chunks before one that starts a segment mean nothing once one before them is missing. */
  #torn = false

  constructor(start: KeeperStart, post: (problem: FromKeeper) => void) {
    this.#start = start
    this.#post = post
    useNameRules(start.redact)
    this.#file = new RecordingFile(start.file)
  }

  handle(message: ToKeeper): void {
    switch (message.kind) {
      case 'chunk':
        this.#chunk(this.#words(message.fd, message.offset, message.meta.length), message.meta)
        break
      case 'table':
        this.#append(this.#packer.packModuleSync(JSON.parse(message.text) as SiteTable))
        break
      case 'finish':
        if (this.#listed < this.#sections.length) this.#file.append(directoryOfInfos(this.#sections))
        this.#listed = this.#sections.length
        break
    }
    Atomics.store(this.#start.state, STATE_WRITTEN, Math.ceil(this.#file.size / 1024))
  }

  #chunk(words: Int32Array, meta: ChunkMeta): void {
    if (this.#torn && !meta.startsSegment) {
      Atomics.add(this.#start.state, STATE_DROPPED, 1)
      return
    }
    this.#torn = !this.#append(this.#packer.packSync({ ...meta, words }))
    if (this.#torn) Atomics.add(this.#start.state, STATE_DROPPED, 1)
  }

  #append(sections: readonly Section[]): boolean {
    for (const { bytes } of sections) {
      const info = readHead(bytes, 0, this.#file.size)
      if (this.#file.append(bytes)) {
        if (info) this.#sections.push(info)
        continue
      }
      this.#full()
      return false
    }
    return true
  }

  #words(fd: number, offset: number, length: number): Int32Array {
    if (this.#read.length < length) this.#read = new Int32Array(length)
    const bytes = new Uint8Array(this.#read.buffer, 0, length * 4)
    for (let done = 0; done < bytes.length;) {
      const count = readSync(fd, bytes, done, bytes.length - done, offset + done)
      if (count === 0) break
      done += count
    }
    return this.#read
  }

  #full(): void {
    this.#post({ code: 'CINE_DISK_FULL', data: { file: this.#start.file } })
  }
}
