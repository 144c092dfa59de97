import { SITE_FUNCTION, siteAt } from '@cinescope/trace'
import { callPlace } from './call-place.ts'
import type { Film } from './film.ts'
import { ask } from './index/parts.ts'
import { argumentNamed, functionName } from './place.ts'

/** A call in the source, from the name of what it calls to its closing bracket. */
interface Call { readonly hash: string, readonly callee: string, readonly start: number, readonly end: number }

/**
 * Calls of recorded functions that are handed a name, whatever their parameters are called. Such a call has no record of its own: it is the entry
 * of a function of the name that is called, if the place it was called from is one of those calls.
 */
export class Handed {
  /** Sites of the functions that may be entered so, rising. */
  readonly sites: readonly number[]
  readonly #film: Film
  readonly #calls: readonly Call[]

  constructor(film: Film, argument: string, besides: ReadonlySet<number>) {
    this.#film = film
    const books = film.trace.modules.map(module => film.sites.book(module)).filter(book => book !== undefined)
    this.#calls = books.flatMap(({ table }) => callsWith(table.source, argument).map(call => ({ ...call, hash: table.hash })))
    const callees = new Set(this.#calls.map(({ callee }) => callee))
    const sites: number[] = []
    for (const book of books) {
      for (let index = 0; index < book.table.count; index++) {
        const site = siteAt(book.table, index)
        if (site?.kind !== SITE_FUNCTION || besides.has(book.module.base + index)) continue
        if (callees.has(functionName(book, site).split(/[.#]/).at(-1)!)) sites.push(book.module.base + index)
      }
    }
    this.sites = sites.toSorted((a, b) => a - b)
  }

  /** Whether the function that was entered at a tick was called so. */
  async holds(tick: number): Promise<boolean> {
    const place = await ask(() => callPlace(this.#film, this.#film.rowAt(tick)))
    return place !== undefined && this.#calls.some(({ hash, start, end }) => hash === place.hash && place.start <= start && start < place.end && place.end <= end)
  }
}

function callsWith(source: string, argument: string): readonly Omit<Call, 'hash'>[] {
  const found: Omit<Call, 'hash'>[] = []
  for (const match of source.matchAll(argumentNamed(argument))) {
    const open = bracket(source, match.index + (match[0].startsWith('(') ? 1 : 0), -1)
    const end = bracket(source, match.index + match[0].length, 1)
    const callee = /([\p{ID_Continue}$]+)\s*(?:\?\.\s*)?$/u.exec(source.slice(Math.max(0, open - 100), open))
    if (open >= 0 && end >= 0 && callee) found.push({ callee: callee[1]!, start: open - callee[0].length, end: end + 1 })
  }
  return found
}

/** The bracket that encloses an offset, on its left or right; -1 if there is none. */
function bracket(source: string, from: number, direction: 1 | -1): number {
  let depth = 0
  for (let at = direction > 0 ? from : from - 1; at >= 0 && at < source.length; at += direction) {
    const letter = source[at]!
    if ((direction > 0 ? '([{' : ')]}').includes(letter)) depth++
    else if ((direction > 0 ? ')]}' : '([{').includes(letter) && depth-- === 0) return at
  }
  return -1
}
