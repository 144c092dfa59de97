import { MARK_BRACE, WRITE_DECLARATION } from '@cinescope/trace'
import { assigned, bare, child, list, nameOf, need, targets, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'
import { instanceDeclaration } from './function.ts'
import { patternProbes } from './pattern.ts'

/** A loop's body begins with what the round bound: its scope instance, then the values of its variables. */
export function leaveLoop(node: Node, t: Transform): void {
  if (!t.values) return
  const body = need(node, 'body')
  const instance = instanceDeclaration(node, t)
  const head = child(node, node.type === 'ForStatement' ? 'init' : 'left')
  const declares = head?.type === 'VariableDeclaration'
  let ids: readonly Node[] = []
  if (node.type !== 'ForStatement' && head) ids = declares ? list(head, 'declarations').flatMap(declarator => targets(need(declarator, 'id'))) : assigned(head)
  else if (instance && declares) ids = list(head!, 'declarations').flatMap(declarator => targets(need(declarator, 'id'))).filter(id => t.binding(id)?.captured)
  // A script's value is that of the last statement that ran, also inside loops.
  const probes = t.sourceType === 'script' && t.unit.form === 'module' ? undefined
    : declares ? t.writes(ids, WRITE_DECLARATION, body.start) : patternProbes(ids, t, body.start)
  const text = `${instance}${probes ? `${probes};` : ''}`
  if (!text) return
  // A body may declare the names of the head again: then they are not readable inside its braces yet.
  const inner = body.type === 'BlockStatement' ? t.analysis.scopeOf.get(body) : undefined
  if (inner && !ids.some(id => mentions(id, inner.bindings))) t.edits.open(body.start + 1, text)
  else t.edits.wrap(body, `{${MARK_BRACE};${text}`, '}')
}

/** Does naming the target of a loop's head, as a probe does, name one of these? */
function mentions(target: Node, names: ReadonlyMap<string, unknown>): boolean {
  if (target.type !== 'MemberExpression') return names.has(nameOf(target))
  return ['object', 'property'].some(part => {
    const node = bare(need(target, part))
    return node.type === 'Identifier' && names.has(nameOf(node))
  })
}
