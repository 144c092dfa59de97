import type { Catalog } from './catalog.ts'
import { SegmentLoader, type Storage } from './segment-loader.ts'

interface Cached { readonly loader: SegmentLoader, bytes: number, bodies: number, loading: number }

/** Loaders of segments, the ones used last. The one in use is always kept. */
export class LoaderCache {
  readonly #catalog: Catalog
  readonly #every: number
  readonly #room: number
  readonly #roomBeside: number
  readonly #storage: Storage
  /** Least recently used first. */
  readonly #loaders = new Map<number, Cached>()
  #bytes = 0
  #bodies = 0
  #last: readonly [segment: number, cached: Cached] | undefined

  /** `room` is for all that loaders hold, `roomBeside` for what is not decompressed bodies. */
  constructor(catalog: Catalog, every: number, room: number, roomBeside: number, storage: Storage) {
    this.#catalog = catalog
    this.#every = every
    this.#room = room
    this.#roomBeside = roomBeside
    this.#storage = storage
  }

  /** What a segment's loader answers. */
  async load<A>(segment: number, work: (loader: SegmentLoader) => Promise<A>): Promise<A> {
    const cached = this.#loaders.get(segment) ?? { loader: new SegmentLoader(this.#catalog.entries[segment]!, this.#catalog.entries[0]!.info.firstTick, this.#every, this.#storage), bytes: 0, bodies: 0, loading: 0 }
    this.#loaders.delete(segment)
    this.#loaders.set(segment, cached)
    if (this.#last && this.#last[1] !== cached) {
      this.#last[1].loader.release()
      this.#weigh(...this.#last)
    }
    this.#last = [segment, cached]
    cached.loading++
    try {
      return await work(cached.loader)
    } finally {
      cached.loading--
      this.#weigh(segment, cached)
    }
  }

  clear(): void {
    this.#loaders.clear()
    this.#bytes = this.#bodies = 0
  }

  #weigh(segment: number, cached: Cached): void {
    if (this.#loaders.get(segment) !== cached) return
    this.#count(cached, cached.loader.bytes, cached.loader.bodyBytes)
    // What is decompressed goes first: it comes back in a fraction of the time that decoding all before it takes.
    for (const old of this.#loaders.values()) {
      if (this.#bytes <= this.#room) break
      if (old === cached || old.loading > 0) continue
      old.loader.shed()
      this.#count(old, old.loader.bytes, 0)
    }
    for (const [other, old] of this.#loaders) {
      if (this.#bytes <= this.#room && this.#bytes - this.#bodies <= this.#roomBeside) return
      if (old === cached || old.loading > 0) continue
      this.#count(old, 0, 0)
      this.#loaders.delete(other)
    }
  }

  #count(cached: Cached, bytes: number, bodies: number): void {
    this.#bytes += bytes - cached.bytes
    this.#bodies += bodies - cached.bodies
    cached.bytes = bytes
    cached.bodies = bodies
  }
}
