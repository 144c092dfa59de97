import { ByteWriter } from '@cinescope/trace'
import { LEFT_THREW, LEFT_UNWOUND } from './summary.ts'

/** A slice that is open at the segment's end. */
interface Opened { readonly from: number, readonly site: number, calls: number }

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
  /** Open slices that began here, above what is left of the first stack. */
  readonly #opened: Opened[] = []
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
    const above = this.#opened.at(-1)
    if (above) above.calls++
    else if (this.#endedCount === this.#depth) this.#roots++
    this.#opened.push({ from: at, site, calls: 0 })
    this.#measure()
  }

  resume(at: number): void {
    this.#opened.push({ from: at, site: 0, calls: 0 })
    this.#measure()
  }

  #measure(): void {
    const depth = this.#depth - this.#endedCount + this.#opened.length
    if (depth > this.#deepest) this.#deepest = depth
  }

  pop(at: number): void {
    if (this.#opened.pop()) return
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
    const out = new ByteWriter(64 + this.#opened.length * 8)
    out.varint(this.#depth)
    out.varint(this.#hash)
    out.varint(this.#endedCount)
    out.raw(this.#ended.view())
    out.varint(this.#opened.length)
    let from = 0
    let frame = 0
    this.#opened.forEach((slice, i) => {
      const number = stack[stack.length - this.#opened.length + i]!
      out.zigzag(number - frame)
      out.varint(slice.from - from)
      out.varint(slice.site)
      out.varint(slice.calls)
      frame = number
      from = slice.from
    })
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
