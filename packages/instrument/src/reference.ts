import type { Node } from './node.ts'

/** Does this identifier stand for a variable (read or written), rather than for a key, a label or a foreign name? */
export function isReference(node: Node, parent: Node | undefined, key: string | undefined): boolean {
  if (!parent) return false
  switch (parent.type) {
    case 'MemberExpression': return key === 'object' || parent['computed'] === true
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
    case 'TSAbstractMethodDefinition': return key !== 'key' || parent['computed'] === true
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement': return key !== 'label'
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ImportAttribute':
    case 'MetaProperty':
    case 'ExportAllDeclaration':
    case 'TSEnumMember': return key === 'initializer'
    case 'ExportSpecifier': return key === 'local'
    default: return true
  }
}
