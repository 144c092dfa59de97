import { Fault, isFault } from '@cinescope/base'
import type { SegmentEntry } from './catalog.ts'
import { ChunkDecoder } from './chunk-decoder.ts'
import { CODEC_NONE, type Decompressors } from './codec.ts'
import { readKeyframe } from './keyframe-reader.ts'
import { SECTION_MAX, checkBody, headNumber, type SectionInfo } from './section.ts'
import { SegmentData } from './segment-data.ts'
import { SegmentIndex } from './segment-index.ts'
import { DecodedSegment } from './segment.ts'
import type { ByteSource, Keyframe, TraceProblem } from './trace.ts'

/** A section's body as it was before compression; throws CINE_CORRUPT or CINE_CODEC. */
export async function readBody(source: ByteSource, section: SectionInfo, decompressors: Decompressors): Promise<Uint8Array> {
  const stored = await source.read(section.bodyOffset, section.bodyLength)
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

/** Decodes one segment, and goes on where it stopped when the recording has grown. */
export class SegmentLoader {
  readonly #entry: SegmentEntry
  readonly #begin: number
  #data: SegmentData | undefined
  #decoder: ChunkDecoder | undefined
  #index: SegmentIndex | undefined
  #keyframe: Keyframe | undefined
  #keyframeBytes = 0
  #chunks = 0
  #segment: DecodedSegment | undefined
  #failed = false

  constructor(entry: SegmentEntry, begin: number) {
    this.#entry = entry
    this.#begin = begin
  }

  get bytes(): number {
    return (this.#data?.bytes ?? 0) + this.#keyframeBytes
  }

  /** True if all that the file holds of the segment is decoded. */
  get complete(): boolean {
    return this.#segment !== undefined && (this.#failed || this.#chunks === this.#entry.chunks.length)
  }

  get segment(): DecodedSegment | undefined {
    return this.#segment
  }

  /** A damaged chunk ends the segment early, a damaged keyframe is an empty one; both with a problem. */
  async load(source: ByteSource, decompressors: Decompressors, problems: TraceProblem[]): Promise<DecodedSegment> {
    const entry = this.#entry
    this.#keyframe ??= await this.#readKeyframe(source, decompressors, problems)
    this.#data ??= new SegmentData(Math.min(entry.info.records, RECORDS_ROOM))
    this.#decoder ??= new ChunkDecoder(this.#data)
    this.#index ??= new SegmentIndex(this.#data, entry.info.frames, Int32Array.from(this.#keyframe.stack, state => state.frame))
    while (this.#chunks < entry.chunks.length && !this.#failed) {
      const chunk = entry.chunks[this.#chunks]!
      const before = this.#data.count
      try {
        this.#decoder.decode(await readBody(source, chunk, decompressors), headNumber(chunk.head, 'records'))
        this.#chunks++
      } catch (error) {
        this.#failed = true
        this.#data.cut(before)
        const records = entry.info.records - before
        problems.push(problemOf(error, { segment: entry.ordinal, tick: entry.info.firstTick + before, records }))
      }
    }
    this.#index.update()
    if (this.#failed) entry.info = { ...entry.info, records: this.#data.count }
    this.#segment = new DecodedSegment(entry.info, this.#index, this.#keyframe)
    return this.#segment
  }

  async #readKeyframe(source: ByteSource, decompressors: Decompressors, problems: TraceProblem[]): Promise<Keyframe> {
    const { header, ordinal, info } = this.#entry
    try {
      const body = await readBody(source, header, decompressors)
      // Decoded it takes several times its bytes.
      this.#keyframeBytes = body.length * 8
      return readKeyframe(body, info.firstTick, this.#begin)
    } catch (error) {
      problems.push(problemOf(error, { what: 'keyframe', segment: ordinal }))
      return { stack: [], suspended: [], scoped: new Map(), instances: new Map() }
    }
  }
}

/** Room made before decoding; more is made as records really come. */
const RECORDS_ROOM = 1 << 20

/** Bytes that lie although their checksum is right may break anything, an allocation for instance. */
function problemOf(error: unknown, data: TraceProblem['data']): TraceProblem {
  if (isFault(error)) return { code: error.code, data: { ...error.data, ...data } }
  return { code: 'CINE_CORRUPT', data: { what: error instanceof Error ? error.message : String(error), ...data } }
}
