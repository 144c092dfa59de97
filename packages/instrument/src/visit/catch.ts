import { isSecretName, MARK_BRACE, SITE_CATCH, WRITE_DECLARATION } from '@cinescope/trace'
import { child, list, nameOf, need, targets, type Node } from '../node.ts'
import { hushed } from '../secret.ts'
import { findToken } from '../token.ts'
import type { Transform } from '../transform.ts'
import { instanceDeclaration } from './function.ts'
import { endOfTry, landingProbe } from './path.ts'

export function leaveCatch(node: Node, t: Transform): void {
  const body = need(node, 'body')
  const param = child(node, 'param')
  const instance = instanceDeclaration(node, t)
  const name = !param ? t.name('e') : param.type === 'Identifier' ? nameOf(param) : undefined
  const binding = param && t.binding(param)
  let text = instance
  const site = t.unit.framed ? t.site(SITE_CATCH, node, binding?.index ?? -1) : undefined
  if (name && site !== undefined) {
    text += `${t.call('C', site)}${isSecretName(name) ? hushed(name, name, t) : name});`
    if (!param) t.edits.close(node.start + 5, `(${name})`)
  }
  // What a pattern took apart is known by its parts; so is a parameter of which every round of a loop has its own.
  if (param && t.values && (!name || instance)) {
    const probes = t.writes(targets(param), WRITE_DECLARATION, body.start + 1)
    if (probes) text += `${probes};`
  }
  text += landingProbe(node, t)
  const end = list(body, 'body').length === 0 ? endOfTry(t.parent()!, t) : ''
  if (end) text += `${end};`
  if (text) t.edits.open(body.start + 1, text)
  if (param && !name && site !== undefined) takeApart(param, body, site, t)
}

/**
 * `catch ({ message }) { }` becomes `catch ($ce){let { message }=$ce; { }}`: the clause's scope is a block around the body's, as
 * it was, with the same names in the same state, and the thrown value is seen before it is taken apart.
 */
function takeApart(param: Node, body: Node, site: number, t: Transform): void {
  const thrown = t.name('e')
  const closing = findToken(t.source, ')', param.end)
  t.edits.open(param.start, `${thrown}){${MARK_BRACE};${t.call('C', site)}${thrown});let `)
  t.edits.replace(closing, closing + 1, `=${thrown};`)
  t.edits.close(body.end, '}')
}
