import type { Film } from './film.ts'
import { ask } from './index/parts.ts'
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
  /** Records of the segment that it is in, as ticks, in the order of the walk. */
  #ticks: Float64Array = new Float64Array()
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
    if (this.#at >= this.#ticks.length) return false
    this.tick = this.#ticks[this.#at++]!
    return true
  }

  /** To the first record of the next segment that has one. Rejects with the signal's reason. */
  async more(): Promise<boolean> {
    const { catalog } = this.#film
    for (; this.#segment >= 0 && this.#segment < catalog.segments; this.#segment += this.#direction) {
      this.#work.signal?.throwIfAborted()
      const first = catalog.firsts.get(this.#segment)
      if (this.#direction > 0 && first > this.#to) return false
      if (this.#direction < 0 && this.#segment + 1 < catalog.segments && catalog.firsts.get(this.#segment + 1) <= this.#to) return false
      this.#work.progress?.(this.#direction > 0 ? this.#segment : catalog.segments - 1 - this.#segment, catalog.segments)
      if (!this.#sites.some(site => catalog.index.count({ kind: 'site', site }, this.#segment) !== 0)) continue
      const segment = this.#segment
      this.#ticks = await ask(() => this.#read(segment, first))
      this.#at = 0
      if (!this.next()) continue
      this.#segment += this.#direction
      return true
    }
    return false
  }

  #read(segment: number, first: number): Float64Array {
    const postings = this.#film.catalog.sitePostings(segment)
    const [low, high] = this.#direction > 0 ? [this.#from, this.#to] : [this.#to, this.#from]
    const ticks: number[] = []
    for (const site of this.#sites) {
      const group = groupOf(postings, site)
      if (group < 0) continue
      for (let i = postings.starts[group]!, end = postings.starts[group + 1]!; i < end; i++) {
        const tick = first + postings.at[i]!
        if (tick >= low && tick <= high) ticks.push(tick)
      }
    }
    const sorted = Float64Array.from(ticks)
    sorted.sort()
    return this.#direction > 0 ? sorted : sorted.toReversed()
  }
}
