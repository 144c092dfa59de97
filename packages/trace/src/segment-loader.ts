import { Fault, isFault } from '@cinescope/base'
import type { SegmentEntry } from './catalog.ts'
import { BlockNotes, type BlockNote } from './block-notes.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { ChunkDecoder } from './chunk-decoder.ts'
import { ContextState } from './context-state.ts'
import { CODEC_NONE, type Decompressors } from './codec.ts'
import type { Payloads } from './context.ts'
import { decodeNumber, decodeValue } from './decode-value.ts'
import { frameId, siteId, tick } from './id.ts'
import { readKeyframe } from './keyframe-reader.ts'
import { OP_ENTER, OP_LEAVE, OP_RESUME, OP_SHAPE, OP_SUSPEND, OP_UNWIND } from './op.ts'
import { SECTION_MAX, checkBody, headNumber, type SectionInfo } from './section.ts'
import { SegmentData } from './segment-data.ts'
import { SegmentIndex, unwind } from './segment-index.ts'
import { DecodedSegment } from './segment.ts'
import type { ByteSource, FrameState, Keyframe, SegmentInfo, TraceProblem } from './trace.ts'
import type { Value } from './value.ts'
import { HEAD_OP_SHIFT } from './word.ts'

/** A section's body as it was before compression; throws CINE_CORRUPT or CINE_CODEC. In `room` it is read, where it is compressed. */
export async function readBody(source: ByteSource, section: SectionInfo, decompressors: Decompressors, room?: Uint8Array): Promise<Uint8Array> {
  const stored = await source.read(section.bodyOffset, section.bodyLength, section.codec === CODEC_NONE ? undefined : room)
  checkBody(section, stored)
  if (section.codec === CODEC_NONE) return stored
  const decompress = decompressors[section.codec]
  if (!decompress) throw new Fault('CINE_CODEC', { codec: section.codec, offset: section.offset })
  if (section.rawLength > SECTION_MAX) throw new Fault('CINE_CORRUPT', { what: 'length', offset: section.offset })
  try {
    const body = await decompress(stored, section.rawLength)
    if (body.length === section.rawLength) return body
  } catch (error) {
    if (isFault(error)) throw error
  }
  throw new Fault('CINE_CORRUPT', { what: 'compression', offset: section.offset, length: section.length })
}

export interface Storage {
  readonly source: ByteSource
  readonly decompressors: Decompressors
  readonly problems: TraceProblem[]
  /** What a loader decoded into before: one that reads on needs it no more. */
  spare?: SegmentData | undefined
  /** What a decoder read with before. */
  payloads?: Payloads | undefined
  /** What a chunk was read into before it was decompressed. */
  room?: Uint8Array | undefined
}

/** What a text takes beside its characters. */
const TEXT = 24
/** What a loader takes beside all that is counted. */
const LOADER = 10_000

/** More than a segment has records: then it is one block. */
export const WHOLE: number = 2 ** 40

/** Where decoding goes on is told against the beginning. */
const beginning = new ContextState()

const NOTHING: Keyframe = { stack: [], suspended: [], scoped: new Map(), instances: new Map() }

/**
 * Decodes one segment in blocks of `every` records, and goes on where it stopped when the recording has grown. Chunks are decoded once in order; what
 * each block begins with is noted on the way, so that a block is decoded again without those before it.
 */
export class SegmentLoader {
  readonly #entry: SegmentEntry
  readonly #begin: number
  readonly #every: number
  readonly #storage: Storage
  /** Frames that were open at the keyframe, once it was read; the keyframe itself, which decoded takes several times its bytes, stays where the segment is one block, or where it is damaged. */
  #opening: Int32Array | undefined
  #keyframe: Keyframe | undefined
  readonly #strings = new Map<number, string>()
  readonly #texts: string[] = []
  readonly #shapes: (readonly Value[])[] = []
  readonly #decoder = new ChunkDecoder(this.#strings, this.#texts)
  /** Chunks that are decoded, and the bodies of those that were decoded again: mostly they are once more. */
  #chunks = 0
  #bodies: (Uint8Array | undefined)[] = []
  #bodyBytes = 0
  readonly #notes = new BlockNotes()
  /** Bytes of the keyframe and texts. */
  #held = 0
  /** Records decoded, and the frames after them. */
  #count = 0
  #frames: number
  readonly #stack: number[] = []
  /** The records decoded last, from `#first` on. */
  #window: SegmentData | undefined
  #first = 0
  #index: SegmentIndex | undefined
  /** Where decoding goes on, while the decoder is used for a block. */
  #frontier: ByteWriter | undefined
  #failed = false
  #work: Promise<unknown> = Promise.resolve()

