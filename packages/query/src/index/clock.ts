import type { BlockInfo } from '@cinescope/trace'
import type { Catalog } from './catalog.ts'
import { floorIndex } from './column.ts'

/** The anchors of one segment of the recording (`Trace.segments`, not blocks), with the segment's start and, last, the start of the next one. */
interface Stretch {
  readonly first: number
  /** First tick of the next one; Infinity of the last. */
  readonly end: number
  readonly at: Int32Array
  readonly times: Float64Array
  readonly roots: Uint8Array
  /** Milliseconds a record, where the program was not idle. */
  readonly pace: number
}

/** Segments whose anchors are at hand. */
const KEPT = 64

/**
 * Time anchors. Between two anchors time is spread evenly over the records, and never runs backwards. Before an anchor at an event-loop
 * entry the program may have been idle for long, so records there follow each other as fast as elsewhere in the segment (F70).
 */
export class Clock {
  readonly #catalog: Catalog
  readonly #stretches: Map<number, Stretch> = new Map()
  /** The one that was asked for last: mostly it is asked for again. */
  #last: Stretch | undefined
  /** The anchor in it, likewise. */
  #place = 0
  readonly #starts: number[] = []
  /** First block of each segment. */
  readonly #blocks: number[] = []

  constructor(catalog: Catalog) { this.#catalog = catalog }

  /** The recording has grown: the last anchors of segments are others. */
  forget(): void {
    this.#stretches.clear()
    this.#last = undefined
    this.#starts.length = 0
    this.#blocks.length = 0
  }

  timeAt(tick: number): number {
    if (this.#catalog.segments === 0) return 0
    const { first, at, times, roots, pace } = this.#stretchAt(tick)
    const distance = tick - first
    let place = this.#place
    if (!(at[place]! <= distance && (place + 1 >= at.length || at[place + 1]! > distance))) place = this.#place = floorIndex(at, 0, at.length, distance)
    if (place < 0) return times[0]!
    const time = times[place]!
    if (place + 1 >= at.length) return time
    const records = at[place + 1]! - at[place]!
    let span = times[place + 1]! - time
    if (roots[place + 1] === 1) span = Math.min(span, pace * records)
    return time + span * (distance - at[place]!) / records
  }

  /** First tick of [begin, end) whose time is at or after `time`; `end` if there is none. */
  tickAt(time: number, begin: number, end: number): number {
    const { firsts } = this.#catalog
    const segments = this.#segments.length
    let [low, high] = [0, segments]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#startOf(middle) < time) low = middle + 1
      else high = middle
    }
    // Segment low begins at or after the time, the one before it earlier.
    let from = low === 0 ? begin : firsts.get(this.#blocks[low - 1]!)
    let to = low < segments ? firsts.get(this.#blocks[low]!) : end
    while (from < to) {
      const middle = Math.floor((from + to) / 2)
      if (this.timeAt(middle) >= time) to = middle
      else from = middle + 1
    }
    return from
  }

  /** Never before the last anchor of the segment in front. */
  #startOf(segment: number): number {
    const { segments } = this.#catalog.trace
    const infoOf = (i: number): BlockInfo | undefined => segments[this.#segments[i] ?? -1]
    for (let i = this.#starts.length; i <= Math.min(segment, this.#segments.length - 1); i++) this.#starts.push(Math.max(this.#starts[i - 1] ?? -Infinity, infoOf(i - 1)?.endTime ?? -Infinity, infoOf(i)?.startTime ?? -Infinity))
    return this.#starts[segment] ?? 0
  }

  get #segments(): readonly number[] {
    const { segments, trace } = this.#catalog
    if (this.#blocks.length === 0) for (let block = 0; block < segments; block++) if (trace.segments[block]!.ordinal === 0) this.#blocks.push(block)
    return this.#blocks
  }

  #stretchAt(tick: number): Stretch {
    const last = this.#last
    if (last && tick >= last.first && tick < last.end) return last
    return this.#last = this.#stretch(this.#catalog.trace.segments[Math.max(0, this.#catalog.segmentBefore(tick))]!.segment)
  }

  #stretch(segment: number): Stretch {
    const known = this.#stretches.get(segment)
    if (known) return known
    const stretch = this.#make(segment)
    this.#stretches.set(segment, stretch)
    if (this.#stretches.size > KEPT) this.#stretches.delete(this.#stretches.keys().next().value!)
    return stretch
  }

  #make(segment: number): Stretch {
    const { firsts, spine, trace } = this.#catalog
    const [block, next] = [this.#segments[segment]!, this.#segments[segment + 1] ?? this.#catalog.segments]
    const first = firsts.get(block)
    const start = trace.segments[block]!.startTime
    let most = 2
    for (let each = block; each < next; each++) most += this.#catalog.anchors(each).at.length
    const [at, times, roots] = [new Int32Array(most), new Float64Array(most), new Uint8Array(most)]
    at[0] = 0
    times[0] = this.#startOf(segment)
    roots[0] = spine.depths.get(block) === 0 ? 1 : 0
    let [last, busyTime, busyRecords] = [0, 0, 0]
    for (let each = block; each <= next; each++) {
      // The last anchor is where the next segment begins.
      const known = each < next ? this.#catalog.anchors(each) : undefined
      const before = each < this.#catalog.segments ? firsts.get(each) - first : 0
      const anchors = known ? known.at.length : next < this.#catalog.segments ? 1 : 0
      for (let i = 0; i < anchors; i++) {
        const place = known ? before + known.at[i]! : before
        if (at[last]! >= place) continue
        const root = known ? known.roots[i]! : spine.depths.get(next) === 0 ? 1 : 0
        const time = Math.max(times[last]!, known ? start + known.times[i]! : this.#startOf(segment + 1))
        if (root === 0) {
          busyTime += time - times[last]!
          busyRecords += place - at[last]!
        }
        last++
        at[last] = place
        times[last] = time
        roots[last] = root
      }
    }
    const length = last + 1
    return { first, end: next < this.#catalog.segments ? firsts.get(next) : Infinity, at: at.subarray(0, length), times: times.subarray(0, length), roots: roots.subarray(0, length), pace: busyRecords === 0 ? 0 : busyTime / busyRecords }
  }
}
