import { OP_ENTER, SITE_FUNCTION, siteAt, type Value } from '@cinescope/trace'
import { entryOf } from './calls.ts'
import type { Film } from './film.ts'
import type { ModuleBook } from './sites.ts'
import { bare, child, children, childrenOf, isFunction, type Node, syntaxOf } from './syntax.ts'

/** An error that a rejection brought to a function of `promise.catch(...)`, and that no recorded code had seen before. */
export interface Rejection { readonly tick: number, readonly value: Value }

/** What a module gives to `catch(...)`, or second to `then(...)`: functions that are written there, as their ranges, and names of others. */
interface Given { readonly places: ReadonlySet<string>, readonly names: ReadonlySet<string> }

const givenIn: WeakMap<ModuleBook, Given> = new WeakMap()

function givenTo(book: ModuleBook): Given {
  const known = givenIn.get(book)
  if (known) return known
  const [places, names] = [new Set<string>(), new Set<string>()]
  const walk = (node: Node): void => {
    const callee = node.type === 'CallExpression' ? bare(child(node, 'callee') ?? node) : undefined
    const property = callee?.type === 'MemberExpression' && callee['computed'] !== true ? child(callee, 'property')?.['name'] : undefined
    const given = property === 'catch' ? children(node, 'arguments')[0] : property === 'then' ? children(node, 'arguments')[1] : undefined
    const handler = given && unbound(bare(given))
    if (handler && isFunction(handler)) places.add(`${handler.start} ${handler.end}`)
    else if (handler?.type === 'Identifier') names.add(String(handler['name']))
    else if (handler?.type === 'MemberExpression' && handler['computed'] !== true) names.add(nameIn(child(handler, 'property')))
    childrenOf(node).forEach(walk)
  }
  const tree = /\b(?:catch|then)\s*\(/.test(book.table.source) ? syntaxOf(book) : undefined
  if (tree) walk(tree)
  const found = { places, names }
  givenIn.set(book, found)
  return found
}

/** Of `this.failed.bind(this)`, `this.failed`. */
function unbound(node: Node): Node {
  const callee = node.type === 'CallExpression' ? bare(child(node, 'callee')!) : undefined
  return callee?.type === 'MemberExpression' && nameIn(child(callee, 'property')) === 'bind' ? bare(child(callee, 'object')!) : node
}

const nameIn = (key: Node | undefined): string => key?.type === 'PrivateIdentifier' ? `#${String(key['name'])}` : String(key?.['name'] ?? '')

/** Sites of functions that are given so, by their place or by a name that they have in whatever module. */
function handlersIn(film: Film): readonly number[] {
  const books = film.trace.modules.flatMap(module => film.sites.book(module) ?? [])
  const given = new Map(books.map(book => [book, givenTo(book)]))
  const names = new Set([...given.values()].flatMap(each => [...each.names]))
  const found: number[] = []
  for (const [{ table, module }, { places }] of given) {
    if (places.size + names.size === 0) continue
    for (let index = 0; index < table.count; index++) {
      const site = siteAt(table, index)
      if (site?.kind === SITE_FUNCTION && (places.has(`${site.start} ${site.end}`) || names.has(table.functions[site.subject]?.name ?? ''))) found.push(module.base + index)
    }
  }
  return found
}

/** Errors of engines and of code that is not recorded, which only such a function took, in the order of time. At level 1 nothing tells that an error was not seen before. */
export async function rejections(film: Film, limit: number, signal: AbortSignal | undefined): Promise<readonly Rejection[]> {
  const { catalog } = film
  const found: Rejection[] = []
  for (const site of handlersIn(film)) {
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
  return found.toSorted((a, b) => a.tick - b.tick)
}
