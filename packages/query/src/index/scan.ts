import {
  OP_BUILTIN, OP_CATCH, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_ERROR, OP_IMAGE, OP_LEAVE, OP_LEVEL, OP_LOSS, OP_MARK, OP_NETWORK, OP_RESUME, OP_SCOPE,
  OP_SET, OP_STORE, OP_STRING, OP_SUSPEND, OP_TASK, OP_THROW, OP_TIME, OP_UNWIND, OP_WRITE, type FrameState, type Level, type RecordCursor, type Segment,
} from '@cinescope/trace'
import { ANY_KEY, hashKey, keyOf, refOf } from '../value.ts'
import type { Catalog, Run } from './catalog.ts'
import { OPEN, RETURNED, SUSPENDED, THREW, UNWOUND } from './frames.ts'
import { PostingsBuilder } from './postings.ts'

/** Where the scan stands between runs. */
export interface ScanState {
  next: number
  /** Open slices, outermost first. */
  readonly stack: number[]
  task: number
  segment: number
}

export function startScan(origin: number): ScanState { return { next: origin, stack: [], task: -1, segment: -1 } }

/** Scans the records of a segment that were not scanned before; undefined if there are none. */
export function scan(catalog: Catalog, state: ScanState, segment: Segment): Run | undefined {
  if (segment.index !== state.segment) {
    state.segment = segment.index
    adoptKeyframe(catalog, state, segment)
  }
  const first = Math.max(state.next, segment.firstTick)
  const cursor = segment.cursor(first as typeof segment.firstTick)
  const sites = new PostingsBuilder(first)
  const scoped = new PostingsBuilder(first)
  const touches = new PostingsBuilder(first)
  const images = new PostingsBuilder(first)
  let ops = new Uint8Array(Math.max(16, segment.firstTick + segment.records - first))
  let count = 0
  if (first === segment.firstTick) catalog.clock.anchor(first, segment.startTime, state.stack.length === 0)
  while (cursor.next()) {
    const { tick, op, site } = cursor
    if (tick < first) continue
    if (count === ops.length) {
      const grown = new Uint8Array(count * 2)
      grown.set(ops)
      ops = grown
    }
    // Ticks are ordinals, so a record's place in the run is its distance; a tick that was skipped stays op 255.
    while (first + count < tick) ops[count++] = 255
    ops[count++] = op
    if (site > 0 && op < OP_STRING) sites.push(site, tick, op)
    if (op <= OP_RESUME) follow(catalog, state, cursor)
    else if (op === OP_WRITE) {
      if (cursor.size > 1) scoped.push(cursor.number(1), tick, site)
    } else if (op === OP_SET || op === OP_DELETE || op === OP_BUILTIN) {
      const ref = refOf(cursor.value(0))
      if (ref !== undefined) touches.push(ref, tick, touchKey(cursor))
    } else if (op === OP_IMAGE) {
      const ref = refOf(cursor.value(0))
      if (ref !== undefined) images.push(ref, tick, cursor.number(1))
    } else note(catalog, state, cursor)
  }
  if (count === 0) return undefined
  state.next = first + count
  return { first, ops: ops.length === count ? ops : ops.slice(0, count), sites: sites.build(), scoped: scoped.build(), touches: touches.build(), images: images.build() }
}

/** A static key is told by the number of values, so that a recording without site tables can be indexed too. */
function touchKey(cursor: RecordCursor): number {
  const computed = cursor.op === OP_SET ? cursor.size > 2 : cursor.op === OP_DELETE && cursor.size > 1
  if (!computed) return -1 - cursor.site
  const key = keyOf(cursor.value(1))
  return key === undefined ? ANY_KEY : hashKey(key)
}

