import { isFunction, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'
import { instanceDeclaration } from './function.ts'

export function leaveBlock(node: Node, t: Transform): void {
  const parent = t.parent()
  if (parent && isFunction(parent)) return
  const text = instanceDeclaration(node, t)
  if (text) t.edits.open(node.start + 1, text)
}

/** Any case may be the first to run, so the instance of a `switch` is drawn before it, in a block around it. */
export function leaveSwitch(node: Node, t: Transform): void {
  const text = instanceDeclaration(node, t)
  if (text) t.edits.wrap(node, `${t.brace}${text}`, '}')
}
