import { Fault, joinBytes } from '@cinescope/base'
import { CONST_NAN, CONST_NEGATIVE_ZERO, crc32, HEAD_OP_SHIFT, SITE_DELETE, SITE_SET, siteAt, siteId, type BlockTrace, type Segment, type Trace } from '@cinescope/trace'
import { IntColumn, TickColumn } from '../index/column.ts'
import { ask } from '../index/parts.ts'
import { Pending } from '../pending.ts'
import { hashKey } from '../value.ts'
import type { Work } from '../work.ts'
import { mayContain, numberHash } from './bloom.ts'
import { bytesFile, FRAMING, frameSummary, indexHead, readIndex, type GrowingIndexFile, type IndexFile, type SummaryPlace } from './index-bytes.ts'
import { RefGroups } from './ref-groups.ts'
import { Sights } from './sights.ts'
import { RARE, summarise } from './summarise.ts'
import { SummaryReader } from './summary-reader.ts'
import { ANY_LABEL, DEFINED, IMAGED, type LazySummary, NEWS, PART_INSTANCES, PART_OBJECTS, PART_TOUCHES, readSummary, type Crossing } from './summary.ts'
import type { Wanted } from './wanted.ts'

export interface IndexOptions extends Work {
  /** Contents of an index file; what does not fit the recording is made anew. */
  readonly bytes?: Uint8Array | undefined
  /** The same, read where it is looked at: an index that is not held in memory. */
  readonly file?: IndexFile | undefined
  /** Opens the file that takes what `file` had and what is made, which then is not held in memory; asked once, when something is made. Undefined if there is none. */
  readonly into?: (() => GrowingIndexFile | undefined) | undefined
  /** Bytes of the index for each byte of the recording; 1/4 if it is not said. */
  readonly share?: number | undefined
}

/**
 * Says which segments of a recording hold what, in a fraction of its bytes: a question decodes the segments that have an
 * answer and no others. Opens with what `bytes` has, then indexes the rest.
 */
export async function openIndex(trace: Trace, options: IndexOptions = {}): Promise<TraceIndex> {
  const index = new TraceIndex(trace, options)
  await index.extend(options)
  return index
}

/** A summary in a file. */
interface Stored extends SummaryPlace { readonly reader: SummaryReader }

/** What must be known of a segment without reading its summary. */
type Head = Pick<LazySummary, 'firstTick' | 'records' | 'frames' | 'entered'>

/** What is asked for is a *segment* here, and all through query: one of `Trace.blocks`. */
export class TraceIndex {
  readonly #trace: BlockTrace
  readonly #share: number
  /** Summaries that were made, and where the others are in their file; of each its head. */
  readonly #summaries: (Uint8Array | Stored)[] = []
  readonly #firsts: TickColumn
  readonly #records: IntColumn = new IntColumn()
  readonly #frames: IntColumn = new IntColumn()
  readonly #entered: IntColumn = new IntColumn()
  /** By first tick, from a file. */
  readonly #known = new Map<number, readonly [Head, Stored]>()
  #changed = false
  #open: IndexOptions['into']
  #into: { readonly file: GrowingIndexFile, readonly reader: SummaryReader } | undefined
  /** The summary that was read last: mostly it is read again. */
  #last: readonly [segment: number, summary: LazySummary] | undefined
  readonly #groups: RefGroups
  readonly #sights = new Sights()
  /** Segment of the frame that was asked for last. */
  #home = 0
  /** What was asked for last: a trail asks for the same many times. */
  #asked: Wanted | undefined
  #holds: (summary: LazySummary) => boolean = () => false
  #work: Promise<void> = Promise.resolve()

  constructor(trace: Trace, { bytes, file = bytes && bytesFile(bytes), into, share = 1 / 4 }: IndexOptions) {
    this.#trace = trace.blocks
    this.#share = share
    this.#firsts = new TickColumn(trace.begin)
    this.#groups = new RefGroups(segment => this.summary(segment)!)
    this.#open = into
    let end = 0
    if (file) {
      const reader = new SummaryReader(file)
      for (const [{ at, length, crc }, each] of readIndex(file, trace)) {
        const head = headOf(each)
        if (head) this.#known.set(head.firstTick, [head, { at, length, crc, reader }])
        end = at + length
      }
    }
    this.#changed = end !== (file?.size ?? 0)
  }

