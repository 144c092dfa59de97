import { decodeNumber, decodeValue } from './decode-value.ts'
import { siteId, tick, type FrameId, type SiteId, type Tick } from './id.ts'
import { OP_ENTER, OP_FOLD, OP_LEAVE, OP_RESUME, OP_SUSPEND, OP_UNWIND } from './op.ts'
import type { SegmentData } from './segment-data.ts'
import { CHECKPOINT_RECORDS, unwind, type SegmentIndex } from './segment-index.ts'
import type { RecordCursor } from './trace.ts'
import type { Value } from './value.ts'
import { HEAD_OP_SHIFT, HEAD_SITE_SHIFT, constWord, CONST_UNDEFINED } from './word.ts'

const ABSENT = constWord(CONST_UNDEFINED)

export function isKnownOp(op: number): boolean {
  return op <= OP_FOLD
}

/** Walks the columns of a decoded segment. */
export class SegmentCursor implements RecordCursor {
  tick: Tick
  op = 0
  site: SiteId = siteId(0)
  size = 0
  frame: FrameId = 0 as FrameId
  readonly stack: FrameId[]
  readonly #data: SegmentData
  readonly #index: SegmentIndex
  readonly #firstTick: number
  readonly #count: number
  readonly #otherwise: number
  #record: number
  #start = 0
  #frames: number

  /** Stands before record `at`; times without any anchor are `otherwise`. */
  constructor(index: SegmentIndex, firstTick: number, count: number, at: number, otherwise: number) {
    this.#data = index.data
    this.#index = index
    this.#firstTick = firstTick
    this.#count = count
    this.#otherwise = otherwise
    const to = Math.min(Math.max(at, 0), count)
    const from = Math.min(Math.floor(to / CHECKPOINT_RECORDS), index.checkpoints.length - 1)
    const checkpoint = index.checkpoints[from]
    this.stack = checkpoint ? [...checkpoint.stack] as FrameId[] : []
    this.#frames = checkpoint?.frames ?? 0
    this.#record = from * CHECKPOINT_RECORDS - 1
    if (from < 0) this.#record = -1
    while (this.#record < to - 1) this.#step()
    this.tick = tick(firstTick + this.#record)
  }

  get time(): number {
    return this.#index.timeOf(Math.max(this.#record, 0), this.#otherwise)
  }

  next(): boolean {
    do {
      if (this.#record + 1 >= this.#count) {
        this.#record = this.#count
        return false
      }
      this.#step()
    } while (!isKnownOp(this.op))
    return true
  }

  value(index: number): Value {
    return decodeValue(this.#data, index >= 0 && index < this.size ? this.#data.words[this.#start + index]! : ABSENT)
  }

  number(index: number): number {
    return index >= 0 && index < this.size ? decodeNumber(this.#data, this.#data.words[this.#start + index]!) : NaN
  }

  #step(): void {
    const data = this.#data
    const { stack } = this
    const record = ++this.#record
    const head = data.heads[record]!
    const start = data.starts[record]!
    this.#start = start
    this.size = data.starts[record + 1]! - start
    this.op = (head >>> HEAD_OP_SHIFT) & 31
    this.site = (head >>> HEAD_SITE_SHIFT) as SiteId
    this.tick = (this.#firstTick + record) as Tick
    switch (this.op) {
      case OP_ENTER:
        stack.push(this.frame = ++this.#frames as FrameId)
        return
      case OP_LEAVE:
      case OP_SUSPEND:
        this.frame = stack.pop() ?? 0 as FrameId
        return
      case OP_RESUME:
        this.frame = (this.size > 0 ? decodeNumber(data, data.words[start]!) | 0 : 0) as FrameId
        stack.push(this.frame)
        return
      case OP_UNWIND:
        unwind(stack, this.size > 0 ? decodeNumber(data, data.words[start]!) : 0)
    }
    this.frame = stack.length === 0 ? 0 as FrameId : stack[stack.length - 1]!
  }
}
