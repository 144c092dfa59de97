import { readSync } from 'node:fs'
import zlib from 'node:zlib'
import { directoryOfInfos, Packer, readHead, readSpill, SECTION_LOSS, SegmentRing, useNameRules, zlibCompressor, type RawChunk, type Section, type SectionInfo, type SiteTable } from '@cinescope/trace'
import { STATE_DROPPED, STATE_SEGMENT, STATE_WRITTEN, storeTick, type FromKeeper, type KeeperStart, type ToKeeper } from '../sink/message.ts'
import { RecordingFile } from './recording-file.ts'

/** The file is written anew without what left the ring once it is larger than the ring by this factor. */
const SLACK = 1.5
/** If that fails time and again, as where the folder was removed, the file is full when it is larger by this factor. */
const MOST = 3

interface Kept { readonly seq: number, readonly info: SectionInfo }

/** Packs and appends: every message it has handled is in the file. Runs in the worker; knows nothing of threads. */
export class Keeper {
  readonly #start: KeeperStart
  readonly #post: (problem: FromKeeper) => void
  readonly #file: RecordingFile
  readonly #packer: Packer
  readonly #ring: SegmentRing
  /** Bytes before the first section: the header, and all that an earlier keeper of this file wrote. */
  readonly #head: number
  #read = new Uint8Array(0)
  #sections: Kept[] = []
  #seq = 0
  #listed = 0
  /** Modules' tables that found no room yet: they are sent once. */
  #late: Section[] = []
  /** Chunks before one that starts a segment mean nothing once one before them is missing. */
  #torn = false

  constructor(start: KeeperStart, post: (problem: FromKeeper) => void) {
    this.#start = start
    this.#post = post
    useNameRules(start.redact)
    // Strings were redacted before they went to the spill file.
    this.#packer = new Packer({ compress: zlibCompressor(zlib), redactor: false, resume: start.resume })
    this.#ring = new SegmentRing(start.ringBytes)
    this.#file = new RecordingFile(start.file)
    this.#head = this.#file.size
  }

  handle(message: ToKeeper): void {
    switch (message.kind) {
      case 'chunk':
        this.#chunk(this.#entry(message.fd, message.offset, message.length))
        break
      case 'table':
        this.#late.push(...this.#packer.packModuleSync(JSON.parse(message.text) as SiteTable))
        this.#addLate()
        break
      case 'keep':
        this.#ring.keep(message.since, message.tick)
        break
      case 'resize':
        this.#ring.limit = message.ringBytes
        break
      case 'finish':
        // It would hide what an earlier keeper wrote; a file without one is scanned.
        if (this.#listed < this.#sections.length && !this.#start.resume) this.#file.append(directoryOfInfos(this.#sections.map(({ info }) => info)))
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
    this.#addLate()
    const sections = this.#packer.packSync(chunk)
    const failed = this.#append(sections, chunk.time, chunk.firstTick)
    this.#torn = failed !== undefined
    if (failed) {
      this.#packer.unwritten(failed.kind === SECTION_LOSS ? Number(readHead(failed.bytes, 0, 0)?.head['tick']) : chunk.firstTick)
      Atomics.add(this.#start.state, STATE_DROPPED, 1)
    } else this.#note(sections, chunk.firstTick)
    this.#evict()
  }

  /** Where another keeper would have to go on. */
  #note(sections: readonly Section[], firstTick: number): void {
    const last = sections.at(-1)
    if (!last) return
    Atomics.store(this.#start.state, STATE_SEGMENT, last.segment + 1)
    storeTick(this.#start.state, firstTick + last.records)
  }

  /** Answers the first section that found no room. */
  #append(sections: readonly Section[], time: number, tick: number): Section | undefined {
    for (const section of sections) {
      const { bytes, segment } = section
      if (!this.#add(bytes) && !(this.#makeRoom() && this.#add(bytes))) {
        this.#post({ code: 'CINE_DISK_FULL', data: { file: this.#start.file } })
        return section
      }
      const seq = this.#seq++
      this.#ring.add(seq, bytes.length, segment < 0 ? undefined : segment, time, tick)
      const info = readHead(bytes, 0, this.#file.size - bytes.length)
      if (info) this.#sections.push({ seq, info })
    }
    return undefined
  }

  #addLate(): void {
    while (this.#late.length > 0 && this.#append(this.#late.slice(0, 1), 0, 0) === undefined) this.#late.shift()
  }

  #add(bytes: Uint8Array): boolean {
    return this.#file.size <= this.#ring.limit * MOST && this.#file.append(bytes)
  }

  /** Segments beyond the ring leave, all together now and then: the file is written anew for it. */
  #evict(): void {
    if (this.#ring.bytes <= this.#ring.limit * SLACK) return
    this.#ring.evict()
    this.#compact()
  }

  /** A full disk: the older half of this recording goes. */
  #makeRoom(): boolean {
    this.#post({ code: 'CINE_DISK_FULL', data: { file: this.#start.file } })
    this.#ring.evict(this.#ring.bytes / 2)
    return this.#compact()
  }

  /** True if the file got smaller. */
  #compact(): boolean {
    const kept = this.#sections.filter(({ seq }) => this.#ring.holds(seq))
    if (kept.length === this.#sections.length) return false
    if (!this.#file.keepOnly([{ offset: 0, length: this.#head }, ...kept.map(({ info }) => info)])) return false
    let offset = this.#head
    this.#sections = kept.map(({ seq, info }) => {
      const moved = { seq, info: { ...info, offset, bodyOffset: offset + info.bodyOffset - info.offset } }
      offset += info.length
      return moved
    })
    this.#listed = 0
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
}
