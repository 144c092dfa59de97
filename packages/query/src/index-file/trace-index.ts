import { joinBytes } from '@cinescope/base'
import { CONST_NAN, CONST_NEGATIVE_ZERO, HEAD_OP_SHIFT, SITE_DELETE, SITE_SET, siteAt, siteId, type BlockTrace, type Segment, type Trace } from '@cinescope/trace'
import { IntColumn, TickColumn } from '../index/column.ts'
import { hashKey } from '../value.ts'
import type { Work } from '../work.ts'
import { mayContain, numberHash } from './bloom.ts'
import { bytesFile, FRAMING, frameSummary, indexHead, readIndex, readPlace, type IndexFile, type SummaryPlace } from './index-bytes.ts'
import { RefGroups } from './ref-groups.ts'
import { RARE, summarise } from './summarise.ts'
import { ANY_LABEL, type LazySummary, readSummary, type Crossing, type SegmentSummary } from './summary.ts'
import type { Wanted } from './wanted.ts'

export interface IndexOptions extends Work {
  /** Contents of an index file; what does not fit the recording is made anew. */
  readonly bytes?: Uint8Array | undefined
  /** The same, read where it is looked at: an index that is not held in memory. */
  readonly file?: IndexFile | undefined
  /** Bytes of the index for each byte of the recording; 1/4 if it is not said. */
  readonly share?: number | undefined
}

/** Summaries that stay in memory as they were read. */
const READ = 512

/**
 * Says which segments of a recording hold what, in a fraction of its bytes: a question decodes the segments that have an
 * answer and no others. Opens with what `bytes` has, then indexes the rest.
 */
export async function openIndex(trace: Trace, options: IndexOptions = {}): Promise<TraceIndex> {
  const index = new TraceIndex(trace, options)
  await index.extend(options)
  return index
}

/** What is asked for is a *segment* here, and all through query: one of `Trace.blocks`. */
export class TraceIndex {
  readonly #trace: BlockTrace
  readonly #share: number
  readonly #file: IndexFile | undefined
  /** Summaries that were made, and where the others are in the file; of each what must be known without reading it. */
  readonly #bytes: (Uint8Array | SummaryPlace)[] = []
  readonly #firsts: TickColumn
  readonly #records: IntColumn = new IntColumn()
  readonly #frames: IntColumn = new IntColumn()
  readonly #entered: IntColumn = new IntColumn()
  /** By first tick, from a file. */
  readonly #known = new Map<number, SummaryPlace>()
  #changed = false
  /** Least recently used first. */
  readonly #read = new Map<number, LazySummary>()
  readonly #groups: RefGroups
  /** Segment of the frame that was asked for last. */
  #home = 0
  /** What was asked for last: a trail asks for the same many times. */
  #asked: Wanted | undefined
  #holds: (summary: SegmentSummary) => boolean = () => false
  #work: Promise<void> = Promise.resolve()

  constructor(trace: Trace, { bytes, file = bytes && bytesFile(bytes), share = 1 / 4 }: IndexOptions) {
    this.#trace = trace.blocks
    this.#share = share
    this.#firsts = new TickColumn(trace.begin)
    this.#groups = new RefGroups(segment => this.summary(segment)!)
    this.#file = file
    let end = 0
    if (file) for (const [place, each] of readIndex(file, trace)) {
      const summary = tryRead(each)
      if (summary) this.#known.set(summary.firstTick, place)
      end = place.at + place.length
    }
    this.#changed = end !== (file?.size ?? 0)
  }

