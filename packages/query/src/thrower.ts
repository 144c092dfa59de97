import { FUNCTION_ASYNC, OP_LEAVE, OP_RESUME, OP_SUSPEND, OP_UNWIND } from '@cinescope/trace'
import { calleeName } from './call-node.ts'
import type { Film } from './film.ts'
import { RETURNED, type Row } from './index/frames.ts'
import { bare, child, pathTo, syntaxOf } from './syntax.ts'

/** Calls that awaited each other. */
const DEEPEST = 100

/**
 * The last moment of the call that an engine's or foreign code's error ended, by the record that tells of the error: such an end stands right in front of it, or in front of it
 * an `await` of that call came back.
 */
export async function throwerBefore(film: Film, tick: number): Promise<number | undefined> {
  const { catalog } = film
  let unwound = -1
  let before = film.record(tick - 1, -1)
  for (; catalog.opAt(before) === OP_UNWIND; before = film.record(before - 1, -1)) unwound = before
  if (before < 0) return undefined
  const op = catalog.opAt(before)
  if (unwound < 0) {
    const awaited = op === OP_RESUME ? await awaitedBy(film, film.rowAt(before), before) : -1
    return awaited < 0 ? undefined : lastOf(film, awaited)
  }
  const row = op === OP_LEAVE || op === OP_SUSPEND ? catalog.frames.parent(film.rowAt(before)) : film.rowAt(before)
  return row < 0 || catalog.frames.left(row) !== unwound ? undefined : lastOf(film, row)
}

/** What a call did last before an error ended it: of one that awaited a call which the error ended, what that did; of one that left a `for await`, what the round did. */
async function lastOf(film: Film, from: Row): Promise<number | undefined> {
  const { frames, slices } = film.catalog
  let row = from
  for (let deep = 0; deep < DEEPEST; deep++) {
    const last = film.lastOwn(row, frames.left(row))
    if (film.catalog.opAt(last) !== OP_RESUME) return last < 0 ? undefined : last
    const awaited = await awaitedBy(film, row, last)
    if (awaited < 0) {
      const waits = endBefore(film, row, last)
      const { site = 0 } = await film.records.at(last) ?? {}
      const thrown = site > 0 || waits < 0 ? -1 : film.lastOwn(row, waits - 1)
      return thrown >= 0 && thrown >= slices.from(slices.of(row, waits)) ? thrown : last
    }
    row = awaited
  }
  return undefined
}

/** Where a frame that came back at a tick had been suspended, -1 if that is not known. */
function endBefore(film: Film, row: Row, tick: number): number {
  const { frames, slices } = film.catalog
  const slice = slices.of(row, tick)
  const before = slice < 0 ? -1 : frames.previousSlice(row, slice)
  return before < 0 ? -1 : slices.to(before)
}

/** The async call that a frame had awaited when an error brought it back at a tick, if that call ended by an error; -1 if it awaited something else. */
async function awaitedBy(film: Film, row: Row, tick: number): Promise<Row> {
  const { catalog } = film
  const { frames, slices } = catalog
  const end = endBefore(film, row, tick)
  const record = end < 0 || catalog.opAt(end) !== OP_SUSPEND ? undefined : await film.records.at(end)
  const site = record && film.sites.at(record.site)
  const tree = site && syntaxOf(site.book)
  const wait = tree && pathTo(tree, site.start, site.end).findLast(node => node.type === 'AwaitExpression' && node.start === site.start && node.end === site.end)
  const call = wait && bare(child(wait, 'argument') ?? wait)
  if (call?.type !== 'CallExpression') return -1
  const before = film.record(end - 1, -1)
  const slice = slices.at(before)
  const called = slice < 0 ? -1 : slices.frame(slice)
  if (called < 0 || slices.to(slice) !== before || frames.parent(called) !== row || film.functionName(called) !== calleeName(call)) return -1
  const flags = film.sites.info(film.sites.functionOf(frames.site(called)))?.flags ?? 0
  const left = frames.left(called)
  return (flags & FUNCTION_ASYNC) !== 0 && frames.outcome(called) !== RETURNED && left >= 0 && left < tick ? called : -1
}
