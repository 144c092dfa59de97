import { isSecretName, MARK_GROUP, SITE_SUSPEND } from '@cinescope/trace'
import { bare, list, nameOf, need, type Node } from '../node.ts'
import { isSecretCall, isSecretOperand } from '../secret.ts'
import type { Transform } from '../transform.ts'

/** Subject of a SUSPEND site; the others are in suspend.ts. */
const FOR_AWAIT = 3

/** The site of a loop's suspensions; undefined for a loop that has none. */
function roundSite(loop: Node, t: Transform): number | undefined {
  if (loop['await'] !== true || !t.unit.framed) return undefined
  let site = t.rounds.get(loop)
  if (site === undefined && (site = t.site(SITE_SUSPEND, loop, FOR_AWAIT)) !== undefined) t.rounds.set(loop, site)
  return site
}

/** The frame is back, with what the round got if a probe may tell. */
export function roundBegins(loop: Node, ids: readonly Node[], t: Transform): string {
  const site = roundSite(loop, t)
  if (site === undefined) return ''
  const [id] = ids
  const left = bare(need(loop, 'left'))
  const whole = left.type === 'VariableDeclaration' ? need(list(left, 'declarations')[0]!, 'id') : left
  const told = id !== undefined && whole === id && id.type === 'Identifier' && t.readable(t.binding(id)) && !isSecretName(nameOf(id))
  return `${t.call('UA', site)}${told ? nameOf(id) : t.redacted});`
}

/**
 * The engine asks what is iterated for its iterator and the first value, and suspends the frame: what its caller does next is no call of it. Where a message names
 * the operand that is not iterable it names the probe around it, or the temporary; a variable keeps its name, and the probe stands in front of the loop. Behind the loop
 * the frame is back: what it calls there is its own.
 */
export function waitsAround(loop: Node, ids: readonly Node[], t: Transform): void {
  const site = roundSite(loop, t)
  if (site === undefined) return
  const right = need(loop, 'right')
  const inner = bare(right)
  let up = 0
  while (t.parent(up + 1)?.type === 'LabeledStatement') up++
  const statement = t.parent(up)!
  const [before, after] = t.inList(up + 1) ? ['', ''] : [t.brace, '}']
  const isNamed = /^(?:Identifier|ThisExpression|Literal)$/.test(inner.type)
  t.edits.open(statement.start, `${before}${isNamed ? waits(site, t) : ''}`)
  // Behind an empty statement: two semicolons in touch would tell `strip` that both were inserted.
  t.edits.close(after === '' && t.source[statement.end] === ';' ? statement.end + 1 : statement.end, `${t.call('UA', site)}${t.redacted});${after}`)
  if (isNamed) return
  if ([inner, ...ids].some(isSecretOperand) || isSecretCall(inner)) {
    const temporary = t.temporary()
    if (temporary) t.edits.wrap(right, `(${MARK_GROUP},${temporary}=`, `,${t.call('S', site)}${t.redacted}),${temporary})`)
  } else {
    const temporary = inner.type === 'CallExpression' || inner.type === 'NewExpression' ? undefined : t.temporary('o')
    t.edits.wrap(right, `${temporary ? `(${temporary}=` : ''} ${t.call('S', site)}`, temporary ? '))' : ')')
  }
}

/** The frame waits, in front of a loop over a name. */
function waits(site: number, t: Transform): string { return `${t.probe('SA')}(${t.at(site)},${t.token});` }

/**
 * However a round ends, the engine suspends the frame: it asks for the next value, or, where a `break`, `return` or an error leaves the loop, tells the iterator so and waits for that too. So
 * the body stands in a `try`.
 */
export function roundAround(loop: Node, t: Transform): readonly [open: string, close: string] {
  const site = roundSite(loop, t)
  return site === undefined ? ['', ''] : ['try{', `}finally{${t.token}&&${t.probe('SA')}(${t.at(site)},${t.token})}`]
}
