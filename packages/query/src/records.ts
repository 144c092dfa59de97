import type { ObjectInfo, ObjectRef, RecordCursor, Segment, Trace, Value } from '@cinescope/trace'

/** A record taken out of its cursor. */
export interface RecordData {
  readonly tick: number
  readonly op: number
  readonly site: number
  readonly frame: number
  readonly values: readonly Value[]
}

/** So many records are skipped rather than sought. */
const STRIDE = 512

/** Segments that are held for reads which cannot wait. */
const RECENT = 4

/** Reads single records. Questions run at the same time, so nothing is left in a shared cursor between two awaits. */
export class Records {
  readonly #trace: Trace
  #segment: Segment | undefined
  #cursor: RecordCursor | undefined
  readonly #recent: Segment[] = []

  constructor(trace: Trace) { this.#trace = trace }

  /** Forgets cursors that stand at the end of what has grown. */
  refresh(): void {
    this.#recent.length = 0
    this.#forget()
  }

  #forget(): void {
    this.#segment = undefined
    this.#cursor = undefined
  }

  async at(tick: number): Promise<RecordData | undefined> {
    const segment = await this.segmentAt(tick)
    return segment && this.read(segment, tick)
  }

  /** The record at a tick, if its segment was read lately. */
  now(tick: number): RecordData | undefined {
    for (const segment of this.#recent) if (tick >= segment.firstTick && tick < segment.firstTick + segment.records) return this.read(segment, tick)
    return undefined
  }

  /** The record at a tick of a loaded segment. */
  read(segment: Segment, tick: number): RecordData | undefined {
    let cursor = this.#segment === segment ? this.#cursor : undefined
    if (!cursor || cursor.tick > tick || cursor.tick < tick - STRIDE) {
      cursor = segment.cursor(tick as typeof segment.firstTick)
      this.#segment = segment
      this.#cursor = cursor
      if (!cursor.next()) return this.#end()
    }
    while (cursor.tick < tick) if (!cursor.next()) return this.#end()
    return cursor.tick === tick ? take(cursor) : undefined
  }

  async segmentAt(tick: number): Promise<Segment | undefined> {
    const segments = this.#trace.segments
    let low = 0
    let high = segments.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((segments[middle]?.firstTick ?? 0) <= tick) low = middle + 1
      else high = middle
    }
    const info = segments[low - 1]
    if (!info || tick >= info.firstTick + info.records) return undefined
    const segment = await this.#trace.segment(info.index)
    if (!this.#recent.includes(segment)) {
      this.#recent.unshift(segment)
      if (this.#recent.length > RECENT) this.#recent.pop()
    }
    return segment
  }

  /** What is known of an object around a tick: the segment that mentions it, or the nearest earlier one. */
  async object(ref: ObjectRef, tick: number): Promise<ObjectInfo | undefined> {
    const segments = this.#trace.segments
    for (let i = segments.length - 1; i >= 0; i--) {
      const info = segments[i]
      if (!info || info.firstTick > tick) continue
      const known = (await this.#trace.segment(info.index)).object(ref)
      if (known) return known
    }
    return undefined
  }

  #end(): undefined {
    this.#forget()
    return undefined
  }
}

function take(cursor: RecordCursor): RecordData {
  const values: Value[] = []
  for (let i = 0; i < cursor.size; i++) values.push(cursor.value(i))
  return { tick: cursor.tick, op: cursor.op, site: cursor.site, frame: cursor.frame, values }
}
