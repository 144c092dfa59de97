import type { CallExpression, ChainExpression, Expression, FunctionDeclaration, MemberExpression, Node, Program, Statement, Super } from 'acorn'
import { namesOf } from './pattern.ts'

export interface Place { readonly node: Node, readonly parent: Place | undefined, readonly key: string }

/** What of a program levels 3 and 4 tell, as rules P28 and P29 have it. */
export interface Skeleton {
  /** Statement -> its number in its function. */
  readonly numbers: ReadonlyMap<Node, number>
  /** Expressions whose values level 4 tells by themselves. */
  readonly told: ReadonlySet<Node>
  /** Optional chain -> the link that it says to have gone through: its first, behind a variable or `this`. */
  readonly links: ReadonlyMap<Node, Node>
  /** Functions whose end nobody can see: no `try` may stand around their statements (P2). */
  readonly open: ReadonlySet<Node>
}

export function skeletonOf(program: Program): Skeleton {
  const numbers = new Map<Node, number>()
  const told = new Set<Node>()
  const open = new Set<Node>()
  const links = new Map<Node, Node>()
  const visit = (at: Place): void => {
    const { node } = at
    if (node.type === 'Program' || node.type === 'StaticBlock') numberAll((node as Program).body as Statement[], numbers)
    else if (isFunction(node) && bodyOf(node).type === 'BlockStatement') numberAll((bodyOf(node) as unknown as Program).body as Statement[], numbers)
    // A call that ends an optional chain stands for it.
    if (isFunction(node) && clashes(node as FunctionDeclaration)) open.add(node)
    const link = node.type === 'ChainExpression' && isPlain(at) ? firstLink((node as ChainExpression).expression) : undefined
    if (link) links.set(node, link)
    if (isTold(at)) told.add(node.type === 'ChainExpression' && (node as ChainExpression).expression.type === 'CallExpression' ? (node as ChainExpression).expression : node)
    for (const [key, value] of Object.entries(node)) {
      if (Array.isArray(value)) for (const item of value) { if (isNode(item)) visit({ node: item, parent: at, key }) }
      else if (isNode(value)) visit({ node: value, parent: at, key })
    }
  }
  visit({ node: program, parent: undefined, key: '' })
  return { numbers, told, open, links }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string'
}

function isFunction(node: Node): boolean { return /Function/.test(node.type) }
function bodyOf(node: Node): Node { return (node as unknown as { readonly body: Node }).body }

function firstLink(node: Expression | Super): CallExpression | MemberExpression | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'MemberExpression') return undefined
  const start = startOf(node)
  return start.type === 'Identifier' || start.type === 'ThisExpression' ? (node.optional ? node : undefined) : firstLink(start)
}

/** What a link stands behind. */
export function startOf(link: CallExpression | MemberExpression): Expression | Super { return link.type === 'CallExpression' ? link.callee : link.object }

/** Does nothing but use the value of a chain, without naming it in messages? */
function isPlain({ parent, key }: Place): boolean {
  const user = parent?.node as { readonly type: string, readonly [key: string]: unknown } | undefined
  switch (user?.type) {
    case 'ExpressionStatement': return /^(?:Program|BlockStatement|StaticBlock|SwitchCase)$/.test(parent!.parent!.node.type)
    case 'ReturnStatement':
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'ArrayExpression':
    case 'TemplateLiteral': return true
    case 'IfStatement':
    case 'WhileStatement': return key === 'test'
    case 'VariableDeclarator': return (user['id'] as Node).type === 'Identifier'
    case 'AssignmentExpression': return key === 'right' && (user['left'] as Node).type === 'Identifier'
    case 'CallExpression':
    case 'NewExpression': return key === 'arguments'
    default: return false
  }
}

/** Does a function at the top of a body share its name with a parameter? Programs here have no other clash. */
function clashes(node: FunctionDeclaration): boolean {
  const params = new Set(node.params.flatMap(param => [...namesOf(param)]))
  return node.body.type === 'BlockStatement' && node.body.body.some(one => one.type === 'FunctionDeclaration' && params.has(one.id.name))
}

/** Statements count in the order of the text, outer before inner; a label and what it names count once. */
function numberAll(body: readonly Statement[], numbers: Map<Node, number>): void {
  let count = 0
  const list = (statements: readonly Statement[]): void => { for (const one of statements) if (isCounted(one)) number(one) }
  const arm = (node: Statement | null | undefined): void => {
    if (node) list(node.type === 'BlockStatement' ? node.body : [node])
  }
  const number = (node: Statement): void => {
    if (node.type === 'LabeledStatement') {
      number(node.body)
      numbers.set(node, numbers.get(node.body)!)
      return
    }
    numbers.set(node, ++count)
    switch (node.type) {
      case 'BlockStatement': list(node.body); break
      case 'IfStatement': arm(node.consequent); arm(node.alternate); break
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement': arm(node.body); break
      case 'SwitchStatement': for (const one of node.cases) list(one.consequent); break
      case 'TryStatement': list(node.block.body); arm(node.handler?.body); arm(node.finalizer)
    }
  }
  list(body)
}

