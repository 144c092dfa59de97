import {
  CONST_TRUE, OP_CATCH, OP_ERROR, OP_FOLD, OP_LEVEL, OP_RESUME, OP_SCOPE, OP_SUSPEND, OP_TASK, OP_THROW, OP_UNWIND, constWord, decodeNumber, type ByteWriter, type RecordColumns, type Segment,
} from '@cinescope/trace'
import { SpineWriter } from './spine-writer.ts'
import { LEFT_AS_BEFORE, LEFT_OPEN, LEFT_SUSPENDED, LEFT_THREW, LEFT_UNWOUND, type Crossing } from './summary.ts'

type Changing = { -readonly [K in keyof Crossing]: Crossing[K] }

const TRUE = constWord(CONST_TRUE)

/** Follows the frames of a segment, and what later ones depend on. */
export class FrameWalk {
  /** The last frame entered. */
  frame: number
  /** Of frames that were there before the segment. */
  readonly crossings: Map<number, Changing> = new Map()
  readonly #spine: SpineWriter
  readonly #stack: number[]
  readonly #frames: number
  readonly #firstTick: number
  #unwound = LEFT_AS_BEFORE

  constructor({ keyframe, frames, firstTick }: Segment) {
    this.#stack = keyframe.stack.map(state => state.frame)
    this.#spine = new SpineWriter(this.#stack)
    this.frame = this.#frames = frames
    this.#firstTick = firstTick
  }

  get depth(): number { return this.#stack.length }

  enter(site: number, i: number): void {
    const stack = this.#stack
    const above = stack.length === 0 ? 0 : stack[stack.length - 1]!
    if (above > 0 && above <= this.#frames) this.#crossing(above).calls++
    this.#spine.push(site, i)
    stack.push(++this.frame)
  }

  leave(i: number, left: number): void {
    const number = this.#stack.pop()
    if (number !== undefined) this.#spine.pop(i)
    if (number === undefined || number > this.#frames) return
    const known = this.#crossing(number)
    known.end = this.#firstTick + i
    known.left = left
  }

  /** Records that few programs have many of: `size` values from `start` on. */
  seldom(columns: RecordColumns, i: number, op: number, site: number, start: number, size: number): void {
    const { words } = columns
    const number = (index: number): number => decodeNumber(columns, words[start + index]!)
    switch (op) {
      case OP_SUSPEND:
        this.leave(i, LEFT_SUSPENDED)
        break
      case OP_UNWIND:
        for (let left = size > 0 ? number(0) : 0; left > 0 && this.#stack.length > 0; left--) this.leave(i, this.#unwound)
        break
      case OP_RESUME:
        this.#resume(size > 0 ? number(0) | 0 : 0, i)
        break
      case OP_THROW:
        this.#unwound = LEFT_THREW
        break
      case OP_CATCH: case OP_TASK: case OP_ERROR:
        this.#unwound = LEFT_UNWOUND
        break
      case OP_SCOPE:
        if (size > 0) this.#spine.instance(number(0) | 0)
        break
      case OP_LEVEL:
        if (size > 0) this.#spine.level(i, site, number(0) | 0, size > 1 && words[start + 1] === TRUE)
        break
      case OP_FOLD:
        if (size > 1) this.#spine.fold(i, site, number(0), number(1), size > 2)
    }
  }

  spine(): ByteWriter { return this.#spine.write(this.#stack, this.#unwound) }

  #resume(number: number, i: number): void {
    if (number <= this.#frames) {
      const known = this.#crossing(number)
      known.end = -1
      known.left = LEFT_OPEN
    }
    // A resumed frame was not called by the one below it.
    this.#spine.resume(i)
    this.#stack.push(number)
  }

  #crossing(number: number): Changing {
    let known = this.crossings.get(number)
    if (!known) this.crossings.set(number, known = { frame: number, calls: 0, end: -1, left: LEFT_OPEN })
    return known
  }
}
