import { bare, child, children, type Node } from './syntax.ts'

/** Where a written name or property takes its value from: an expression, and the keys on the way into its value. */
export interface SourceOf {
  readonly node: Node
  readonly keys: readonly (string | number)[]
  /** The value is computed from what was there before (`x += 1`), taken out of an iteration, or what was thrown. */
  readonly how: 'value' | 'computed' | 'element' | 'thrown'
}

/** What a write at the end of a path of nodes writes; undefined if the path does not tell. */
export function sourceOf(path: readonly Node[]): SourceOf | undefined {
  const keys: (string | number)[] = []
  let target = path.at(-1)
  if (target?.type === 'CatchClause') return { node: target, keys, how: 'thrown' }
  if (target?.type === 'PropertyDefinition') {
    const value = child(target, 'value')
    return value && { node: value, keys, how: 'value' }
  }
  for (let i = path.length - 2; i >= -1 && target; i--) {
    if (target.type === 'AssignmentExpression' && i === path.length - 2) return assignment(target, keys)
    if (target.type === 'UpdateExpression') return { node: target, keys, how: 'computed' }
    const parent = path[i]
    if (!parent) return undefined
    switch (parent.type) {
      case 'VariableDeclarator': {
        const init = child(parent, 'init')
        if (init) return { node: init, keys, how: 'value' }
        // `for (const x of list)`: the list is two levels out.
        const loop = path.slice(0, i).findLast(node => node.type === 'ForOfStatement' || node.type === 'ForInStatement')
        const right = loop && child(loop, 'right')
        return right && loop?.type === 'ForOfStatement' ? { node: right, keys, how: 'element' } : undefined
      }
      case 'AssignmentExpression': return assignment(parent, keys)
      case 'UpdateExpression': return { node: parent, keys, how: 'computed' }
      case 'CatchClause': return { node: parent, keys, how: 'thrown' }
      case 'Property': {
        const key = child(parent, 'key')
        if (!key || parent['computed'] === true) return undefined
        keys.unshift(key.type === 'Identifier' ? String(key['name']) : String(key['value']))
        break
      }
      case 'ArrayPattern': {
        keys.unshift(children(parent, 'elements').indexOf(target))
        break
      }
      // A default may have been taken: only the value tells, and it is compared.
      case 'AssignmentPattern': case 'ObjectPattern': break
      case 'RestElement': return undefined
      case 'ForOfStatement': {
        const right = child(parent, 'right')
        return right && { node: right, keys, how: 'element' }
      }
      case 'VariableDeclaration': break
      case 'ParenthesizedExpression': case 'MemberExpression': case 'TSNonNullExpression': case 'TSAsExpression': break
      default: return undefined
    }
    target = parent
  }
  return undefined
}

function assignment(node: Node, keys: readonly (string | number)[]): SourceOf | undefined {
  const right = child(node, 'right')
  const operator = String(node['operator'])
  if (!right) return undefined
  return /^(?:=|\|\|=|&&=|\?\?=)$/.test(operator) ? { node: bare(right), keys, how: 'value' } : { node, keys, how: 'computed' }
}
