import { OP_ENTER, OP_UNWIND } from '@cinescope/trace'
import type { Film } from './film.ts'
import { evaluateAt } from './film-moment.ts'
import { entryOf } from './calls.ts'
import type { Row } from './index/frames.ts'
import type { KnownSite, ModuleBook } from './sites.ts'
import { bare, child, children, childrenOf, isFunction, type Node, pathTo, syntaxOf } from './syntax.ts'
import { sameValue } from './value.ts'

/** A call in the source of the function that made it. */
export interface CallNode { readonly book: ModuleBook, readonly node: Node }

/** Calls of one caller that are looked through. */
const SIBLINGS = 10_000

/**
 * The expression that made a call. Calls of recorded functions have no record of their own, so it is told by the order of the caller's calls between
 * two of its records, or by the arguments; undefined where several fit.
 */
export async function callNode(film: Film, callee: Row): Promise<CallNode | undefined> {
  const { frames } = film.catalog
  const caller = frames.parent(callee)
  const site = caller < 0 ? undefined : film.sites.functionOf(frames.site(caller))
  const name = film.functionName(callee)
  if (!site || name === '') return undefined
  const named = callsIn(site).filter(node => calleeName(node) === name)
  const [only] = named
  if (!only) return undefined
  if (named.length === 1) return { book: site.book, node: only }
  const entered = frames.entered(callee)
  const before = await film.position(caller, entered - 1)
  const from = before ? evaluatedAt(film.sites.at(before.site)) : -1
  const { made: called, after: end } = callsFrom(film, caller, before?.tick ?? frames.entered(caller))
  const after = end < 0 ? undefined : film.sites.at((await film.records.at(end))?.site ?? 0)
  const to = after ? evaluatedAt(after) : Infinity
  const between = named.filter(node => node.end > from && (to < 0 || node.end <= to))
  const made = called.filter(row => film.functionName(row) === name)
  if (to >= from && made.length === between.length && !between.some(node => isRepeated(site, node))) {
    const node = between.toSorted((a, b) => a.end - b.end)[made.indexOf(callee)]
    if (node) return { book: site.book, node }
  }
  // In a loop: the only one in the statement whose record comes next, if that always makes it.
  const owner = after && ownerOf(after)
  const inside = owner ? named.filter(node => node.start >= owner.start && node.end <= owner.end) : []
  if (made.length === 1 && inside.length === 1 && !isOptional(site, inside[0]!, owner!)) return { book: site.book, node: inside[0]! }
  const fitting: Node[] = []
  for (const node of named) if (await fits(film, site, node, callee, caller)) fitting.push(node)
  const [one] = fitting
  return one && fitting.length === 1 ? { book: site.book, node: one } : undefined
}

/** The calls that a caller makes from one of its records to the next one, and that one, -1 if there is none. */
function callsFrom(film: Film, caller: Row, from: number): { readonly made: readonly Row[], readonly after: number } {
  const { frames, slices } = film.catalog
  const made: Row[] = []
  for (let at = film.record(from + 1, 1), i = 0; at >= 0 && i < SIBLINGS; i++) {
    const slice = slices.at(at)
    const row = slice < 0 ? -1 : slices.frame(slice)
    const op = film.catalog.opAt(at)
    if (row === caller && op !== OP_UNWIND) return { made, after: at }
    const isCall = op === OP_ENTER && row >= 0 && frames.parent(row) === caller
    if (isCall) made.push(row)
    const to = isCall ? slices.to(slice) : at
    if (to < 0) break
    at = film.record(to + 1, 1)
  }
  return { made, after: -1 }
}

/** The name that a call says: of `cart.add(x)`, `add`. */
export function calleeName(call: Node): string {
  const callee = bare(child(call, 'callee') ?? call)
  const named = callee.type === 'MemberExpression' ? child(callee, 'property') : callee
  return String(named?.['name'] ?? '')
}

/** Calls that a function makes itself, not those of functions in it. */
function callsIn(site: KnownSite): readonly Node[] {
  const tree = syntaxOf(site.book)
  const fn = tree && (pathTo(tree, site.start, site.end).findLast(isFunction) ?? tree)
  const found: Node[] = []
  const walk = (node: Node): void => {
    if (node.type === 'CallExpression' || node.type === 'NewExpression') found.push(node)
    for (const inner of childrenOf(node)) if (!isFunction(inner) && !inner.type.startsWith('Class')) walk(inner)
  }
  if (fn) walk(fn)
  return found
}

