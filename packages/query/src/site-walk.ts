import type { Film } from './film.ts'
import type { Trail } from './index/postings.ts'

/** Walks the records of many sites from one tick to another, both included, in the order of the recording: a heap of their trails, nearest on top. */
export class SiteWalk {
  tick = -1
  readonly #heap: Trail[] = []
  readonly #direction: 1 | -1
  readonly #to: number
  #begun = false

  constructor(film: Film, sites: readonly number[], direction: 1 | -1, from: number, to: number) {
    this.#direction = direction
    this.#to = to
    for (const site of sites) {
      const trail = film.catalog.siteTrail(site)
      if (direction > 0 ? trail.atOrAfter(from) : trail.atOrBefore(from)) this.#heap.push(trail)
    }
    this.#heap.sort((a, b) => (a.tick - b.tick) * direction)
  }

  next(): boolean {
    const top = this.#heap[0]
    if (!top) return false
    if (this.#begun && !(this.#direction > 0 ? top.next() : top.previous())) {
      const last = this.#heap.pop() as Trail
      if (this.#heap.length > 0 && last !== top) this.#heap[0] = last
      if (this.#heap.length === 0) return false
    }
    this.#begun = true
    this.#sink()
    const first = this.#heap[0] as Trail
    this.tick = first.tick
    return (this.#to - first.tick) * this.#direction >= 0
  }

  #sink(): void {
    const heap = this.#heap
    const before = (a: Trail, b: Trail): boolean => (a.tick - b.tick) * this.#direction < 0
    for (let at = 0; ;) {
      let child = 2 * at + 1
      if (child >= heap.length) return
      if (child + 1 < heap.length && before(heap[child + 1] as Trail, heap[child] as Trail)) child++
      if (!before(heap[child] as Trail, heap[at] as Trail)) return
      ;[heap[at], heap[child]] = [heap[child] as Trail, heap[at] as Trail]
      at = child
    }
  }
}
