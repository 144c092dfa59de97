import type { Activations } from './activations.ts'
import type { Catalog } from './catalog.ts'
import { floorIndex } from './column.ts'
import type { Row } from './frames.ts'

/** A synchronous run of a frame; -1 is none. */
export type SliceId = number

/** Slices of a segment have numbers of their own; those that cross a border are rows of the spine. */
const SEGMENT_SLICES = 2 ** 26
const SPINE = 2 ** 48

/**
 * Synchronous runs of frames: a frame that never awaits has one, every resume adds one. Properly nested, so the innermost slice at a tick
 * is the last one begun or an ancestor of it.
 */
export class Slices {
  readonly #catalog: Catalog

  constructor(catalog: Catalog) { this.#catalog = catalog }

  /** Innermost slice that the record at `tick` belongs to, or -1. A record that ends a slice belongs to it. */
  at(tick: number): SliceId {
    const segment = this.#catalog.segmentBefore(tick)
    if (segment < 0) return -1
    const activations = this.#catalog.activations(segment)
    const at = tick - this.#catalog.firsts.get(segment)
    const { from, to, parent } = activations
    let slice = floorIndex(from, 0, from.length, at)
    if (slice < 0) return this.#inherited(this.#catalog.spine.tops.get(segment), tick)
    while (slice >= 0 && to[slice]! >= 0 && to[slice]! < at) slice = parent[slice]!
    return slice >= 0 ? this.#name(segment, activations, slice) : slice === -1 ? -1 : this.#inherited(this.#below(segment, slice), tick)
  }

  covers(slice: SliceId, tick: number): boolean {
    const to = this.to(slice)
    return this.from(slice) <= tick && (to < 0 || to >= tick)
  }

  /** The slice of `frame` on the stack at `tick`, or -1. */
  of(frame: Row, tick: number): SliceId {
    let slice = this.at(tick)
    while (slice >= 0 && this.frame(slice) !== frame) slice = this.parent(slice)
    return slice
  }

  /** It ends in another segment than it began in, or is open. */
  crosses(slice: SliceId): boolean { return slice >= SPINE }

  /** First record. */
  from(slice: SliceId): number {
    if (slice >= SPINE) return this.#catalog.spine.from.get(slice - SPINE)
    const segment = Math.floor(slice / SEGMENT_SLICES)
    return this.#catalog.firsts.get(segment) + this.#catalog.activations(segment).from[slice % SEGMENT_SLICES]!
  }

  /** Its last record, inclusive; -1 while open. */
  to(slice: SliceId): number {
    if (slice >= SPINE) return this.#catalog.spine.to.get(slice - SPINE)
    const segment = Math.floor(slice / SEGMENT_SLICES)
    return this.#catalog.firsts.get(segment) + this.#catalog.activations(segment).to[slice % SEGMENT_SLICES]!
  }

  frame(slice: SliceId): Row {
    if (slice >= SPINE) return this.#catalog.spine.frame.get(slice - SPINE)
    return this.#catalog.activations(Math.floor(slice / SEGMENT_SLICES)).frame[slice % SEGMENT_SLICES]!
  }

  /** The slice under it, -1 at the bottom. */
  parent(slice: SliceId): SliceId {
    if (slice >= SPINE) return this.#inherited(this.#catalog.spine.below.get(slice - SPINE), -1)
    const segment = Math.floor(slice / SEGMENT_SLICES)
    const activations = this.#catalog.activations(segment)
    return this.#named(segment, activations, activations.parent[slice % SEGMENT_SLICES]!)
  }

  depth(slice: SliceId): number {
    let depth = 0
    let at = slice
    while (at >= SPINE) {
      at = this.parent(at)
      depth++
    }
    if (at < 0) return depth - 1
    return depth + this.#catalog.activations(Math.floor(at / SEGMENT_SLICES)).depth[at % SEGMENT_SLICES]!
  }

  /** Slices that begin in [from, to], in order, of one segment after the other. */
  *within(from: number, to: number): Generator<SliceId, void> {
    const catalog = this.#catalog
    for (let segment = Math.max(0, catalog.segmentBefore(from)); segment < catalog.segments && catalog.firsts.get(segment) <= to; segment++) {
      const first = catalog.firsts.get(segment)
      const activations = catalog.activations(segment)
      for (let slice = floorIndex(activations.from, 0, activations.from.length, from - first - 1) + 1; slice < activations.from.length && first + activations.from[slice]! <= to; slice++) {
        yield this.#name(segment, activations, slice)
      }
    }
  }

  /** Slices of a frame that begin in a segment, in order. */
  ofFrame(segment: number, row: Row): SliceId[] {
    const activations = this.#catalog.activations(segment)
    const found: SliceId[] = []
    activations.frame.forEach((frame, slice) => { if (frame === row) found.push(this.#name(segment, activations, slice)) })
    return found
  }

  /** The slice of a `parent` column. */
  #named(segment: number, activations: Activations, parent: number): SliceId {
    return parent >= 0 ? this.#name(segment, activations, parent) : parent === -1 ? -1 : this.#inherited(this.#below(segment, parent), -1)
  }

  #name(segment: number, { to, open }: Activations, slice: number): SliceId {
    if (to[slice]! >= 0) return segment * SEGMENT_SLICES + slice
    return SPINE + this.#catalog.spine.begun.get(segment) + floorIndex(open, 0, open.length, slice)
  }

  /** Row of the spine for slice j (as -2 - j) of the stack that a segment begins with. */
  #below(segment: number, parent: number): number {
    const { spine } = this.#catalog
    let row = spine.tops.get(segment)
    for (let depth = spine.depths.get(segment) - 1; depth > -2 - parent; depth--) row = spine.below.get(row)
    return row
  }

  /** A row of the spine, or the first one under it that is open at `tick`. */
  #inherited(row: number, tick: number): SliceId {
    const { spine } = this.#catalog
    let at = row
    while (at >= 0 && spine.to.get(at) >= 0 && spine.to.get(at) < tick) at = spine.below.get(at)
    return at < 0 ? -1 : SPINE + at
  }
}
