import { SITE_THIS } from '@cinescope/trace'
import type { Node } from '../node.ts'
import type { Transform } from '../transform.ts'

/**
 * `this` exists once `super()` returned. A TypeScript compiler that moves field initialisers looks for a `super()` that is a
 * statement of its own, so there the probe follows it.
 */
export function leaveSuperCall(node: Node, t: Transform): void {
  const owner = t.unit
  const statement = t.parent()?.type === 'ExpressionStatement'
  if (owner.outside > 0 || !owner.framed) return
  const site = t.site(SITE_THIS, node)
  if (site === undefined) return
  if (!t.typescript) t.edits.wrap(node, t.call('TH', site), ')')
  else if (statement && t.inList(2)) t.edits.close(t.parent()!.end, `${t.source[t.parent()!.end - 1] === ';' ? '' : ';'}${t.call('TH', site)}this);`)
}
