import { LEFT_AS_BEFORE, LEFT_RETURNED, LEFT_SUSPENDED, LEFT_THREW, LEFT_UNWOUND, type Crossing } from '../index-file/summary.ts'
import { OPEN, RETURNED, SUSPENDED, THREW, UNWOUND } from './activations.ts'
import { IntColumn, TickColumn } from './column.ts'
import { RowTable } from './row-table.ts'

const OUTCOMES: Readonly<Record<number, number>> = { [LEFT_RETURNED]: RETURNED, [LEFT_SUSPENDED]: SUSPENDED, [LEFT_UNWOUND]: UNWOUND, [LEFT_THREW]: THREW }

/** Bits of an outcome, in a column with the segment. */
const OUTCOME_BITS = 3

/** What frames do in segments that begin after their ENTER: rows, those of a frame linked in order. Of 100 M records there are half a million. */
export class Crossings {
  /** Calls that the frame makes directly there. */
  readonly calls: IntColumn = new IntColumn()
  /** Where it leaves for good, -1 if it does not. */
  readonly left: TickColumn
  /** Segment, then OPEN, RETURNED, ... when it ends. */
  readonly #ends: IntColumn = new IntColumn()
  readonly #frame: IntColumn = new IntColumn()
  /** The frame's next row, -1 if there is none. */
  readonly #next: IntColumn = new IntColumn()
  readonly #firsts: RowTable = new RowTable(row => this.#frame.get(row))
  /** Last rows of frames that have not returned. */
  readonly #lasts: Map<number, number> = new Map()
  /** Of each segment, its first row. */
  readonly #starts: IntColumn = new IntColumn()

  constructor(origin: number) { this.left = new TickColumn(origin) }

  segment(row: number): number { return this.#ends.get(row) >>> OUTCOME_BITS }
  outcome(row: number): number { return this.#ends.get(row) & ((1 << OUTCOME_BITS) - 1) }

  /** Those of the next segment. `flying`: a throw was under way when it began. */
  add(segment: number, crossings: readonly Crossing[], flying: boolean): void {
    this.#starts.push(this.#frame.length)
    for (const { frame, calls, end, left } of crossings) {
      const outcome = end < 0 ? OPEN : OUTCOMES[left === LEFT_AS_BEFORE ? (flying ? LEFT_THREW : LEFT_UNWOUND) : left] ?? OPEN
      const row = this.#frame.push(frame)
      const before = this.#last(frame)
      this.calls.push(calls)
      this.left.push(outcome === SUSPENDED || outcome === OPEN ? -1 : end)
      this.#ends.push(segment << OUTCOME_BITS | outcome)
      this.#next.push(-1)
      if (before < 0) this.#firsts.add(frame, row)
      else this.#next.set(before, row)
      if (outcome === RETURNED) this.#lasts.delete(frame)
      else this.#lasts.set(frame, row)
    }
  }

  #last(frame: number): number {
    const known = this.#lasts.get(frame)
    if (known !== undefined) return known
    let last = -1
    for (const row of this.of(frame)) last = row
    return last
  }

  /** Takes back those of segments from this one on. */
  cut(segment: number): void {
    const length = this.#starts.get(segment)
    for (let row = length; row < this.#frame.length; row++) {
      const frame = this.#frame.get(row)
      let before = -1
      for (const each of this.of(frame)) if (each < length) before = each
      if (before < 0) {
        this.#firsts.delete(frame)
        this.#lasts.delete(frame)
      } else {
        this.#next.set(before, -1)
        this.#lasts.set(frame, before)
      }
    }
    for (const column of [this.calls, this.left, this.#ends, this.#frame, this.#next]) column.cut(length)
    this.#starts.cut(segment)
  }

  /** Rows of a frame, in order. */
  *of(frame: number): Generator<number, void> {
    for (let row = this.#firsts.get(frame); row >= 0; row = this.#next.get(row)) yield row
  }
}
