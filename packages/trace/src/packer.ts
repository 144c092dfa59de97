import { fromWords } from './byte-writer.ts'
import { ChunkEncoder } from './chunk-encoder.ts'
import type { Compressor } from './codec.ts'
import { FrameTracker } from './frame-tracker.ts'
import { carryStrings, writeKeyframe } from './keyframe-writer.ts'
import { KIND_BIGINT, KIND_CONST, KIND_DOUBLE, KIND_INTEGER, KIND_SMI, KIND_STRING, KIND_SYMBOL, KIND_TEXT, canBeSecret, namesString } from './kind.ts'
import { moduleBody, moduleHead } from './module-section.ts'
import { LOSS_FAULT, LOSS_POOL, LOSS_SINK, OP_ENTER, OP_LOSS, OP_MODULE, OP_SET, OP_STREAM, OP_STRING, OP_TIME, OP_WRITE } from './op.ts'
import type { RawChunk } from './raw.ts'
import { RawRecord } from './raw-record.ts'
import { Redactor, type TextRedactor } from './redactor.ts'
import { isSecretName } from './secret-name.ts'
import { SECTION_CHUNK, SECTION_LOSS, SECTION_MODULE, SECTION_SEGMENT, encodeSection, type Head, type Section } from './section.ts'
import { SegmentText } from './segment-text.ts'
import { SITE_KNOWN, SITE_MODULE_BINDING, SITE_SECRET, SITE_SECRET_PARAMS, SitePolicy } from './site-policy.ts'
import type { SiteTable } from './site.ts'
import { StreamFrames } from './stream/stream-frames.ts'
import type { TraceProblem } from './trace.ts'
import { CONST_REDACTED, CONST_UNOBSERVABLE, REF_PAYLOAD_SHIFT, REF_TEXT, constWord, refWord } from './word.ts'

export interface PackerOptions {
  /** Without one, bodies are stored as they are. */
  readonly compress?: Compressor | undefined
  /** Takes secrets out of texts; a `Redactor` of its own if it is not said, nothing if it is false: they were taken out before. */
  readonly redactor?: TextRedactor | false | undefined
  /** Goes on with a recording that another packer left: ordinal of the next segment, and the tick that is due. */
  readonly resume?: { readonly segment: number, readonly tick: number } | undefined
}

/** [base, count, hash, level] of a module, in the heads of segments and chunks. */
export type ModuleRow = readonly [base: number, count: number, hash: string, level: number]
/** [tick, count, reason, detail]. */
export type LossRow = readonly [tick: number, count: number, reason: string, detail: string]

interface Part { readonly kind: number, readonly head: Head, readonly body: Uint8Array, readonly segment: number, readonly records: number }

/** Kinds that name strings or texts, as a mask. */
const TEXTS = (1 << KIND_STRING) | (1 << KIND_SYMBOL) | (1 << KIND_BIGINT) | (1 << KIND_TEXT)

/** Smaller bodies do not get smaller. */
const COMPRESS_MIN = 64

/**
 * Turns a recorder's chunks into sections of a recording, in the order given. Redacts, and follows the frames so that each
 * segment begins with a keyframe. Damaged chunks never make it fail: what cannot be read becomes a loss, and nothing is taken
 * in again before a chunk starts a segment, because numbers of strings may be wrong until then.
 */
export class Packer {
  readonly #compress: Compressor | undefined
  readonly #redactor: TextRedactor | undefined
  readonly #tracker = new FrameTracker()
  readonly #streams = new StreamFrames()
  readonly #policy = new SitePolicy()
  readonly #encoder = new ChunkEncoder()
  readonly #text: SegmentText
  readonly #record = new RawRecord()
  /** By base. */
  readonly #modules = new Map<number, ModuleRow>()
  readonly #problems: TraceProblem[] = []
  #segment = -1
  #sequence = 0
  /** Tick of the next record; -1 before the first chunk. */
  #next = -1
  #accepts = false
  #lossReason = LOSS_SINK
  #notes: { from: number | undefined, to: number | undefined, readonly modules: ModuleRow[], readonly losses: LossRow[] } = { from: undefined, to: undefined, modules: [], losses: [] }
  #tail: Promise<unknown> = Promise.resolve()

  constructor(options: PackerOptions = {}) {
    this.#compress = options.compress
    this.#redactor = options.redactor === false ? undefined : options.redactor ?? new Redactor()
    this.#text = new SegmentText(text => this.#redactor ? this.#redactor.redact(text) : text)
    if (options.resume) {
      this.#segment = options.resume.segment - 1
      this.#next = options.resume.tick
    }
  }

