import { decodeNumber, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_ENTER, OP_RESUME, OP_TASK, type BlockTrace, type FrameState, type Level, type Segment } from '@cinescope/trace'
import { stackHash } from '../index-file/spine-writer.ts'
import { summarise } from '../index-file/summarise.ts'
import { readSummary, type Crossing, type SegmentSpine, type SegmentSummary } from '../index-file/summary.ts'
import type { TraceIndex } from '../index-file/trace-index.ts'
import { IntColumn, TickColumn } from './column.ts'
import { Crossings } from './crossings.ts'
import { FoldTable } from './folds.ts'
import { LevelTable } from './levels.ts'
import { soon } from './parts.ts'

/** A frame whose ENTER is not in the recording, or was lost: told by a keyframe or a RESUME. */
export interface Outlier {
  /** Of its function; negative = minus a site of its body. */
  readonly site: number
  readonly entered: number
  /** Frame that it was called from, -1 if none is known. */
  readonly parent: number
}

/**
 * What goes from segment to segment: slices that are open over a border, frames that others enter and leave, tasks and other rare records. It is
 * made of the summaries of an index, without decoding, and grows with them; it is small, because little crosses borders.
 */
export class Spine {
  readonly #trace: BlockTrace
  readonly #index: TraceIndex
  /** Slices that are open at the end of the segment where they began. `below` is the slice under them, -1 at the bottom. */
  readonly from: TickColumn
  /** -1 while open. */
  readonly to: TickColumn
  readonly frame: IntColumn = new IntColumn()
  readonly below: IntColumn = new IntColumn()
  /** Site of the ENTER that began it, 0 if a RESUME or a keyframe did; then calls made up to its segment's end. */
  readonly site: IntColumn = new IntColumn()
  readonly calls: IntColumn = new IntColumn()
  /** Of each segment: innermost slice and depth of the stack at its start, the first slice of `from` that begins in it, whether a throw was under way, calls on an empty stack, most frames open. */
  readonly tops: IntColumn = new IntColumn()
  readonly depths: IntColumn = new IntColumn()
  readonly begun: IntColumn = new IntColumn()
  readonly flying: IntColumn = new IntColumn()
  readonly roots: IntColumn = new IntColumn()
  readonly deepest: IntColumn = new IntColumn()
  readonly #least: IntColumn = new IntColumn()
  readonly #most: IntColumn = new IntColumn()
  readonly crossings: Crossings
  readonly outliers: Map<number, Outlier> = new Map()
  /** Frames of keyframes that were taken over, in their order, that nothing called. */
  readonly orphans: number[] = []
  /** Scope instance -> parent, from keyframes that were taken over. */
  readonly instances: Map<number, number> = new Map()
  readonly suspended: Set<number> = new Set()
  readonly levels: LevelTable = new LevelTable()
  readonly folds: FoldTable = new FoldTable()
  /** Ticks and ops of the records that are listed one by one (RARE). */
  readonly rare: TickColumn
  readonly rareOps: IntColumn = new IntColumn()
  readonly tasks: TickColumn
  /** The reader made task 0 up, for frames that begin before the first task. */
  madeUp = false
  #started = false
  readonly #open: number[] = []
  #throwing = false
  /** Where things stood before the last segment, which may grow. */
  #mark: { readonly slices: number, readonly rare: number, readonly tasks: number, readonly open: readonly number[], readonly throwing: boolean } | undefined
  readonly #ended: number[] = []
  #records = 0
  #end: number

  constructor(trace: BlockTrace, index: TraceIndex) {
    const origin = trace.begin
    this.#trace = trace
    this.#index = index
    this.from = new TickColumn(origin)
    this.to = new TickColumn(origin)
    this.rare = new TickColumn(origin)
    this.tasks = new TickColumn(origin)
    this.crossings = new Crossings(origin)
    this.#end = origin
  }

  /** Segments taken in. */
  get segments(): number { return this.tops.length }

