/** A node of the parser's tree: ESTree, TypeScript nodes included, with parentheses kept as nodes. Offsets are UTF-16. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string'
}

/** The node at `key`, if there is one. */
export function child(node: Node, key: string): Node | undefined {
  const value = node[key]
  return isNode(value) ? value : undefined
}

/** The node at `key`, which the grammar promises. */
export function need(node: Node, key: string): Node {
  return node[key] as Node
}

/** The nodes in the list at `key`; holes are left out. */
export function list(node: Node, key: string): readonly Node[] {
  const value = node[key]
  if (!Array.isArray(value)) return []
  return value.includes(null) ? value.filter(isNode) : value as readonly Node[]
}

export function nameOf(node: Node): string {
  return String(node['name'])
}

const wrappers = new Set(['ParenthesizedExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'TSInstantiationExpression'])

/** The expression inside parentheses and type-only wrappers. */
export function bare(node: Node): Node {
  let inner = node
  while (wrappers.has(inner.type)) inner = need(inner, 'expression')
  return inner
}

export function isFunction(node: Node): boolean {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
}

export function isClass(node: Node): boolean {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression'
}

export function isField(node: Node): boolean {
  return node.type === 'PropertyDefinition' || node.type === 'AccessorProperty'
}

/** A part of JSX that is JavaScript. */
export function isJsxCode(node: Node): boolean {
  return node.type === 'JSXExpressionContainer' || node.type === 'JSXSpreadAttribute' || node.type === 'JSXSpreadChild'
}

export function isLoop(node: Node): boolean {
  return node.type === 'ForStatement' || node.type === 'ForInStatement' || node.type === 'ForOfStatement'
}

const statements = new Set(['BlockStatement', 'BreakStatement', 'ContinueStatement', 'DebuggerStatement', 'DoWhileStatement', 'EmptyStatement', 'ExpressionStatement',
  'ForInStatement', 'ForOfStatement', 'ForStatement', 'IfStatement', 'LabeledStatement', 'ReturnStatement', 'SwitchStatement', 'ThrowStatement', 'TryStatement',
  'VariableDeclaration', 'WhileStatement', 'WithStatement'])

export function isStatement(type: string): boolean { return statements.has(type) }

/** Would the language give this expression the name of what it is assigned to? Then its value must stay a direct operand. */
export function isAnonymous(node: Node): boolean {
  const inner = bare(node)
  return inner.type === 'ArrowFunctionExpression' || ((inner.type === 'FunctionExpression' || inner.type === 'ClassExpression') && !child(inner, 'id'))
}

const typed = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'TSInstantiationExpression',
  'TSModuleDeclaration', 'TSModuleBlock', 'TSParameterProperty', 'TSExportAssignment', 'TSEnumDeclaration', 'TSEnumBody', 'TSEnumMember', 'TSImportEqualsDeclaration'])

const declarable = new Set(['VariableDeclaration', 'FunctionDeclaration', 'ClassDeclaration', 'PropertyDefinition', 'AccessorProperty', 'TSEnumDeclaration', 'TSModuleDeclaration'])

/** Types of TypeScript nodes that hold no code. */
export function isTypeNode(type: string): boolean { return type.startsWith('TS') && !typed.has(type) }

/** Types of nodes that hold no code if they say `declare`. */
export function mayBeDeclared(type: string): boolean { return declarable.has(type) }

export function isTypeOnly(node: Node): boolean { return isTypeNode(node.type) || (mayBeDeclared(node.type) && node['declare'] === true) }

/** The nodes directly in a node, types left out, with the keys that hold them. */
export function partsOf(node: Node): readonly (readonly [part: Node, key: string])[] {
  return Object.keys(node).filter(key => key !== 'parent').flatMap(key => {
    const value = node[key]
    return (Array.isArray(value) ? value as readonly unknown[] : [value]).filter(isNode).filter(part => !isTypeOnly(part)).map(part => [part, key] as const)
  })
}

/** Identifiers that a pattern or parameter binds or assigns; members are left out. */
export function targets(pattern: Node | undefined): readonly Node[] {
  if (pattern?.type === 'MemberExpression') return []
  return pattern?.type === 'Identifier' && pattern['name'] !== 'this' ? [pattern] : assigned(pattern).filter(node => node.type === 'Identifier')
}

/** Everything that a pattern or parameter binds or assigns, identifiers and members, in the order of the pattern. */
export function assigned(pattern: Node | undefined, into: Node[] = []): Node[] {
  if (!pattern) return into
  const node = bare(pattern)
  switch (node.type) {
    case 'Identifier': if (node['name'] !== 'this') into.push(node); break
    case 'MemberExpression': into.push(node); break
    case 'AssignmentPattern': assigned(need(node, 'left'), into); break
    case 'RestElement': assigned(need(node, 'argument'), into); break
    case 'TSParameterProperty': assigned(need(node, 'parameter'), into); break
    case 'ArrayPattern': for (const element of list(node, 'elements')) assigned(element, into); break
    case 'ObjectPattern':
      for (const property of list(node, 'properties')) assigned(property.type === 'Property' ? need(property, 'value') : property, into)
  }
  return into
}
