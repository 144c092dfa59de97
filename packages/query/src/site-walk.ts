import { HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_STRING, type Segment } from '@cinescope/trace'
import type { Film } from './film.ts'
import { breath } from './breath.ts'
import { ask, soon } from './index/parts.ts'
import type { Work } from './work.ts'

/** What is taken of each segment when a walk comes to it. */
export interface Taking {
  /** Sites whose records' values are read: by site, 1. Another one where `take` came to want more; then it takes again. */
  readonly sites: Uint8Array
  /** `places` are the walk's. May keep nothing of the segment's heads, starts and words. Throws `Pending`. */
  take(segment: Segment, places: Int32Array): void
}

/** Where more of the records are places, reading only theirs takes longer than reading all. */
const SPARSE = 1 / 8

const NOTHING: Taking = { sites: new Uint8Array(), take: () => undefined }

/**
 * Walks the records of many sites from one tick to another, both included, in the order of the recording, a segment at a time:
 * `while (walk.next() || await walk.more())`.
 */
export class SiteWalk {
  tick = -1
  /** Records of the segment that it is in, as distances from its first tick, rising; it stands on `places[place]`. */
  places: Int32Array = new Int32Array()
  place = 0
  readonly #film: Film
  readonly #sites: readonly number[]
  /** Site -> 1 if it is one of them. */
  readonly #wanted: Uint8Array
  readonly #direction: 1 | -1
  readonly #from: number
  readonly #to: number
  readonly #work: Work
  readonly #taking: Taking
  #first = 0
  /** In the segment read last few records were places. */
  #sparse = true
  #room: Int32Array = new Int32Array()
  /** Place and segment that come next. */
  #at = 0
  #segment: number

  constructor(film: Film, sites: readonly number[], direction: 1 | -1, from: number, to: number, work: Work = {}, taking: Taking = NOTHING) {
    this.#film = film
    this.#sites = sites
    this.#wanted = new Uint8Array(sites.reduce((most, site) => Math.max(most, site + 1), 0))
    for (const site of sites) if (site > 0) this.#wanted[site] = 1
    this.#direction = direction
    this.#from = from
    this.#to = to
    this.#work = work
    this.#taking = taking
    this.#segment = direction > 0 ? Math.max(0, film.catalog.segmentBefore(from)) : film.catalog.segmentBefore(from)
  }

  /** To the next record of the segment that it is in. */
  next(): boolean {
    const at = this.#at
    if (at < 0 || at >= this.places.length) return false
    this.place = at
    this.#at = at + this.#direction
    this.tick = this.#first + this.places[at]!
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
      if (!await soon(() => this.#sites.some(site => catalog.index.count({ kind: 'site', site }, this.#segment) !== 0))) continue
      this.places = await this.#take(this.#segment, first)
      this.#first = first
      this.#at = this.#direction > 0 ? 0 : this.places.length - 1
      if (!this.next()) continue
      this.#segment += this.#direction
      return true
    }
    return false
  }

  async #take(segment: number, first: number): Promise<Int32Array> {
    const taking = this.#taking
    for (;;) {
      const { sites } = taking
      const sparse = this.#sparse
      const places = await ask(() => this.#film.trace.lend(segment, lent => {
        const found = this.#read(lent, first)
        if (found.length > 0) taking.take(lent, found)
        this.#sparse = found.length < lent.records * SPARSE
        return found
      }, sparse ? sites : undefined))
      if (!sparse || taking.sites === sites) return places
    }
  }

  /** A look at each record of a block takes less than making its postings. */
  #read({ columns: { count, heads } }: Segment, first: number): Int32Array {
    const [from, to] = this.#direction > 0 ? [this.#from - first, this.#to - first] : [this.#to - first, this.#from - first]
    const wanted = this.#wanted
    const places = this.#room.length < count ? this.#room = new Int32Array(count) : this.#room
    let length = 0
    for (let i = Math.max(0, from), end = Math.min(count - 1, to); i <= end; i++) {
      const site = heads[i]! >>> HEAD_SITE_SHIFT
      if (site < wanted.length && wanted[site] === 1 && ((heads[i]! >>> HEAD_OP_SHIFT) & 31) < OP_STRING) places[length++] = i
    }
    return places.slice(0, length)
  }
}
