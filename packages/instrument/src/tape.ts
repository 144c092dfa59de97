import { visitorKeys } from 'oxc-parser'
import { isStatement, isTypeNode, mayBeDeclared, type Node } from './node.ts'

/** What the grammar says of a type of nodes. */
interface NodeType {
  readonly type: string
  /** Keys of what is inside, in source order. */
  readonly inside: readonly string[]
  readonly typeOnly: boolean
  readonly declarable: boolean
  readonly statement: boolean
  /** May it have a number in its function's path? */
  readonly numbered: boolean
}

const types = new Map<string, NodeType>(Object.entries(visitorKeys).map(([type, inside]) => [type, {
  type, inside, typeOnly: isTypeNode(type), declarable: mayBeDeclared(type), statement: isStatement(type), numbered: /(?:Statement|Declaration)$/.test(type),
}]))

/**
 * A tree laid out flat, depth first and in source order, by the one walk over it; passes then run along it. TypeScript's types are
 * not code and are left out. Places are indices; the root's is 0.
 */
export class Tape {
  readonly nodes: Node[] = []
  readonly types: NodeType[] = []
  /** Key of the node in its parent. */
  readonly keys: string[] = []
  // Longer than there are nodes.
  #parents: Int32Array
  #ends: Int32Array

  constructor(program: Node) {
    const room = (program.end >> 2) + 64
    this.#parents = new Int32Array(room)
    this.#ends = new Int32Array(room)
    this.#lay(program, -1, '', types.get(program.type)!)
  }

  /** Place of the parent; -1 of the root. */
  parent(place: number): number { return this.#parents[place]! }

  #lay(node: Node, parent: number, key: string, nodeType: NodeType): void {
    const { type, inside } = nodeType
    const place = this.nodes.length
    if (place === this.#parents.length) this.#grow()
    this.nodes.push(node)
    this.types.push(nodeType)
    this.keys.push(key)
    this.#parents[place] = parent
    // The parser's JSON makes a new text for the type of each node; one for all of them is compared by address.
    ;(node as { type: string }).type = type
    // Loops by index, and no look at what the grammar does not promise: this is where the parser's tree is touched first.
    for (let i = 0; i < inside.length; i++) {
      const value = node[inside[i]!] as Node | readonly (Node | null)[] | null | undefined
      if (!value) continue
      if (!Array.isArray(value)) this.#layCode(value as Node, place, inside[i]!)
      else for (let n = 0; n < value.length; n++) if (value[n]) this.#layCode(value[n] as Node, place, inside[i]!)
    }
    this.#ends[place] = this.nodes.length
  }

  #layCode(node: Node, parent: number, key: string): void {
    const type = types.get(node.type)!
    if (!type.typeOnly && !(type.declarable && node['declare'] === true)) this.#lay(node, parent, key, type)
  }

  #grow(): void {
    const [parents, ends] = [this.#parents, this.#ends]
    this.#parents = new Int32Array(parents.length * 2)
    this.#ends = new Int32Array(ends.length * 2)
    this.#parents.set(parents)
    this.#ends.set(ends)
  }

  /** One pass: `enter` answers true to pass over a node and all inside it, else `leave` follows when all inside is left. */
  run(enter: (place: number) => boolean, leave: (place: number) => void): void {
    const [parents, ends, count] = [this.#parents, this.#ends, this.nodes.length]
    for (let place = 0, open = -1; ;) {
      for (; open >= 0 && ends[open]! <= place; open = parents[open]!) leave(open)
      if (place === count) return
      if (enter(place)) place = ends[place]!
      else open = place++
    }
  }
}
