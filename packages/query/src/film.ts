import type { BlockTrace, Trace, Value } from '@cinescope/trace'
import {
  IMAGE_AFTER_BUILTIN, OP_BUILTIN, OP_DELETE, OP_ENTER, OP_LEAVE, OP_SCOPE, OP_SET, OP_UNWIND, SITE_THIS, isBookkeeping,
} from '@cinescope/trace'
import type { SourcePlace } from './answer.ts'
import { Callers } from './callers.ts'
import { Checkpoints } from './checkpoints.ts'
import { Catalog } from './index/catalog.ts'
import type { Row } from './index/frames.ts'
import { TraceIndex } from './index-file/trace-index.ts'
import { Records } from './records.ts'
import { Sites } from './sites.ts'

export interface FilmOptions {
  /** The recording's index; made at the first question if there is none. */
  readonly index?: TraceIndex | undefined
  /** Bytes kept of what is derived from segments. */
  readonly partBytes?: number | undefined
}

/** What is kept, if it is not said. */
const PART_BYTES = 8 * 2 ** 20

/** Of it, this share are callers: their frames take a hundredth of the blocks that they are read from. */
const CALLERS_SHARE = 5 / 8

/** A recording with everything that answers are made of. */
export class Film {
  readonly trace: BlockTrace
  readonly catalog: Catalog
  readonly sites: Sites
  readonly records: Records
  readonly checkpoints: Checkpoints = new Checkpoints()
  readonly callers: Callers

  constructor(trace: Trace, options: FilmOptions = {}) {
    this.trace = trace.blocks
    const room = options.partBytes ?? PART_BYTES
    this.catalog = new Catalog(this.trace, options.index ?? new TraceIndex(trace, {}), room * (1 - CALLERS_SHARE))
    this.sites = new Sites(trace)
    this.records = new Records(this.trace, this.catalog)
    this.callers = new Callers(this.catalog, room * CALLERS_SHARE)
  }

  time(tick: number): number { return this.catalog.clock.timeAt(tick) }

  /** The tick to look an object up at: an image right after a built-in, or a write to a proxy of the object, is what that left. */
  settle(ref: number, tick: number): number {
    const op = this.catalog.opAt(tick)
    if (op !== OP_BUILTIN && op !== OP_SET && op !== OP_DELETE) return tick
    const images = this.catalog.imageTrail(ref)
    const next = this.record(tick + 1, 1)
    return images.atOrAfter(tick + 1, next < 0 ? Infinity : next) && (images.extra & IMAGE_AFTER_BUILTIN) !== 0 && this.record(images.tick, -1) === tick ? images.tick : tick
  }

  /** The nearest record that is no definition or anchor, from `tick` on in a direction; -1 at the ends. */
  record(tick: number, direction: 1 | -1): number {
    for (let at = tick; ; at += direction) {
      const op = this.catalog.opAt(at)
      if (op < 0) return -1
      if (!isBookkeeping(op)) return at
    }
  }

  /** Row of the frame that the record at `tick` belongs to, or -1. */
  rowAt(tick: number): Row { return this.catalog.rowAt(tick) }

  functionName(row: Row): string { return row < 0 ? '' : this.sites.functionName(this.catalog.frames.site(row)) }

  /**
   * Last record of a site within a frame, at or before `tick`; -1 if there is none. Recursion is stepped over a call at
   * a time, not a record at a time.
   */
  lastOfSite(site: number, row: Row, tick: number): number {
    const { slices, frames } = this.catalog
    const trail = this.catalog.siteTrail(site)
    const entered = frames.entered(row)
    const left = frames.left(row)
    let at = left < 0 ? tick : Math.min(tick, left)
    while (trail.atOrBefore(at, entered) && trail.tick >= entered) {
      let slice = slices.at(trail.tick)
      if (slice < 0) {
        at = trail.tick - 1
        continue
      }
      if (slices.frame(slice) === row) return trail.tick
      const own = slices.of(row, trail.tick)
      if (own < 0) {
        at = trail.tick - 1
        continue
      }
      while (slices.parent(slice) !== own) slice = slices.parent(slice)
      at = slices.from(slice) - 1
    }
    return -1
  }

  /** Tick of the last record with a site that the frame itself made, at or before `tick`; -1 if there is none. */
  lastOwn(row: Row, tick: number): number {
    const { slices } = this.catalog
    let at = tick
    let slice = slices.of(row, at)
    if (slice < 0) return -1
    while (at >= slices.from(slice)) {
      let inner = slices.at(at)
      if (inner === slice) {
        if (hasPlace(this.catalog.opAt(at))) return at
        at--
        continue
      }
      while (slices.parent(inner) !== slice) inner = slices.parent(inner)
      at = slices.from(inner) - 1
    }
    return -1
  }

  /** Where a frame stands at a moment: the site of its last record. */
  async position(row: Row, tick: number): Promise<{ readonly tick: number, readonly site: number } | undefined> {
    for (let at = this.lastOwn(row, tick); at >= 0; at = this.lastOwn(row, at - 1)) {
      const record = await this.records.at(at)
      // A resume without a probe has no site.
      if (record && record.site > 0) return { tick: at, site: record.site }
    }
    return undefined
  }

  /** The source place of a frame at a moment; at its start, the function itself. */
  async placeOf(row: Row, tick: number): Promise<SourcePlace | undefined> {
    return row < 0 ? undefined : this.placeIn(row, await this.position(row, tick))
  }

  /** The same of a frame whose position is known. */
  placeIn(row: Row, position: { readonly site: number } | undefined): SourcePlace | undefined {
    if (position) return this.sites.place(position.site)
    const functionSite = this.sites.functionOf(this.catalog.frames.site(row))
    return functionSite?.book.place(functionSite.start, functionSite.end)
  }

  /** `this` of a derived constructor: known since its super() returned. */
  async lastThis(row: Row, tick: number): Promise<{ readonly tick: number, readonly value: Value } | undefined> {
    const functionSite = this.sites.functionOf(this.catalog.frames.site(row))
    for (const site of functionSite?.book.sitesIn(functionSite.index) ?? []) {
      if (this.sites.at(site)?.kind !== SITE_THIS) continue
      const at = this.lastOfSite(site, row, tick)
      const value = at < 0 ? undefined : (await this.records.at(at))?.values[0]
      if (value) return { tick: at, value }
    }
    return undefined
  }

  /** Tick of a loss in (from, to], or -1: a write may be missing there. */
  lossBetween(from: number, to: number): number {
    for (const loss of this.trace.losses) if (loss.tick > from && loss.tick <= to) return loss.tick
    return -1
  }
}

/** Records that say where their frame stands. */
function hasPlace(op: number): boolean {
  return op >= OP_ENTER && op <= OP_SCOPE + 1 && op !== OP_LEAVE && op !== OP_UNWIND
}
