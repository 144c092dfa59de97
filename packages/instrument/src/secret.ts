import { isHolderName, isSecretName } from '@cinescope/trace'
import { bare, list, nameOf, need, targets, type Node } from './node.ts'
import type { Transform, User } from './transform.ts'
import { isBareCall, takesComponent } from './visit/compile-time.ts'
import { staticKey } from './visit/property.ts'

/** Does the expression read a variable or property whose name says that it holds a secret? */
export function isSecretOperand(node: Node): boolean {
  const inner = bare(node)
  if (inner.type === 'ChainExpression') return isSecretOperand(need(inner, 'expression'))
  if (inner.type === 'Identifier') return isSecretName(nameOf(inner))
  return inner.type === 'MemberExpression' && isSecretName(staticKey(inner) ?? '')
}

/** Is the value of the current expression given to such a name, so that no probe may hand it through? */
export function givesSecret(t: Transform, plain: User | undefined = t.user): boolean {
  const user = (t.parent()?.type === 'ChainExpression' && t.userOf(t.parent()!)) || plain
  if (!user) return false
  const { node, key } = user
  switch (node.type) {
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

/** What stands in a probe for a value that a name says to be secret: the probe Q decides by what it is. */
export function hushed(name: string, value: string, t: Transform): string {
  return `${t.probe('Q')}(${value}${isHolderName(name) ? ',1' : ''})`
}

/** `token` in `getItem('token')`, `params.get('password')`, `request.header('Authorization')`. */
function namesSecret(call: Node): boolean {
  const [first] = list(call, 'arguments')
  if (call.type !== 'CallExpression' || first?.type !== 'Literal' || typeof first['value'] !== 'string') return false
  const key = first['value']
  return /^[\w.$-]{2,64}$/.test(key) && (key === 'token' || isSecretName(key))
}

/** Does the call answer a secret: `getPassword()`, `form.get('password')`, `await fetchApiKey()`? */
export function isSecretCall(node: Node): boolean {
  if (node.type === 'AwaitExpression') return isSecretCall(bare(need(node, 'argument')))
  if (node.type === 'ChainExpression') return isSecretCall(need(node, 'expression'))
  if (node.type !== 'CallExpression') return false
  const callee = bare(need(node, 'callee'))
  return callee.type !== 'Super' && (isSecretOperand(callee) || namesSecret(node))
}

/** Values that may be texts; wrapping them shows nowhere. */
const texts = new Set(['Identifier', 'MemberExpression', 'CallExpression', 'ChainExpression', 'AwaitExpression', 'TemplateLiteral', 'BinaryExpression', 'LogicalExpression', 'ConditionalExpression'])

/** The value of `form.append('password', value)`. */
function isGivenToSecret(node: Node, t: Transform): boolean {
  // Asked of every expression: what is no argument, perhaps in parentheses, is told by its key.
  if (t.key !== 'arguments' && t.key !== 'expression') return false
  const user = t.user
  return user?.node.type === 'CallExpression' && user.key === 'arguments' && list(user.node, 'arguments').indexOf(node) === 1 && namesSecret(user.node) && texts.has(bare(node).type)
}

/** Positions from where a value goes on its way, and where a wrapper shows in no error message and in no other meaning. */
function goesOn(t: Transform): boolean {
  const { user } = t
  if (!user) return false
  const { node, key } = user
  switch (node.type) {
    case 'BinaryExpression': return node['operator'] === '+'
    case 'CallExpression':
    case 'NewExpression': return key === 'arguments' && !isBareCall(node, t) && !takesComponent(node, t)
    case 'ConditionalExpression': return key !== 'test'
    case 'VariableDeclarator': return key === 'init' && need(node, 'id').type === 'Identifier'
    case 'AssignmentExpression':
    case 'AssignmentPattern': return key === 'right' && !need(node, 'left').type.endsWith('Pattern')
    case 'Property': return key === 'value' && node['shorthand'] !== true && t.userOf(node)?.node.type === 'ObjectExpression'
    case 'ArrowFunctionExpression': return key === 'body'
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'LogicalExpression':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'YieldExpression':
    case 'JSXExpressionContainer': return true
    default: return false
  }
}

/**
 * A secret that is read or answered is remembered on its way (P23): what is made of it later is known by its value. Also where it
 * goes to a secret name that is only a text, as in `form.append('password', value)`.
 */
export function leaveRead(node: Node, t: Transform): void {
  if (!isSecretOperand(node) && !isSecretCall(node) && !isGivenToSecret(node, t)) return
  if (t.parent()?.type === 'ChainExpression' || !t.table.has(node) || isClassName(node)) return
  if (!goesOn(t) || isCompileTime(node)) return
  const pure = t.unit.form === 'module' ? '/* @__PURE__ */' : ''
  t.edits.wrap(node, `${pure}${t.probe('QV')}(${t.at(0)},`, ')')
}

/** `PasswordField`: compilers of components look at such arguments. */
function isClassName(node: Node): boolean {
  return node.type === 'Identifier' && /^[A-Z][a-z]/.test(nameOf(node))
}

/** `{ password: typed }`: the variable is as secret as the key. */
export function enterObjectPattern(node: Node, t: Transform): void {
  for (const property of list(node, 'properties')) {
    if (property.type !== 'Property') continue
    const key = need(property, 'key')
    const name = property['computed'] === true ? '' : keyName(key)
    const [target] = targets(need(property, 'value'))
    if (target && isSecretName(name)) t.aliases.set(target, name)
  }
}

/** Bundlers put a constant in the place of `import.meta.env.API_KEY` and fold what is around it. */
function isCompileTime(node: Node): boolean {
  let root = bare(node)
  while (root.type === 'MemberExpression' || root.type === 'ChainExpression') root = bare(need(root, root.type === 'ChainExpression' ? 'expression' : 'object'))
  return root.type === 'MetaProperty'
}