  /** The file that it was read from does not say all of it, or more. */
  get changed(): boolean { return this.#changed || this.#known.size > 0 }

  /** Segments that are indexed, the first ones of the recording. */
  get segments(): number { return this.#bytes.length }

  /** One past the last indexed tick. */
  get end(): number {
    const last = this.segments - 1
    return last < 0 ? this.#trace.begin : this.firstTick(last) + this.records(last)
  }

  /** Takes in what the recording has by now; a segment that grew is done anew. Calls queue up. Rejects with the signal's reason. */
  extend(work: Work = {}): Promise<void> {
    this.#work = this.#work.catch(() => undefined).then(() => this.#extend(work))
    return this.#work
  }

  /** Makes the summary of a segment anew: the recording was damaged since it was made. */
  async renew(segment: number): Promise<void> {
    const made = await this.#make(segment)
    if (segment < this.segments) this.#put(segment, made)
  }

  /** Takes in what a decoded segment tells and its summary does not. */
  learn({ index, columns }: Segment): void { this.#groups.learn(index, columns) }

  firstTick(segment: number): number { return this.#firsts.get(segment) }
  records(segment: number): number { return this.#records.get(segment) }

  /** `extend`, by one segment. */
  step(): Promise<void> {
    this.#work = this.#work.catch(() => undefined).then(() => this.#extend({}, 1))
    return this.#work
  }

  async #extend({ signal, progress }: Work, most: number = Infinity): Promise<void> {
    const { segments } = this.#trace
    const last = this.segments - 1
    if (last >= 0 && last < segments.length && this.records(last) !== segments[last]?.records) this.#cut(last)
    const end = Math.min(segments.length, this.segments + most)
    for (let i = this.segments; i < end; i++) {
      signal?.throwIfAborted()
      const info = segments[i]!
      const known = this.#known.get(info.firstTick)
      this.#put(i, known && readSummary(this.#bytesOf(known)).records === info.records ? known : await this.#make(i))
      this.#known.delete(info.firstTick)
      progress?.(i + 1, segments.length)
    }
  }

  async #make(i: number): Promise<Uint8Array> {
    this.#changed = true
    return summarise(await this.#trace.segment(i), this.#room(i) - FRAMING)
  }

  /** Bytes for a summary: the share of the block and of those before it in its segment, but for what their summaries took. */
  #room(i: number): number {
    const { segments } = this.#trace
    let room = segments[i]!.bytes * this.#share
    for (let before = i - 1; before >= i - segments[i]!.ordinal; before--) room += segments[before]!.bytes * this.#share - FRAMING - this.#bytes[before]!.length
    return room
  }

  #bytesOf(summary: Uint8Array | SummaryPlace): Uint8Array { return summary instanceof Uint8Array ? summary : readPlace(this.#file!, summary) }

  #put(segment: number, bytes: Uint8Array | SummaryPlace): void {
    const { firstTick, records, frames, entered } = readSummary(this.#bytesOf(bytes))
    if (segment === this.segments) {
      this.#firsts.push(0)
      for (const column of [this.#records, this.#frames, this.#entered]) column.push(0)
    }
    this.#bytes[segment] = bytes
    this.#firsts.set(segment, firstTick)
    this.#records.set(segment, records)
    this.#frames.set(segment, frames)
    this.#entered.set(segment, entered)
    this.#read.delete(segment)
    this.#groups.forget(segment)
  }

  #cut(length: number): void {
    this.#bytes.length = length
    this.#firsts.cut(length)
    for (const column of [this.#records, this.#frames, this.#entered]) column.cut(length)
    this.#read.delete(length)
    this.#groups.forget(length)
  }

  /** The index file. */
  bytes(): Uint8Array { return joinBytes([...this.pieces()]) }

  /** The index file, piece by piece. */
  *pieces(): Generator<Uint8Array, void> {
    yield indexHead(this.#trace)
    for (const bytes of this.#bytes) yield frameSummary(this.#bytesOf(bytes))
  }

  /** What is known of a segment; undefined if it is not indexed. */
  summary(segment: number): LazySummary | undefined {
    const bytes = this.#bytes[segment]
    if (!bytes) return undefined
    const summary = this.#read.get(segment) ?? readSummary(this.#bytesOf(bytes))
    this.#read.delete(segment)
    this.#read.set(segment, summary)
    if (this.#read.size > READ) {
      const { value, done } = this.#read.keys().next()
      if (!done) this.#read.delete(value)
    }
    return summary
  }

  /** The first segment from `from` on (the last up to it, for direction -1) that may hold it; -1 if none does. */
  next(wanted: Wanted, from: number, direction: 1 | -1): number {
    const holds = this.#testOf(wanted)
    const last = this.segments - 1
    for (let i = direction > 0 ? Math.max(from, 0) : Math.min(from, last); i >= 0 && i <= last; i += direction) {
      const beyond = 'ref' in wanted ? this.#groups.beyond(wanted, i, last, direction) : i
      if (beyond !== i) i = beyond - direction
      else if (holds(this.summary(i)!)) return i
    }
    return -1
  }

  /** May the segment hold it? Segments that are not indexed may. */
  mayHold(wanted: Wanted, segment: number): boolean {
    const summary = this.summary(segment)
    return summary === undefined || this.#testOf(wanted)(summary)
  }

  /** Records of a site or an op in a segment; -1 if it is not known. */
  count(wanted: Extract<Wanted, { readonly kind: 'site' | 'op' }>, segment: number): number {
    const summary = this.summary(segment)
    if (!summary) return -1
    if (wanted.kind === 'op') return summary.ops[wanted.op] ?? 0
    if (!summary.sites) return -1
    const at = find(summary.sites.keys, wanted.site)
    return at < 0 ? 0 : summary.sites.counts[at]!
  }

  /** The same in all segments; -1 if it is not known. */
  total(wanted: Extract<Wanted, { readonly kind: 'site' | 'op' }>): number {
    let sum = 0
    for (let i = 0; i < this.segments; i++) {
      const count = this.count(wanted, i)
      if (count < 0) return -1
      sum += count
    }
    return sum
  }

  /** Frames that were there before the segment and do something in it; undefined if it is not known. */
  crossings(segment: number): readonly Crossing[] | undefined { return this.summary(segment)?.crossings }

  /** Segment of a frame's ENTER; -1 if it is not in the recording. */
  segmentOfFrame(frame: number): number {
    const last = this.#home
    if (last < this.segments && frame > this.#frames.get(last) && frame <= this.#frames.get(last) + this.#entered.get(last)) return last
    let low = 0
    let high = this.segments
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#frames.get(middle) < frame) low = middle + 1
      else high = middle
    }
    if (low === 0 || frame > this.#frames.get(low - 1) + this.#entered.get(low - 1)) return -1
    return this.#home = low - 1
  }

  /** Ticks of all records of a rare op (THROW, CATCH, TASK, LOSS, CONSOLE, NETWORK, STORE, MARK, ERROR) in [from, to). Other ops: those of their segments. */
  async ticks(op: number, from: number, to: number): Promise<number[]> {
    const found: number[] = []
    for (let i = this.next({ kind: 'op', op }, 0, 1); i >= 0; i = this.next({ kind: 'op', op }, i + 1, 1)) {
      const summary = this.summary(i)!
      const { firstTick } = summary
      if (firstTick + summary.records <= from) continue
      if (firstTick >= to) break
      if (summary.ticks && RARE.has(op)) {
        const { offsets, ops } = summary.ticks
        for (let k = 0; k < offsets.length; k++) if (ops[k] === op) add(found, firstTick + offsets[k]!, from, to)
        continue
      }
      const { count, heads } = (await this.#trace.segment(i)).columns
      for (let k = 0; k < count; k++) if (((heads[k]! >>> HEAD_OP_SHIFT) & 31) === op) add(found, firstTick + k, from, to)
    }
    return found
  }

  #testOf(wanted: Wanted): (summary: SegmentSummary) => boolean {
    if (wanted !== this.#asked) {
      this.#holds = this.#test(wanted)
      this.#asked = wanted
    }
    return this.#holds
  }

  #test(wanted: Wanted): (summary: SegmentSummary) => boolean {
    switch (wanted.kind) {
      case 'site': return summary => !summary.sites || find(summary.sites.keys, wanted.site) >= 0
      case 'op': return summary => (summary.ops[wanted.op] ?? 0) > 0
      case 'touch': return this.#touches(wanted.ref, wanted.key)
      case 'image': return summary => !summary.objects || (Math.max(summary.objects.label(wanted.ref), 0) & 1) !== 0
      case 'object': return summary => !summary.objects || (Math.max(summary.objects.label(wanted.ref), 0) & 2) !== 0
      case 'instance': return summary => !summary.instances || summary.instances.label(wanted.instance) >= 0
      case 'text': {
        const lower = wanted.text.toLowerCase()
        return summary => !summary.text || mayContain(summary.text, lower)
      }
      case 'number': {
        const { value } = wanted
        const constant = Number.isNaN(value) ? CONST_NAN : Object.is(value, -0) ? CONST_NEGATIVE_ZERO : -1
        if (constant >= 0) return summary => (summary.constants & (1 << constant)) !== 0
        const hash = numberHash(value)
        return summary => !summary.numbers || summary.numbers.has(hash)
      }
    }
  }

  #touches(ref: number, key: string | undefined): (summary: SegmentSummary) => boolean {
    const hash = key === undefined ? 0 : hashKey(key) * 4 + 1
    const keys = new Map<number, boolean>()
    const names = (label: number): boolean => {
      if (label === ANY_LABEL || label === hash) return true
      if (label % 4 !== 0) return false
      let same = keys.get(label)
      if (same === undefined) keys.set(label, same = this.#mayBeKey(label / 4, key))
      return same
    }
    return ({ touches }) => {
      if (!touches) return true
      const set = touches.runs.label(ref)
      return set >= 0 && (key === undefined || (touches.sets[set] ?? []).some(names))
    }
  }

  /** True if the site writes this key, or one that is not known. */
  #mayBeKey(site: number, key: string | undefined): boolean {
    const place = this.#trace.place(siteId(site))
    const known = place?.module.table && siteAt(place.module.table, place.index)
    if (!known || (known.kind !== SITE_SET && known.kind !== SITE_DELETE) || known.subject < 0) return true
    return place.module.table.strings[known.subject] === key
  }
}

function tryRead(bytes: Uint8Array): LazySummary | undefined {
  try {
    return readSummary(bytes)
  } catch {
    return undefined
  }
}

function add(ticks: number[], tick: number, from: number, to: number): void {
  if (tick >= from && tick < to) ticks.push(tick)
}

/** Index of a number in ascending ones, -1 if it is not among them. */
function find(sorted: Int32Array, wanted: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return sorted[low] === wanted ? low : -1
}