  /** Coded problems so far, newest last: chunks that were no record streams. */
  get problems(): readonly TraceProblem[] {
    return this.#problems
  }

  /** Tells the names behind a module's sites: secrets are redacted by name, and keyframes leave out local variables of frames that left. */
  addTable(table: SiteTable): void {
    this.#policy.addTable(table)
  }

  /**
   * Sections of a chunk, to be appended in this order. The chunk's buffers are free again when the call returns; the promise
   * waits for compression, and for that of earlier calls.
   */
  pack(chunk: RawChunk): Promise<readonly Section[]> {
    return this.#store(this.#encode(chunk))
  }

  /** The same at once. A compressor that answers promises is not used. */
  packSync(chunk: RawChunk): readonly Section[] {
    return this.#encode(chunk).map(part => this.#finish(part, this.#squeeze(part.body)))
  }

  /** A module's table as a section; to be written once a recording. */
  packModule(table: SiteTable): Promise<readonly Section[]> {
    return this.#store([this.#module(table)])
  }

  packModuleSync(table: SiteTable): readonly Section[] {
    const part = this.#module(table)
    return [this.#finish(part, this.#squeeze(part.body))]
  }

  #module(table: SiteTable): Part {
    this.addTable(table)
    return { kind: SECTION_MODULE, head: moduleHead(table), body: moduleBody(table), segment: -1, records: 0 }
  }

  #store(parts: readonly Part[]): Promise<readonly Section[]> {
    const bodies = parts.map(async part => {
      try {
        return await this.#compressed(part.body)
      } catch {
        return undefined
      }
    })
    const mine = Promise.all(bodies).then(stored => parts.map((part, i) => this.#finish(part, stored[i])))
    const inOrder = this.#tail.then(() => mine)
    this.#tail = inOrder
    return inOrder
  }

  #squeeze(body: Uint8Array): Uint8Array | undefined {
    try {
      const stored = this.#compressed(body)
      return stored instanceof Uint8Array ? stored : undefined
    } catch {
      return undefined
    }
  }

