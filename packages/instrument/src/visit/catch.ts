import { isSecretName, SITE_CATCH, WRITE_DECLARATION } from '@cinescope/trace'
import { child, nameOf, need, targets, type Node } from '../node.ts'
import { hushed } from '../secret.ts'
import type { Transform } from '../transform.ts'
import { instanceDeclaration } from './function.ts'

export function leaveCatch(node: Node, t: Transform): void {
  const body = need(node, 'body')
  const param = child(node, 'param')
  const instance = instanceDeclaration(node, t)
  const name = !param ? t.name('e') : param.type === 'Identifier' ? nameOf(param) : undefined
  const binding = param && t.binding(param)
  let text = instance
  if (name) {
    const site = !t.unit.framed ? undefined : t.site(SITE_CATCH, node, binding?.index ?? -1)
    if (site !== undefined) {
      text += `${t.call('C', site)}${isSecretName(name) ? hushed(name, name, t) : name});`
      if (!param) t.edits.close(node.start + 5, `(${name})`)
    }
  }
  // What a pattern took apart is known by its parts; so is a parameter of which every round of a loop has its own.
  if (param && t.values && (!name || instance)) {
    const probes = t.writes(targets(param), WRITE_DECLARATION, body.start + 1)
    if (probes) text += `${probes};`
  }
  if (text) t.edits.open(body.start + 1, text)
}
