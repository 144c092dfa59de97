import { OP_ARGS, OP_ENTER, OP_RESULT, type ScopeRow } from '@cinescope/trace'
import type { SourcePlace } from './answer.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import type { KnownSite } from './sites.ts'

/**
 * Where a frame was called from. Calls of instrumented functions have no record of their own, so it is the RESULT of the
 * same call, or the call that a callback is written in, else the only call of that name between the caller's records around
 * it, else the caller's last record.
 */
export async function callPlace(film: Film, callee: Row): Promise<SourcePlace | undefined> {
  const { frames } = film.catalog
  const caller = frames.parent(callee)
  const entered = frames.entered(callee)
  if (caller < 0) return undefined
  const before = await film.position(caller, entered - 1)
  // Between them there may be calls that were only counted: then the caller's last record tells nothing.
  const fallback = film.catalog.spine.folds.empty ? film.placeIn(caller, before) : undefined
  const functionSite = film.sites.functionOf(frames.site(caller))
  const calleeSite = film.sites.functionOf(frames.site(callee))
  const name = film.sites.info(calleeSite)?.name
  if (!functionSite || !calleeSite) return fallback
  const after = await nextOwn(film, callee)
  const site = after?.site
  if (site && site.book === calleeSite.book && site.start <= calleeSite.start && site.end >= calleeSite.end) return site.book.place(site.start, site.end)
  if (!name) return fallback
  if (after && film.catalog.opAt(after.tick) === OP_RESULT && calls(after.site.table.strings[after.site.subject] ?? '', name)) {
    return after.site.book.place(after.site.start, after.site.end)
  }
  const found = occurrences(functionSite, name)
  const start = before && film.catalog.opAt(before.tick) !== OP_ENTER ? film.sites.at(before.site)?.start ?? 0 : 0
  const around = found.filter(at => at >= start && (!after || at <= after.site.end))
  const [first, ...others] = around.length > 0 ? around : found
  const { book } = functionSite
  return first === undefined || others.some(at => book.lineAt(at) !== book.lineAt(first)) ? fallback : book.place(first, first + name.length)
}

/** Calls that a caller may make before the record that tells the place: a comparator's, say. */
const SIBLINGS = 1000

/** The caller's next record, if it has a site. */
async function nextOwn(film: Film, callee: Row): Promise<{ readonly tick: number, readonly site: KnownSite } | undefined> {
  const { frames, slices } = film.catalog
  const caller = frames.parent(callee)
  let left = frames.left(callee)
  for (let i = 0; i < SIBLINGS && left >= 0; i++) {
    const next = film.record(left + 1, 1)
    const slice = next < 0 ? -1 : slices.at(next)
    const row = slice < 0 ? -1 : slices.frame(slice)
    if (row === caller) {
      const record = await film.records.at(next)
      const site = record && record.op !== OP_ARGS ? film.sites.at(record.site) : undefined
      return site && { tick: next, site }
    }
    if (row < 0 || frames.parent(row) !== caller) return undefined
    left = slices.to(slice)
  }
  return undefined
}

/** True if the text of a call's callee names the function: `add`, `this.cart.add`. */
const calls = (text: string, name: string): boolean => text === name || text.endsWith(`.${name}`) || text.endsWith(`#${name}`)

/** Offsets of `name(` in the caller, outside functions nested in it. */
function occurrences(functionSite: KnownSite, name: string): readonly number[] {
  const { callees } = functionSite.book
  const key = `${functionSite.index}/${name}`
  const known = callees.get(key) ?? search(functionSite, name)
  callees.set(key, known)
  return known
}

function search(functionSite: KnownSite, name: string): readonly number[] {
  const { source, scopes } = functionSite.table
  const inner = scopes.filter(([kind, , owner, start, end]: ScopeRow) =>
    kind === 'function' && owner !== functionSite.index && start >= functionSite.start && end <= functionSite.end)
  const found: number[] = []
  for (let at = source.indexOf(name, functionSite.start); at >= 0 && at < functionSite.end; at = source.indexOf(name, at + 1)) {
    const whole = !/[\p{ID_Continue}$]/u.test(source[at - 1] ?? '') && /^\s*(?:\?\.)?\(/.test(source.slice(at + name.length, at + name.length + 20))
    const declares = /(?:function\s*\*?|class)\s*$/.test(source.slice(Math.max(0, at - 20), at))
    if (whole && !declares && !inner.some(([, , , start, end]) => at >= start && at < end)) found.push(at)
  }
  return found
}
