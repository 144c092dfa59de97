import { child, list, need, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'
import { endOfTry, landingProbe } from './path.ts'

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
  if (!finalizer) return
  const end = endOfTry(node, t)
  const handler = child(node, 'handler')
  // An empty catch clause has said it in its opening.
  for (const block of [need(node, 'block'), ...handler ? [need(handler, 'body')] : []]) if (end && list(block, 'body').length > 0) t.edits.close(block.end - 1, `;${end}`)
  const landing = landingProbe(finalizer, t)
  if (!t.unit.guarded || t.unit.form === 'module' || !(returns(child(node, 'block')) || returns(child(node, 'handler')))) {
    if (landing) t.edits.open(finalizer.start + 1, landing)
    return
  }
  // A negative number says that a `return` is under way.
  const signed = (result: string): string => landing.replace(`${t.name('p')})`, `${t.name(result)}===${t.probe('K')}?${t.name('p')}:-${t.name('p')})`)
  if (list(finalizer, 'body').length === 0) {
    if (landing) t.edits.open(finalizer.start + 1, signed('r'))
    return
  }
  t.edits.open(finalizer.start + 1, `const ${t.name('q')}=${t.name('r')};${t.name('r')}=${t.probe('K')};${signed('q')}`)
  t.edits.close(finalizer.end - 1, `;${t.name('r')}=${t.name('q')}`)
}
