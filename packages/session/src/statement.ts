import type { FramePath, Frame, PathStep, Query, RecordView } from '@cinescope/query'
import { OP_ENTER, OP_RESUME, type FrameId, type Gap, type Tick } from '@cinescope/trace'

/** Where a motion by statements came to: in front of a statement; or at a record, where the call did not record its path, and `gap` says why. */
export interface StatementStop {
  /** The moment before the statement; its values are those that the statement found. */
  readonly tick: Tick
  readonly frame: FrameId
  /** The statement's place in `query.pathOf(frame).steps`; -1 at a record. */
  readonly index: number
  readonly statement?: PathStep
  readonly gap?: Gap
}

/** Where a motion begins. `index`: of the statement in front of which it stands, undefined if it came there by records. */
export interface From { readonly tick: Tick, readonly frame: FrameId, readonly index?: number | undefined }

/**
 * Steps through a recording statement by statement, where calls recorded their path (levels 3 and 4). All statements of all calls have one
 * order in time: `into` and `back` walk it, and are inverse. Every motion answers undefined at the end of the recording.
 */
export interface Statements {
  /** The next statement, whatever call it is in. */
  into(from: From): Promise<StatementStop | undefined>
  /** The next statement of the same call, over what it calls and awaits; behind its last one as `out`. */
  over(from: From): Promise<StatementStop | undefined>
  /** The next statement of the caller; without a caller the next one after the call has ended. */
  out(from: From): Promise<StatementStop | undefined>
  /** The statement before, whatever call it is in. */
  back(from: From): Promise<StatementStop | undefined>
  /** The statement before in the same call; before its first one as `backOut`. */
  backOver(from: From): Promise<StatementStop | undefined>
  /** The caller's statement that called. */
  backOut(from: From): Promise<StatementStop | undefined>
}

/** Between two statements of a call: what is ahead of it and what is behind. */
interface Here { readonly tick: Tick, readonly frame: FrameId, readonly next: number, readonly previous: number }

/** Paths that are kept. */
const PATHS = 64

