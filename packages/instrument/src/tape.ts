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
  /** Place of the parent; -1 for the root. */
  readonly parents: number[] = []
  /** Key of the node in its parent. */
  readonly keys: string[] = []
  /** Place behind the last node inside. */
  readonly ends: number[] = []

  constructor(program: Node) {
    this.#lay(program, -1, '', types.get(program.type)!)
  }

  #lay(node: Node, parent: number, key: string, nodeType: NodeType): void {
    const { type, inside } = nodeType
    const place = this.nodes.length
    this.nodes.push(node)
    this.types.push(nodeType)
    this.parents.push(parent)
    this.keys.push(key)
    this.ends.push(0)
    // The parser's JSON makes a new text for the type of each node; one for all of them is compared by address.
    ;(node as { type: string }).type = type
    // Loops by index, and no look at what the grammar does not promise: this is where the parser's tree is touched first.
    for (let i = 0; i < inside.length; i++) {
      const value = node[inside[i]!] as Node | readonly (Node | null)[] | null | undefined
      if (!value) continue
      if (!Array.isArray(value)) this.#layCode(value as Node, place, inside[i]!)
      else for (let n = 0; n < value.length; n++) if (value[n]) this.#layCode(value[n] as Node, place, inside[i]!)
    }
    this.ends[place] = this.nodes.length
  }

  #layCode(node: Node, parent: number, key: string): void {
    const type = types.get(node.type)!
    if (!type.typeOnly && !(type.declarable && node['declare'] === true)) this.#lay(node, parent, key, type)
  }

  /** One pass: `enter` answers true to pass over a node and all inside it, else `leave` follows when all inside is left. */
  run(enter: (place: number) => boolean, leave: (place: number) => void): void {
    const open: number[] = []
    const { ends } = this
    for (let place = 0; place < ends.length || open.length > 0;) {
      const outer = open.at(-1)
      if (outer !== undefined && ends[outer]! <= place) leave(open.pop()!)
      else if (enter(place)) place = ends[place]!
      else open.push(place++)
    }
  }
}
