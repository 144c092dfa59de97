import { OP_TIME, type BlockTrace, type Segment } from '@cinescope/trace'
import type { SegmentClock } from '../index-file/summary.ts'
import type { TraceIndex } from '../index-file/trace-index.ts'
import type { Work } from '../work.ts'
import { Activations } from './activations.ts'
import { Clock } from './clock.ts'
import { TickColumn } from './column.ts'
import { FaultTable } from './faults.ts'
import { Frames, type Row } from './frames.ts'
import { Instances } from './instances.ts'
import { Parts } from './parts.ts'
import { type Postings, postingsBytes } from './postings.ts'
import { type ObjectPostings, objectsOf, opsOf, type ScopePostings, scopesOf, sitesOf } from './segment-parts.ts'
import { Slices } from './slices.ts'
import { Spine } from './spine.ts'
import { Tasks } from './tasks.ts'
import { Trail } from './trail.ts'

interface PartKinds {
  readonly ops: Uint8Array
  readonly activations: Activations
  readonly sites: Postings
  readonly objects: ObjectPostings
  readonly scopes: ScopePostings
  readonly clock: SegmentClock
}

/**
 * What questions are answered with. The index says which segments to look at, the spine what goes from one to the next; all else is made of
 * decoded segments when it is asked for, and kept within a bound. Reading throws `Pending` where that must be waited for (`ask`).
 */
export class Catalog {
  readonly trace: BlockTrace
  readonly index: TraceIndex
  spine: Spine
  readonly frames: Frames
  readonly slices: Slices
  readonly tasks: Tasks
  readonly instances: Instances
  readonly faults: FaultTable
  readonly clock: Clock
  /** First tick of each segment. */
  readonly firsts: TickColumn
  readonly #parts: Parts<PartKinds>
  #end: number
  #edition = 0
  /** No ticks are missing between two segments. */
  #whole = true
  #extending: Promise<void> = Promise.resolve()

