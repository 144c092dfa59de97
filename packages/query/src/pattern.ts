import { OP_SET, OP_WRITE, SITE_SET, SITE_WRITE } from '@cinescope/trace'
import type { Film } from './film.ts'
import type { KnownSite, ModuleBook } from './sites.ts'
import { pathTo, syntaxOf } from './syntax.ts'

const NONE: readonly number[] = []

/** By the index of a site: sites of the same pattern that are recorded behind it. */
const read: WeakMap<ModuleBook, Map<number, readonly number[]>> = new WeakMap()

const isWritten = (site: KnownSite | undefined): site is KnownSite => site?.kind === SITE_WRITE || site?.kind === SITE_SET

/** Sites that are recorded behind this one though they were written before: what a pattern binds is recorded when all of it is bound (P9, P25). */
export function boundWith(site: KnownSite): readonly number[] {
  const { book, table, module, index, start, end } = site
  const next = book.site(index + 1)
  // So it is with nearly all writes, for which nothing need be parsed.
  if (!isWritten(site) || !isWritten(next) || next.start < end || table.source.slice(end, next.start).includes(';')) return NONE
  const known = read.get(book) ?? new Map<number, readonly number[]>()
  read.set(book, known)
  const before = known.get(index)
  if (before) return before
  const tree = syntaxOf(book)
  const path = tree ? pathTo(tree, start, end) : []
  const pattern = path[path.findLastIndex(node => !/^(?:Identifier|MemberExpression|Property|AssignmentPattern|RestElement|ArrayPattern|ObjectPattern)$/.test(node.type)) + 1]
  const found: number[] = []
  if (pattern && /^(?:Array|Object)Pattern$/.test(pattern.type)) {
    for (let at = index + 1, each = next as KnownSite | undefined; isWritten(each) && each.start >= pattern.start && each.end <= pattern.end; each = book.site(++at)) found.push(module.base + at)
  }
  known.set(index, found)
  return found
}

/** The moment at which variables are read: that of the last record of a pattern that is being recorded. */
export async function bound(film: Film, tick: number): Promise<number> {
  const op = film.catalog.opAt(tick)
  const record = op === OP_WRITE || op === OP_SET ? film.records.now(tick) ?? await film.records.at(tick) : undefined
  const site = record && film.sites.at(record.site)
  const others = site ? boundWith(site) : NONE
  for (let at = tick; others.length > 0;) {
    const next = film.record(at + 1, 1)
    const another = next < 0 ? undefined : await film.records.at(next)
    if (!another || !others.includes(another.site) || film.rowAt(next) !== film.rowAt(tick)) return at
    at = next
  }
  return tick
}
