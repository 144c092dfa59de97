import { isSecretName, MARK_BRACE, MARK_GROUP, SITE_SUSPEND } from '@cinescope/trace'
import { bare, child, isFunction, list, nameOf, need, type Node } from '../node.ts'
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
  t.edits.open(statement.start, `${before}${isNamed ? roundEnds(loop, t) : ''}`)
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

/** The body is done; the engine asks for the next value and suspends the frame. */
export function roundEnds(loop: Node, t: Transform): string {
  const site = roundSite(loop, t)
  return site === undefined ? '' : `${t.probe('SA')}(${t.at(site)},${t.token});`
}

export function leaveContinue(node: Node, t: Transform): void {
  const loop = loopOf(child(node, 'label'), t)
  const text = loop && roundEnds(loop, t)
  if (text) t.edits.wrap(node, `{${MARK_BRACE};${text}`, '}')
}

/** The loop that a `continue` goes on with. */
function loopOf(label: Node | undefined, t: Transform): Node | undefined {
  let last: Node | undefined
  for (let up = 1; ; up++) {
    const node = t.parent(up)
    if (!node || isFunction(node)) return undefined
    if (node.type === 'LabeledStatement') {
      if (label && nameOf(need(node, 'label')) === nameOf(label)) return last
    } else if (/^(?:For|While|DoWhile)/.test(node.type)) {
      if (!label) return node
      last = node
    } else last = undefined
  }
}
