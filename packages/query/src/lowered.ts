import {
  FUNCTION_ASYNC, FUNCTION_GENERATOR, LEVEL_VALUES, SITE_BUILTIN, SITE_DELETE, SITE_SET, siteAt, type Gap, type Level,
} from '@cinescope/trace'
import type { Film } from './film.ts'
import { foldedGap, loweredGap } from './gap.ts'
import type { Row } from './index/frames.ts'
import type { KnownSite } from './sites.ts'

/** How much a function recorded when it was called at `tick`: what it was built for, or what it was lowered to. */
export function levelAt(film: Film, functionSite: KnownSite, tick: number): Level {
  const { module } = functionSite
  const built = Math.min(module.level, film.sites.info(functionSite)?.level ?? module.level)
  const set = film.catalog.spine.levels.at(module.base + functionSite.index, module.base, tick)
  return Math.min(built, set ?? built) as Level
}

/** Every function recorded all that it was built for, all the time. */
export function alwaysFull({ catalog }: Film): boolean {
  return catalog.spine.levels.empty && catalog.spine.folds.empty
}

/**
 * The gap of an answer that rests on all writes of some sites in (from, to]: a function among theirs was lowered or folded, so that it may
 * have written without a record.
 */
export function loweredBetween(film: Film, sites: Iterable<number>, from: number, to: number): Gap | undefined {
  if (alwaysFull(film)) return undefined
  for (const site of sites) {
    const known = film.sites.at(site)
    const gap = known && unseen(film, known.module.base + known.owner, from, to)
    if (gap) return gap
  }
  return undefined
}

/** The gap of a function that may have written in (from, to] without a record. */
export function unseen(film: Film, owner: number, from: number, to: number): Gap | undefined {
  const { levels, folds } = film.catalog.spine
  const functionSite = film.sites.at(owner)
  if (!functionSite) return undefined
  const { module, index } = functionSite
  const info = film.sites.info(functionSite)
  if ((info?.level ?? module.level) < LEVEL_VALUES) return undefined
  const place = { module: module.hash, function: index }
  const runsOn = ((info?.flags ?? 0) & (FUNCTION_ASYNC | FUNCTION_GENERATOR)) !== 0
  if (folds.between(owner, from, to, runsOn)) return foldedGap(film.sites.functionName(owner), place)
  const lowest = levels.lowest(owner, module.base, runsOn ? -1 : stillOpen(film, owner, from), to)
  return lowest !== undefined && lowest < LEVEL_VALUES ? loweredGap(film.sites.functionName(owner), lowest, place) : undefined
}

/** A frame has the level that it was called with, or what it was lowered to since: the entry of the oldest call of the function on the stack at a moment, or the moment. */
function stillOpen(film: Film, owner: number, tick: number): number {
  const { slices, frames } = film.catalog
  let since = tick
  for (let slice = slices.at(tick); slice >= 0; slice = slices.parent(slice)) {
    const row = slices.frame(slice)
    if (frames.site(row) === owner) since = Math.min(since, frames.entered(row))
  }
  return since
}

/** What a call was lowered to while it ran, the last time up to a moment, if that is below `level`: then or some time later it may have gone on without a record (F26). */
export function fallOf({ sites, catalog }: Film, row: Row, tick: number, level: Level = LEVEL_VALUES): Level | undefined {
  const { frames, spine } = catalog
  const site = row < 0 || spine.levels.empty ? undefined : sites.functionOf(frames.site(row))
  return site && spine.levels.fall(site.module.base + site.index, site.module.base, frames.entered(row), tick, level)
}

/** The gap of what only a call itself writes, in (from, to]. That something was recorded after it was lowered does not say that all was. */
export function fallen(film: Film, row: Row, from: number, to: number): Gap | undefined {
  const level = from < to ? fallOf(film, row, to) : undefined
  const site = level === undefined ? undefined : film.sites.functionOf(film.catalog.frames.site(row))
  return site && level !== undefined ? loweredGap(film.functionName(row), level, { module: site.module.hash, function: site.index }) : undefined
}

/** Sites that may write a property of this name, in all modules: by that name, by a computed one, and of `contained` ones by built-ins. */
export function* writersOf(film: Film, key: string, contained = true): Generator<number> {
  for (const module of film.trace.modules) {
    const { table } = module
    if (!table) continue
    const number = table.strings.indexOf(key)
    for (let index = 0; index < table.count; index++) {
      const site = siteAt(table, index)
      if (!site) continue
      const writes = site.kind === SITE_SET || site.kind === SITE_DELETE ? site.subject < 0 || site.subject === number : contained && site.kind === SITE_BUILTIN
      if (writes) yield module.base + index
    }
  }
}
