import { walk as walkTree } from 'estree-walker'
import { isTypeOnly, type Node } from './node.ts'

/** Depth first, in source order; TypeScript's types are not code and are passed over. `enter` answers true to pass over a node. */
export function walk(
  program: Node,
  enter: (node: Node, parent: Node | undefined, key: string) => boolean,
  leave: (node: Node, parent: Node | undefined, key: string) => void,
): void {
  walkTree(program as never, {
    enter(node, parent, key) {
      const here = node as unknown as Node
      if (isTypeOnly(here) || enter(here, (parent ?? undefined) as Node | undefined, String(key))) this.skip()
    },
    leave(node, parent, key) {
      leave(node as unknown as Node, (parent ?? undefined) as Node | undefined, String(key))
    },
  })
}
