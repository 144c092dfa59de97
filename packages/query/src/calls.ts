import {
  FUNCTION_ASYNC, FUNCTION_GENERATOR, FUNCTION_SCOPED, FUNCTION_THIS, OP_CATCH, OP_ENTER, OP_ERROR, OP_LEAVE, OP_TASK,
  isBookkeeping, type FrameId, type SiteId, type Tick, type Value,
} from '@cinescope/trace'
import type { CallNode, Frame, SourcePlace, Task } from './answer.ts'
import { callPlace } from './call-place.ts'
import { firstOf } from './event.ts'
import type { Film } from './film.ts'
import { OPEN, RETURNED, type Row, SUSPENDED, THREW, UNWOUND } from './index/frames.ts'
import { ask } from './index/parts.ts'
import { under } from './iterated.ts'
import type { RecordData } from './records.ts'
import type { KnownSite } from './sites.ts'
import { numberOf, textOf } from './value.ts'

/** What ENTER said: parameters by binding, `this`, the nearest environment. */
export interface Entry {
  readonly args: readonly { readonly name: string, readonly binding: number, readonly value: Value }[]
  readonly self: Value | undefined
  /** A scope instance if positive, an activation token if negative, 0 if that was not recorded; undefined if the function names none. */
  readonly environment: number | undefined
}

const NO_ENTRY: Entry = { args: [], self: undefined, environment: undefined }

/** Values of a frame's ENTER; from the keyframe if that is older than the recording. */
export async function entryOf(film: Film, row: Row): Promise<Entry> {
  const { frames } = film.catalog
  const entered = frames.entered(row)
  const record = entered < 0 ? undefined : await film.records.at(entered)
  const values = record?.op === OP_ENTER ? record.values : await keyframeArgs(film, row)
  return values ? readEntry(film, film.sites.functionOf(frames.site(row)), values) : NO_ENTRY
}

export function readEntry(film: Film, functionSite: KnownSite | undefined, values: readonly Value[]): Entry {
  const info = film.sites.info(functionSite)
  if (!functionSite || !info) return { args: values.map((value, i) => ({ name: `argument ${i + 1}`, binding: -1, value })), self: undefined, environment: undefined }
  let at = 0
  const scope = info.flags & FUNCTION_SCOPED ? values[at++] : undefined
  const self = info.flags & FUNCTION_THIS ? values[at++] : undefined
  const args = info.params.flatMap((binding, i) => {
    const value = values[at + i]
    return value ? [{ name: functionSite.table.bindings[binding]?.[0] ?? `argument ${i + 1}`, binding, value }] : []
  })
  return { args, self, environment: info.flags & FUNCTION_SCOPED ? numberOf(scope) ?? 0 : undefined }
}

async function keyframeArgs(film: Film, frame: number): Promise<readonly Value[] | undefined> {
  const first = film.trace.segments[0]
  if (!first) return undefined
  const { keyframe } = await film.trace.segment(first.index)
  return [...keyframe.stack, ...keyframe.suspended].find(known => known.frame === frame)?.args
}

/** `place` is where the answer shows the frame: the function, or its current line on a stack. */
export async function toFrame(film: Film, row: Row, place?: SourcePlace): Promise<Frame> {
  const { frames } = film.catalog
  const site = frames.site(row)
  const functionSite = film.sites.functionOf(site)
  const info = film.sites.info(functionSite)
  const entered = frames.entered(row)
  const left = frames.left(row)
  const outcome = outcomeOf(film, row)
  const entry = await entryOf(film, row)
  const leave = frames.outcome(row) === RETURNED ? await film.records.at(left) : undefined
  return {
    frame: row as FrameId,
    site: (functionSite ? functionSite.module.base + functionSite.index : Math.max(0, site)) as SiteId,
    name: film.sites.functionName(site),
    entered: entered as Tick,
    left: (outcome === 'suspended' ? -1 : left) as Tick,
    startTime: film.time(Math.max(entered, film.trace.begin)),
    endTime: film.time(left < 0 ? film.catalog.end - 1 : left),
    outcome,
    args: entry.args.map(({ name, value }) => ({ name, value })),
    self: entry.self,
    result: leave?.op === OP_LEAVE ? leave.values[0] : undefined,
    place: place ?? functionSite?.book.place(functionSite.start, functionSite.end),
    calls: entered < film.trace.begin ? -1 : frames.calls(row),
    async: info !== undefined && (info.flags & FUNCTION_ASYNC) !== 0,
  }
}

