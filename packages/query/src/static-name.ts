import { SITE_FUNCTION, siteAt, type BindingRow, type ScopeRow } from '@cinescope/trace'
import type { Film } from './film.ts'
import type { KnownSite } from './sites.ts'

/** The binding that a name means at a site; -1 if no scope around it has one. The same for all moments of the site. */
export function bindingAt(film: Film, site: KnownSite, name: string): number {
  const { book, table } = site
  for (let scope = innermostScope(film, site), guard = 0; scope >= 0 && guard <= table.scopes.length; guard++, scope = table.scopes[scope]?.[1] ?? -1) {
    const binding = book.bindingsIn(scope).find(candidate => table.bindings[candidate]?.[0] === name)
    if (binding !== undefined) return binding
  }
  return -1
}

/** The smallest scope of the site's function around it; at a function's entry nothing of its blocks has begun. */
function innermostScope(film: Film, site: KnownSite): number {
  const functionSite = site.kind <= SITE_FUNCTION ? site : film.sites.at(site.module.base + site.owner)
  let best = film.sites.info(functionSite)?.scope ?? 0
  if (site.kind <= SITE_FUNCTION) return best
  const { scopes } = site.table
  scopes.forEach(([, , owner, start, end]: ScopeRow, scope) => {
    if (owner !== functionSite?.index || start > site.start || end < site.end) return
    const [, , , bestStart, bestEnd] = scopes[best] as ScopeRow
    if (end - start < bestEnd - bestStart || (end - start === bestEnd - bestStart && isInside(scopes, scope, best))) best = scope
  })
  return best
}

/**
 * Is control at a site in front of a declaration, or in what the declaration is set to? Then what is known of the variable, in a block that runs
 * again and again, is of an earlier round.
 */
export function isBefore({ table, book, start, end, index, module }: KnownSite, binding: number): boolean {
  const [, kind, scope, from, to] = table.bindings[binding] as BindingRow
  if (kind !== 'let' && kind !== 'const' && kind !== 'using') return false
  if (end <= from) return true
  // Sites are numbered as their nodes are left; those of a loop's head after those of its body.
  if (start < to || table.scopes[scope]?.[0] === 'loop') return false
  return (book.writes.get(binding) ?? []).some(site => index < site - module.base && siteAt(table, site - module.base)?.start === from)
}

/** Is a scope inside another one, or the same? */
export function isInside(scopes: readonly ScopeRow[], scope: number, outer: number): boolean {
  for (let at = scope; at >= 0; at = scopes[at]?.[1] ?? -1) if (at === outer) return true
  return false
}
