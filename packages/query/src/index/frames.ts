import { IntColumn, TickColumn } from './column.ts'

export const OPEN = 0
export const RETURNED = 1
export const THREW = 2
export const SUSPENDED = 3
/** Closed by an UNWIND while no throw was known to be under way: an engine's throw, a generator's `return()`, a `for await`. */
export const UNWOUND = 4

/** Row of a frame or task; -1 is none. */
export type Row = number

/**
 * Every frame of the recording, a row each in the order of first sight. Frames number themselves 1, 2, 3..., so a number
 * finds its row by subtraction; those from before the ring, told by a keyframe or a resume, come through a map.
 */
export class FrameTable {
  readonly id: IntColumn = new IntColumn()
  /** Site of the function; negative = minus a site of its body, of a frame whose ENTER was not recorded. */
  readonly site: IntColumn = new IntColumn()
  readonly entered: TickColumn
  /** Tick of the LEAVE or UNWIND that ended it, -1 while open or suspended. */
  readonly left: TickColumn
  readonly outcome: IntColumn = new IntColumn()
  /** Row of the frame it was called from, -1 if from a task. */
  readonly parent: IntColumn = new IntColumn()
  readonly task: IntColumn = new IntColumn()
  readonly depth: IntColumn = new IntColumn()
  readonly calls: IntColumn = new IntColumn()
  readonly firstChild: IntColumn = new IntColumn()
  readonly lastChild: IntColumn = new IntColumn()
  readonly sibling: IntColumn = new IntColumn()
  readonly #rows: IntColumn = new IntColumn()
  readonly #outliers: Map<number, Row> = new Map()
  #base = -1

  constructor(origin: number) {
    this.entered = new TickColumn(origin)
    this.left = new TickColumn(origin)
  }

  get length(): number { return this.id.length }

  row(frame: number): Row {
    const at = this.#base < 0 ? -1 : frame - this.#base
    const row = at >= 0 && at < this.#rows.length ? this.#rows.get(at) : -1
    return row >= 0 ? row : this.#outliers.get(frame) ?? -1
  }

  add(frame: number, site: number, entered: number, parent: Row, task: Row, depth: number): Row {
    const row = this.id.push(frame)
    this.site.push(site)
    this.entered.push(entered)
    this.left.push(-1)
    this.outcome.push(OPEN)
    this.parent.push(parent)
    this.task.push(task)
    this.depth.push(depth)
    this.calls.push(0)
    this.firstChild.push(-1)
    this.lastChild.push(-1)
    this.sibling.push(-1)
    if (parent >= 0) {
      const last = this.lastChild.get(parent)
      if (last < 0) this.firstChild.set(parent, row)
      else this.sibling.set(last, row)
      this.lastChild.set(parent, row)
      this.calls.add(parent, 1)
    }
    this.#file(frame, row, entered >= 0)
    return row
  }

  #file(frame: number, row: Row, seenEntering: boolean): void {
    if (this.#base < 0 && seenEntering) this.#base = frame
    const at = frame - this.#base
    // A number far ahead of its predecessor follows lost chunks; filling the hole would cost memory for nothing.
    if (this.#base < 0 || at < this.#rows.length || at > this.#rows.length + 65_536) {
      this.#outliers.set(frame, row)
      return
    }
    while (this.#rows.length < at) this.#rows.push(-1)
    this.#rows.push(row)
  }
}
