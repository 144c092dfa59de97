import { SITE_ARGS, SITE_BUILTIN, SITE_CATCH, SITE_DELETE, SITE_FUNCTION, SITE_MODULE, SITE_RESULT, SITE_SCOPE, SITE_SET, SITE_SUSPEND, SITE_THROW, SITE_WRITE, siteAt, type Site, type SiteId } from '@cinescope/trace'
import { nearest } from '@cinescope/diagnostics'
import type { Film } from './film.ts'
import type { ModuleBook } from './sites.ts'

/** What kind of statement a site stands at. */
export type SiteKindName = 'function' | 'write' | 'set' | 'delete' | 'mutation' | 'call' | 'await' | 'throw' | 'catch'

/**
 * Where in the source something is asked for. All that is given must hold; `{}` is everywhere.
 *
 *   { file: 'src/cart.ts', line: 12 }     a line; `file` is a path or its end
 *   { fn: 'addItem' }                     entries of functions of that name
 *   { kind: 'catch' }                     any catch
 *   { kind: 'write', name: 'total' }      writes of variables and properties of that name
 *   { argument: 'userId' }                entries of functions with such a parameter, and calls that are handed such a name
 *   { callee: 'fetch' }                   foreign calls by the text in front of their brackets
 */
export interface Place {
  readonly site?: SiteId
  readonly hash?: string
  readonly file?: string
  readonly line?: number
  readonly fn?: string
  readonly kind?: SiteKindName
  readonly name?: string
  readonly callee?: string
  readonly argument?: string
}

const kinds: Readonly<Record<SiteKindName, readonly number[]>> = {
  function: [SITE_FUNCTION], write: [SITE_WRITE, SITE_SET], set: [SITE_SET], delete: [SITE_DELETE], mutation: [SITE_BUILTIN], call: [SITE_ARGS, SITE_RESULT], await: [SITE_SUSPEND],
  throw: [SITE_THROW], catch: [SITE_CATCH],
}

/** Ids of the sites that a place means, rising. */
export function sitesOf(film: Film, place: Place): readonly number[] {
  if (place.site !== undefined) return [place.site]
  const found: number[] = []
  for (const { book, site, id } of sitesIn(film, place)) if (matches(book, site, place)) found.push(id)
  found.sort((a, b) => a - b)
  return found
}

/** Sites of the modules that a place may mean. */
function* sitesIn(film: Film, { hash, file }: Pick<Place, 'hash' | 'file'>): Generator<{ readonly book: ModuleBook, readonly site: Site, readonly id: number }, void> {
  for (const module of film.trace.modules) {
    const book = film.sites.book(module)
    if (!book || (hash !== undefined && hash !== book.table.hash) || (file !== undefined && !isFile(book.table.path, file))) continue
    for (let index = 0; index < book.table.count; index++) {
      const site = siteAt(book.table, index)
      // A loop's turn makes a scope without running anything that a person would stop at.
      if (site && site.kind !== SITE_SCOPE) yield { book, site, id: module.base + index }
    }
  }
}

/** Why a place has no sites, with what may have been meant. */
export function whyNowhere(film: Film, { fn, file, line }: Pick<Place, 'fn' | 'file' | 'line'>): string | undefined {
  const books = film.trace.modules.map(module => film.sites.book(module)).filter(book => book !== undefined)
  const paths = books.map(({ table }) => table.path)
  if (file !== undefined && !paths.some(path => isFile(path, file))) {
    return `No recorded module is ${file}${meant(file, [...paths, ...paths.map(path => path.slice(path.lastIndexOf('/') + 1))])}`
  }
  if (fn !== undefined) {
    const names = new Set(books.flatMap(({ table }) => [table.path, ...table.functions.map(({ name }) => name)]))
    return names.has(fn) ? undefined : `No recorded function is called ${fn}${meant(fn.split(/[.#]/).at(-1)!, [...names])}`
  }
  const next = file === undefined || line === undefined ? undefined : lineWithSites(film, { file, line })
  return next === undefined || next === line ? undefined : `Nothing is recorded on line ${line} of ${file}; the next line with a record is ${next}.`
}

function meant(word: string, names: readonly string[]): string {
  const near = nearest(word, names.filter(name => name !== ''))
  return near === undefined ? '.' : `; did you mean ${near}?`
}

/** The line itself or the first one after it where a record may stand, as debuggers move a breakpoint; undefined at a file's end. */
export function lineWithSites(film: Film, { line, ...place }: Pick<Place, 'hash' | 'file'> & { readonly line: number }): number | undefined {
  let best: number | undefined
  for (const { book, site } of sitesIn(film, place)) {
    const at = site.kind === SITE_MODULE ? -1 : book.lineAt(site.start)
    if (at >= line && (best === undefined || at < best)) best = at
  }
  return best
}

/** `cart.ts` and `src/cart.ts` both mean `src/cart.ts`; `art.ts` does not. */
export const isFile = (path: string, wanted: string): boolean => path === wanted || path.endsWith(`/${wanted}`)

function matches(book: ModuleBook, site: Site, place: Place): boolean {
  const { table } = book
  if (place.line !== undefined && book.lineAt(site.start) !== place.line) return false
  if (place.kind !== undefined && !kinds[place.kind].includes(site.kind)) return false
  if (place.fn !== undefined && (site.kind > SITE_FUNCTION || functionName(book, site) !== place.fn)) return false
  if (place.name !== undefined && nameOf(book, site) !== place.name) return false
  if (place.callee !== undefined && ((site.kind !== SITE_ARGS && site.kind !== SITE_RESULT) || table.strings[site.subject] !== place.callee)) return false
  return place.argument === undefined || takes(book, site, place.argument)
}

/** Name of the function that a MODULE or FUNCTION site stands for; of a module, its path. */
export function functionName(book: ModuleBook, site: Site): string {
  const info = book.table.functions[site.subject]
  return site.kind === SITE_MODULE ? book.table.path : info?.name ?? ''
}

/** What a site is about: the variable, the property, the method, the function. */
export function nameOf(book: ModuleBook, site: Site): string | undefined {
  const { table } = book
  switch (site.kind) {
    case SITE_MODULE: case SITE_FUNCTION: return functionName(book, site)
    case SITE_WRITE: case SITE_CATCH: return table.bindings[site.subject]?.[0]
    case SITE_SET: case SITE_DELETE: case SITE_BUILTIN: return table.strings[site.subject]
    case SITE_ARGS: case SITE_RESULT: return table.strings[site.subject]?.split('.').at(-1)
    default: return undefined
  }
}

/** Names of parameters are in the table; those of what a call is handed are read from the text between its brackets. */
function takes(book: ModuleBook, site: Site, name: string): boolean {
  const { table } = book
  if (site.kind === SITE_FUNCTION) return table.functions[site.subject]?.params.some(param => table.bindings[param]?.[0] === name) ?? false
  if (site.kind !== SITE_ARGS) return false
  const text = table.source.slice(site.start, site.end)
  const callee = table.strings[site.subject] ?? ''
  const args = text.startsWith(callee) ? text.slice(callee.length) : text
  return argumentNamed(name).test(args)
}

/** An argument that is a name, or a property of that name, in the text of a call; it ends in front of what follows the argument. */
export function argumentNamed(name: string): RegExp {
  return new RegExp(`[(,.]\\s*${name.replaceAll('$', '\\$')}\\s*(?=[,)])`, 'gu')
}