  constructor(entry: SegmentEntry, begin: number, every: number, storage: Storage) {
    this.#entry = entry
    this.#begin = begin
    this.#every = every
    this.#storage = storage
    this.#frames = entry.info.frames
  }

  /** Bytes of bodies that it holds, and of all, roughly. */
  get bodyBytes(): number { return this.#bodyBytes }

  get bytes(): number { return LOADER + this.#decoder.bytes + (this.#frontier?.bytes.length ?? 0) + this.#notes.bytes + this.#held + this.#bodyBytes + this.#strings.size * 80 + (this.#window?.bytes ?? 0) }

  /** All that the file holds of the segment is decoded. */
  get complete(): boolean {
    return this.#failed || (this.#opening !== undefined && this.#chunks === this.#entry.chunks.length)
  }

  /** Forgets the records decoded last: another segment is read. */
  release(): void {
    this.#decoder.exit()
    if (this.#every === WHOLE) return
    this.#notes.trim()
    this.#stop()
    this.#storage.payloads = this.#decoder.give() ?? this.#storage.payloads
    if (!this.#window) return
    this.#storage.spare = this.#window
    this.#window = undefined
  }

  /** Notes where decoding goes on. */
  #stop(): void {
    if (this.#frontier) return
    beginning.clear()
    this.#decoder.save(this.#frontier = new ByteWriter(1024), beginning)
    this.#frontier.trim()
  }

  /** Has memory to decode with. Until it has decoded, nothing may be waited for: another loader's turn takes it away. */
  #start(): void {
    if (!this.#decoder.lent) return
    this.#decoder.take(this.#storage.payloads)
    this.#storage.payloads = undefined
  }

  /** Forgets what can be had again by decompressing. */
  shed(): void {
    this.#bodies = []
    this.#bodyBytes = 0
    this.#decoder.exit()
  }

  /**
   * The block that `info` tells of. A damaged chunk ends the segment early, a damaged keyframe is an empty one; both with a problem. Calls queue up.
   */
  load(block: number, info: SegmentInfo): Promise<DecodedSegment> {
    return this.#queue(block, () => this.#every === WHOLE ? this.#whole() : this.#block(block, info, (data, from, to) => data.slice(from, to), segment => segment))
  }

  /** What `use` makes of such a block before anything else is decoded, where it lies: what it keeps of the columns will be others. */
  lend<A>(block: number, info: SegmentInfo, use: (segment: DecodedSegment) => A, sites?: Uint8Array): Promise<A> {
    return this.#queue(block, () => this.#block(block, info, (data, from, to) => data.view(from, to), use, sites))
  }

  #queue<A>(block: number, job: () => Promise<A>): Promise<A> {
    const load = async (): Promise<A> => {
      this.#opening ??= Int32Array.from((await this.#readKeyframe()).stack, known => known.frame)
      const end = Math.min((block + 1) * this.#every, this.#entry.info.records)
      while (this.#count < end && !this.complete) await this.#advance()
      return job()
    }
    const loaded = this.#work.then(load, load)
    // The block itself is not what the next one waits for: it would stay as long as the loader.
    this.#work = loaded.then(() => undefined, () => undefined)
    return loaded
  }

  /** The next chunk. */
  async #advance(): Promise<void> {
    const entry = this.#entry
    const chunk = entry.chunks[this.#chunks]!
    const before = this.#count
    const open = [...this.#stack]
    const texts = this.#texts.length
    try {
      const body = await this.#read(chunk)
      const records = this.#recordsOf(this.#chunks)
      this.#start()
      beginning.clear()
      if (this.#frontier) this.#decoder.restore(new ByteReader(this.#frontier.view()), beginning)
      this.#frontier = undefined
      const window = this.#slide(Math.min(records, ROOM))
      this.#decoder.enter(body)
      this.#decoder.define(records)
      for (let read = 0; read < records;) {
        const over = this.#count % this.#every
        if (over === 0) this.#note(read)
        const count = Math.min(records - read, this.#every - over)
        this.#decoder.run(window, count)
        if (this.#every !== WHOLE) this.#follow(window, window.count - count)
        this.#count += count
        read += count
      }
      this.#decoder.check()
      this.#chunks++
      for (let i = texts; i < this.#texts.length; i++) this.#held += this.#texts[i]!.length + TEXT
    } catch (error) {
      this.#failed = true
      this.#window?.cut(Math.max(0, before - this.#first))
      this.#count = before
      this.#stack.splice(0, Infinity, ...open)
      const { info } = entry
      entry.claimed ??= info.records
      this.#storage.problems.push(problemOf(error, { segment: entry.ordinal, tick: info.firstTick + before, records: info.records - before }))
      entry.info = { ...info, records: before }
    }
  }

  /** Room for the next chunk's records, behind those of the block that they belong to. */
  #slide(records: number): SegmentData {
    const begun = this.#count - this.#count % this.#every
    if (!this.#window || this.#first + this.#window.count !== this.#count) {
      this.#window = this.#every === WHOLE ? new SegmentData(records, this.#strings, this.#texts) : this.#spared(records + this.#every)
      this.#first = this.#count
    } else if (begun > this.#first) {
      this.#window.drop(begun - this.#first)
      this.#first = begun
    }
    return this.#window
  }

  /** What others decoded into before, if it is there. */
  #spared(records: number): SegmentData {
    const { spare } = this.#storage
    this.#storage.spare = undefined
    return spare ? SegmentData.over(spare, this.#strings, this.#texts) : new SegmentData(records, this.#strings, this.#texts)
  }

  #note(read: number): void {
    if (this.#count === 0) for (const frame of this.#opening!) this.#stack.push(frame)
    if (this.#every !== WHOLE) this.#notes.add({ chunk: this.#chunks, read, frames: this.#frames, stack: this.#stack }, this.#decoder)
  }

  /** Frames and shapes that the records from `from` on tell of. */
  #follow(data: SegmentData, from: number): void {
    const { count, heads, starts, words } = data
    const stack = this.#stack
    let frames = this.#frames
    for (let i = from; i < count; i++) {
      switch ((heads[i]! >>> HEAD_OP_SHIFT) & 31) {
        case OP_ENTER:
          stack.push(++frames)
          break
        case OP_LEAVE: case OP_SUSPEND:
          stack.pop()
          break
        case OP_UNWIND:
          unwind(stack, starts[i + 1]! > starts[i]! ? decodeNumber(data, words[starts[i]!]!) : 0)
          break
        case OP_RESUME:
          stack.push(starts[i + 1]! > starts[i]! ? decodeNumber(data, words[starts[i]!]!) | 0 : 0)
          break
        case OP_SHAPE:
          this.#shapes.push(Array.from(words.subarray(starts[i], starts[i + 1]), word => decodeValue(data, word)))
      }
    }
    this.#frames = frames
  }

  async #whole(): Promise<DecodedSegment> {
    const { info } = this.#entry
    const keyframe = await this.#readKeyframe()
    this.#window ??= new SegmentData(0, this.#strings, this.#texts)
    this.#index ??= new SegmentIndex(this.#window, info.frames, this.#opening!)
    return new DecodedSegment(info, info.frames, this.#index, keyframe)
  }

  async #block<A>(block: number, info: SegmentInfo, part: (data: SegmentData, from: number, to: number) => SegmentData, use: (segment: DecodedSegment) => A, sites?: Uint8Array): Promise<A> {
    const first = block * this.#every
    const count = Math.max(0, Math.min(this.#every, this.#count - first))
    const note = count > 0 ? this.#notes.at(block) : undefined
    const stack = note ? Int32Array.from(note.stack) : this.#count > 0 ? Int32Array.from(this.#stack) : this.#opening!
    const frames = note ? note.frames : this.#frames
    const keyframe = block === 0 ? await this.#readKeyframe() : { ...NOTHING, stack: Array.from(stack, stateOf) }
    const bodies = note && !(this.#window && first >= this.#first) ? await this.#bodiesOf(note, count) : undefined
    // Nothing waits from here on: another loader's turn takes the memory that this one decoded into.
    const data = !note ? new SegmentData(0, this.#strings, this.#texts)
      : bodies ? part(this.#again(block, note, count, bodies, sites), 0, count) : part(this.#window!, first - this.#first, first - this.#first + count)
    return use(new DecodedSegment(info, frames, new SegmentIndex(data, frames, stack), keyframe, this.#shapes))
  }

  async #body(chunk: number): Promise<Uint8Array> {
    const known = this.#bodies[chunk]
    if (known) return known
    const body = await this.#read(this.#entry.chunks[chunk]!)
    this.#bodies[chunk] = body
    this.#bodyBytes += body.length
    return body
  }

  async #read(section: SectionInfo): Promise<Uint8Array> {
    const storage = this.#storage
    const { room = new Uint8Array(section.bodyLength) } = storage
    // Who reads meanwhile has room of their own.
    storage.room = undefined
    const fitting = room.length < section.bodyLength ? new Uint8Array(section.bodyLength * 1.25) : room
    try {
      return await readBody(storage.source, section, storage.decompressors, fitting)
    } finally {
      storage.room = fitting
    }
  }

  #recordsOf(chunk: number): number { return headNumber(this.#entry.chunks[chunk]!.head, 'records') }

  /** Bodies of the chunks that a block is in. */
  async #bodiesOf({ chunk, read }: BlockNote, count: number): Promise<readonly Uint8Array[]> {
    const bodies: Uint8Array[] = []
    for (let at = chunk, found = -read; found < count; found += this.#recordsOf(at++)) bodies.push(await this.#body(at))
    return bodies
  }

  /** Decodes records that were decoded before, into memory that the next block takes; of some sites, if it is said. */
  #again(block: number, { chunk, read }: BlockNote, count: number, bodies: readonly Uint8Array[], sites: Uint8Array | undefined): SegmentData {
    this.#stop()
    this.#start()
    const data = this.#spared(count)
    for (const [i, body] of bodies.entries()) {
      this.#decoder.enter(body)
      if (i === 0) this.#notes.restore(block, this.#decoder)
      const records = Math.min(count - data.count, this.#recordsOf(chunk + i) - (i === 0 ? read : 0))
      if (sites) this.#decoder.skim(data, records, sites)
      else this.#decoder.run(data, records)
    }
    return this.#storage.spare = data
  }

  async #readKeyframe(): Promise<Keyframe> {
    if (this.#keyframe) return this.#keyframe
    const { header, ordinal, info } = this.#entry
    try {
      const body = await this.#read(header)
      const keyframe = readKeyframe(body, info.firstTick, this.#begin)
      if (this.#every !== WHOLE) return keyframe
      this.#held += body.length * 8
      return this.#keyframe = keyframe
    } catch (error) {
      this.#storage.problems.push(problemOf(error, { what: 'keyframe', segment: ordinal }))
      return this.#keyframe = NOTHING
    }
  }
}

/** Room made before decoding; more is made as records really come. */
const ROOM = 1 << 20

const NO_SLOTS: FrameState['slots'] = new Map()
const UNKNOWN = tick(-1)
const NO_SITE = siteId(0)

/** Only that it is open. */
const stateOf = (frame: number): FrameState => ({ frame: frameId(frame), site: NO_SITE, entered: UNKNOWN, args: [], slots: NO_SLOTS })

/** Bytes that lie although their checksum is right may break anything, an allocation for instance. */
function problemOf(error: unknown, data: TraceProblem['data']): TraceProblem {
  if (isFault(error)) return { code: error.code, data: { ...error.data, ...data } }
  return { code: 'CINE_CORRUPT', data: { what: error instanceof Error ? error.message : String(error), ...data } }
}