  #compressed(body: Uint8Array): Uint8Array | Promise<Uint8Array> | undefined {
    return this.#compress && body.length >= COMPRESS_MIN ? this.#compress.compress(body) : undefined
  }

  /** What compression did not make smaller, or failed on, is stored as it is. */
  #finish(part: Part, stored: Uint8Array | undefined): Section {
    const { kind, head, body, segment, records } = part
    const bytes = this.#compress && stored && stored.length < body.length
      ? encodeSection(kind, head, stored, this.#compress.codec, body.length)
      : encodeSection(kind, head, body)
    return { kind, bytes, segment, records }
  }

  #encode(chunk: RawChunk): readonly Part[] {
    const { firstTick } = chunk
    const parts: Part[] = []
    if (chunk.length === 0) return this.#accepts && firstTick === this.#next ? this.#lose(firstTick, LOSS_POOL, 'no room for more until it is packed') : parts
    if (chunk.secrets) this.#redactor?.learn(chunk.secrets)
    this.#redactor?.study(chunk.texts)
    if (chunk.startsSegment) {
      if (!Number.isSafeInteger(firstTick) || firstTick < Math.max(this.#next, 0)) return this.#damaged(firstTick, 'ticks run backwards')
      this.#startSegment(chunk, parts)
    } else if (!this.#accepts || firstTick !== this.#next) {
      this.#accepts = false
      return parts
    }
    try {
      this.#encodeRecords(chunk, parts)
    } catch (error) {
      this.#next = firstTick
      parts.push(...this.#damaged(firstTick, error instanceof Error ? error.message : String(error)))
    }
    return parts
  }

  /** What was packed from this tick on reached no file: a loss, which is told where the next segment starts; chunks before it are passed over. */
  unwritten(tick: number): void {
    this.#next = Math.min(this.#next, tick)
    this.#accepts = false
  }

  #startSegment(chunk: RawChunk, parts: Part[]): void {
    const { firstTick, frames, epoch, time } = chunk
    const tracker = this.#tracker
    const expected = this.#next
    if (expected >= 0 && firstTick > expected) {
      const detail = 'chunks did not reach the recording'
      parts.push({ kind: SECTION_LOSS, head: { tick: expected, count: firstTick - expected, reason: this.#lossReason, detail }, body: NOTHING, segment: -1, records: 0 })
    }
    if (firstTick !== expected || !this.#accepts) {
      tracker.forget()
      this.#streams.forget()
    }
    this.#accepts = true
    this.#lossReason = LOSS_SINK
    this.#segment++
    this.#sequence = 0
    tracker.prune()
    const carried = carryStrings(tracker, this.#text)
    this.#text.startSegment(carried)
    this.#encoder.startSegment()
    const body = writeKeyframe(tracker, carried, firstTick, site => {
      const flags = this.#policy.flags(site)
      return (flags & SITE_KNOWN) === 0 || (flags & SITE_MODULE_BINDING) !== 0
    })
    const head = { segment: this.#segment, tick: firstTick, frames, epoch, time, modules: [...this.#modules.values()] }
    parts.push({ kind: SECTION_SEGMENT, head, body, segment: this.#segment, records: 0 })
  }

  #encodeRecords(chunk: RawChunk, parts: Part[]): void {
    const { words, firstTick, frames, epoch, time } = chunk
    const length = Math.min(chunk.length, words.length)
    const record = this.#record
    this.#tracker.frames = frames
    this.#encoder.startChunk()
    this.#text.startChunk()
    this.#notes = { from: undefined, to: undefined, modules: [], losses: [] }
    let records = 0
    let at = 0
    while (at < length) {
      const next = record.read(words, at, length)
      if (next < 0) {
        parts.push(...this.#damaged(firstTick + records, `word ${at} of ${length}`))
        break
      }
      records += this.#takeOrExpand(record, chunk, firstTick + records)
      at = next
    }
    this.#next = firstTick + records
    if (records === 0) return
    const { from, to, modules, losses } = this.#notes
    const head = {
      segment: this.#segment, sequence: this.#sequence++, tick: firstTick, records, frames, epoch, time, words: length,
      ...(from === undefined ? {} : { from, to }),
      ...(modules.length > 0 ? { modules } : {}),
      ...(losses.length > 0 ? { losses } : {}),
    }
    const part = { kind: SECTION_CHUNK, head, body: this.#encoder.finish(), segment: this.#segment, records }
    // Before the loss that tells of the damage behind these records.
    if (this.#accepts) parts.push(part)
    else parts.splice(parts.length - 1, 0, part)
  }

  /** Takes a record in, or those that it stands for; answers how many. */
  #takeOrExpand(record: RawRecord, chunk: RawChunk, tick: number): number {
    const streams = this.#streams
    const { depth } = this.#tracker.stack
    if (record.op !== OP_STREAM) {
      streams.follow(record, depth)
      this.#take(record, chunk, tick)
      return 1
    }
    if (streams.isDefinition(record)) {
      streams.define(record)
      this.#take(record, chunk, tick)
      return 1
    }
    let at = tick
    const missing = streams.expand(record, depth, made => { this.#take(made, chunk, at++) })
    if (missing > 0) this.#notes.losses.push([at, missing, LOSS_FAULT, 'records of a stream function whose beginning is not known'])
    // Readers pass over them: ticks stay those of the recorder.
    for (let i = 0; i < missing; i++) {
      record.begin(OP_STREAM, 0)
      this.#take(record, chunk, at++)
    }
    return at - tick
  }

  #take(record: RawRecord, chunk: RawChunk, tick: number): void {
    const { op } = record
    if (op === OP_STRING) {
      this.#text.define(record.text)
      this.#encoder.write(record)
      return
    }
    if (op === OP_WRITE || op === OP_ENTER || op === OP_SET) this.#redactNamed(record, chunk)
    const hasText = (record.mask & TEXTS) !== 0
    if (hasText) this.#useTexts(record, chunk)
    this.#encoder.write(record)
    if (op === OP_TIME || op === OP_MODULE || op === OP_LOSS) this.#note(record, tick)
    if (hasText && (op === OP_ENTER || op === OP_WRITE)) this.#renumber(record)
    this.#tracker.follow(record, tick)
  }

  #redactNamed(record: RawRecord, chunk: RawChunk): void {
    const flags = this.#policy.flags(record.site)
    if (record.op === OP_SET) {
      const { size } = record
      const key = size < 3 ? 0 : record.words[1]! >>> REF_PAYLOAD_SHIFT
      const name = size < 3 ? undefined : record.kinds[1] === KIND_STRING ? this.#text.own(key) : record.kinds[1] === KIND_TEXT ? chunk.texts[key] : undefined
      if (name !== undefined && isSecretName(name)) hide(record, 2)
      else if ((flags & SITE_SECRET) !== 0) hide(record, size - 1)
    } else if ((flags & SITE_SECRET) !== 0) {
      hide(record, 0)
    } else if ((flags & SITE_SECRET_PARAMS) !== 0) {
      for (const i of this.#policy.secretParams(record.site)) hide(record, i)
    }
  }

  #useTexts(record: RawRecord, chunk: RawChunk): void {
    for (let i = 0; i < record.size; i++) {
      const kind = record.kinds[i]!
      if (namesString(kind)) this.#useString(record, i)
      else if (kind === KIND_TEXT) this.#useText(record, i, chunk)
    }
  }

  #useString(record: RawRecord, i: number): void {
    const number = record.words[i]! >>> REF_PAYLOAD_SHIFT
    if (number >= this.#text.size) {
      replace(record, i, CONST_UNOBSERVABLE)
      return
    }
    const text = this.#text.use(number)
    if (text !== undefined) this.#encoder.stringText(number, text)
  }

  #useText(record: RawRecord, i: number, chunk: RawChunk): void {
    const index = record.words[i]! >>> REF_PAYLOAD_SHIFT
    const raw = chunk.texts[index]
    if (raw === undefined) {
      replace(record, i, CONST_UNOBSERVABLE)
      return
    }
    let number = this.#text.numberOf(index)
    if (number < 0) {
      this.#encoder.textText(this.#text.addText(index, raw))
      number = this.#text.numberOf(index)
    }
    record.words[i] = refWord(REF_TEXT, number)
  }

  /** The tracker's strings are numbered after the keyframe's. */
  #renumber(record: RawRecord): void {
    const shift = this.#text.carried.length << REF_PAYLOAD_SHIFT
    if (shift === 0) return
    for (let i = 0; i < record.size; i++) if (namesString(record.kinds[i]!)) record.words[i]! += shift
  }

  /** What heads repeat of a record, so that a reader knows it without decoding. */
  #note(record: RawRecord, tick: number): void {
    if (record.op === OP_TIME) {
      const time = this.#number(record, 0)
      this.#notes.from ??= time
      this.#notes.to = time
    } else if (record.op === OP_LOSS) {
      this.#notes.losses.push([tick, this.#number(record, 0), this.#string(record, 1), this.#string(record, 2)])
    } else {
      const row: ModuleRow = [this.#number(record, 0), record.site, this.#string(record, 1), this.#number(record, 2)]
      if (this.#modules.has(row[0])) return
      this.#modules.set(row[0], row)
      this.#notes.modules.push(row)
      this.#policy.addModule(row[2], row[0])
    }
  }

  #number(record: RawRecord, i: number): number {
    if (i >= record.size) return 0
    const kind = record.kinds[i]
    if (kind === KIND_SMI) return record.words[i]! >> 2
    const value = kind === KIND_DOUBLE || kind === KIND_INTEGER ? fromWords(record.low[i]!, record.high[i]!) : 0
    return Number.isFinite(value) ? value : 0
  }

  #string(record: RawRecord, i: number): string {
    if (i >= record.size) return ''
    const payload = record.words[i]! >>> REF_PAYLOAD_SHIFT
    const kind = record.kinds[i]
    return (kind === KIND_STRING ? this.#text.own(payload) : kind === KIND_TEXT ? this.#text.text(payload) : undefined) ?? ''
  }

  #damaged(tick: number, detail: string): readonly Part[] {
    this.#problems.push({ code: 'CINE_BAD_CHUNK', data: { tick, detail } })
    return this.#lose(tick, LOSS_FAULT, `damaged chunk: ${detail}`)
  }

  /** How many records were lost tells the next segment. */
  #lose(tick: number, reason: string, detail: string): readonly Part[] {
    this.#accepts = false
    this.#lossReason = reason
    return [{ kind: SECTION_LOSS, head: { tick, count: 0, reason, detail }, body: NOTHING, segment: -1, records: 0 }]
  }
}

const NOTHING = new Uint8Array(0)

function hide(record: RawRecord, i: number): void {
  if (i >= 0 && i < record.size && canBeSecret(record.kinds[i]!)) replace(record, i, CONST_REDACTED)
}

function replace(record: RawRecord, i: number, constant: number): void {
  record.replace(i, KIND_CONST + constant, constWord(constant))
}