export function outcomeOf(film: Film, row: Row): Frame['outcome'] {
  const { frames } = film.catalog
  switch (frames.outcome(row)) {
    case OPEN: return 'open'
    case RETURNED: return 'returned'
    case THREW: return 'threw'
    case SUSPENDED: return 'suspended'
    case UNWOUND: return unwound(film, row)
    default: return 'open'
  }
}

/** No throw was seen: a catch right after tells an engine's throw, else a generator was told to return or an `await using` waits, where no probe can stand. */
function unwound(film: Film, row: Row): Frame['outcome'] {
  const { frames } = film.catalog
  const functionSite = film.sites.functionOf(frames.site(row))
  const flags = film.sites.info(functionSite)?.flags ?? 0
  if (!functionSite || !(flags & (FUNCTION_GENERATOR | FUNCTION_ASYNC))) return 'threw'
  let next = frames.left(row) + 1
  for (let op = film.catalog.opAt(next); isBookkeeping(op); op = film.catalog.opAt(++next));
  const op = film.catalog.opAt(next)
  if (op === OP_CATCH || op === OP_ERROR) return 'threw'
  if (flags & FUNCTION_GENERATOR) return 'returned'
  const waits = /\bawait\s+using\b/.test(functionSite.table.source.slice(functionSite.start, functionSite.end))
  return waits ? 'suspended' : 'threw'
}

/** The stack at a moment, innermost first, each frame at its current line. */
export async function stackAt(film: Film, tick: number): Promise<readonly Frame[]> {
  const { slices } = film.catalog
  const answer: Frame[] = []
  let inner = -1
  for (let slice = slices.at(tick); slice >= 0; slice = await under(film, slice)) {
    const called = inner >= 0 && slices.parent(inner) === slice
    answer.push(called ? await callerAt(film, slice, inner) : await frameAt(film, slice, inner < 0 ? tick : slices.to(slice)))
    inner = slice
  }
  return answer
}

async function frameAt(film: Film, slice: number, tick: number): Promise<Frame> {
  const row = film.catalog.slices.frame(slice)
  return toFrame(film, row, await film.placeOf(row, tick))
}

/** The frame of a slice where `inner` begins, which it called. */
async function callerAt(film: Film, slice: number, inner: number): Promise<Frame> {
  const { frames, slices } = film.catalog
  const began = slices.from(inner)
  const crosses = slices.crosses(inner)
  const known = crosses ? film.callers.at(began) : undefined
  if (known) return known
  const callee = slices.frame(inner)
  const row = slices.frame(slice)
  const caller = film.catalog.opAt(began) === OP_ENTER ? await toFrame(film, row, await callPlace(film, callee)) : await frameAt(film, slice, began - 1)
  // Site tables may come later.
  if (crosses && began >= film.trace.begin && film.sites.functionOf(frames.site(row)) && film.sites.functionOf(frames.site(callee))) film.callers.keep(began, caller)
  return caller
}

export async function children(film: Film, parent: FrameId | { readonly task: Tick } | undefined, skip: number, limit: number): Promise<readonly CallNode[]> {
  const { frames, tasks } = film.catalog
  const answer: CallNode[] = []
  if (parent === undefined) {
    for (let task = skip; task < Math.min(tasks.length, skip + limit); task++) answer.push({ kind: 'task', task: await ask(() => namedTask(film, task)) })
    return answer
  }
  const task = typeof parent === 'object' ? tasks.at(parent.task) : -1
  const row = typeof parent === 'object' ? -1 : frames.row(parent)
  const called = task >= 0 ? tasks.children(task, skip) : row >= 0 ? frames.children(row, skip) : []
  for (const child of called) {
    if (answer.length >= limit) break
    answer.push({ kind: 'frame', frame: await ask(() => toFrame(film, child)) })
  }
  return answer
}

async function namedTask(film: Film, at: number): Promise<Task> {
  const task = await toTask(film, at)
  return { ...task, label: task.label || firstOf(film, task.tick) }
}

export async function toTask(film: Film, task: number): Promise<Task> {
  const { tasks } = film.catalog
  const tick = tasks.tick(task)
  const end = tasks.end(task)
  const madeUp = task === 0 && tasks.madeUp
  const record: RecordData | undefined = madeUp ? undefined : await film.records.at(tick)
  const values = record?.op === OP_TASK ? record.values : []
  return {
    tick: tick as Tick,
    end: end as Tick,
    kind: textOf(values[0]) ?? 'start',
    label: textOf(values[1]) ?? '',
    startTime: film.time(tick),
    endTime: film.time(Math.max(tick, end - 1)),
    calls: tasks.calls(task),
  }
}
