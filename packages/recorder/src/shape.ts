import { CONST_OVER_BUDGET, OP_SHAPE, constWord, headWord, isHolderName, isSecretName } from '@cinescope/trace'
import { CAPACITY, cell, commit, words } from './cell.ts'
import { SafeMap, charCodeAt, imul } from './primordial.ts'
import { nameWord, symbolWord } from './text.ts'

/** A key list as a path of keys: lists with a common beginning share it. Lives for one segment. */
export interface ShapeNode {
  readonly key: string | symbol
  readonly word: number
  readonly secret: boolean
  /** The key is a name like `cookies`: what is in an object there is secret as well. */
  readonly holder: boolean
  readonly hash: number
  readonly parent: ShapeNode | undefined
  readonly length: number
  /** Number of the shape that ends here, -1 if none was defined. */
  index: number
  /** Most recent child: objects of one kind come one after the other. */
  recent: ShapeNode | undefined
  children: SafeMap<string | symbol, ShapeNode> | undefined
}

const NODES_MAX = 65_536

const HASHED = 64

/** By the key's text, not by its number: a list hashes the same before its strings are defined and after. */
function hashOf(parent: ShapeNode | undefined, key: string | symbol): number {
  if (parent === undefined) return 17
  let hash = imul(parent.hash ^ (typeof key === 'string' ? key.length : 5), 0x9e3779b1)
  if (typeof key === 'string') for (let i = 0; i < key.length && i < HASHED; i++) hash = imul(hash ^ charCodeAt(key, i), 0x9e3779b1)
  return hash ^ (hash >>> 15)
}

function node(key: string | symbol, word: number, parent: ShapeNode | undefined): ShapeNode {
  const secret = typeof key === 'string' && isSecretName(key)
  const holder = typeof key === 'string' && isHolderName(key)
  return { key, word, secret, holder, hash: hashOf(parent, key), parent, length: parent === undefined ? 0 : parent.length + 1, index: -1, recent: undefined, children: undefined }
}

let root: ShapeNode = node('', 0, undefined)
let nodes = 0
let defined = 0

export function rootShape(): ShapeNode { return root }

export function forgetShapes(): void {
  root = node('', 0, undefined)
  nodes = 0
  defined = 0
}

/** The child for a key, if some object of this segment had it. */
function childShape(parent: ShapeNode, key: string | symbol): ShapeNode | undefined {
  const recent = parent.recent
  if (recent !== undefined && recent.key === key) return recent
  const child = parent.children?.get(key)
  if (child !== undefined) parent.recent = child
  return child
}

/** The child for a key, which is not kept if there was none: for a look that writes nothing. */
export function peekShape(parent: ShapeNode, key: string | symbol): ShapeNode {
  return childShape(parent, key) ?? node(key, 0, parent)
}

/** The child for a key; defines the key's string. */
export function extendShape(parent: ShapeNode, key: string | symbol): ShapeNode {
  const known = childShape(parent, key)
  if (known !== undefined) return known
  const text = typeof key === 'string'
  const word = text ? nameWord(key) : symbolWord(key)
  const child = node(key, word, parent)
  // Dictionaries with ever new keys must not grow the tree without end; an unshared shape is only bigger.
  if (nodes < NODES_MAX && word !== constWord(CONST_OVER_BUDGET)) {
    nodes++
    if (parent.recent !== undefined && parent.children === undefined) {
      parent.children = new SafeMap()
      parent.children.set(parent.recent.key, parent.recent)
    }
    parent.children?.set(key, child)
    parent.recent = child
  }
  return child
}

/** Number of the shape that ends at a node, written now if it was not. -1 without room. */
export function shapeIndex(end: ShapeNode): number {
  if (end.index >= 0) return end.index
  const p = cell.at
  if (p + end.length + 64 > CAPACITY) return -1
  words[p] = headWord(OP_SHAPE, 0)
  for (let at = end; at.parent !== undefined; at = at.parent) words[p + at.length] = at.word
  const index = defined
  end.index = index
  defined = index + 1
  commit(p + end.length + 1)
  return index
}