  /** The file that it was read from does not say all of it, or more. */
  get changed(): boolean { return this.#changed || this.#known.size > 0 }

  /** Segments that are indexed, the first ones of the recording. */
  get segments(): number { return this.#summaries.length }

  /** Bytes of the index file. */
  get size(): number { return this.#summaries.reduce((sum, { length }) => sum + FRAMING + length, indexHead(this.#trace).length) }

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

  /** Makes the summary of a segment anew: the recording was damaged since it was made, or the file of the index was written over. */
  async renew(segment: number): Promise<void> {
    // Those before it are not decoded for this: all that it shows is new.
    const made = await this.#make(segment, new Sights())
    if (segment < this.segments) this.#put(segment, readSummary(made), made)
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
      if (known?.[0].records === info.records) this.#put(i, ...known)
      else {
        for (let before = this.#sights.before(i); before < i; before++) await this.#trace.lend(before, segment => this.#sights.take(segment))
        const made = await this.#make(i, this.#sights)
        this.#put(i, readSummary(made), made)
      }
      this.#known.delete(info.firstTick)
      progress?.(i + 1, segments.length)
    }
  }

  async #make(i: number, sights: Sights): Promise<Uint8Array> {
    this.#changed = true
    const made = await this.#trace.lend(i, segment => summarise(segment, this.#room(i) - FRAMING, sights.take(segment)))
    const file = this.#open?.()
    this.#open = undefined
    if (file) {
      this.#into = { file, reader: new SummaryReader(file) }
      this.#append(indexHead(this.#trace))
      this.#last = undefined
      this.#summaries.forEach((summary, before) => { this.#summaries[before] = this.#kept(summary) })
    }
    return made
  }

  /** The summary, in the file that is being written if there is one. */
  #kept(summary: Uint8Array | Stored): Uint8Array | Stored {
    const bytes = this.#into && bytesOf(summary)
    if (!this.#into || !bytes) return summary
    const { file, reader } = this.#into
    const stored = { at: file.size + FRAMING, length: bytes.length, crc: crc32(bytes), reader }
    return this.#append(frameSummary(bytes)) ? stored : summary
  }

  #append(bytes: Uint8Array): boolean {
    try {
      this.#into?.file.append(bytes)
      return true
    } catch {
      // A full disk: the rest is held in memory.
      this.#into = undefined
      return false
    }
  }

  /** Bytes for a summary: the share of the block and of those before it in its segment, but for what their summaries took. */
  #room(i: number): number {
    const { segments } = this.#trace
    let room = segments[i]!.bytes * this.#share
    for (let before = i - 1; before >= i - segments[i]!.ordinal; before--) room += segments[before]!.bytes * this.#share - FRAMING - this.#summaries[before]!.length
    return room
  }

