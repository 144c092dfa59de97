import { decodeNumber } from './decode-value.ts'
import { OP_ENTER, OP_LEAVE, OP_OBJECT, OP_RESUME, OP_SHAPE, OP_SUSPEND, OP_TIME, OP_UNWIND } from './op.ts'
import type { SegmentData } from './segment-data.ts'
import { HEAD_OP_SHIFT, REF_PAYLOAD_SHIFT, TAG_REF } from './word.ts'

/** Records between two checkpoints: a cursor walks fewer than that to any tick. */
export const CHECKPOINT_RECORDS = 4096

interface Checkpoint { readonly frames: number, readonly stack: Int32Array }

/** What a decoded segment knows without walking it again: checkpoints, time anchors, where objects and shapes are. Grows with the segment. */
export class SegmentIndex {
  readonly data: SegmentData
  readonly checkpoints: Checkpoint[] = []
  /** Ref -> record. */
  readonly objects: Map<number, number> = new Map()
  /** Shape -> record. */
  readonly shapes: number[] = []
  readonly anchors: number[] = []
  readonly times: number[] = []
  /** The anchor stands at the root of an event-loop entry: the time before it may have been idle. */
  readonly roots: boolean[] = []
  #done = 0
  #frames: number
  readonly #stack: number[]
  /** Milliseconds and records of the intervals that were not idle. */
  #busyTime = 0
  #busyRecords = 0

  constructor(data: SegmentData, frames: number, stack: Int32Array) {
    this.data = data
    this.#frames = frames
    this.#stack = [...stack]
  }

  /** Takes in the records that were appended since. */
  update(): void {
    const { data } = this
    const { heads, starts, words, count } = data
    const stack = this.#stack
    let frames = this.#frames
    for (let i = this.#done; i < count; i++) {
      if (i % CHECKPOINT_RECORDS === 0) this.checkpoints.push({ frames, stack: Int32Array.from(stack) })
      switch ((heads[i]! >>> HEAD_OP_SHIFT) & 31) {
        case OP_ENTER:
          stack.push(++frames)
          break
        case OP_LEAVE:
        case OP_SUSPEND:
          stack.pop()
          break
        case OP_UNWIND: {
          const size = starts[i + 1]! - starts[i]!
          unwind(stack, size > 0 ? decodeNumber(data, words[starts[i]!]!) : 0)
          break
        }
        case OP_RESUME:
          stack.push(starts[i + 1]! > starts[i]! ? decodeNumber(data, words[starts[i]!]!) | 0 : 0)
          break
        case OP_OBJECT: {
          const word = words[starts[i]!]!
          if (starts[i + 1]! > starts[i]! && (word & 31) === TAG_REF) this.objects.set(word >>> REF_PAYLOAD_SHIFT, i)
          break
        }
        case OP_SHAPE:
          this.shapes.push(i)
          break
        case OP_TIME:
          if (starts[i + 1]! > starts[i]!) this.#anchor(i, decodeNumber(data, words[starts[i]!]!), stack.length === 0)
      }
    }
    this.#frames = frames
    this.#done = count
  }

  #anchor(record: number, time: number, root: boolean): void {
    const last = this.anchors.length - 1
    if (!(time >= (last < 0 ? -Infinity : this.times[last]!))) return
    if (last >= 0 && !root) {
      this.#busyTime += time - this.times[last]!
      this.#busyRecords += record - this.anchors[last]!
    }
    this.anchors.push(record)
    this.times.push(time)
    this.roots.push(root)
  }

  /**
   * Time of a record, between the anchors around it. Before an anchor at an event-loop entry the program may have been idle
   * for long, so there records follow each other as fast as elsewhere in the segment.
   */
  timeOf(record: number, otherwise: number): number {
    const { anchors, times } = this
    let low = 0
    let high = anchors.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (anchors[middle]! <= record) low = middle + 1
      else high = middle
    }
    if (low === 0) return times[0] ?? otherwise
    const from = times[low - 1]!
    if (low === anchors.length) return from
    const records = anchors[low]! - anchors[low - 1]!
    let span = times[low]! - from
    if (this.roots[low]!) span = Math.min(span, this.#busyRecords === 0 ? 0 : this.#busyTime / this.#busyRecords * records)
    return from + span * (record - anchors[low - 1]!) / records
  }
}

/** Takes the top `count` frames off; a damaged count takes all. */
export function unwind(stack: number[], count: number): void {
  if (count > 0) stack.length = Math.max(0, stack.length - count)
}