/** Does control come to it? Declared functions and nothing at all only stand there. */
export function isCounted(node: Statement): boolean {
  return node.type !== 'FunctionDeclaration' && node.type !== 'EmptyStatement' && !('directive' in node && node.directive)
}

const values: ReadonlySet<string> = new Set(['Identifier', 'MemberExpression', 'CallExpression', 'NewExpression', 'ChainExpression', 'UnaryExpression', 'BinaryExpression', 'LogicalExpression',
  'ConditionalExpression', 'TemplateLiteral', 'TaggedTemplateExpression', 'ArrayExpression', 'ObjectExpression'])

function isTold(at: Place): boolean {
  const node = at.node as Expression
  if (!values.has(node.type) || !isUsed(at) || isNamed(at)) return false
  switch (node.type) {
    case 'Identifier': return !/^(?:undefined|NaN|Infinity|arguments)$/.test(node.name)
    case 'MemberExpression': return !inChain(at)
    case 'CallExpression': return !inChain(at) && node.callee.type !== 'Super' && !tellsItself(node)
    case 'ChainExpression': return node.expression.type !== 'CallExpression' || !tellsItself(node.expression)
    case 'UnaryExpression': return node.operator !== 'delete' && node.argument.type !== 'Literal'
    case 'TemplateLiteral': return node.expressions.length > 0
    default: return true
  }
}

/** A call by the name of a mutating built-in is told as that (P11); one that is another function tells it by its leave, if at all. */
function tellsItself(node: CallExpression): boolean {
  const { callee } = node
  return callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier'
    && /^(?:push|pop|shift|unshift|set|add|delete|clear|splice|sort|reverse|fill|copyWithin)$/.test(callee.property.name)
}

function inChain({ parent, key }: Place): boolean {
  if (parent?.node.type === 'ChainExpression') return true
  const up = parent?.node.type
  return parent !== undefined && ((up === 'MemberExpression' && key === 'object') || (up === 'CallExpression' && key === 'callee')) && inChain(parent)
}

/** Is it part of a callee, or of what is constructed, taken apart or iterated, which messages show as text? */
function isNamed({ parent, key }: Place): boolean {
  const user = parent?.node as { readonly type: string, readonly [key: string]: unknown } | undefined
  switch (user?.type) {
    case 'MemberExpression':
    case 'ChainExpression':
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'TemplateLiteral': return isNamed(parent!)
    case 'CallExpression':
    case 'NewExpression': return key === 'callee'
    case 'TaggedTemplateExpression': return key === 'tag'
    case 'SpreadElement': return true
    case 'ForOfStatement': return key === 'right'
    case 'VariableDeclarator': return key === 'init' && (user['id'] as Node).type !== 'Identifier'
    case 'AssignmentExpression':
    case 'AssignmentPattern': return key === 'right' && (user['left'] as Node).type.endsWith('Pattern')
    default: return false
  }
}

/** Does what is around an expression use its value without telling it? */
function isUsed({ node, parent, key }: Place): boolean {
  const user = parent?.node as { readonly type: string, readonly [key: string]: unknown } | undefined
  switch (user?.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression': return true
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'SwitchCase': return key === 'test'
    case 'SwitchStatement': return key === 'discriminant'
    case 'UnaryExpression': return user['operator'] !== 'typeof' && user['operator'] !== 'delete'
    case 'CallExpression':
    case 'NewExpression': return key === 'arguments'
    case 'ArrayExpression': return true
    case 'TemplateLiteral': return parent!.parent?.node.type !== 'TaggedTemplateExpression' || key === 'expressions'
    case 'AssignmentExpression': return key === 'right' && /^(?:[-+*/%&|^]|\*\*|<<|>>>?)=$/.test(String(user['operator']))
    case 'Property': return key === 'value' ? user['kind'] === 'init' && user['method'] !== true && user['shorthand'] !== true && parent!.parent?.node.type === 'ObjectExpression' : false
    case 'MemberExpression': return key === 'property' ? user['computed'] === true : isRead(parent!, node)
    default: return false
  }
}

/** Is a member only read, where no message names it by its text? */
function isRead({ node, parent, key }: Place, object: Node): boolean {
  const member = node as MemberExpression
  if (member.optional || (object as Super).type === 'Super') return false
  const user = parent?.node as { readonly type: string, readonly [key: string]: unknown } | undefined
  switch (user?.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'ReturnStatement':
    case 'IfStatement':
    case 'ArrayExpression':
    case 'TemplateLiteral': return true
    case 'VariableDeclarator': return key === 'init' && (user['id'] as Node).type === 'Identifier'
    case 'AssignmentExpression': return key === 'right' && (user['left'] as Node).type === 'Identifier'
    case 'CallExpression':
    case 'NewExpression': return key === 'arguments'
    default: return false
  }
}
