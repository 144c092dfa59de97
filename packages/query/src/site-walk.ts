import type { Film } from './film.ts'
import { breath } from './breath.ts'
import { ask } from './index/parts.ts'
import { floorIndex } from './index/column.ts'
import { groupOf } from './index/postings.ts'
import type { Work } from './work.ts'

/**
 * Walks the records of many sites from one tick to another, both included, in the order of the recording, a segment at a time:
 * `while (walk.next() || await walk.more())`.
 */
export class SiteWalk {
  tick = -1
  readonly #film: Film
  readonly #sites: readonly number[]
  readonly #direction: 1 | -1
  readonly #from: number
  readonly #to: number
  readonly #work: Work
  /** Records of the segment that it is in, as distances from its first tick, rising; the next one is at `#at`. */
  #places: Int32Array = new Int32Array()
  #first = 0
  #at = 0
  #segment: number

  constructor(film: Film, sites: readonly number[], direction: 1 | -1, from: number, to: number, work: Work = {}) {
    this.#film = film
    this.#sites = sites
    this.#direction = direction
    this.#from = from
    this.#to = to
    this.#work = work
    this.#segment = direction > 0 ? Math.max(0, film.catalog.segmentBefore(from)) : film.catalog.segmentBefore(from)
  }

  /** To the next record of the segment that it is in. */
  next(): boolean {
    const place = this.#places[this.#at]
    if (place === undefined) return false
    this.#at += this.#direction
    this.tick = this.#first + place
    return true
  }

  /** To the first record of the next segment that has one. Rejects with the signal's reason. */
  async more(): Promise<boolean> {
    const { catalog } = this.#film
    for (; this.#segment >= 0 && this.#segment < catalog.segments; this.#segment += this.#direction) {
      const others = breath()
      if (others) await others
      this.#work.signal?.throwIfAborted()
      const first = catalog.firsts.get(this.#segment)
      if (this.#direction > 0 && first > this.#to) return false
      if (this.#direction < 0 && this.#segment + 1 < catalog.segments && catalog.firsts.get(this.#segment + 1) <= this.#to) return false
      this.#work.progress?.(this.#direction > 0 ? this.#segment : catalog.segments - 1 - this.#segment, catalog.segments)
      if (!this.#sites.some(site => catalog.index.count({ kind: 'site', site }, this.#segment) !== 0)) continue
      const segment = this.#segment
      this.#places = await ask(() => this.#read(segment, first))
      this.#first = first
      this.#at = this.#direction > 0 ? 0 : this.#places.length - 1
      if (!this.next()) continue
      this.#segment += this.#direction
      return true
    }
    return false
  }

  #read(segment: number, first: number): Int32Array {
    const { keys, starts, at } = this.#film.catalog.sitePostings(segment)
    const [low, high] = this.#direction > 0 ? [this.#from - first, this.#to - first] : [this.#to - first, this.#from - first]
    const found: Int32Array[] = []
    let length = 0
    for (const site of this.#sites) {
      const group = groupOf(keys, site)
      if (group < 0) continue
      const [start, end] = [starts[group]!, starts[group + 1]!]
      const places = at.subarray(floorIndex(at, start, end, low - 1) + 1, floorIndex(at, start, end, high) + 1)
      found.push(places)
      length += places.length
    }
    const all = new Int32Array(length)
    let end = 0
    for (const places of found) {
      all.set(places, end)
      end += places.length
    }
    if (found.length > 1) all.sort()
    return all
  }
}
