import { floorIndex } from './column.ts'

/**
 * Where each key (site, object, scope instance) occurs in one segment: places grouped by key, rising within a key.
 *
 *   keys    k0 k1 k2 ...            sorted
 *   starts  0  s1 s2 ... n          group of keys[i] is at[starts[i], starts[i + 1])
 *   at      distances from the segment's first tick
 *   extras  one number a posting, parallel to `at`
 */
export interface Postings {
  readonly keys: Int32Array
  readonly starts: Int32Array
  readonly at: Int32Array
  readonly extras: Int32Array | Uint8Array
}

export function postingsBytes({ keys, at, extras }: Postings): number {
  return keys.byteLength * 2 + at.byteLength + extras.byteLength + 200
}

/** Keys up to here are counted in an array instead of a map, and those up to so many times the postings. */
const DENSE = 1 << 12
const DENSE_SHARE = 8

/** A stable counting sort by key. `keys` and the two columns behind it have `count` elements. */
export function buildPostings(count: number, keys: Int32Array, at: Int32Array, extras: Int32Array | Uint8Array): Postings {
  let [most, least] = [-1, 0]
  for (let i = 0; i < count; i++) {
    const key = keys[i] as number
    if (key > most) most = key
    else if (key < least) least = key
  }
  return least >= 0 && most < Math.max(DENSE, count * DENSE_SHARE) ? dense(count, most, keys, at, extras) : sparse(count, keys, at, extras)
}

function dense(count: number, most: number, keys: Int32Array, at: Int32Array, extras: Int32Array | Uint8Array): Postings {
  const counts = new Int32Array(most + 2)
  for (let i = 0; i < count; i++) counts[keys[i] as number]!++
  let distinct = 0
  for (let key = 0; key <= most; key++) if (counts[key] !== 0) distinct++
  const sorted = new Int32Array(distinct)
  const starts = new Int32Array(distinct + 1)
  let group = 0
  let start = 0
  for (let key = 0; key <= most; key++) {
    const size = counts[key] as number
    if (size === 0) continue
    sorted[group] = key
    starts[group++] = start
    counts[key] = start
    start += size
  }
  starts[distinct] = start
  return { keys: sorted, starts, ...place(count, at, extras, i => counts[keys[i] as number]!++) }
}

function sparse(count: number, keys: Int32Array, at: Int32Array, extras: Int32Array | Uint8Array): Postings {
  const next = new Map<number, number>()
  for (let i = 0; i < count; i++) next.set(keys[i] as number, (next.get(keys[i] as number) ?? 0) + 1)
  const sorted = Int32Array.from(next.keys())
  sorted.sort()
  const starts = new Int32Array(sorted.length + 1)
  sorted.forEach((key, group) => {
    const size = next.get(key) as number
    next.set(key, starts[group] as number)
    starts[group + 1] = (starts[group] as number) + size
  })
  return {
    keys: sorted, starts, ...place(count, at, extras, i => {
      const to = next.get(keys[i] as number) as number
      next.set(keys[i] as number, to + 1)
      return to
    }),
  }
}

function place(count: number, at: Int32Array, extras: Int32Array | Uint8Array, next: (i: number) => number): Pick<Postings, 'at' | 'extras'> {
  const placed = new Int32Array(count)
  const moved = extras instanceof Uint8Array ? new Uint8Array(count) : new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const to = next(i)
    placed[to] = at[i] as number
    moved[to] = extras[i] as number
  }
  return { at: placed, extras: moved }
}

/** Group of a key, -1 if the segment does not have it. */
export function groupOf(keys: Int32Array, key: number): number {
  const group = floorIndex(keys, 0, keys.length, key)
  return group >= 0 && keys[group] === key ? group : -1
}
