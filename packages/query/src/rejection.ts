import { OP_ENTER, SITE_FUNCTION, siteAt, type Value } from '@cinescope/trace'
import { entryOf } from './calls.ts'
import type { Film } from './film.ts'
import type { ModuleBook } from './sites.ts'
import { bare, child, children, childrenOf, isFunction, type Node, syntaxOf } from './syntax.ts'

/** An error that a rejection brought to a function of `promise.catch(...)`, and that no recorded code had seen before. */
export interface Rejection { readonly tick: number, readonly value: Value }

const handlers: WeakMap<ModuleBook, readonly number[]> = new WeakMap()

/** Sites of functions that stand in `catch(...)`, or second in `then(...)`. */
function handlersIn(book: ModuleBook): readonly number[] {
  const known = handlers.get(book)
  if (known) return known
  const places = new Set<string>()
  const walk = (node: Node): void => {
    const callee = node.type === 'CallExpression' ? bare(child(node, 'callee') ?? node) : undefined
    const property = callee?.type === 'MemberExpression' && callee['computed'] !== true ? child(callee, 'property')?.['name'] : undefined
    const given = property === 'catch' ? children(node, 'arguments')[0] : property === 'then' ? children(node, 'arguments')[1] : undefined
    const handler = given && bare(given)
    if (handler && isFunction(handler)) places.add(`${handler.start} ${handler.end}`)
    childrenOf(node).forEach(walk)
  }
  const { source, count } = book.table
  const tree = /\b(?:catch|then)\s*\(/.test(source) ? syntaxOf(book) : undefined
  if (tree) walk(tree)
  const found: number[] = []
  for (let index = 0; index < count && places.size > 0; index++) {
    const site = siteAt(book.table, index)
    if (site?.kind === SITE_FUNCTION && places.has(`${site.start} ${site.end}`)) found.push(book.module.base + index)
  }
  handlers.set(book, found)
  return found
}

/** Errors of engines and of code that is not recorded, which only such a function took, in the order of time. At level 1 nothing tells that an error was not seen before. */
export async function rejections(film: Film, limit: number, signal: AbortSignal | undefined): Promise<readonly Rejection[]> {
  const { catalog } = film
  const found: Rejection[] = []
  for (const module of film.trace.modules) {
    const book = film.sites.book(module)
    for (const site of book ? handlersIn(book) : []) {
      const trail = catalog.siteTrail(site)
      for (let more = trail.atOrAfter(film.trace.begin); more && found.length < limit; more = trail.next()) {
        signal?.throwIfAborted()
        const { tick } = trail
        if (catalog.opAt(tick) !== OP_ENTER || catalog.frames.parent(film.rowAt(tick)) >= 0) continue
        const value = (await entryOf(film, film.rowAt(tick))).args[0]?.value
        if (value?.kind !== 'object' || (await film.records.object(value.ref, tick))?.className.endsWith('Error') !== true) continue
        const images = catalog.imageTrail(value.ref)
        // Seen here first: its image stands right in front of the call.
        if (images.atOrAfter(film.trace.begin) && film.record(images.tick, 1) === tick) found.push({ tick, value })
      }
    }
  }
  return found.toSorted((a, b) => a.tick - b.tick)
}
