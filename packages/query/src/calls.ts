import {
  FUNCTION_ASYNC, FUNCTION_GENERATOR, FUNCTION_SCOPED, FUNCTION_THIS, OP_CATCH, OP_ENTER, OP_ERROR, OP_IMAGE, OP_LEAVE, OP_STRING, OP_TASK, OP_TIME,
  SITE_SUSPEND, siteAt, type FrameId, type SiteId, type Tick, type Value,
} from '@cinescope/trace'
import type { CallNode, FlameBar, Frame, SourcePlace, Task } from './answer.ts'
import { callPlace } from './call-place.ts'
import type { Film } from './film.ts'
import { OPEN, RETURNED, type Row, SUSPENDED, THREW, UNWOUND } from './index/frames.ts'
import type { RecordData } from './records.ts'
import type { KnownSite } from './sites.ts'
import { numberOf, textOf } from './value.ts'

const FOR_AWAIT = 3

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
  const entered = frames.entered.get(row)
  const record = entered < 0 ? undefined : await film.records.at(entered)
  const values = record?.op === OP_ENTER ? record.values : await keyframeArgs(film, frames.id.get(row))
  return values ? readEntry(film, film.sites.functionOf(frames.site.get(row)), values) : NO_ENTRY
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
  const site = frames.site.get(row)
  const functionSite = film.sites.functionOf(site)
  const info = film.sites.info(functionSite)
  const entered = frames.entered.get(row)
  const left = frames.left.get(row)
  const outcome = outcomeOf(film, row)
  const entry = await entryOf(film, row)
  const leave = frames.outcome.get(row) === RETURNED ? await film.records.at(left) : undefined
  return {
    frame: frames.id.get(row) as FrameId,
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
    calls: entered < film.trace.begin ? -1 : frames.calls.get(row),
    async: info !== undefined && (info.flags & FUNCTION_ASYNC) !== 0,
  }
}

export function outcomeOf(film: Film, row: Row): Frame['outcome'] {
  const { frames } = film.catalog
  switch (frames.outcome.get(row)) {
    case OPEN: return 'open'
    case RETURNED: return 'returned'
    case THREW: return 'threw'
    case SUSPENDED: return 'suspended'
    case UNWOUND: return unwound(film, row)
    default: return 'open'
  }
}

/** No throw was seen: a catch right after tells an engine's throw, else a generator was told to return or a `for await` waits. */
function unwound(film: Film, row: Row): Frame['outcome'] {
  const { frames } = film.catalog
  const functionSite = film.sites.functionOf(frames.site.get(row))
  const flags = film.sites.info(functionSite)?.flags ?? 0
  if (!functionSite || !(flags & (FUNCTION_GENERATOR | FUNCTION_ASYNC))) return 'threw'
  let next = frames.left.get(row) + 1
  for (let op = film.catalog.opAt(next); (op >= OP_STRING && op <= OP_IMAGE) || op === OP_TIME; op = film.catalog.opAt(++next));
  const op = film.catalog.opAt(next)
  if (op === OP_CATCH || op === OP_ERROR) return 'threw'
  if (flags & FUNCTION_GENERATOR) return 'returned'
  const waits = functionSite.book.sitesIn(functionSite.index).some(id => {
    const site = siteAt(functionSite.table, id - functionSite.module.base)
    return site?.kind === SITE_SUSPEND && site.subject === FOR_AWAIT
  })
  return waits ? 'suspended' : 'threw'
}

/** The stack at a moment, innermost first, each frame at its current line. */
export async function stackAt(film: Film, tick: number): Promise<readonly Frame[]> {
  const { slices } = film.catalog
  const answer: Frame[] = []
  let inner = -1
  for (let slice = slices.at(tick), at = tick; slice >= 0; slice = slices.parent.get(slice)) {
    const row = slices.frame.get(slice)
    const place = inner < 0 || film.catalog.opAt(slices.from.get(inner)) !== OP_ENTER ? await film.placeOf(row, at) : await callPlace(film, slices.frame.get(inner))
    answer.push(await toFrame(film, row, place))
    at = slices.from.get(slice) - 1
    inner = slice
  }
  return answer
}

export async function children(film: Film, parent: FrameId | { readonly task: Tick } | undefined, skip: number, limit: number): Promise<readonly CallNode[]> {
  const { frames, tasks } = film.catalog
  if (parent === undefined) {
    const answer: CallNode[] = []
    for (let task = skip; task < Math.min(tasks.length, skip + limit); task++) answer.push({ kind: 'task', task: await toTask(film, task) })
    return answer
  }
  let row = -1
  if (typeof parent === 'object') {
    const task = tasks.tick.floor(parent.task)
    row = task < 0 ? -1 : tasks.firstChild.get(task)
  } else {
    const of = frames.row(parent)
    row = of < 0 ? -1 : frames.firstChild.get(of)
  }
  const answer: CallNode[] = []
  for (let i = 0; row >= 0 && i < skip + limit; i++, row = frames.sibling.get(row)) {
    if (i >= skip) answer.push({ kind: 'frame', frame: await toFrame(film, row) })
  }
  return answer
}

export async function toTask(film: Film, task: number): Promise<Task> {
  const { tasks } = film.catalog
  const tick = tasks.tick.get(task)
  const end = task + 1 < tasks.length ? tasks.tick.get(task + 1) : film.catalog.end
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
    calls: tasks.calls.get(task),
  }
}

/** Bars of a range, outermost first; those that are longest when there are more than `limit`. */
export function flame(film: Film, from: number, to: number, limit: number): readonly FlameBar[] {
  const { slices, frames } = film.catalog
  const end = film.catalog.end
  const upTo = (slice: number): number => slices.to.get(slice) < 0 ? end : slices.to.get(slice) + 1
  const chosen: number[] = []
  for (let slice = slices.at(from); slice >= 0; slice = slices.parent.get(slice)) chosen.push(slice)
  chosen.reverse()
  const first = slices.from.floor(from) + 1
  const last = slices.from.floor(to - 1)
  let fitting = chosen
  if (chosen.length + last - first + 1 <= limit) for (let slice = first; slice <= last; slice++) chosen.push(slice)
  else {
    let shortest = 1
    do {
      fitting = chosen.slice()
      for (let slice = first; slice <= last && fitting.length <= limit; slice++) if (upTo(slice) - slices.from.get(slice) >= shortest) fitting.push(slice)
      shortest *= 2
    } while (fitting.length > limit && shortest < 2 ** 31)
  }
  return fitting.slice(0, limit).map(slice => {
    const row = slices.frame.get(slice)
    return {
      frame: frames.id.get(row) as FrameId,
      site: Math.max(0, frames.site.get(row)) as SiteId,
      name: film.functionName(row),
      depth: slices.depth.get(slice),
      from: slices.from.get(slice) as Tick,
      to: upTo(slice) as Tick,
      threw: slices.to.get(slice) === frames.left.get(row) && outcomeOf(film, row) === 'threw',
    }
  })
}

