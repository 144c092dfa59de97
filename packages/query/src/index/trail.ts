import type { Wanted } from '../index-file/wanted.ts'
import type { Catalog } from './catalog.ts'
import { floorIndex } from './column.ts'
import { groupOf, type Postings } from './postings.ts'

/** Postings that are walked over rather than sought. */
const NEAR = 8

/**
 * Walks the postings of one key over all segments, in either direction. `tick` is -1 while it stands nowhere. Every move may throw
 * `Pending`; then the trail stands where it stood.
 */
export class Trail {
  tick = -1
  extra = 0
  readonly #catalog: Catalog
  readonly #wanted: Wanted
  readonly #key: number
  readonly #postings: (segment: number) => Postings
  /** Where it stands: segment, its first tick, its postings, the place in them and the bounds of the key's group. */
  #segment = -1
  #first = 0
  #held: Postings | undefined
  #at = -1
  #start = 0
  #end = 0

  constructor(catalog: Catalog, wanted: Wanted, key: number, postings: (segment: number) => Postings) {
    this.#catalog = catalog
    this.#wanted = wanted
    this.#key = key
    this.#postings = postings
  }

  /** To the last posting at or before `tick`; segments that end before `least` are not looked at. */
  atOrBefore(tick: number, least: number = -1): boolean {
    const { index, firsts } = this.#catalog
    const last = this.#catalog.segmentBefore(tick)
    // Mostly it is in the segment where the trail stands.
    if (last >= 0 && last === this.#segment && this.#held) {
      const at = floorIndex(this.#held.at, this.#start, this.#end, tick - this.#first)
      if (at >= this.#start) return this.#land(at)
    }
    const first = least < 0 ? 0 : Math.max(0, this.#catalog.segmentBefore(least))
    for (let segment = index.next(this.#wanted, last, -1, first); segment >= 0; segment = index.next(this.#wanted, segment - 1, -1, first)) {
      const postings = this.#postings(segment)
      const group = groupOf(postings.keys, this.#key)
      if (group < 0) continue
      const start = postings.starts[group] as number
      const end = postings.starts[group + 1] as number
      const at = floorIndex(postings.at, start, end, tick - firsts.get(segment))
      if (at >= start) return this.#enter(segment, postings, start, end, at)
    }
    return this.#miss()
  }

  /** `atOrBefore`, in a few steps if `tick` is a little after where the trail stands. */
  reach(tick: number): boolean {
    const held = this.#held
    if (this.tick < 0 || this.tick > tick || !held || this.#catalog.segmentBefore(tick) !== this.#segment) return this.atOrBefore(tick)
    for (let steps = 0; steps < NEAR; steps++) {
      if (this.#at + 1 >= this.#end || this.#first + (held.at[this.#at + 1] as number) > tick) return true
      this.#land(this.#at + 1)
    }
    return this.atOrBefore(tick)
  }

  /** To the first posting at or after `tick`; segments that begin after `most` are not looked at. */
  atOrAfter(tick: number, most: number = Infinity): boolean {
    const { index, firsts } = this.#catalog
    const from = Math.max(0, this.#catalog.segmentBefore(tick))
    const last = most === Infinity ? most : this.#catalog.segmentBefore(most)
    for (let segment = index.next(this.#wanted, from, 1, last); segment >= 0; segment = index.next(this.#wanted, segment + 1, 1, last)) {
      const postings = this.#postings(segment)
      const group = groupOf(postings.keys, this.#key)
      if (group < 0) continue
      const start = postings.starts[group] as number
      const end = postings.starts[group + 1] as number
      const at = floorIndex(postings.at, start, end, tick - firsts.get(segment) - 1) + 1
      if (at < end) return this.#enter(segment, postings, start, end, at)
    }
    return this.#miss()
  }

  previous(): boolean {
    if (this.#at > this.#start) return this.#land(this.#at - 1)
    return this.atOrBefore(this.tick - 1)
  }

  next(most: number = Infinity): boolean {
    if (this.#at + 1 < this.#end) return this.#land(this.#at + 1)
    return this.atOrAfter(this.tick + 1, most)
  }

  #enter(segment: number, postings: Postings, start: number, end: number, at: number): true {
    this.#segment = segment
    this.#first = this.#catalog.firsts.get(segment)
    this.#held = postings
    this.#start = start
    this.#end = end
    return this.#land(at)
  }

  #land(at: number): true {
    const { at: places, extras } = this.#held as Postings
    this.#at = at
    this.tick = this.#first + (places[at] as number)
    this.extra = extras[at] as number
    return true
  }

  #miss(): false {
    this.tick = -1
    this.#segment = -1
    this.#held = undefined
    this.#at = -1
    this.#start = 0
    this.#end = 0
    return false
  }
}
