import { child, list, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'

/** Does a `return` stand in here, outside inner functions? */
function returns(node: Node | undefined): boolean {
  if (!node) return false
  if (node.type === 'ReturnStatement') return true
  if (!node.type.endsWith('Statement') && node.type !== 'SwitchCase' && node.type !== 'CatchClause') return false
  const parts = ['body', 'consequent', 'alternate', 'block', 'handler', 'finalizer', 'cases'] as const
  return parts.some(part => Array.isArray(node[part]) ? list(node, part).some(returns) : returns(child(node, part)))
}

/** A `finally` that throws takes back a `return`: while it runs, the function has not returned. */
export function leaveTry(node: Node, t: Transform): void {
  const finalizer = child(node, 'finalizer')
  if (!finalizer || !t.unit.guarded || t.unit.form === 'module' || !(returns(child(node, 'block')) || returns(child(node, 'handler')))) return
  const body = list(finalizer, 'body')
  if (body.length === 0) return
  t.edits.open(finalizer.start + 1, `const ${t.name('q')}=${t.name('r')};${t.name('r')}=${t.probe('K')};`)
  t.edits.close(finalizer.end - 1, `;${t.name('r')}=${t.name('q')}`)
}
