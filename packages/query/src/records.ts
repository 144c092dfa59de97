import { decodeValue, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_NAMES, type ObjectInfo, type ObjectRef, type RecordColumns, type Segment, type Trace, type Value } from '@cinescope/trace'
import type { Catalog } from './index/catalog.ts'
import { ask } from './index/parts.ts'

/** One record with its values. */
export interface RecordData {
  readonly tick: number
  readonly op: number
  readonly site: number
  readonly values: readonly Value[]
}

/** Segments that are held for reads which cannot wait. */
const RECENT = 4

/** Reads single records. */
export class Records {
  readonly #trace: Trace
  readonly #catalog: Catalog
  readonly #recent: Segment[] = []

  constructor(trace: Trace, catalog: Catalog) {
    this.#trace = trace
    this.#catalog = catalog
  }

  /** Forgets segments that have grown. */
  refresh(): void { this.#recent.length = 0 }

  async at(tick: number): Promise<RecordData | undefined> {
    const known = this.now(tick)
    if (known) return known
    const segment = await this.segmentAt(tick)
    return segment && this.read(segment, tick)
  }

  /** The record at a tick, if its segment was read lately. */
  now(tick: number): RecordData | undefined {
    for (const segment of this.#recent) if (tick >= segment.firstTick && tick < segment.firstTick + segment.records) return this.read(segment, tick)
    return undefined
  }

  /** One value of a record, if its segment was read lately and the record is of that op. */
  valueNow(tick: number, op: number, index: number): Value | undefined {
    for (const { firstTick, records, columns } of this.#recent) {
      const at = tick - firstTick
      if (at < 0 || at >= records) continue
      const start = columns.starts[at] as number
      if ((((columns.heads[at] as number) >>> HEAD_OP_SHIFT) & 31) !== op || start + index >= (columns.starts[at + 1] as number)) return undefined
      return decodeValue(columns, columns.words[start + index] as number)
    }
    return undefined
  }

  /** The record at a tick of a loaded segment; undefined if this version does not know its op (F24). */
  read({ firstTick, columns }: Segment, tick: number): RecordData | undefined { return recordOf(columns, tick - firstTick, tick) }

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
    const catalog = this.#catalog
    const wanted = { kind: 'object', ref } as const
    const before = (last: number): Promise<number> => ask(() => catalog.index.next(wanted, last, -1))
    for (let i = await before(catalog.segmentBefore(tick)); i >= 0; i = await before(i - 1)) {
      const known = (await this.#trace.segment(i)).object(ref)
      if (known) return known
    }
    return undefined
  }
}

/** Record `at` of columns, which is at `tick`. */
export function recordOf(columns: RecordColumns, at: number, tick: number): RecordData | undefined {
  if (!(at >= 0 && at < columns.count)) return undefined
  const head = columns.heads[at] as number
  const op = (head >>> HEAD_OP_SHIFT) & 31
  if (OP_NAMES[op] === undefined) return undefined
  const values: Value[] = []
  for (let i = columns.starts[at] as number, end = columns.starts[at + 1] as number; i < end; i++) values.push(decodeValue(columns, columns.words[i] as number))
  return { tick, op, site: head >>> HEAD_SITE_SHIFT, values }
}
