import { SITE_SUSPEND } from '@cinescope/trace'
import { child, need, type Node } from '../node.ts'
import { givesSecret } from '../secret.ts'
import type { Transform } from '../transform.ts'

/** Subjects of SITE_SUSPEND. */
export const AWAIT = 0
const YIELD = 1
const YIELD_ALL = 2

export function leaveAwait(node: Node, t: Transform): void {
  if (!t.unit.framed) return
  const site = t.site(SITE_SUSPEND, node, AWAIT)
  if (site === undefined) return
  t.edits.wrap(need(node, 'argument'), ` ${t.call('S', site)}`, ')')
  resume(node, site, t)
}

/**
 * A secret that arrives is not shown to the probe, which then stands behind it. Where a message shows the text, V8 calls a probe behind `?.` what it calls
 * an awaited value: `(intermediate value).x is not a function`.
 */
function resume(node: Node, site: number, t: Transform): void {
  const temporary = givesSecret(t) ? t.temporary() : undefined
  if (temporary) t.edits.wrap(node, `${t.parenthesis}${temporary}=`, `,${t.call('U', site)}${t.redacted}),${temporary})`)
  else t.edits.wrap(node, t.named ? t.call('U', site).replace('(', '?.(') : t.call('U', site), ')')
}

export function leaveYield(node: Node, t: Transform): void {
  if (!t.unit.framed) return
  const site = t.site(SITE_SUSPEND, node, node['delegate'] === true ? YIELD_ALL : YIELD)
  if (site === undefined) return
  const argument = child(node, 'argument')
  // What is yielded goes somewhere, what is awaited does not: the probe tells them apart by their tokens.
  const suspend = ` ${t.call('S', site, `~${t.token}`)}`
  if (argument) t.edits.wrap(argument, suspend, ')')
  else t.edits.close(node.start + 5, `${suspend})`)
  resume(node, site, t)
}
