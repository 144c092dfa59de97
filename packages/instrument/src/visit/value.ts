import { LEVEL_FULL, SITE_VALUE } from '@cinescope/trace'
import { bare, list, nameOf, need, type Node } from '../node.ts'
import { givesSecret, isSecretOperand } from '../secret.ts'
import type { Transform, User } from '../transform.ts'
import { isBareCall } from './compile-time.ts'

/** Text that bundlers replace and then fold what is around it. */
const folded = /import\.meta|process\.env|module\.hot|\b__[A-Z][A-Z_]*__\b|typeof\s+(?:window|document|process|globalThis|self)\b/g

/** Where such texts stand in a source, also where another one is around them: start, end, start, end... */
export function foldedIn(source: string): readonly number[] {
  const places: number[] = []
  folded.lastIndex = 0
  for (let match = folded.exec(source); match; match = folded.exec(source)) {
    places.push(match.index, match.index + match[0].length)
    folded.lastIndex = match.index + 1
  }
  return places
}

function holdsFolded({ start, end }: Node, { folded: places }: Transform): boolean {
  for (let i = 0; i < places.length; i += 2) if (places[i]! >= start && places[i + 1]! <= end) return true
  return false
}

const silent = new Set(['arguments', 'undefined', 'NaN', 'Infinity', 'eval'])

/**
 * At level 4 the value of an expression goes through a probe (P29), where no other probe records it and where a wrapper changes neither what the
 * expression means nor an error message.
 */
export function leaveValue(node: Node, t: Transform): void {
  if (t.unit.level !== LEVEL_FULL || !t.unit.path || t.token === '-1' || t.unit.form === 'module') return
  // `as const` holds of literals only.
  if (t.parent()?.type.startsWith('TS')) return
  const { user } = t
  if (!user || !isValuePosition(user, t) || !isShown(node, t) || t.named || isSecretOperand(node) || givesSecret(t, user) || holdsFolded(node, t)) return
  const site = t.site(SITE_VALUE, node)
  if (site !== undefined) t.edits.wrap(node, ` ${t.call('VF', site)}`, ')')
}

/** Is this an expression whose value nothing else tells? */
function isShown(node: Node, t: Transform): boolean {
  switch (node.type) {
    case 'Identifier': return !silent.has(nameOf(node)) && t.analysis.resolved.has(node)
    case 'MemberExpression': return need(node, 'object').type !== 'MetaProperty' && !t.inChain
    case 'CallExpression':
    case 'NewExpression': return !t.told.has(node) && need(node, 'callee').type !== 'Super' && !isBareCall(node, t) && !t.inChain
    case 'ChainExpression': return !t.told.has(node)
    case 'UnaryExpression': return node['operator'] !== 'delete' && bare(need(node, 'argument')).type !== 'Literal'
    case 'TemplateLiteral': return list(node, 'expressions').length > 0 && t.parent()?.type !== 'TaggedTemplateExpression'
    default: return true
  }
}

function isValuePosition({ node, key }: User, t: Transform): boolean {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression': return true
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'SwitchCase': return key === 'test'
    case 'SwitchStatement': return key === 'discriminant'
    case 'UnaryExpression': return node['operator'] !== 'delete' && node['operator'] !== 'typeof'
    case 'CallExpression':
    case 'NewExpression': return key === 'arguments' && !isBareCall(node, t)
    case 'ArrayExpression': return key === 'elements'
    case 'TemplateLiteral': return key === 'expressions'
    case 'JSXExpressionContainer': return true
    case 'AssignmentExpression': return key === 'right' && node['operator'] !== '=' && !/^(?:\|\||&&|\?\?)=$/.test(String(node['operator']))
    case 'Property': return key === 'value' && node['shorthand'] !== true && node['method'] !== true && t.userOf(node)?.node.type === 'ObjectExpression'
    case 'MemberExpression': return key === 'property' ? node['computed'] === true : isPlainRead(node, t)
    default: return false
  }
}

/** Is the member that the current expression is the object of only read? Messages about calls name the callee by its text. */
function isPlainRead(member: Node, t: Transform): boolean {
  if (member['optional'] === true) return false
  const user = t.userOf(member)
  switch (user?.node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'ReturnStatement':
    case 'IfStatement':
    case 'ArrayExpression':
    case 'TemplateLiteral': return true
    case 'VariableDeclarator': return user.key === 'init' && need(user.node, 'id').type === 'Identifier'
    case 'AssignmentExpression': return user.key === 'right' && bare(need(user.node, 'left')).type === 'Identifier'
    case 'CallExpression':
    case 'NewExpression': return user.key === 'arguments'
    default: return false
  }
}
