import { SITE_SET } from '@cinescope/trace'
import { bare, list, nameOf, need, type Node } from '../node.ts'
import { hushed } from '../secret.ts'
import type { Transform } from '../transform.ts'

const WRITERS: ReadonlySet<string> = new Set(['set', 'update', 'update_pre'])

/**
 * A call of Svelte's runtime that its compiler wrote: `$.set(count, $.get(count) + 1)` where the developer wrote `count += 1`. It is no call
 * of theirs; one that writes a signal is recorded as a write of the signal's value, `count.v`, which the signal has then.
 */
export function leaveSignal(node: Node, t: Transform): boolean {
  const callee = need(node, 'callee')
  if (callee.type !== 'MemberExpression' || callee['computed'] === true) return false
  const runtime = need(callee, 'object')
  if (runtime.type !== 'Identifier' || nameOf(runtime) !== '$' || !t.binding(runtime)?.from?.startsWith('svelte/internal/')) return false
  const first = list(node, 'arguments')[0]
  const signal = first && bare(first)
  if (signal?.type !== 'Identifier' || t.token === '-1' || !WRITERS.has(nameOf(need(callee, 'property'))) || !t.readable(t.binding(signal))) return true
  const site = t.site(SITE_SET, node, t.table.string('v'), t.table.string(nameOf(signal)))
  if (site === undefined) return true
  const name = nameOf(signal)
  const secret = t.secretName(signal)
  const result = t.temporary()!
  const value = secret === undefined ? `${name}.v` : hushed(secret, `${name}.v`, t)
  const probe = `${t.guard}${t.call('P', site)}${name},${value})`
  t.edits.wrap(node, `${t.discarded ? '' : t.parenthesis}${result}=`, `,${probe}${t.discarded ? '' : `,${result})`}`)
  return true
}
