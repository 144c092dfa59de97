import { LEVEL_VALUES, SITE_SET, siteAt, type Gap, type Level } from '@cinescope/trace'
import type { Film } from './film.ts'
import { loweredGap } from './gap.ts'
import type { KnownSite } from './sites.ts'

/** How much a function recorded when it was called at `tick`: what it was built for, or what it was lowered to. */
export function levelAt(film: Film, functionSite: KnownSite, tick: number): Level {
  const { module } = functionSite
  const built = Math.min(module.level, film.sites.info(functionSite)?.level ?? module.level)
  const set = film.catalog.spine.levels.at(module.base + functionSite.index, module.base, tick)
  return Math.min(built, set ?? built) as Level
}

/**
 * The gap of an answer that rests on all writes of some sites in (from, to]: a function among theirs was lowered, so that it may
 * have written without a record.
 */
export function loweredBetween(film: Film, sites: Iterable<number>, from: number, to: number): Gap | undefined {
  const { levels } = film.catalog.spine
  if (levels.empty) return undefined
  for (const site of sites) {
    const known = film.sites.at(site)
    if (!known) continue
    const { module } = known
    const owner = module.base + known.owner
    const lowest = levels.lowest(owner, module.base, from, to)
    const built = film.sites.info(film.sites.at(owner))?.level ?? module.level
    if (lowest !== undefined && lowest < LEVEL_VALUES && built >= LEVEL_VALUES) return loweredGap(film.sites.functionName(owner), lowest)
  }
  return undefined
}

/** Sites that write a property of this name, in all modules. */
export function* writersOf(film: Film, key: string): Generator<number> {
  for (const module of film.trace.modules) {
    const { table } = module
    const number = table?.strings.indexOf(key) ?? -1
    if (!table || number < 0) continue
    for (let index = 0; index < table.count; index++) {
      const site = siteAt(table, index)
      if (site?.kind === SITE_SET && site.subject === number) yield module.base + index
    }
  }
}
