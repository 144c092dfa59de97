import { isSecretName } from '@cinescope/trace'
import { bare, nameOf, need, type Node } from './node.ts'
import type { Transform } from './transform.ts'
import { staticKey } from './visit/property.ts'

/** Does the expression read a variable or property whose name says that it holds a secret? */
export function isSecretOperand(node: Node): boolean {
  const inner = bare(node)
  if (inner.type === 'ChainExpression') return isSecretOperand(need(inner, 'expression'))
  if (inner.type === 'Identifier') return isSecretName(nameOf(inner))
  return inner.type === 'MemberExpression' && isSecretName(staticKey(inner) ?? '')
}

/** Is the value of the current expression given to such a name, so that no probe may hand it through? */
export function givesSecret(t: Transform): boolean {
  const chain = t.parent()?.type === 'ChainExpression' ? t.userOf(t.parent()!) : undefined
  const { node, key } = chain ?? t.user ?? { node: undefined, key: '' }
  switch (node?.type) {
    case 'VariableDeclarator': return key === 'init' && isSecretOperand(need(node, 'id'))
    case 'AssignmentExpression':
    case 'AssignmentPattern': return key === 'right' && isSecretOperand(need(node, 'left'))
    case 'Property':
    case 'PropertyDefinition':
    case 'AccessorProperty': return key === 'value' && node['computed'] !== true && isSecretName(keyName(need(node, 'key')))
    default: return false
  }
}

function keyName(key: Node): string {
  return key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? nameOf(key) : String(key['value'])
}
