import { WRITE_DECLARATION } from '@cinescope/trace'
import { assigned, bare, child, list, nameOf, need, targets, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'
import { roundAround, roundBegins, waitsAround } from './for-await.ts'
import { instanceDeclaration } from './function.ts'
import { patternProbes } from './pattern.ts'
import { loopProbes } from './path.ts'
import { endSilent, endStreamRounds, streamRound } from './stream.ts'

/** A loop's body begins with what the round bound: its scope instance, the values of its variables; whoever stands at the round that is said next sees them. */
export function leaveLoop(node: Node, t: Transform): void {
  const body = need(node, 'body')
  const instance = instanceDeclaration(node, t)
  const head = child(node, node.type === 'ForStatement' ? 'init' : 'left')
  const declares = head?.type === 'VariableDeclaration'
  let ids: readonly Node[] = []
  if (node.type !== 'ForStatement' && head) ids = declares ? list(head, 'declarations').flatMap(declarator => targets(need(declarator, 'id'))) : assigned(head)
  else if (instance && declares) ids = list(head!, 'declarations').flatMap(declarator => targets(need(declarator, 'id'))).filter(id => t.binding(id)?.captured)
  const round = roundBegins(node, ids, t)
  const [before, after] = loopProbes(node, t)
  const [opens, closes] = roundAround(node, t)
  const text = `${streamRound(node, t)}${round}${instance}${writesOf(ids, declares, body.start, t)}${before}${opens}`
  endSilent(node, t)
  if (!text) return
  const end = `${after || (closes && ';')}${closes}`
  // A body may declare the names of the head again: then they are not readable inside its braces yet.
  const inner = body.type === 'BlockStatement' ? t.analysis.scopeOf.get(body) : undefined
  if (inner && !ids.some(id => mentions(id, inner.bindings))) {
    // In an empty body both stand at one place, where closings come first.
    const empty = body.end - 1 === body.start + 1
    t.edits.open(body.start + 1, empty ? text + end : text)
    if (end && !empty) t.edits.close(body.end - 1, end)
  } else t.edits.wrap(body, `${t.brace}${text}`, `${end}}`)
  waitsAround(node, ids, t)
  endStreamRounds(node, t)
}

function writesOf(ids: readonly Node[], declares: boolean, offset: number, t: Transform): string {
  if (!t.values) return ''
  const probes = declares ? t.writes(ids, WRITE_DECLARATION, offset) : patternProbes(ids, t, offset)
  return probes ? t.statement(probes) : ''
}

/** Does naming the target of a loop's head, as a probe does, name one of these? */
function mentions(target: Node, names: ReadonlyMap<string, unknown>): boolean {
  if (target.type !== 'MemberExpression') return names.has(nameOf(target))
  return ['object', 'property'].some(part => {
    const node = bare(need(target, part))
    return node.type === 'Identifier' && names.has(nameOf(node))
  })
}
