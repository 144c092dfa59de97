import { ownerAt } from './owner.ts'
import type { KnownSite, ModuleBook } from './sites.ts'
import { bare, child, children, isFunction, isNode, type Node, pathTo, syntaxOf } from './syntax.ts'

/** A call in the source that is given a function. */
export interface Handing {
  readonly book: ModuleBook
  readonly call: Node
  /** The text of what is called, `process.nextTick`. */
  readonly callee: string
  /** Index of the site of the function that it stands in. */
  readonly owner: number
  /** The function's own name, '' if it has none. */
  readonly name: string
}

const NONE: readonly Handing[] = []
const known: WeakMap<ModuleBook, Map<number, readonly Handing[]>> = new WeakMap()

/** Calls that a function is given to: the one that it is written in, or all that name it, if nothing else is done with its name. None where that cannot be told. */
export function handingsOf(site: KnownSite): readonly Handing[] {
  let answers = known.get(site.book)
  if (!answers) known.set(site.book, answers = new Map())
  const before = answers.get(site.index)
  if (before) return before
  const tree = syntaxOf(site.book)
  const found = tree ? find(tree, site) : NONE
  answers.set(site.index, found)
  return found
}

function find(tree: Node, site: KnownSite): readonly Handing[] {
  const path = outwards(tree, site)
  const [fn, ...around] = path
  if (!fn) return NONE
  const own = String(child(fn, 'id')?.['name'] ?? '')
  const parent = around.find(node => bare(node) === node)
  if (parent && isCall(parent) && given(parent, fn)) return [handing(site.book, parent, own)]
  const declared = fn.type === 'FunctionDeclaration' ? own : parent?.type === 'VariableDeclarator' && child(parent, 'id')?.type === 'Identifier' ? String(child(parent, 'id')!['name']) : ''
  const isConstant = fn.type === 'FunctionDeclaration' || around[around.indexOf(parent!) + 1]?.['kind'] === 'const'
  const isExported = around.some((node, i) => i < 4 && node.type.startsWith('Export'))
  if (!declared || !isConstant || isExported || site.table.bindings.filter(([name]) => name === declared).length !== 1) return NONE
  return named(tree, site.book, declared)
}

/** The function of a site and the nodes around it, innermost first. */
function outwards(tree: Node, { start, end }: KnownSite): readonly Node[] {
  const path = pathTo(tree, start, end).toReversed()
  const at = path.findIndex(node => isFunction(node) && node.start >= start)
  return at < 0 ? [] : path.slice(at)
}

const isCall = (node: Node): boolean => node.type === 'CallExpression' || node.type === 'NewExpression'
const given = (call: Node, node: Node): boolean => children(call, 'arguments').some(argument => argument !== null && bare(argument) === node)

function handing(book: ModuleBook, call: Node, name: string): Handing {
  const callee = child(call, 'callee')!
  const text = book.table.source.slice(callee.start, callee.end)
  return { book, call, name, callee: /^[\w$.#?]{1,60}$/.test(text) ? text : String(child(bare(callee), 'property')?.['name'] ?? 'a function'), owner: ownerAt(book, call.start, call.end) }
}

/** Calls that are given a name; none if it goes elsewhere too. */
function named(tree: Node, book: ModuleBook, name: string): readonly Handing[] {
  const found: Handing[] = []
  let escapes = false
  const walk = (node: Node, parent: Node | undefined, key: string): void => {
    if (node.type === 'Identifier' && node['name'] === name && parent && !isPlainKey(parent, key) && !isDeclaration(parent, key)) {
      if (isCall(parent) && key === 'arguments') {
        // What takes a listener away calls nothing.
        if (!/^(?:off$|remove|clear|cancel)/.test(String(child(bare(child(parent, 'callee')!), 'property')?.['name'] ?? child(parent, 'callee')!['name'] ?? ''))) found.push(handing(book, parent, name))
      } else if (!(isCall(parent) && key === 'callee')) escapes = true
    }
    for (const [inner, value] of Object.entries(node)) {
      for (const each of Array.isArray(value) ? value as readonly unknown[] : [value]) if (isNode(each)) walk(each, node, inner)
    }
  }
  walk(tree, undefined, '')
  return escapes ? NONE : found
}

/** `o.name`, `{ name: 1 }`. */
const isPlainKey = (parent: Node, key: string): boolean =>
  parent['computed'] !== true && ((parent.type === 'MemberExpression' && key === 'property') || (/^(?:Property|MethodDefinition|PropertyDefinition)$/.test(parent.type) && key === 'key' && parent['shorthand'] !== true))
const isDeclaration = (parent: Node, key: string): boolean => key === 'id' && (isFunction(parent) || parent.type === 'VariableDeclarator')
