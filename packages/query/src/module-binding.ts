import { OP_ENTER, type Gap, type Value } from '@cinescope/trace'
import type { Slot } from './answer.ts'
import type { Film } from './film.ts'
import { beforeRecording, notYet } from './gap.ts'
import type { ModuleBook } from './sites.ts'

/**
 * Whether the body of a module had run a declaration at a moment: 'unsure' while the body runs and its records do not tell,
 * 'unknown' if its run is not in the recording or it had none.
 */
type Evaluation = { readonly state: 'before' | 'unsure' | 'unknown' } | { readonly state: 'done', readonly since: number }

async function evaluation(film: Film, book: ModuleBook, binding: number, tick: number): Promise<Evaluation> {
  const trail = film.catalog.siteTrail(book.module.base)
  let more = trail.atOrAfter(0)
  while (more && trail.extra !== OP_ENTER) more = trail.next()
  if (!more) return { state: 'unknown' }
  const row = film.rowAt(trail.tick)
  const { frames } = film.catalog
  const since = frames.entered(row)
  if (since > tick) return { state: 'before' }
  const left = frames.left(row)
  if (left >= 0 && left <= tick) return { state: 'done', since }
  const position = await film.position(row, tick)
  const site = position && film.sites.at(position.site)
  const end = book.table.bindings[binding]?.[4] ?? Infinity
  return site && site.start >= end ? { state: 'done', since } : { state: 'unsure' }
}

/** A constant whose value the site table tells, because no probe does. */
export async function literalAt(film: Film, book: ModuleBook, binding: number, tick: number): Promise<Pick<Slot, 'value' | 'trust'> & { readonly since: number } | undefined> {
  const literal = book.table.literals?.[binding]
  if (literal === undefined) return undefined
  const known = await evaluation(film, book, binding, tick)
  if (known.state === 'before') return undefined
  const value: Value = { kind: 'primitive', value: literal }
  return { value, trust: known.state === 'unsure' ? 'unverified' : 'exact', since: known.state === 'done' ? known.since : -1 }
}

/** Why a module binding that probes write has no recorded value. */
export async function moduleGap(film: Film, book: ModuleBook, binding: number, name: string, tick: number): Promise<Gap> {
  const { state } = await evaluation(film, book, binding, tick)
  return state === 'before' || state === 'unsure' ? notYet(name) : beforeRecording(name)
}
