import { OPEN, RETURNED, SUSPENDED, type Activations } from './activations.ts'
import type { Catalog } from './catalog.ts'
import type { SliceId } from './slices.ts'

export { OPEN, RETURNED, SUSPENDED, THREW, UNWOUND } from './activations.ts'

/** A frame that the recording knows: its number; -1 is none. */
export type Row = number

interface Fate { readonly outcome: number, readonly left: number, readonly calls: number }

/** Frames whose fate is remembered. */
const REMEMBERED = 1 << 14

/**
 * Every frame of the recording. A frame is at home in the segment of its ENTER; what becomes of it later is told by the spine. Frames from
 * before the ring, told by a keyframe or a resume, are outliers.
 */
export class Frames {
  readonly #catalog: Catalog
  readonly #fates: Map<number, Fate> = new Map()

  constructor(catalog: Catalog) { this.#catalog = catalog }

  row(frame: number): Row { return this.#home(frame) >= 0 || this.#catalog.spine.outliers.has(frame) ? frame : -1 }

  /** Site of the function; negative = minus a site of its body, of a frame whose ENTER was not recorded. */
  site(row: Row): number {
    const crossing = this.#entry(row)
    if (crossing >= 0) return this.#catalog.spine.site.get(crossing)
    const home = this.#home(row)
    if (home < 0) return this.#catalog.spine.outliers.get(row)?.site ?? 0
    const activations = this.#catalog.activations(home)
    return activations.site[row - activations.base - 1]!
  }

  /** -1 if its ENTER is not in the recording. */
  entered(row: Row): number {
    const crossing = this.#entry(row)
    if (crossing >= 0) return this.#catalog.spine.from.get(crossing)
    const home = this.#home(row)
    if (home < 0) return this.#catalog.spine.outliers.get(row)?.entered ?? -1
    const activations = this.#catalog.activations(home)
    return this.#catalog.firsts.get(home) + activations.from[activations.slice[row - activations.base - 1]!]!
  }

  /** Frame that it was called from, -1 if from a task. */
  parent(row: Row): Row {
    const crossing = this.#entry(row)
    if (crossing >= 0) {
      const below = this.#catalog.spine.below.get(crossing)
      return below < 0 ? -1 : this.#catalog.spine.frame.get(below)
    }
    const home = this.#home(row)
    if (home < 0) return this.#catalog.spine.outliers.get(row)?.parent ?? -1
    const slice = this.#catalog.slices.at(this.entered(row))
    const under = slice < 0 ? -1 : this.#catalog.slices.parent(slice)
    return under < 0 ? -1 : this.#catalog.slices.frame(under)
  }

  /** Tick of the LEAVE or UNWIND that ended it, -1 while open or suspended. */
  left(row: Row): number { return this.#fate(row).left }

  /** OPEN, RETURNED, THREW, SUSPENDED or UNWOUND. */
  outcome(row: Row): number { return this.#fate(row).outcome }

  /** Calls that it made directly. */
  calls(row: Row): number { return this.#fate(row).calls }

  /** Calls that it made directly, in order; the first `skip` of them are passed over without a look at their segments. */
  *children(row: Row, skip: number = 0): Generator<Row, void> {
    const home = this.#home(row)
    const { crossings } = this.#catalog.spine
    let before = 0
    const within = function* (this: Frames, segment: number, calls: number): Generator<Row, void> {
      before += calls
      if (calls === 0 || before <= skip) return
      let at = before - calls
      for (const child of childrenIn(this.#catalog, this.#catalog.activations(segment), segment, row)) if (at++ >= skip) yield child
    }
    if (home >= 0) yield* within.call(this, home, this.#ownCalls(row, home))
    for (const crossing of crossings.of(row)) yield* within.call(this, crossings.segment(crossing), crossings.calls.get(crossing))
  }

  /** The frame's next slice after one of its slices, -1 if it does not come back. */
  nextSlice(row: Row, slice: SliceId): SliceId {
    const { slices } = this.#catalog
    const to = slices.to(slice)
    if (to < 0) return -1
    for (const segment of this.#segmentsOf(row, this.#catalog.segmentBefore(to), 1)) {
      const next = slices.ofFrame(segment, row).find(candidate => slices.from(candidate) > to)
      if (next !== undefined) return next
    }
    return -1
  }

  /** The one before it, -1 if it is the first. */
  previousSlice(row: Row, slice: SliceId): SliceId {
    const { slices } = this.#catalog
    const from = slices.from(slice)
    for (const segment of this.#segmentsOf(row, this.#catalog.segmentBefore(from), -1)) {
      const before = slices.ofFrame(segment, row).findLast(candidate => slices.from(candidate) < from)
      if (before !== undefined) return before
    }
    return -1
  }

  /** Segments in which a frame may begin a slice. */
  #segmentsOf(row: Row, from: number, direction: 1 | -1): readonly number[] {
    const { crossings } = this.#catalog.spine
    const home = this.#home(row)
    const segments = home < 0 ? [] : [home]
    for (const crossing of crossings.of(row)) segments.push(crossings.segment(crossing))
    return direction > 0 ? segments.filter(segment => segment >= from) : segments.filter(segment => segment <= from).toReversed()
  }

  /** Forgets what became of frames: the recording has grown. */
  forget(): void { this.#fates.clear() }

  #home(frame: number): number { return this.#catalog.index.segmentOfFrame(frame) }

  /** Row of the spine for the slice of its ENTER, if that is open at its segment's end. */
  #entry(row: Row): number { return this.#catalog.spine.entryOf(row) }

  #ownCalls(row: Row, home: number): number {
    const entry = this.#entry(row)
    if (entry >= 0) return this.#catalog.spine.calls.get(entry)
    const activations = this.#catalog.activations(home)
    return activations.calls[row - activations.base - 1]!
  }

  #fate(row: Row): Fate {
    const known = this.#fates.get(row)
    if (known) return known
    const fate = this.#followed(row)
    if (this.#fates.size >= REMEMBERED) this.#fates.clear()
    this.#fates.set(row, fate)
    return fate
  }

  #followed(row: Row): Fate {
    const { spine } = this.#catalog
    const home = this.#home(row)
    let { outcome, left, calls }: Fate = { outcome: OPEN, left: -1, calls: 0 }
    if (home >= 0 && this.#entry(row) >= 0) calls = spine.calls.get(this.#entry(row))
    else if (home >= 0) {
      const activations = this.#catalog.activations(home)
      const at = row - activations.base - 1
      outcome = activations.outcome[at]!
      calls = activations.calls[at]!
      left = activations.left[at]! < 0 ? -1 : this.#catalog.firsts.get(home) + activations.left[at]!
      // It is over: nothing of it can be in later segments.
      if (outcome === RETURNED) return { outcome, left, calls }
    }
    const { crossings } = spine
    for (const crossing of crossings.of(row)) {
      calls += crossings.calls.get(crossing)
      outcome = crossings.outcome(crossing)
      left = crossings.left.get(crossing)
      if (outcome === RETURNED) break
    }
    if (outcome === OPEN && spine.suspended.has(row) && !this.#isOpen(row)) outcome = SUSPENDED
    return { outcome, left, calls }
  }

  /** Is it on the stack where the recording ends? */
  #isOpen(row: Row): boolean {
    const { spine } = this.#catalog
    for (let slice = spine.frame.length - 1; slice >= 0; slice--) if (spine.frame.get(slice) === row) return spine.to.get(slice) < 0
    return false
  }
}

/** Frames that a frame calls in a segment. */
function* childrenIn({ spine }: Catalog, activations: Activations, segment: number, row: Row): Generator<Row, void> {
  const { frame, parent } = activations
  // Places in the stack that the segment begins with, innermost first.
  const inherited = new Set<number>()
  for (let depth = spine.depths.get(segment) - 1, at = spine.tops.get(segment); depth >= 0; depth--, at = spine.below.get(at)) if (spine.frame.get(at) === row) inherited.add(-2 - depth)
  for (let slice = 0; slice < frame.length; slice++) {
    const above = parent[slice]!
    if ((above >= 0 ? frame[above] === row : inherited.has(above)) && activations.entersAt(slice)) yield frame[slice]!
  }
}
