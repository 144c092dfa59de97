import { isFunction, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'
import { instanceDeclaration } from './function.ts'

export function leaveBlock(node: Node, t: Transform): void {
  const parent = t.parent()
  if (parent && isFunction(parent)) return
  const text = instanceDeclaration(node, t)
  if (text) t.edits.open(node.start + 1, text)
}
