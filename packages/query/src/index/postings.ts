import { floorIndex, IntColumn } from './column.ts'

/**
 * Where each key (site, object, scope instance) occurs in one run of records: ticks grouped by key, rising within a key.
 *
 *   keys    k0 k1 k2 ...            sorted
 *   starts  0  s1 s2 ... n          group of keys[i] is ticks[starts[i], starts[i + 1])
 *   ticks   distances from the run's first tick
 *   extras  one number a posting, parallel to ticks
 */
export interface Postings {
  readonly first: number
  readonly keys: Int32Array
  readonly starts: Int32Array
  readonly ticks: Int32Array
  readonly extras: Int32Array
}

export class PostingsBuilder {
  readonly #first: number
  readonly #ordinals: Map<number, number> = new Map()
  readonly #keys: IntColumn = new IntColumn()
  readonly #ticks: IntColumn = new IntColumn()
  readonly #extras: IntColumn = new IntColumn()

  constructor(first: number) { this.#first = first }

  push(key: number, tick: number, extra: number): void {
    let ordinal = this.#ordinals.get(key)
    if (ordinal === undefined) this.#ordinals.set(key, ordinal = this.#ordinals.size)
    this.#keys.push(ordinal)
    this.#ticks.push(tick - this.#first)
    this.#extras.push(extra)
  }

  /** A stable counting sort by key, so ticks keep rising within a group. */
  build(): Postings {
    const keys = Int32Array.from(this.#ordinals.keys())
    keys.sort()
    const groupOf = new Int32Array(keys.length)
    for (const [key, ordinal] of this.#ordinals) groupOf[ordinal] = floorIndex(keys, 0, keys.length, key)
    const count = this.#keys.length
    const starts = new Int32Array(keys.length + 1)
    for (let i = 0; i < count; i++) {
      const group = groupOf[this.#keys.get(i)] as number
      starts[group + 1] = (starts[group + 1] as number) + 1
    }
    for (let i = 0; i < keys.length; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number)
    const next = starts.slice()
    const ticks = new Int32Array(count)
    const extras = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      const group = groupOf[this.#keys.get(i)] as number
      const at = next[group] as number
      next[group] = at + 1
      ticks[at] = this.#ticks.get(i)
      extras[at] = this.#extras.get(i)
    }
    return { first: this.#first, keys, starts, ticks, extras }
  }
}

/** Postings that are walked over rather than sought. */
const NEAR = 8

/** Walks the postings of one key over all runs, in either direction. `tick` is -1 while it stands nowhere. */
export class Trail {
  tick = -1
  extra = 0
  readonly #runs: readonly Postings[]
  readonly #key: number
  #run = -1
  #at = -1
  /** The group that it stands in. */
  #start = 0
  #end = 0

  constructor(runs: readonly Postings[], key: number) {
    this.#runs = runs
    this.#key = key
  }

  /** To the last posting at or before `tick`. */
  atOrBefore(tick: number): boolean {
    for (let run = this.#runs.length - 1; run >= 0; run--) {
      const postings = this.#runs[run] as Postings
      if (postings.first > tick) continue
      const group = this.#group(postings)
      if (group < 0) continue
      const start = this.#start = postings.starts[group] as number
      const end = this.#end = postings.starts[group + 1] as number
      const at = floorIndex(postings.ticks, start, end, tick - postings.first)
      if (at >= start) return this.#land(run, at)
    }
    return this.#miss()
  }

  /** `atOrBefore`, in a few steps if `tick` is a little after where the trail stands. */
  reach(tick: number): boolean {
    if (this.tick < 0 || this.tick > tick) return this.atOrBefore(tick)
    const postings = this.#runs[this.#run] as Postings
    const end = this.#end
    for (let steps = 0; steps < NEAR; steps++) {
      if (this.#at + 1 >= end || postings.first + (postings.ticks[this.#at + 1] as number) > tick) {
        return this.#at + 1 < end || !this.#runs[this.#run + 1] || (this.#runs[this.#run + 1] as Postings).first > tick ? true : this.atOrBefore(tick)
      }
      this.#land(this.#run, this.#at + 1)
    }
    return this.atOrBefore(tick)
  }

  /** To the first posting at or after `tick`. */
  atOrAfter(tick: number): boolean {
    for (let run = 0; run < this.#runs.length; run++) {
      const following = this.#runs[run + 1]
      if (following && following.first <= tick) continue
      const postings = this.#runs[run] as Postings
      const group = this.#group(postings)
      if (group < 0) continue
      const start = this.#start = postings.starts[group] as number
      const end = this.#end = postings.starts[group + 1] as number
      const at = floorIndex(postings.ticks, start, end, tick - postings.first - 1) + 1
      if (at < end) return this.#land(run, at)
    }
    return this.#miss()
  }

  previous(): boolean {
    if (this.#at > this.#start) return this.#land(this.#run, this.#at - 1)
    return this.atOrBefore(this.tick - 1)
  }

  next(): boolean {
    if (this.#at + 1 < this.#end) return this.#land(this.#run, this.#at + 1)
    return this.atOrAfter(this.tick + 1)
  }

  #group(postings: Postings): number {
    const group = floorIndex(postings.keys, 0, postings.keys.length, this.#key)
    return group >= 0 && postings.keys[group] === this.#key ? group : -1
  }

  #land(run: number, at: number): true {
    const postings = this.#runs[run] as Postings
    this.#run = run
    this.#at = at
    this.tick = postings.first + (postings.ticks[at] as number)
    this.extra = postings.extras[at] as number
    return true
  }

  #miss(): false {
    this.tick = -1
    return false
  }
}