  /** Takes in what the index has by now; answers the first segment that is new or has grown. */
  async extend(signal?: AbortSignal): Promise<number> {
    const last = this.segments - 1
    if (last >= 0 && (last >= this.#index.segments || this.#index.records(last) !== this.#records)) this.#back(last)
    const first = this.segments
    for (let i = first; i < this.#index.segments; i++) {
      signal?.throwIfAborted()
      await this.#add(i)
    }
    return first
  }

  /** The slice of a frame's ENTER, if that is here; else -1. */
  entryOf(frame: number): number {
    const home = this.#index.segmentOfFrame(frame)
    if (home < 0 || home >= this.segments) return -1
    const begin = this.begun.get(home)
    const end = home + 1 < this.segments ? this.begun.get(home + 1) : this.frame.length
    // Frames of ENTERs rise; slices that a RESUME began stand between them.
    for (let low = begin, high = end; low < high;) {
      const middle = (low + high) >>> 1
      let entry = middle
      while (entry < high && this.site.get(entry) === 0) entry++
      if (entry === high) high = middle
      else if (this.frame.get(entry) === frame) return entry
      else if (this.frame.get(entry) < frame) low = entry + 1
      else high = middle
    }
    return -1
  }

  /** Segments that may have made a scope instance. */
  *makersOf(instance: number): Generator<number, void> {
    for (let i = this.#least.length - 1; i >= 0; i--) if (instance >= this.#least.get(i) && instance <= this.#most.get(i)) yield i
  }

  async #add(i: number): Promise<void> {
    let told = await soon(() => toldBy(this.#index.summary(i)!))
    let segment: Segment | undefined
    if (!told) {
      segment = await this.#trace.segment(i)
      told = toldBy(readSummary(summarise(segment, Infinity, new Set())))!
    }
    const { firstTick, records, spine, crossings, ticks: { offsets, ops } } = told
    const known = spine.depth === this.#open.length && spine.hash === stackHash(this.#open.map(row => this.frame.get(row)))
    const adopts = !known || (i === 0 ? firstTick > 0 : firstTick !== this.#end)
    if (adopts || this.#foreign(crossings) || !this.#started) segment ??= await this.#trace.segment(i)
    // From here on nothing waits: a reader sees all of a segment or nothing.
    this.#mark = { slices: this.frame.length, rare: this.rare.length, tasks: this.tasks.length, open: [...this.#open], throwing: this.#throwing }
    this.#ended.length = 0
    if (adopts) this.#adopt(i, segment!)
    if (!this.#started) this.#begin(segment!)
    this.tops.push(this.#open.at(-1) ?? -1)
    this.depths.push(this.#open.length)
    this.begun.push(this.frame.length)
    this.flying.push(this.#throwing ? 1 : 0)
    this.roots.push(spine.roots)
    this.deepest.push(spine.deepest)
    this.#least.push(spine.instances[0])
    this.#most.push(spine.instances[1])
    for (const at of spine.ended) this.#close(firstTick + at)
    for (const { frame, from, site, calls } of spine.opened) this.#push(frame, firstTick + from, site, calls)
    this.crossings.add(i, crossings, this.#throwing)
    for (const { frame } of crossings) this.#meet(frame, segment)
    offsets.forEach((at, k) => {
      this.rare.push(firstTick + at)
      this.rareOps.push(ops[k]!)
      if (ops[k] === OP_TASK) this.tasks.push(firstTick + at)
    })
    for (const { at, site, level, whole } of spine.levels) this.levels.add(site, firstTick + at, level as Level, whole)
    for (const { at, site, calls, back, over } of spine.folds) this.folds.add(site, { from: firstTick + at - back - 1, to: firstTick + at, calls, over })
    this.#throwing = spine.flying ?? this.#throwing
    this.#records = records
    this.#end = firstTick + records
  }

  #push(frame: number, from: number, site: number, calls: number): void {
    this.below.push(this.#open.at(-1) ?? -1)
    this.from.push(from)
    this.to.push(-1)
    this.site.push(site)
    this.calls.push(calls)
    this.#open.push(this.frame.push(frame))
  }

  #close(tick: number): void {
    const row = this.#open.pop()
    if (row === undefined) return
    this.to.set(row, tick)
    this.#ended.push(row)
  }

  /** Takes the last segment back: it has grown. */
  #back(i: number): void {
    const mark = this.#mark!
    for (const row of this.#ended) this.to.set(row, -1)
    for (const column of [this.from, this.to, this.frame, this.below, this.site, this.calls]) column.cut(mark.slices)
    for (const column of [this.tops, this.depths, this.begun, this.flying, this.roots, this.deepest, this.#least, this.#most]) column.cut(i)
    this.crossings.cut(i)
    this.rare.cut(mark.rare)
    this.rareOps.cut(mark.rare)
    this.tasks.cut(mark.tasks)
    this.#open.splice(0, Infinity, ...mark.open)
    this.#throwing = mark.throwing
    this.#end = this.#trace.segments[i]?.firstTick ?? this.#end
    if (i === 0) this.#started = this.madeUp = false
  }

  /** The keyframe is right where it differs from what was followed: chunks before it may be lost, or evicted. */
  #adopt(i: number, { keyframe, firstTick }: Segment): void {
    let same = 0
    while (same < this.#open.length && same < keyframe.stack.length && this.frame.get(this.#open[same]!) === keyframe.stack[same]?.frame) same++
    while (this.#open.length > same) this.#close(firstTick - 1)
    for (const state of keyframe.stack.slice(same)) {
      const under = this.#open.at(-1)
      this.#outlier(state, under === undefined ? -1 : this.frame.get(under), i)
      this.#push(state.frame, firstTick, 0, 0)
    }
    for (const state of keyframe.suspended) {
      this.#outlier(state, -1, i)
      this.suspended.add(state.frame)
    }
    for (const [instance, parent] of keyframe.instances) if (!this.instances.has(instance)) this.instances.set(instance, parent)
  }

  #outlier({ frame, site, entered }: FrameState, parent: number, segment: number): void {
    const home = this.#index.segmentOfFrame(frame)
    if ((home >= 0 && home < segment) || this.outliers.has(frame)) return
    this.outliers.set(frame, { site, entered, parent })
    if (parent < 0) this.orphans.push(frame)
  }

  /** True if a frame resumes that nothing told of. */
  #foreign(crossings: readonly Crossing[]): boolean {
    return crossings.some(({ frame }) => this.#index.segmentOfFrame(frame) < 0 && !this.outliers.has(frame))
  }

  #meet(frame: number, segment: Segment | undefined): void {
    if (!segment || this.#index.segmentOfFrame(frame) >= 0 || this.outliers.has(frame)) return
    const { count, heads, starts, words } = segment.columns
    for (let i = 0; i < count; i++) {
      const start = starts[i]!
      if (((heads[i]! >>> HEAD_OP_SHIFT) & 31) !== OP_RESUME || starts[i + 1] === start || (decodeNumber(segment.columns, words[start]!) | 0) !== frame) continue
      this.outliers.set(frame, { site: -(heads[i]! >>> HEAD_SITE_SHIFT), entered: -1, parent: -1 })
      return
    }
  }

  /** Frames before the first task hang under a task that is made up. */
  #begin({ columns, firstTick }: Segment): void {
    this.#started = this.madeUp = this.outliers.size > 0
    const { count, heads } = columns
    for (let at = 0; at < count && !this.#started; at++) {
      const op = (heads[at]! >>> HEAD_OP_SHIFT) & 31
      if (op === OP_ENTER || op === OP_RESUME) this.#started = this.madeUp = true
      else if (op === OP_TASK) this.#started = true
    }
    if (this.madeUp) this.tasks.push(Math.min(firstTick, this.#trace.begin))
  }
}

/** What the spine is made of. */
interface Told { readonly firstTick: number, readonly records: number, readonly spine: SegmentSpine, readonly crossings: readonly Crossing[], readonly ticks: NonNullable<SegmentSummary['ticks']> }

/** Undefined if the summary lacks some of it. */
function toldBy({ firstTick, records, spine, crossings, ticks }: SegmentSummary): Told | undefined {
  return spine && crossings && ticks && { firstTick, records, spine, crossings, ticks }
}
