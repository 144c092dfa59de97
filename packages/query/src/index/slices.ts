import { IntColumn, TickColumn } from './column.ts'
import type { Row } from './frames.ts'

/**
 * Synchronous runs of frames: a frame that never awaits has one, every resume adds one. Sorted by their first record, and
 * properly nested, so the innermost slice at a tick is the last one begun or an ancestor of it.
 */
export class SliceTable {
  readonly from: TickColumn
  /** Its last record, inclusive; -1 while open. */
  readonly to: TickColumn
  readonly frame: IntColumn = new IntColumn()
  readonly parent: IntColumn = new IntColumn()
  readonly depth: IntColumn = new IntColumn()

  constructor(origin: number) {
    this.from = new TickColumn(origin)
    this.to = new TickColumn(origin)
  }

  get length(): number { return this.frame.length }

  open(frame: Row, tick: number, parent: number, depth: number): number {
    this.from.push(tick)
    this.to.push(-1)
    this.parent.push(parent)
    this.depth.push(depth)
    return this.frame.push(frame)
  }

  /** Innermost slice that the record at `tick` belongs to, or -1. A record that ends a slice belongs to it. */
  at(tick: number): number {
    let slice = this.from.floor(tick)
    while (slice >= 0 && !this.covers(slice, tick)) slice = this.parent.get(slice)
    return slice
  }

  covers(slice: number, tick: number): boolean {
    const to = this.to.get(slice)
    return this.from.get(slice) <= tick && (to < 0 || to >= tick)
  }

  /** The slice of `frame` on the stack at `tick`, or -1. */
  of(frame: Row, tick: number): number {
    let slice = this.at(tick)
    while (slice >= 0 && this.frame.get(slice) !== frame) slice = this.parent.get(slice)
    return slice
  }
}
