import { readSync } from 'node:fs'
import zlib from 'node:zlib'
import { directoryOfInfos, Packer, readHead, readSpill, useNameRules, zlibCompressor, type RawChunk, type Section, type SectionInfo, type SiteTable } from '@cinescope/trace'
import { STATE_DROPPED, STATE_WRITTEN, type FromKeeper, type KeeperStart, type ToKeeper } from '../sink/message.ts'
import { RecordingFile } from './recording-file.ts'

/** Packs and appends: every message it has handled is in the file. Runs in the worker; knows nothing of threads. */
export class Keeper {
  readonly #start: KeeperStart
  readonly #post: (problem: FromKeeper) => void
  readonly #file: RecordingFile
  /** Strings were redacted before they went to the spill file. */
  readonly #packer: Packer = new Packer({ compress: zlibCompressor(zlib), redactor: false })
  #read = new Uint8Array(0)
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
        this.#chunk(this.#entry(message.fd, message.offset, message.length))
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

  #chunk(chunk: RawChunk | undefined): void {
    if (!chunk || (this.#torn && !chunk.startsSegment)) {
      this.#torn = true
      Atomics.add(this.#start.state, STATE_DROPPED, 1)
      return
    }
    this.#torn = !this.#append(this.#packer.packSync(chunk))
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

  /** The chunk that lies in the spill file; its words are the keeper's until it reads the next. */
  #entry(fd: number, offset: number, length: number): RawChunk | undefined {
    if (this.#read.length < length) this.#read = new Uint8Array(length)
    let done = 0
    while (done < length) {
      const count = readSync(fd, this.#read, done, length - done, offset + done)
      if (count === 0) break
      done += count
    }
    const bytes = this.#read.subarray(0, done)
    for (const entry of readSpill((from, size) => bytes.subarray(from, from + size))) if ('chunk' in entry) return entry.chunk
    return undefined
  }

  #full(): void {
    this.#post({ code: 'CINE_DISK_FULL', data: { file: this.#start.file } })
  }
}
