import {
  OP_ARGS, OP_ENTER, OP_LEAVE, OP_RESUME, OP_SCOPE, OP_STORE, OP_SUSPEND, OP_TASK, OP_THIS, OP_THROW, OP_TIME, OP_UNWIND, OP_WRITE, OP_SET, OP_DELETE,
  OP_BUILTIN, isBookkeeping, type FrameId, type ObjectInfo, type Tick, type Value,
} from '@cinescope/trace'
import type { RecordView, StepKind, Within } from './answer.ts'
import { brief } from './brief.ts'
import type { Film } from './film.ts'
import type { RecordData } from './records.ts'
import { type Show, titleOf } from './title.ts'

/** Every op that a step of a kind stops at. Definitions, anchors and scope records are never stops. */
const stops: Readonly<Record<StepKind, ReadonlySet<number>>> = {
  any: new Set([...Array.from({ length: 32 }, (_, op) => op).filter(op => (op < OP_SCOPE || op >= OP_TIME) && !isBookkeeping(op)), OP_THIS]),
  write: new Set([OP_WRITE, OP_SET, OP_DELETE, OP_BUILTIN, OP_STORE]),
  call: new Set([OP_ENTER, OP_LEAVE, OP_UNWIND, OP_SUSPEND, OP_RESUME, OP_THROW, OP_ARGS, OP_TASK]),
}

/** A `Show` for values of a moment; what it needs of the objects is looked up first. */
export async function showing(film: Film, values: readonly Value[], tick: number): Promise<Show> {
  const infos = new Map<number, ObjectInfo | undefined>()
  for (const value of values) {
    if (value.kind === 'object' && !infos.has(value.ref)) infos.set(value.ref, await film.records.object(value.ref, tick))
  }
  return value => brief(value, ({ ref }: { ref?: number } & Value) => infos.get(ref ?? 0))
}

export async function viewAt(film: Film, tick: number): Promise<RecordView | undefined> {
  const record = await film.records.at(tick)
  return record && toView(film, record)
}

export async function toView(film: Film, record: RecordData): Promise<RecordView> {
  const { slices } = film.catalog
  const slice = slices.at(record.tick)
  const row = slice < 0 ? -1 : slices.frame(slice)
  const functionName = film.functionName(row)
  return {
    tick: record.tick as Tick,
    time: film.time(record.tick),
    op: record.op,
    frame: (row < 0 ? 0 : row) as FrameId,
    depth: slice < 0 ? 0 : slices.depth(slice) + 1,
    functionName,
    title: titleOf(film, record, functionName, await showing(film, record.values, record.tick)),
    values: record.values,
    place: record.site > 0 ? film.sites.place(record.site) : await film.placeOf(row, record.tick),
  }
}

/** Nearest stop after or before a tick. */
export async function neighbour(film: Film, tick: number, direction: 1 | -1, kind: StepKind, within: Within | undefined): Promise<RecordView | undefined> {
  const wanted = stops[kind]
  if (within?.line !== undefined) return onLine(film, tick, direction, wanted, within)
  const { trace, catalog } = film
  const across = within?.frame === undefined ? -1 : otherSlice(film, tick, within.frame, direction)
  if (across >= 0 && wanted.has(catalog.opAt(across))) return viewAt(film, across)
  for (let at = (across >= 0 ? across : Math.min(catalog.end, Math.max(trace.begin - 1, tick))) + direction; at >= trace.begin && at < catalog.end; at += direction) {
    if (!wanted.has(catalog.opAt(at))) continue
    const callee = within?.frame === undefined ? -1 : calleeAt(film, at, within.frame)
    if (callee < 0) return viewAt(film, at)
    at = direction < 0 ? catalog.slices.from(callee) : lastOf(film, callee)
  }
  return undefined
}

/** Stepping over an `await` goes to where the same frame came back, not to whatever ran meanwhile. */
function otherSlice(film: Film, tick: number, frame: number, direction: 1 | -1): number {
  const { slices, frames } = film.catalog
  const row = frames.row(frame)
  const slice = slices.at(tick)
  if (slice < 0 || slices.frame(slice) !== row || film.catalog.opAt(tick) !== (direction > 0 ? OP_SUSPEND : OP_RESUME)) return -1
  const other = direction > 0 ? frames.nextSlice(row, slice) : frames.previousSlice(row, slice)
  return other < 0 ? -1 : direction > 0 ? slices.from(other) : slices.to(other)
}

/**
 * The slice, called by the frame, that the record at `at` is in; -1 if it is the frame's own record or the frame is not
 * on the stack any more.
 */
function calleeAt(film: Film, at: number, frame: number): number {
  const { slices, frames } = film.catalog
  const own = slices.of(frames.row(frame), at)
  let slice = slices.at(at)
  if (own < 0 || slice === own) return -1
  while (slices.parent(slice) !== own) slice = slices.parent(slice)
  return slice
}

function lastOf(film: Film, slice: number): number {
  const to = film.catalog.slices.to(slice)
  return to < 0 ? film.catalog.end : to
}

async function onLine(film: Film, tick: number, direction: 1 | -1, wanted: ReadonlySet<number>, within: Within): Promise<RecordView | undefined> {
  let best = -1
  for (const site of film.sites.bookOf(within.hash ?? '')?.sitesOn(within.line ?? -1) ?? []) {
    const trail = film.catalog.siteTrail(site)
    let found = direction > 0 ? trail.atOrAfter(tick + 1) : trail.atOrBefore(tick - 1)
    while (found && !wanted.has(trail.extra)) found = direction > 0 ? trail.next() : trail.previous()
    if (found && (best < 0 || (direction > 0 ? trail.tick < best : trail.tick > best))) best = trail.tick
  }
  return best < 0 ? undefined : viewAt(film, best)
}
