import { Fault } from '@cinescope/base'
import { Block } from './block.ts'
import type { Catalog } from './catalog.ts'
import { textsOf } from './chunk-texts.ts'
import type { SiteId, Tick } from './id.ts'
import { LoaderCache } from './loader-cache.ts'
import type { SegmentLoader, Storage } from './segment-loader.ts'
import type { DecodedSegment } from './segment.ts'
import type { SiteTable } from './site.ts'
import type { BlockInfo, BlockTrace, Segment, SitePlace, Trace, TraceAttachment, TraceHeader, TraceLoss, TraceModule, TraceProblem } from './trace.ts'

/** Records of a block, if it is not said: decoding them takes a fraction of a millisecond. */
export const BLOCK_RECORDS = 4096

/** Of the bytes that are kept, this share are decoded blocks; the others are what blocks are decoded from. */
const DECODED_SHARE = 1 / 6

/** This share is what is noted of segments, so that their blocks can be decoded alone. Where it is forgotten half a segment is decoded again, where a decompressed body is, a chunk is inflated: a tenth of the time for a byte. */
const NOTED_SHARE = 1 / 2

/** A recording block by block. */
export class Blocks implements BlockTrace {
  readonly #trace: Trace
  readonly #catalog: Catalog
  readonly #records: number
  readonly #storage: Storage
  readonly #loaders: LoaderCache
  readonly #room: number
  /** Least recently used first. */
  readonly #decoded = new Map<number, { readonly segment: DecodedSegment, readonly bytes: number }>()
  readonly #loading = new Map<number, Promise<Segment>>()
  #bytes = 0
  #infos: BlockInfo[] = []
  /** Segments whose blocks are in `#infos` for good. */
  #known = 0
  #fresh = false

  constructor(trace: Trace, catalog: Catalog, records: number, cacheBytes: number, storage: Storage) {
    this.#trace = trace
    this.#catalog = catalog
    this.#records = records
    this.#storage = storage
    this.#room = cacheBytes * DECODED_SHARE
    this.#loaders = new LoaderCache(catalog, records, cacheBytes - this.#room, cacheBytes * NOTED_SHARE, storage)
  }

  get blocks(): BlockTrace { return this }
  get header(): TraceHeader { return this.#trace.header }
  get modules(): readonly TraceModule[] { return this.#trace.modules }
  get losses(): readonly TraceLoss[] { return this.#trace.losses }
  get problems(): readonly TraceProblem[] { return this.#trace.problems }
  get attachments(): readonly TraceAttachment[] { return this.#trace.attachments }
  get begin(): Tick { return this.#trace.begin }
  get end(): Tick { return this.#trace.end }
  attachment(index: number): Promise<Uint8Array> { return this.#trace.attachment(index) }
  place(site: SiteId): SitePlace | undefined { return this.#trace.place(site) }
  attach(table: SiteTable): boolean { return this.#trace.attach(table) }
  refresh(): Promise<boolean> { return this.#trace.refresh() }
  close(): void { this.#trace.close() }

  get segments(): readonly BlockInfo[] {
    if (!this.#fresh) this.#list()
    return this.#infos
  }

  /** The recording may have grown. */
  forget(): void {
    this.#fresh = false
    const { length } = this.#infos
    for (let last = length - 1; last >= 0 && this.#infos[last]!.segment >= this.#known - 1; last--) this.#drop(last)
  }

  clear(): void {
    this.#loaders.clear()
    this.#decoded.clear()
    this.#bytes = 0
  }

  segment(index: number): Promise<Segment> {
    const known = this.#decoded.get(index)
    if (known) {
      this.#decoded.delete(index)
      this.#decoded.set(index, known)
      return Promise.resolve(known.segment)
    }
    let loading = this.#loading.get(index)
    if (!loading) this.#loading.set(index, loading = this.#load(index).finally(() => this.#loading.delete(index)))
    return loading
  }

  async texts(segment: number): Promise<readonly string[] | undefined> {
    const entry = this.#catalog.entries[segment]
    return entry && textsOf(entry.chunks, this.#storage)
  }

  async lend<A>(index: number, use: (segment: Segment) => A, sites?: Uint8Array): Promise<A> {
    const known = this.#decoded.get(index)?.segment ?? await this.#loading.get(index)
    return known ? use(known) : this.#decode(index, (loader, block) => loader.lend(block.ordinal, block, use, sites))
  }

  async #decode<A>(index: number, work: (loader: SegmentLoader, block: BlockInfo) => Promise<A>): Promise<A> {
    const block = this.segments[index]
    const entry = block && this.#catalog.entries[block.segment]
    if (!block || !entry) throw new Fault('CINE_NO_SEGMENT', { index, segments: this.segments.length })
    const { info } = entry
    const answer = await this.#loaders.load(block.segment, loader => work(loader, block))
    if (entry.info === info) return answer
    // It is damaged; what was told of its blocks is not true any more.
    this.#known = Math.min(this.#known, block.segment)
    this.#fresh = false
    return this.#decode(index, work)
  }

  async #load(index: number): Promise<Segment> {
    const segment = await this.#decode(index, (loader, block) => loader.load(block.ordinal, block))
    const bytes = segment.room + 500
    this.#drop(index)
    this.#decoded.set(index, { segment, bytes })
    this.#bytes += bytes
    for (const old of this.#decoded.keys()) {
      if (this.#bytes <= this.#room || old === index) break
      this.#drop(old)
    }
    return segment
  }

  #drop(index: number): void {
    this.#bytes -= this.#decoded.get(index)?.bytes ?? 0
    this.#decoded.delete(index)
  }

  #list(): void {
    const { entries } = this.#catalog
    while (this.#infos.length > 0 && this.#infos.at(-1)!.segment >= this.#known - 1) this.#infos.pop()
    for (let at = Math.max(0, this.#known - 1); at < entries.length; at++) {
      const { info, claimed = info.records } = entries[at]!
      // A damaged segment keeps its blocks, so that those behind it keep their numbers: the blocks that cannot be read are empty.
      for (let first = 0; first < claimed || first === 0; first += this.#records) {
        const begin = Math.min(first, info.records)
        const end = Math.min(first + this.#records, info.records)
        this.#infos.push(new Block(info, this.#infos.length, at, first / this.#records, begin, end - begin))
      }
    }
    this.#known = entries.length
    this.#fresh = true
  }
}