  constructor(trace: BlockTrace, index: TraceIndex, room: number) {
    this.trace = trace
    this.index = index
    this.spine = new Spine(trace, index)
    this.frames = new Frames(this)
    this.slices = new Slices(this)
    this.tasks = new Tasks(this)
    this.instances = new Instances(this)
    this.faults = new FaultTable(this)
    this.clock = new Clock(this)
    this.firsts = new TickColumn(trace.begin)
    this.#end = trace.begin
    this.#parts = new Parts<PartKinds>(trace, {
      ops: opsOf,
      activations: segment => new Activations(segment, this.spine.flying.get(segment.index) === 1),
      sites: sitesOf,
      objects: objectsOf,
      scopes: scopesOf,
      clock: clockOf,
    }, {
      ops: ops => ops.length + 100,
      activations: activations => activations.bytes,
      sites: postingsBytes,
      objects: ({ touches, images }) => postingsBytes(touches) + postingsBytes(images),
      scopes: ({ writes, made }) => postingsBytes(writes) + made.numbers.length * 16,
      clock: ({ at }) => at.length * 9 + 300,
    }, room, ['ops', 'activations'], segment => this.#check(segment))
  }

  get segments(): number { return this.firsts.length }

  /** One past the last record that questions are answered about. */
  get end(): number { return this.#end }

  /** Indexes whatever is not indexed yet. Calls queue up. Rejects with the signal's reason; what was done by then stays. */
  extend(work: Work = {}): Promise<void> {
    this.#extending = this.#extending.catch(() => undefined).then(() => this.#extend(work))
    return this.#extending
  }

  async #extend(work: Work): Promise<void> {
    await this.index.extend(work)
    const first = await this.spine.extend(work.signal)
    if (first >= this.spine.segments) return
    for (let segment = first; segment < this.firsts.length; segment++) this.#parts.forget(segment)
    this.firsts.cut(first)
    for (let segment = first; segment < this.spine.segments; segment++) this.firsts.push(this.index.firstTick(segment))
    this.#follow(first)
    // The clock of the segment before goes up to where the new one begins.
    this.clock.forget()
    this.frames.forget()
  }

  /** A segment that has fewer records than the index knows was damaged since. */
  async #check(decoded: Segment): Promise<void> {
    const { index: segment, records } = decoded
    if (records >= this.index.records(segment)) return this.index.learn(decoded)
    await this.index.renew(segment)
    const spine = new Spine(this.trace, this.index)
    await spine.extend()
    this.spine = spine
    this.#follow(segment)
    this.#parts.clear()
    this.clock.forget()
    this.frames.forget()
  }

  /** Another number, once what was told of frames and times may be told otherwise: the recording grew, or is damaged. */
  get edition(): number { return this.#edition }

  /** Takes in where the segments from one on are. */
  #follow(first: number): void {
    const { index } = this
    this.#end = index.end
    this.#edition++
    for (let segment = Math.max(1, first); segment < index.segments; segment++) this.#whole &&= index.firstTick(segment) === index.firstTick(segment - 1) + index.records(segment - 1)
  }

  activations(segment: number): Activations { return this.#parts.get('activations', segment) }
  scopes(segment: number): ScopePostings { return this.#parts.get('scopes', segment) }
  sitePostings(segment: number): Postings { return this.#parts.get('sites', segment) }
  ops(segment: number): Uint8Array { return this.#parts.get('ops', segment) }

  /** Time anchors of a segment: of the index, else of the segment. */
  anchors(segment: number): SegmentClock {
    const known = this.#parts.peek('clock', segment)
    if (known) return known
    const told = this.index.summary(segment)?.clock
    if (!told) return this.#parts.get('clock', segment)
    this.#parts.put('clock', segment, told)
    return told
  }

  siteTrail(site: number): Trail { return new Trail(this, { kind: 'site', site }, site, segment => this.#parts.get('sites', segment)) }
  scopedTrail(instance: number): Trail { return new Trail(this, { kind: 'instance', instance }, instance, segment => this.#parts.get('scopes', segment).writes) }
  /** With a key, segments that write others only are not looked at; in one that is looked at all touches are told. */
  touchTrail(ref: number, key?: string): Trail { return new Trail(this, { kind: 'touch', ref, ...(key !== undefined && { key }) }, ref, segment => this.#parts.get('objects', segment).touches) }
  imageTrail(ref: number): Trail { return new Trail(this, { kind: 'image', ref }, ref, segment => this.#parts.get('objects', segment).images) }

  /**
   * Images of an object, but for such segments' where each shows what the one before it did, of an object that nothing touched in between. The oldest one that a ring has kept may be among those
   * left out. All images where the recording has holes: what was there between two images may be gone since the index was made.
   */
  newsTrail(ref: number): Trail { return new Trail(this, { kind: this.#whole ? 'news' : 'image', ref }, ref, segment => this.#parts.get('objects', segment).images) }
  /** May an image show anything but what the one before it did? */
  hasNews(ref: number, image: number): boolean { return !this.#whole || this.trace.begin > 0 || this.index.mayHold({ kind: 'news', ref }, this.segmentBefore(image)) }

  /** The last segment that begins at or before a tick, -1 if there is none. */
  segmentBefore(tick: number): number {
    const at = this.#at
    if (at < this.firsts.length && this.firsts.get(at) <= tick && (at + 1 >= this.firsts.length || this.firsts.get(at + 1) > tick)) return at
    const segment = this.firsts.floor(tick)
    if (segment >= 0) this.#at = segment
    return segment
  }

  /** The segment that was asked for last. */
  #at = 0

  /** Op of the record at a tick, -1 if there is no such record. */
  opAt(tick: number): number {
    const segment = this.segmentBefore(tick)
    if (segment < 0 || tick >= this.#end) return -1
    return this.#parts.get('ops', segment)[tick - this.firsts.get(segment)] ?? -1
  }

  /** Row of the frame that the record at `tick` belongs to, or -1. */
  rowAt(tick: number): Row {
    const slice = this.slices.at(tick)
    return slice < 0 ? -1 : this.slices.frame(slice)
  }

  /** Frame number of the record at `tick`, 0 if none. */
  frameAt(tick: number): number { return Math.max(0, this.rowAt(tick)) }

  /** Index of the last rare record (`spine.rare`) at or before a tick, -1 if there is none. */
  rareBefore(tick: number): number { return this.spine.rare.floor(tick) }
}

function clockOf(segment: Segment): SegmentClock {
  const [at, times, roots]: [number[], number[], number[]] = [[], [], []]
  const cursor = segment.cursor()
  while (cursor.next()) {
    const time = cursor.op === OP_TIME ? cursor.number(0) : NaN
    if (!Number.isFinite(time)) continue
    at.push(cursor.tick - segment.firstTick)
    times.push(time - segment.startTime)
    roots.push(cursor.stack.length === 0 ? 1 : 0)
  }
  return { at: Int32Array.from(at), times: Float32Array.from(times), roots: Uint8Array.from(roots) }
}
