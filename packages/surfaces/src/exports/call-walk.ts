import { OP_ENTER, OP_LEAVE, OP_RESUME, OP_SUSPEND, OP_UNWIND, type FrameState, type RecordCursor, type Segment, type Trace } from '@cinescope/trace'

/** A frame while it is on the stack or suspended. */
export interface WalkedFrame {
  readonly frame: number
  readonly site: number
  /** Tick of its ENTER, -1 if that is not in the recording. */
  readonly entered: number
  /** Milliseconds of its ENTER, or of its first sight. */
  readonly start: number
  /** Frame that called it, 0 for none. */
  readonly parent: number
  readonly depth: number
  /** Milliseconds that it was on top of the stack, up to now. */
  self: number
}

/** How a slice of a frame ended; 'open': the recording, or what is known of it, ended first. */
export type SliceEnd = 'returned' | 'suspended' | 'unwound' | 'open'

export interface CallVisitor {
  /** A frame comes on the stack; `resumed` if it was there before. */
  begin?(frame: WalkedFrame, time: number, resumed: boolean, cursor: RecordCursor | undefined, segment: Segment): void
  end?(frame: WalkedFrame, time: number, how: SliceEnd, cursor: RecordCursor | undefined, segment: Segment): void
  /** Every record, with the frame that it belongs to; of those that begin or end a slice after `begin`, before `end`. */
  record?(cursor: RecordCursor, segment: Segment, frame: WalkedFrame | undefined, time: number): void
  /** A segment is done: the place to wait for a slow reader of what was written. */
  settle?(): Promise<void>
}

/**
 * Walks a recording from its beginning and says which frames are on the stack: slices are properly nested, times never run
 * backwards. Where records are missing the keyframes say what goes on.
 */
export async function walkCalls(trace: Trace, visitor: CallVisitor): Promise<void> {
  const walk = new Walk(visitor)
  let last: Segment | undefined
  for (const { index } of trace.segments) {
    last = await trace.segment(index)
    walk.adopt(last)
    const cursor = last.cursor()
    while (cursor.next()) walk.step(cursor, last)
    await visitor.settle?.()
  }
  if (last) walk.finish(last)
}

const AWAY_MAX = 100_000

class Walk {
  readonly #visitor: CallVisitor
  readonly #stack: WalkedFrame[] = []
  readonly #away = new Map<number, WalkedFrame>()
  #time = 0

  constructor(visitor: CallVisitor) {
    this.#visitor = visitor
  }

  adopt(segment: Segment): void {
    const { keyframe } = segment
    this.#pass(segment.startTime)
    let same = 0
    while (same < this.#stack.length && this.#stack[same]!.frame === keyframe.stack[same]?.frame) same++
    while (this.#stack.length > same) this.#end('open', undefined, segment)
    for (const state of keyframe.suspended) if (!this.#away.has(state.frame)) this.#away.set(state.frame, this.#known(state))
    for (const state of keyframe.stack.slice(same)) this.#begin(this.#away.get(state.frame) ?? this.#known(state), this.#away.delete(state.frame), undefined, segment)
  }

  step(cursor: RecordCursor, segment: Segment): void {
    this.#pass(cursor.time)
    const { op } = cursor
    if (op === OP_ENTER) {
      this.#begin(this.#made(cursor.frame, cursor.site, cursor.tick), false, cursor, segment)
    } else if (op === OP_RESUME) {
      const known = this.#away.get(cursor.frame)
      this.#away.delete(cursor.frame)
      this.#begin(known ?? this.#made(cursor.frame, cursor.site, -1), true, cursor, segment)
    }
    this.#visitor.record?.(cursor, segment, this.#stack.at(-1), this.#time)
    if (op === OP_LEAVE) this.#end('returned', cursor, segment)
    else if (op === OP_SUSPEND) this.#end('suspended', cursor, segment)
    else if (op === OP_UNWIND) for (let count = cursor.number(0); count > 0 && this.#stack.length > 0; count--) this.#end('unwound', cursor, segment)
  }

  finish(segment: Segment): void {
    while (this.#stack.length > 0) this.#end('open', undefined, segment)
  }

  #pass(time: number): void {
    if (!(time > this.#time)) return
    const top = this.#stack.at(-1)
    if (top) top.self += time - this.#time
    this.#time = time
  }

  #made(frame: number, site: number, entered: number): WalkedFrame {
    return { frame, site, entered, start: this.#time, parent: this.#stack.at(-1)?.frame ?? 0, depth: this.#stack.length, self: 0 }
  }

  #known(state: FrameState): WalkedFrame {
    return this.#made(state.frame, state.site, state.entered)
  }

  #begin(frame: WalkedFrame, resumed: boolean, cursor: RecordCursor | undefined, segment: Segment): void {
    this.#stack.push(frame)
    this.#visitor.begin?.(frame, this.#time, resumed, cursor, segment)
  }

  /** It may come back; of the very many that an exception left, the oldest will not. */
  #keep(frame: WalkedFrame): void {
    this.#away.set(frame.frame, frame)
    if (this.#away.size <= AWAY_MAX) return
    for (const oldest of this.#away.keys()) {
      this.#away.delete(oldest)
      return
    }
  }

  #end(how: SliceEnd, cursor: RecordCursor | undefined, segment: Segment): void {
    const frame = this.#stack.pop()
    if (!frame) return
    if (how !== 'returned') this.#keep(frame)
    this.#visitor.end?.(frame, this.#time, how, cursor, segment)
  }
}