export function createStatements(query: Query): Statements {
  const paths = new Map<FrameId, FramePath>()
  let end = -1

  /** The path of a call; undefined between calls. */
  const pathOf = async (frame: FrameId): Promise<FramePath | undefined> => {
    if (frame <= 0) return undefined
    const { end: now } = await query.summary()
    if (now !== end) paths.clear()
    end = now
    const path = paths.get(frame) ?? await query.pathOf(frame)
    paths.delete(frame)
    paths.set(frame, path)
    if (paths.size > PATHS) paths.delete(paths.keys().next().value as FrameId)
    return path
  }

  const standing = async ({ tick, frame, index }: From): Promise<Here> => {
    if (index !== undefined && index >= 0) return { tick, frame, next: index + 1, previous: index - 1 }
    const steps = (await pathOf(frame))?.steps ?? []
    // A record is seen as part of the statement that made it: the next one begins with it.
    return { tick, frame, next: firstFrom(steps, tick), previous: lastUpTo(steps, (tick - 1) as Tick) }
  }

  const stopAt = async (frame: FrameId, index: number): Promise<StatementStop | undefined> => {
    const statement = (await pathOf(frame))?.steps[index]
    return statement && { tick: statement.from, frame, index, statement }
  }

  /** A stop in one of the calls that a record is about, the nearest one to where the motion began. */
  const near = async (record: RecordView, here: Here, direction: 1 | -1): Promise<StatementStop | undefined> => {
    let best: StatementStop | undefined
    for (const frame of await involved(query, record)) {
      const path = await pathOf(frame)
      if (!path) continue
      let stop: StatementStop | undefined
      if (isUnknown(path)) stop = frame === record.frame && !(frame === here.frame && record.tick === here.tick) ? atRecord(record, path.gap) : undefined
      else if (frame !== here.frame) {
        const index = direction > 0 ? firstFrom(path.steps, here.tick) : lastUpTo(path.steps, here.tick)
        stop = await stopAt(frame, index)
        // It lies behind other records, which come first.
        if (stop && direction > 0 && stop.tick > record.tick && record.op !== OP_ENTER) stop = undefined
      }
      best = nearer(best, stop, direction)
    }
    return best
  }

  const move = async (here: Here, direction: 1 | -1): Promise<StatementStop | undefined> => {
    let best = await stopAt(here.frame, direction > 0 ? here.next : here.previous)
    const begin = direction > 0 ? here.tick : (here.tick + 1) as Tick
    for (let record = await query.neighbour(begin, direction); record; record = await query.neighbour(record.tick, direction)) {
      if (best && (direction > 0 ? record.tick > best.tick : record.tick <= best.tick)) break
      best = nearer(best, await near(record, here, direction), direction)
    }
    return best
  }

  const out = async (here: Here, direction: 1 | -1): Promise<StatementStop | undefined> => {
    const stack = await query.stackAt(here.tick)
    const callers = stack.slice(stack.findIndex(({ frame }) => frame === here.frame) + 1)
    let inner = stack.find(({ frame }) => frame === here.frame) ?? await query.frame(here.frame)
    if (!inner) return move(here, direction)
    for (const caller of callers) {
      const path = await pathOf(caller.frame)
      const stop = !path || isUnknown(path) ? atRecord(await recordOutside(inner, caller, direction), path?.gap)
        : await stopAt(caller.frame, direction > 0 ? firstFrom(path.steps, (here.tick + 1) as Tick) : lastUpTo(path.steps, here.tick))
      if (stop) return stop
      inner = caller
    }
    const edge = direction > 0 ? inner.left : (inner.entered - 1) as Tick
    return direction > 0 && inner.left < here.tick ? undefined : move({ tick: edge, frame: 0 as FrameId, next: -1, previous: -1 }, direction)
  }

  const recordOutside = async (inner: Frame, caller: Frame, direction: 1 | -1): Promise<RecordView | undefined> => {
    const edge = direction > 0 ? inner.left : inner.entered
    const record = edge < 0 ? undefined : await query.neighbour(edge, direction, 'any', { frame: caller.frame })
    return record?.frame === caller.frame ? record : undefined
  }

  const over = async (here: Here, direction: 1 | -1): Promise<StatementStop | undefined> => {
    if (here.frame <= 0) return move(here, direction)
    const path = await pathOf(here.frame)
    if (path && !isUnknown(path)) return await stopAt(here.frame, direction > 0 ? here.next : here.previous) ?? out(here, direction)
    const record = await query.neighbour(here.tick, direction, 'any', { frame: here.frame })
    return record?.frame === here.frame ? atRecord(record, path?.gap) : out(here, direction)
  }

  return {
    into: async from => move(await standing(from), 1),
    over: async from => over(await standing(from), 1),
    out: async from => out(await standing(from), 1),
    back: async from => move(await standing(from), -1),
    backOver: async from => over(await standing(from), -1),
    backOut: async from => out(await standing(from), -1),
  }
}

function atRecord(record: RecordView | undefined, gap: Gap | undefined): StatementStop | undefined {
  return record && { tick: record.tick, frame: record.frame, index: -1, ...(gap && { gap }) }
}

/** Calls that ran between a record and the one before it: its own, and the caller if the record begins a slice. */
async function involved(query: Query, record: RecordView): Promise<readonly FrameId[]> {
  if (record.frame <= 0) return []
  if (record.op !== OP_ENTER && record.op !== OP_RESUME) return [record.frame]
  const stack = await query.stackAt(record.tick)
  const caller = stack[stack.findIndex(({ frame }) => frame === record.frame) + 1]
  return caller ? [caller.frame, record.frame] : [record.frame]
}

/** A call without statements has a path too. */
function isUnknown(path: FramePath): boolean { return path.gap !== undefined && path.steps.length === 0 }

function nearer(a: StatementStop | undefined, b: StatementStop | undefined, direction: 1 | -1): StatementStop | undefined {
  if (!a || !b) return a ?? b
  return (b.tick - a.tick) * direction < 0 ? b : a
}

/** Index of the last step that began at or before a tick; -1 if none did. */
function lastUpTo(steps: readonly PathStep[], tick: Tick): number {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (steps[middle]!.from <= tick) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Index of the first step that begins at or after a tick. */
function firstFrom(steps: readonly PathStep[], tick: Tick): number { return lastUpTo(steps, (tick - 1) as Tick) + 1 }
