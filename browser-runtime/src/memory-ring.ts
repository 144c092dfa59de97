import { joinBytes } from '@cinescope/base'
import { fileHeader, Packer, traceHeader, type ChunkSink, type RawChunk, type Section, type SiteTable } from '@cinescope/trace'

/** Words of chunks that wait for being packed. */
const WAITING_WORDS = 4 * 2 ** 20
const Words = Int32Array

/**
 * Keeps the newest bytes of a recording; whole segments go, oldest first. A chunk is copied when it comes and packed when the
 * recording is read or many wait: the copy uses no built-in that the app may have replaced.
 */
export class MemoryRing implements ChunkSink {
  readonly #limit: number
  readonly #header: Uint8Array
  readonly #packer = new Packer()
  readonly #known = new Set<string>()
  readonly #modules: Section[] = []
  #sections: Section[] = []
  #size = 0
  #waiting: RawChunk[] = []
  #words = 0

  constructor(limit: number, epoch: number) {
    this.#limit = limit
    let recordingId = ''
    while (recordingId.length < 16) recordingId += Math.floor(Math.random() * 16).toString(16)
    this.#header = fileHeader(traceHeader({ writer: { name: 'cinescope/global', version: '0.1.0' }, recordingId, epoch, platform: 'global', title: '' }))
  }

  write(chunk: RawChunk): void {
    const { length, secrets, startsSegment, frames, firstTick, epoch, time } = chunk
    const words = new Words(length)
    for (let i = 0; i < length; i++) words[i] = chunk.words[i]!
    const texts: string[] = []
    for (let i = 0; i < chunk.texts.length; i++) texts[i] = chunk.texts[i]!
    this.#waiting[this.#waiting.length] = { words, length, texts, secrets, startsSegment, frames, firstTick, epoch, time }
    this.#words += length
    if (this.#words > WAITING_WORDS) this.#pack()
  }

  #pack(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#words = 0
    for (const chunk of waiting) this.#keep(this.#packer.packSync(chunk))
  }

  #keep(sections: readonly Section[]): void {
    for (const section of sections) {
      this.#sections.push(section)
      this.#size += section.bytes.length
    }
    while (this.#size > this.#limit) {
      const oldest = this.#sections[0]!.segment
      const from = this.#sections.findIndex(section => section.segment !== oldest)
      // The segment being written stays.
      if (from < 0) break
      for (const { bytes } of this.#sections.splice(0, from)) this.#size -= bytes.length
    }
  }

  /** A `.cine` file of what is kept. */
  bytes(tables: ReadonlyMap<string, unknown>): Uint8Array {
    for (const [hash, table] of tables) {
      if (this.#known.has(hash)) continue
      this.#known.add(hash)
      this.#modules.push(...this.#packer.packModuleSync(table as SiteTable))
    }
    this.#pack()
    return joinBytes([this.#header, ...[...this.#modules, ...this.#sections].map(({ bytes }) => bytes)])
  }
}