function follow(catalog: Catalog, state: ScanState, cursor: RecordCursor): void {
  const { frames, slices } = catalog
  const { op, tick } = cursor
  if (op === OP_ENTER) {
    const above = state.stack.at(-1) ?? -1
    const parent = above < 0 ? -1 : slices.frame.get(above)
    const task = taskFor(catalog, state, tick)
    const row = frames.add(cursor.frame, cursor.site, tick, parent, task, state.stack.length)
    if (parent < 0) catalog.tasks.adopt(task, row, frames)
    state.stack.push(slices.open(row, tick, above, state.stack.length))
  } else if (op === OP_RESUME) {
    const frame = cursor.number(0)
    const above = state.stack.at(-1) ?? -1
    let row = frames.row(frame)
    if (row < 0) row = frames.add(frame, -cursor.site, -1, -1, taskFor(catalog, state, tick), state.stack.length)
    // A frame that was unwound without a probe and comes back was only suspended.
    frames.outcome.set(row, OPEN)
    frames.left.set(row, -1)
    state.stack.push(slices.open(row, tick, above, state.stack.length))
  } else {
    const count = op === OP_UNWIND ? cursor.number(0) : 1
    const outcome = op === OP_LEAVE ? RETURNED : op === OP_SUSPEND ? SUSPENDED : catalog.faults.flying ? THREW : UNWOUND
    for (let i = 0; i < count; i++) close(catalog, state, tick, outcome)
  }
}

function close(catalog: Catalog, state: ScanState, tick: number, outcome: number): void {
  const slice = state.stack.pop()
  if (slice === undefined) return
  const row = catalog.slices.frame.get(slice)
  catalog.slices.to.set(slice, tick)
  catalog.frames.outcome.set(row, outcome)
  catalog.frames.left.set(row, outcome === SUSPENDED ? -1 : tick)
}

function note(catalog: Catalog, state: ScanState, cursor: RecordCursor): void {
  const { op, tick } = cursor
  const above = state.stack.at(-1)
  switch (op) {
    case OP_SCOPE:
      catalog.instances.add(cursor.number(0), cursor.number(1), cursor.site, above === undefined ? -1 : catalog.slices.frame.get(above), tick)
      return
    case OP_TIME: catalog.clock.anchor(tick, cursor.number(0), above === undefined); return
    case OP_LEVEL: catalog.levels.add(cursor.site, tick, cursor.number(0) as Level, cursor.size > 1); return
    case OP_THROW: catalog.faults.thrown(tick, cursor.value(0)); return
    case OP_CATCH: catalog.faults.caught(tick, cursor.value(0)); return
    case OP_TASK:
      state.task = catalog.tasks.add(tick)
      catalog.faults.flying = false
      break
    case OP_ERROR: catalog.faults.uncaught(tick, cursor.value(1)); break
    case OP_CONSOLE: case OP_NETWORK: case OP_STORE: case OP_MARK: case OP_LOSS: break
    default: return
  }
  catalog.events.push(tick)
  catalog.eventOps.push(op)
}

function taskFor(catalog: Catalog, state: ScanState, tick: number): number {
  if (state.task < 0) {
    catalog.tasks.madeUp = true
    state.task = catalog.tasks.add(Math.min(tick, catalog.trace.begin))
  }
  return state.task
}

/** The keyframe is right where it differs from the scan: chunks before it may be lost, or evicted. */
function adoptKeyframe(catalog: Catalog, state: ScanState, segment: Segment): void {
  const { frames, slices } = catalog
  const { keyframe, firstTick } = segment
  let same = 0
  while (same < state.stack.length && same < keyframe.stack.length
    && frames.id.get(slices.frame.get(state.stack[same] as number)) === keyframe.stack[same]?.frame) same++
  while (state.stack.length > same) {
    const slice = state.stack.pop() as number
    slices.to.set(slice, firstTick - 1)
  }
  for (const known of keyframe.stack.slice(same)) {
    const above = state.stack.at(-1) ?? -1
    const row = rowOf(catalog, state, known, above < 0 ? -1 : slices.frame.get(above))
    frames.outcome.set(row, OPEN)
    frames.left.set(row, -1)
    state.stack.push(slices.open(row, firstTick, above, state.stack.length))
  }
  for (const known of keyframe.suspended) {
    const row = frames.row(known.frame) < 0 ? rowOf(catalog, state, known, -1) : frames.row(known.frame)
    if (frames.outcome.get(row) === OPEN) frames.outcome.set(row, SUSPENDED)
  }
  for (const [instance, parent] of keyframe.instances) {
    catalog.instances.add(instance, parent, -1, -1, -1)
  }
}

function rowOf(catalog: Catalog, state: ScanState, known: FrameState, parent: number): number {
  const row = catalog.frames.row(known.frame)
  if (row >= 0) return row
  const task = taskFor(catalog, state, catalog.trace.begin)
  const added = catalog.frames.add(known.frame, known.site, known.entered, parent, task, state.stack.length)
  if (parent < 0) catalog.tasks.adopt(task, added, catalog.frames)
  return added
}
