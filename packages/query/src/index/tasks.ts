import { IntColumn, TickColumn } from './column.ts'
import type { FrameTable, Row } from './frames.ts'

/**
 * Entries from the event loop, the roots of the call tree. Frames that begin before the first of them hang under one
 * that the reader makes up and calls 'start'.
 */
export class TaskTable {
  readonly tick: TickColumn
  readonly firstChild: IntColumn = new IntColumn()
  readonly lastChild: IntColumn = new IntColumn()
  readonly calls: IntColumn = new IntColumn()
  /** True if row 0 has no OP_TASK record. */
  madeUp = false

  constructor(origin: number) { this.tick = new TickColumn(origin) }

  get length(): number { return this.tick.length }

  add(tick: number): Row {
    this.firstChild.push(-1)
    this.lastChild.push(-1)
    this.calls.push(0)
    return this.tick.push(tick)
  }

  adopt(task: Row, frame: Row, frames: FrameTable): void {
    const last = this.lastChild.get(task)
    if (last < 0) this.firstChild.set(task, frame)
    else frames.sibling.set(last, frame)
    this.lastChild.set(task, frame)
    this.calls.add(task, 1)
  }
}
