import { OP_ENTER, type ScopeRow } from '@cinescope/trace'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import type { KnownSite } from './sites.ts'

/** A loop that a frame is in: where it stands in the source, and when the round under way began. */
export interface Round { readonly start: number, readonly end: number, readonly began: number }

/** Loops with a block around a frame's position at a moment, as far as a variable of their head tells their rounds. */
export async function roundsAt(film: Film, row: Row, tick: number, { book, index }: KnownSite): Promise<readonly Round[]> {
  const left = film.catalog.frames.left(row)
  const position = left >= 0 && left <= tick ? undefined : await film.position(row, tick)
  const here = position && film.sites.at(position.site)
  if (!here || film.catalog.opAt(position.tick) === OP_ENTER) return []
  const { scopes } = book.table
  return scopes.flatMap(([kind, , owner, start, end], scope) => {
    if (kind !== 'loop' || owner !== index || here.start < start || here.end > end) return []
    const body: ScopeRow | undefined = scopes.find(([, parent, , , to]) => parent === scope && to === end)
    const heads = body ? book.bindingsIn(scope).flatMap(binding => book.writes.get(binding) ?? []).filter(site => (film.sites.at(site)?.start ?? end) < body[3]) : []
    const began = Math.max(-1, ...heads.map(site => film.lastOfSite(site, row, tick)))
    return began < 0 ? [] : [{ start, end, began }]
  })
}
