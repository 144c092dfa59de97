import { decodeNumber, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_CATCH, OP_ENTER, OP_ERROR, OP_LEAVE, OP_RESUME, OP_SUSPEND, OP_TASK, OP_THROW, OP_UNWIND, type Segment } from '@cinescope/trace'

export const OPEN = 0
export const RETURNED = 1
export const THREW = 2
export const SUSPENDED = 3
/** Closed by an UNWIND while no throw was known to be under way: an engine's throw, a generator's `return()`, a `for await`. */
export const UNWOUND = 4

/** `parent` of a slice on an empty stack. One that began on slice j of the stack which the segment began with has -2 - j. */
export const NO_PARENT = -1

/**
 * Frames and slices that begin in one segment, as far as they are known when it ends. Places are distances from the segment's first tick;
 * -1 is never. Slices are sorted by their first record and properly nested; a frame number minus `base` minus 1 is a frame's place.
 */
export class Activations {
  /** Number of the last frame entered before. */
  readonly base: number
  readonly from: Int32Array
  /** Its last record, inclusive; -1 if it is open at the end. */
  readonly to: Int32Array
  readonly frame: Int32Array
  readonly parent: Int32Array
  readonly depth: Uint16Array
  /** Slices open at the end, outermost first. */
  readonly open: Int32Array

  /** Of each frame: site, first slice, LEAVE or UNWIND that ended it, how, calls made directly. */
  readonly site: Int32Array
  readonly slice: Int32Array
  readonly left: Int32Array
  readonly outcome: Uint8Array
  readonly calls: Int32Array
  /** Frames that were called on an empty stack, as places. */
  readonly roots: Int32Array

  /** `flying`: a throw was under way when the segment began. */
  constructor(segment: Segment, flying: boolean) {
    const { columns } = segment
    const { count, heads, starts, words } = columns
    let slices = 0
    let frames = 0
    for (let i = 0; i < count; i++) {
      const op = (heads[i]! >>> HEAD_OP_SHIFT) & 31
      if (op === OP_ENTER) frames++
      else if (op === OP_RESUME) slices++
    }
    slices += frames
    const base = this.base = segment.frames
    const from = this.from = new Int32Array(slices)
    const to = this.to = new Int32Array(slices).fill(-1)
    const frame = this.frame = new Int32Array(slices)
    const parent = this.parent = new Int32Array(slices)
    const depth = this.depth = new Uint16Array(slices)
    const site = this.site = new Int32Array(frames)
    const first = this.slice = new Int32Array(frames)
    const left = this.left = new Int32Array(frames).fill(-1)
    const outcome = this.outcome = new Uint8Array(frames)
    const calls = this.calls = new Int32Array(frames)
    const roots: number[] = []
    // Slices of this segment as they are, those from before it as -2 - j.
    const stack: number[] = segment.keyframe.stack.map((_, j) => -2 - j)
    let [slice, entered] = [0, 0]
    const open = (i: number, number: number): void => {
      from[slice] = i
      frame[slice] = number
      parent[slice] = stack.length === 0 ? NO_PARENT : stack[stack.length - 1]!
      depth[slice] = Math.min(stack.length, 65_535)
      stack.push(slice++)
    }
    const close = (i: number, how: number): void => {
      const closed = stack.pop()
      if (closed === undefined || closed < 0) return
      to[closed] = i
      const at = frame[closed]! - base - 1
      if (at < 0 || at >= entered) return
      outcome[at] = how
      left[at] = how === SUSPENDED ? -1 : i
    }
    for (let i = 0; i < count; i++) {
      const head = heads[i]!
      const start = starts[i]!
      switch ((head >>> HEAD_OP_SHIFT) & 31) {
        case OP_ENTER: {
          const above = stack.length === 0 ? -1 : stack[stack.length - 1]!
          if (stack.length === 0) roots.push(entered)
          else if (above >= 0 && frame[above]! > base) calls[frame[above]! - base - 1]!++
          site[entered] = head >>> HEAD_SITE_SHIFT
          first[entered++] = slice
          open(i, base + entered)
          break
        }
        case OP_LEAVE:
          close(i, RETURNED)
          break
        case OP_SUSPEND:
          close(i, SUSPENDED)
          break
        case OP_UNWIND:
          for (let more = starts[i + 1]! > start ? decodeNumber(columns, words[start]!) : 0; more > 0 && stack.length > 0; more--) close(i, flying ? THREW : UNWOUND)
          break
        case OP_RESUME: {
          const number = starts[i + 1]! > start ? decodeNumber(columns, words[start]!) | 0 : 0
          const at = number - base - 1
          // A frame that was unwound without a probe and comes back was only suspended.
          if (at >= 0 && at < entered) {
            outcome[at] = OPEN
            left[at] = -1
          }
          open(i, number)
          break
        }
        case OP_THROW:
          flying = true
          break
        case OP_CATCH: case OP_TASK: case OP_ERROR:
          flying = false
      }
    }
    this.open = Int32Array.from(stack.filter(at => at >= 0))
    this.roots = Int32Array.from(roots)
  }

  get bytes(): number { return this.from.length * 18 + this.site.length * 17 + this.roots.byteLength + 400 }

  /** Was the slice begun by an ENTER? */
  entersAt(slice: number): boolean {
    const at = this.frame[slice]! - this.base - 1
    return at >= 0 && at < this.slice.length && this.slice[at] === slice
  }
}
