import { ByteWriter } from '@cinescope/trace'
import { LEFT_THREW, LEFT_UNWOUND } from './summary.ts'

/** Frames of a stack, outermost first, as one number: tells whether two stacks are the same. */
export function stackHash(frames: readonly number[]): number {
  let hash = frames.length
  for (const frame of frames) hash = (Math.imul(hash, 31) + frame) | 0
  return hash >>> 0
}

/**
 * Gathers what later segments depend on (PART_SPINE): the stack that the segment begins with, as a hash; when its slices end; the slices that are
 * still open at the end, with the calls made in them; calls made on an empty stack; scope instances; changes of levels; calls that were only counted.
 */
export class SpineWriter {
  readonly #hash: number
  readonly #depth: number
  /** Of the open slices that began here, above what is left of the first stack: where, their site, calls made in them. */
  readonly #froms: number[] = []
  readonly #sites: number[] = []
  readonly #calls: number[] = []
  readonly #ended = new ByteWriter(16)
  #endedCount = 0
  #endedLast = 0
  #roots = 0
  #deepest: number
  #least = 0
  #most = 0
  readonly #levels = new ByteWriter(16)
  #levelCount = 0
  #levelLast = 0
  readonly #folds = new ByteWriter(16)
  #foldCount = 0
  #foldLast = 0

  constructor(stack: readonly number[]) {
    this.#hash = stackHash(stack)
    this.#depth = this.#deepest = stack.length
  }

  push(site: number, at: number): void {
    const calls = this.#calls
    const above = calls.length - 1
    if (above >= 0) calls[above]!++
    else if (this.#endedCount === this.#depth) this.#roots++
    this.#open(site, at)
  }

  resume(at: number): void { this.#open(0, at) }

  #open(site: number, at: number): void {
    this.#froms.push(at)
    this.#sites.push(site)
    const depth = this.#depth - this.#endedCount + this.#calls.push(0)
    if (depth > this.#deepest) this.#deepest = depth
  }

  pop(at: number): void {
    if (this.#calls.length > 0) {
      this.#froms.pop()
      this.#sites.pop()
      this.#calls.pop()
      return
    }
    this.#ended.varint(at - this.#endedLast)
    this.#endedLast = at
    this.#endedCount++
  }

  instance(number: number): void {
    if (this.#least === 0 || number < this.#least) this.#least = number
    if (number > this.#most) this.#most = number
  }

  level(at: number, site: number, level: number, whole: boolean): void {
    this.#levels.varint(at - this.#levelLast)
    this.#levels.varint(site)
    this.#levels.varint(level * 2 + (whole ? 1 : 0))
    this.#levelLast = at
    this.#levelCount++
  }

  /** Of OP_FOLD. */
  fold(at: number, site: number, calls: number, back: number, over: boolean): void {
    this.#folds.varint(at - this.#foldLast)
    this.#folds.varint(site)
    this.#folds.long(calls)
    this.#folds.long(back * 2 + (over ? 1 : 0))
    this.#foldLast = at
    this.#foldCount++
  }

  /** `stack`: frames open at the end. `unwound`: LEFT_* of what would be unwound there. */
  write(stack: readonly number[], unwound: number): ByteWriter {
    const open = this.#froms.length
    const out = new ByteWriter(64 + open * 8)
    out.varint(this.#depth)
    out.varint(this.#hash)
    out.varint(this.#endedCount)
    out.raw(this.#ended.view())
    out.varint(open)
    let from = 0
    let frame = 0
    for (let i = 0; i < open; i++) {
      const number = stack[stack.length - open + i]!
      out.zigzag(number - frame)
      out.varint(this.#froms[i]! - from)
      out.varint(this.#sites[i]!)
      out.varint(this.#calls[i]!)
      frame = number
      from = this.#froms[i]!
    }
    out.varint(this.#roots)
    out.varint(this.#deepest)
    out.varint(this.#least)
    out.varint(this.#most)
    out.varint(this.#levelCount)
    out.raw(this.#levels.view())
    out.varint(this.#foldCount)
    out.raw(this.#folds.view())
    out.byte(unwound === LEFT_THREW ? 2 : unwound === LEFT_UNWOUND ? 1 : 0)
    return out
  }
}