/** Offset behind what had been evaluated when a site recorded: of a write, behind its value. -1 if it is not known. */
function evaluatedAt(site: KnownSite | undefined): number { return site ? ownerOf(site)?.end ?? site.end : -1 }

/** The declaration or assignment that a write belongs to; of a loop's head, what is looped over. */
function ownerOf(site: KnownSite): Node | undefined {
  const tree = syntaxOf(site.book)
  const owner = tree && pathTo(tree, site.start, site.end).findLast(node => /^(?:VariableDeclarator|AssignmentExpression|UpdateExpression|ForOfStatement|ForInStatement)$/.test(node.type) || isFunction(node))
  if (!owner || isFunction(owner)) return undefined
  const target = child(owner, 'id') ?? child(owner, 'left') ?? owner
  if (target.start > site.start || target.end < site.end) return undefined
  return owner.type.startsWith('For') ? child(owner, 'right') : owner
}

/** Stands in a part of an expression that is evaluated only sometimes. */
function isOptional(site: KnownSite, node: Node, within: Node): boolean {
  const tree = syntaxOf(site.book)
  return tree !== undefined && pathTo(tree, node.start, node.end).some(outer => outer.start >= within.start && outer.end <= within.end && /^(?:Conditional|Logical|Chain)Expression$/.test(outer.type))
}

/** Stands in a loop of its function, where the order of the source is not that of its calls. */
function isRepeated(site: KnownSite, node: Node): boolean {
  const tree = syntaxOf(site.book)
  return tree !== undefined && pathTo(tree, node.start, node.end).some(outer => outer.start >= site.start && /^(?:For|While|DoWhile)/.test(outer.type))
}

/** False if an argument that can be told differs from what the function was given. */
async function fits(film: Film, site: KnownSite, node: Node, callee: Row, caller: Row): Promise<boolean> {
  const { args } = await entryOf(film, callee)
  const calleeSite = film.sites.functionOf(film.catalog.frames.site(callee))
  for (const { binding, value: given } of args) {
    const argument = calleeSite && given.kind !== 'gap' ? argumentFor(calleeSite, binding, node) : undefined
    if (!argument) continue
    try {
      const { value, throws } = await evaluateAt(film, site.table.source.slice(argument.start, argument.end), film.catalog.frames.entered(callee) - 1, caller)
      if (throws === undefined && (value.kind === 'primitive' || value.kind === 'object') && !sameValue(value, given)) return false
    } catch {
      // A call of the program in it: not evaluated.
    }
  }
  return true
}

/** What stands in a call for a name among the parameters, if it is written out there. */
function argumentFor(site: KnownSite, binding: number, call: Node): Node | undefined {
  const at = site.table.bindings[binding]?.[3] ?? -1
  const tree = syntaxOf(site.book)
  const fn = tree && pathTo(tree, site.start, site.end).findLast(isFunction)
  const params = fn ? children(fn, 'params') : []
  const index = params.findIndex(param => param !== null && param.start <= at && param.end > at)
  const param = params[index]
  const given = children(call, 'arguments').slice(0, index + 1)
  const keys = param ? keysOf(param, at) : undefined
  if (!keys || param?.type === 'RestElement' || given.some(each => each?.type === 'SpreadElement')) return undefined
  let argument = given[index] ?? undefined
  for (const key of keys) {
    const inside: Node | undefined = argument && bare(argument)
    argument = inside?.type === 'ObjectExpression' ? child(children(inside, 'properties').find(each => each?.['computed'] !== true && keyText(each ? child(each, 'key') : undefined) === key) ?? inside, 'value')
      : inside?.type === 'ArrayExpression' && typeof key === 'number' ? children(inside, 'elements')[key] ?? undefined : undefined
  }
  return argument?.type === 'SpreadElement' ? undefined : argument
}

/** Name of a property that is written out. */
export const keyText = (key: Node | undefined): string | undefined => key && (key.type === 'Identifier' ? String(key['name']) : String(key['value']))

/** Keys from a parameter's value to the name that stands at an offset of its pattern; undefined behind a rest or a computed key. */
export function keysOf(param: Node, offset: number): readonly (string | number)[] | undefined {
  const path = pathTo(param, offset, offset + 1)
  const keys: (string | number)[] = []
  for (const [i, node] of path.entries()) {
    if (node.type === 'Property' && node['computed'] === true) return undefined
    if (node.type === 'RestElement' && i > 0) return undefined
    if (node.type === 'Property') keys.push(keyText(child(node, 'key')) ?? '')
    if (node.type === 'ArrayPattern') keys.push(children(node, 'elements').indexOf(path[i + 1] ?? null))
  }
  return keys
}
