import { MARK_DIRECT, SITE_THROW } from '@cinescope/trace'
import { need, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'

export function leaveThrow(node: Node, t: Transform): void {
  if (t.unit.level === 0) return
  const site = t.site(SITE_THROW, node)
  if (site === undefined) return
  const argument = need(node, 'argument')
  const sequence = argument.type === 'SequenceExpression'
  t.edits.wrap(argument, ` ${t.call('T', site)}${sequence ? `(${MARK_DIRECT},` : ''}`, sequence ? '))' : ')')
}
