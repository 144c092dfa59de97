import type { FunctionForm } from '@cinescope/trace'
import { child, isClass, nameOf, need, type Node } from './node.ts'

function keyText(node: Node, source: string): string {
  const key = need(node, 'key')
  if (node['computed'] === true) return `[${source.slice(key.start, key.end)}]`
  if (key.type === 'Identifier') return nameOf(key)
  if (key.type === 'PrivateIdentifier') return `#${nameOf(key)}`
  return String(key['value'])
}

/** The name people know a function by: its own, or that of what it is assigned to. `path` holds its ancestors, nearest last. */
export function functionName(node: Node, path: readonly Node[], source: string): string {
  const own = child(node, 'id')
  if (own) return nameOf(own)
  for (let i = path.length - 1; i >= 0; i--) {
    const parent = path[i]!
    switch (parent.type) {
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression': continue
      case 'VariableDeclarator': return patternName(need(parent, 'id'))
      case 'AssignmentExpression':
      case 'AssignmentPattern': return patternName(need(parent, 'left'))
      case 'MethodDefinition': return parent['kind'] === 'constructor' ? className(path.slice(0, i - 1)) : keyText(parent, source)
      case 'Property':
      case 'PropertyDefinition':
      case 'AccessorProperty': return keyText(parent, source)
      case 'ExportDefaultDeclaration': return 'default'
      default: return ''
    }
  }
  return ''
}

export function fieldName(node: Node, source: string): string {
  return keyText(node, source)
}

function patternName(pattern: Node): string {
  if (pattern.type === 'Identifier') return nameOf(pattern)
  if (pattern.type === 'MemberExpression' && pattern['computed'] !== true) return nameOf(need(pattern, 'property'))
  return ''
}

function className(path: readonly Node[]): string {
  const node = path.at(-1)
  return node && isClass(node) ? functionName(node, path.slice(0, -1), '') : ''
}

export function functionForm(node: Node, parent: Node | undefined): FunctionForm {
  if (node.type === 'FunctionExpression' && parent && need(parent, 'value' in parent ? 'value' : 'type') === node) {
    const kind = parent['kind']
    if (kind === 'constructor') return 'constructor'
    if (kind === 'get') return 'getter'
    if (kind === 'set') return 'setter'
    if (kind === 'method' || parent['method'] === true) return 'method'
  }
  return 'function'
}