  #put(segment: number, { firstTick, records, frames, entered }: Head, summary: Uint8Array | Stored): void {
    if (segment === this.segments) {
      this.#firsts.push(0)
      for (const column of [this.#records, this.#frames, this.#entered]) column.push(0)
    }
    this.#summaries[segment] = this.#kept(summary)
    this.#firsts.set(segment, firstTick)
    this.#records.set(segment, records)
    this.#frames.set(segment, frames)
    this.#entered.set(segment, entered)
    this.#last = undefined
    this.#groups.forget(segment)
  }

  #cut(length: number): void {
    this.#summaries.length = length
    this.#firsts.cut(length)
    for (const column of [this.#records, this.#frames, this.#entered]) column.cut(length)
    this.#last = undefined
    this.#groups.forget(length)
  }

  /** The index file. */
  bytes(): Uint8Array { return joinBytes([...this.pieces()]) }

  /** The index file, piece by piece. Throws CINE_CORRUPT if the file that it was read from was written over. */
  *pieces(): Generator<Uint8Array, void> {
    yield indexHead(this.#trace)
    for (const summary of this.#summaries) {
      const bytes = bytesOf(summary)
      if (!bytes) throw new Fault('CINE_CORRUPT', { what: 'index' })
      yield frameSummary(bytes)
    }
  }

  /**
   * What is known of a segment, to be read before that of another is asked for; undefined if it is not indexed. Throws `Pending` if its place in the file was
   * written over: it is made anew.
   */
  summary(segment: number): LazySummary | undefined {
    if (this.#last?.[0] === segment) return this.#last[1]
    const stored = this.#summaries[segment]
    if (!stored) return undefined
    const bytes = bytesOf(stored)
    if (!bytes) throw new Pending(() => this.renew(segment))
    const summary = readSummary(bytes)
    this.#last = [segment, summary]
    return summary
  }

  /** The first segment from `from` on (the last up to it, for direction -1) that may hold it, none beyond `end`; -1 if none does. */
  next(wanted: Wanted, from: number, direction: 1 | -1, end: number = direction > 0 ? Infinity : 0): number {
    const holds = this.#testOf(wanted)
    const last = this.segments - 1
    for (let i = direction > 0 ? Math.max(from, 0) : Math.min(from, last); i >= 0 && i <= last && (end - i) * direction >= 0; i += direction) {
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
    const holder = (first: number): Promise<number> => ask(() => this.next({ kind: 'op', op }, first, 1))
    for (let i = await holder(0); i >= 0; i = await holder(i + 1)) {
      const firstTick = this.firstTick(i)
      if (firstTick + this.records(i) <= from) continue
      if (firstTick >= to) break
      const ticks = await ask(() => this.summary(i)!.ticks)
      if (ticks && RARE.has(op)) {
        const { offsets, ops } = ticks
        for (let k = 0; k < offsets.length; k++) if (ops[k] === op) add(found, firstTick + offsets[k]!, from, to)
        continue
      }
      const places = await this.#trace.lend(i, ({ columns: { count, heads } }) => {
        const at: number[] = []
        for (let k = 0; k < count; k++) if (((heads[k]! >>> HEAD_OP_SHIFT) & 31) === op) at.push(k)
        return at
      })
      for (const k of places) add(found, firstTick + k, from, to)
    }
    return found
  }

  #testOf(wanted: Wanted): (summary: LazySummary) => boolean {
    if (wanted !== this.#asked) {
      this.#holds = this.#test(wanted)
      this.#asked = wanted
    }
    return this.#holds
  }

  #test(wanted: Wanted): (summary: LazySummary) => boolean {
    switch (wanted.kind) {
      case 'site': return summary => summary.hasSite(wanted.site)
      case 'op': return summary => (summary.ops[wanted.op] ?? 0) > 0
      case 'touch': return this.#touches(wanted.ref, wanted.key)
      case 'image': return tells(wanted.ref, IMAGED)
      case 'news': return tells(wanted.ref, NEWS)
      case 'object': return tells(wanted.ref, DEFINED)
      case 'instance': return summary => (summary.label(PART_INSTANCES, wanted.instance) ?? 0) >= 0
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

  #touches(ref: number, key: string | undefined): (summary: LazySummary) => boolean {
    const hash = key === undefined ? 0 : hashKey(key) * 4 + 1
    const keys = new Map<number, boolean>()
    const names = (label: number): boolean => {
      if (label === ANY_LABEL || label === hash) return true
      if (label % 4 !== 0) return false
      let same = keys.get(label)
      if (same === undefined) keys.set(label, same = this.#mayBeKey(label / 4, key))
      return same
    }
    return summary => {
      const set = summary.label(PART_TOUCHES, ref)
      if (set === undefined) return true
      return set >= 0 && (key === undefined || (summary.sets?.[set] ?? [ANY_LABEL]).some(names))
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

const tells = (ref: number, bit: number) => (summary: LazySummary): boolean => (Math.max(summary.label(PART_OBJECTS, ref) ?? bit, 0) & bit) !== 0

/** Undefined of a summary in a file that was written over. */
const bytesOf = (summary: Uint8Array | Stored): Uint8Array | undefined => summary instanceof Uint8Array ? summary : summary.reader.read(summary)

function headOf(bytes: Uint8Array): Head | undefined {
  try {
    const { firstTick, records, frames, entered } = readSummary(bytes)
    return { firstTick, records, frames, entered }
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
