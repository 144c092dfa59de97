import { Parser, type AnyNode } from 'acorn'
import { tsPlugin } from '@sveltejs/acorn-typescript'
import type { ModuleBook } from './sites.ts'

/** Any ESTree node, its TypeScript and JSX kinds included. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const javascript = Parser.extend(tsPlugin({ jsx: true }))
const typescript = Parser.extend(tsPlugin())
/** Characters of source whose trees are kept: one takes 30 bytes for each. */
const KEPT = 1 << 19

/** Least recently used first. */
const trees: Map<ModuleBook, Node | null> = new Map()
let kept = 0

/** The syntax tree of a module as it was written; undefined if acorn cannot read it (a compiled format, a syntax of its own). */
export function syntaxOf(book: ModuleBook): Node | undefined {
  const known = trees.get(book)
  if (known !== undefined) {
    trees.delete(book)
    trees.set(book, known)
    return known ?? undefined
  }
  const { path, source } = book.table
  const parser = /\.[cm]?ts$/.test(path) ? typescript : javascript
  let tree: Node | null = null
  for (const sourceType of ['module', 'script'] as const) {
    try {
      tree = parser.parse(source, {
        ecmaVersion: 'latest', sourceType, allowHashBang: true, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowSuperOutsideMethod: true, locations: true,
      }) as unknown as Node
      break
    } catch {
      // Read the other way, or not at all: the answer says so.
    }
  }
  if (tree) dropLocations(tree)
  trees.set(book, tree)
  kept += source.length
  for (const old of trees.keys()) {
    if (kept <= KEPT || old === book) break
    trees.delete(old)
    kept -= old.table.source.length
  }
  return tree ?? undefined
}

/** The parser for TypeScript needs lines and columns, nobody else does: two fifths of a tree. */
function dropLocations(node: Node): void {
  ;(node as { loc?: unknown }).loc = undefined
  for (const inner of childrenOf(node)) dropLocations(inner)
}

/** Nodes around a range, outermost first; the last one is the smallest that holds it. */
export function pathTo(root: Node, start: number, end: number): readonly Node[] {
  const path: Node[] = []
  for (let node: Node | undefined = root; node;) {
    path.push(node)
    node = childrenOf(node).find(inner => inner.start <= start && inner.end >= end)
  }
  return path
}

export function childrenOf(node: Node): readonly Node[] {
  const found: Node[] = []
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) add(found, item)
    else add(found, value)
  }
  return found
}

function add(found: Node[], value: unknown): void {
  if (isNode(value)) found.push(value)
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string' && typeof (value as AnyNode).start === 'number'
}

/** The child of a name, if it is a node. */
export function child(node: Node, key: string): Node | undefined {
  const value = node[key]
  return isNode(value) ? value : undefined
}

export function children(node: Node, key: string): readonly (Node | null)[] {
  const value = node[key]
  return Array.isArray(value) ? value.map(item => isNode(item) ? item : null) : []
}

/** Without brackets and types: `(x as Cart)!` is `x`. */
export function bare(node: Node): Node {
  const inner = /^(?:ParenthesizedExpression|ChainExpression|TSAsExpression|TSNonNullExpression|TSSatisfiesExpression|TSTypeAssertion)$/.test(node.type) ? child(node, 'expression') : undefined
  return inner ? bare(inner) : node
}

export const isFunction = (node: Node): boolean => /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)
