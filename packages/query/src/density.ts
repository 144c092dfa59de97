import { OP_BUILTIN, OP_DELETE, OP_ENTER, OP_ERROR, OP_IMAGE, OP_LEVEL, OP_MODULE, OP_SET, OP_STRING, OP_THROW, OP_TIME, OP_WRITE, type Tick } from '@cinescope/trace'
import type { Density } from './answer.ts'
import type { Film } from './film.ts'

const NONE = 0
const CALL = 1
const WRITE = 2
const OTHER = 3
const ERROR = 4

const classes: Uint8Array = Uint8Array.from({ length: 256 }, (_, op) => {
  if (op === OP_ENTER) return CALL
  if (op === OP_WRITE || op === OP_SET || op === OP_DELETE || op === OP_BUILTIN) return WRITE
  if (op === OP_THROW || op === OP_ERROR) return ERROR
  return (op >= OP_STRING && op <= OP_IMAGE) || op === OP_TIME || op === OP_MODULE || op === OP_LEVEL || op === 255 ? NONE : OTHER
})

/** Counts the records of [from, to) in equal shares; definitions and anchors count for nothing. */
export function density(film: Film, from: number, to: number, buckets: number): Density {
  const { catalog } = film
  const first = Math.max(from, film.trace.begin)
  const last = Math.min(to, catalog.end)
  const width = Math.max(1, to - from)
  const count = Math.max(1, Math.floor(buckets))
  const counts = new Float64Array(count * 5)
  const bucketOf = (tick: number): number => Math.min(count - 1, Math.floor((tick - from) * count / width))
  for (const run of catalog.runs) {
    const end = Math.min(last, run.first + run.ops.length)
    for (let tick = Math.max(first, run.first); tick < end; tick++) {
      const at = bucketOf(tick) * 5 + (classes[run.ops[tick - run.first] as number] as number)
      counts[at] = (counts[at] as number) + 1
    }
  }
  const depths = depthsOf(film, first, last, count, bucketOf)
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

/** Deepest stack of each bucket. */
function depthsOf(film: Film, first: number, last: number, count: number, bucketOf: (tick: number) => number): Int32Array {
  const { slices } = film.catalog
  const depths = new Int32Array(count)
  const deepen = (bucket: number, depth: number): void => { if ((depths[bucket] as number) < depth) depths[bucket] = depth }
  const over = (slice: number): void => {
    const to = slices.to.get(slice)
    const end = bucketOf(to < 0 ? last - 1 : Math.min(to, last - 1))
    const depth = slices.depth.get(slice) + 1
    for (let bucket = bucketOf(Math.max(first, slices.from.get(slice))); bucket <= end; bucket++) deepen(bucket, depth)
  }
  if (first >= last) return depths
  for (let slice = slices.at(first); slice >= 0; slice = slices.parent.get(slice)) over(slice)
  const end = slices.from.floor(last - 1)
  for (let slice = slices.from.floor(first) + 1; slice <= end; slice++) {
    const from = bucketOf(slices.from.get(slice))
    const to = slices.to.get(slice)
    // Most slices are shorter than a bucket; the others are few per depth.
    if (to >= 0 && bucketOf(Math.min(to, last - 1)) === from) deepen(from, slices.depth.get(slice) + 1)
    else over(slice)
  }
  return depths
}
