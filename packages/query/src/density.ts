import { OP_BUILTIN, OP_DELETE, OP_ENTER, OP_ERROR, OP_SET, OP_THROW, OP_WRITE, isBookkeeping, type Tick } from '@cinescope/trace'
import type { Density } from './answer.ts'
import type { Film } from './film.ts'
import { ask, soon } from './index/parts.ts'
import type { SliceId } from './index/slices.ts'
import type { Work } from './work.ts'

const NONE = 0
const CALL = 1
const WRITE = 2
const OTHER = 3
const ERROR = 4

const classes: Uint8Array = Uint8Array.from({ length: 256 }, (_, op) => {
  if (op === OP_ENTER) return CALL
  if (op === OP_WRITE || op === OP_SET || op === OP_DELETE || op === OP_BUILTIN) return WRITE
  if (op === OP_THROW || op === OP_ERROR) return ERROR
  return isBookkeeping(op) || op === 255 ? NONE : OTHER
})

/** Counts the records of [from, to) in equal shares; definitions and anchors count for nothing. Segments inside one share are told by the index. */
export async function density(film: Film, from: number, to: number, buckets: number, { signal, progress }: Work = {}): Promise<Density> {
  const { catalog } = film
  const first = Math.max(from, film.trace.begin)
  const last = Math.min(to, catalog.end)
  const width = Math.max(1, to - from)
  const count = Math.max(1, Math.floor(buckets))
  const counts = new Float64Array(count * 5)
  const depths = new Int32Array(count)
  const bucketOf = (tick: number): number => Math.min(count - 1, Math.floor((tick - from) * count / width))
  for (let segment = Math.max(0, catalog.segmentBefore(first)); segment < catalog.segments && catalog.firsts.get(segment) < last; segment++) {
    signal?.throwIfAborted()
    progress?.(segment, catalog.segments)
    const begin = catalog.firsts.get(segment)
    const end = begin + catalog.index.records(segment)
    const bucket = bucketOf(begin)
    if (begin >= first && end <= last && bucketOf(end - 1) === bucket) {
      const told = await soon(() => catalog.index.summary(segment)!.ops)
      told.forEach((records, op) => { counts[bucket * 5 + classes[op]!]! += records })
      depths[bucket] = Math.max(depths[bucket]!, catalog.spine.deepest.get(segment))
      continue
    }
    const ops = await ask(() => catalog.ops(segment))
    for (let tick = Math.max(first, begin), stop = Math.min(last, begin + ops.length); tick < stop; tick++) counts[bucketOf(tick) * 5 + classes[ops[tick - begin]!]!]!++
    await ask(() => deepen(film, Math.max(first, begin), Math.min(last, end), depths, bucketOf))
  }
  return {
    from: from as Tick,
    to: to as Tick,
    buckets: Array.from({ length: count }, (_, i) => ({
      calls: counts[i * 5 + CALL] as number,
      writes: counts[i * 5 + WRITE] as number,
      other: counts[i * 5 + OTHER] as number,
      errors: counts[i * 5 + ERROR] as number,
      depth: depths[i] as number,
    })),
  }
}

/** Deepest stack of each bucket, over a stretch of one segment. May be done twice. */
function deepen({ catalog: { slices } }: Film, first: number, last: number, depths: Int32Array, bucketOf: (tick: number) => number): void {
  if (first >= last) return
  const over = (slice: SliceId): void => {
    const to = slices.to(slice)
    const end = bucketOf(to < 0 ? last - 1 : Math.min(to, last - 1))
    const depth = slices.depth(slice) + 1
    for (let bucket = bucketOf(Math.max(first, slices.from(slice))); bucket <= end; bucket++) if (depths[bucket]! < depth) depths[bucket] = depth
  }
  for (let slice = slices.at(first); slice >= 0; slice = slices.parent(slice)) over(slice)
  for (const slice of slices.within(first + 1, last - 1)) over(slice)
}
