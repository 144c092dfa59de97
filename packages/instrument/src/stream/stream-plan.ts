import { STREAM_MAX, isSecretName } from '@cinescope/trace'
import { bare, child, isClass, isFunction, list, nameOf, need, partsOf, targets, type Node } from '../node.ts'
import type { Binding } from '../scope.ts'
import { isSecretOperand } from '../secret.ts'
import type { Transform } from '../transform.ts'
import type { Unit } from '../unit.ts'
import { StreamCompiler } from './stream-compiler.ts'

/** How a variable is recorded: its values are numbers that are derived or items; objects; or by ordinary records. */
export type VariableClass = 'number' | 'object' | 'other'

/** Nodes whose statements a stream function cannot hold: their ways are not those of a few jumps, or they need probes that carry on. */
const foreign = new Set(['TryStatement', 'SwitchStatement', 'LabeledStatement', 'WithStatement', 'AwaitExpression', 'YieldExpression', 'JSXElement', 'JSXFragment', 'TSEnumDeclaration', 'TSModuleDeclaration'])
const loops = new Set(['ForStatement', 'WhileStatement', 'DoWhileStatement', 'ForOfStatement', 'ForInStatement'])
/** Values that are certainly no numbers. */
const objects = new Set(['TemplateLiteral', 'ArrayExpression', 'ObjectExpression', 'NewExpression', 'ClassExpression', 'FunctionExpression', 'ArrowFunctionExpression'])
const truths = new Set(['<', '>', '<=', '>=', '==', '!=', '===', '!==', 'in', 'instanceof'])

/** Everything inside a function, types left out. */
function each(node: Node, visit: (node: Node, parent: Node, key: string) => void): void {
  for (const [inner, key] of partsOf(node)) {
    visit(inner, node, key)
    each(inner, visit)
  }
}

/**
 * Says of a function that is built as a stream (P30) which of its writes are derived, which are items of the lane, and which stay ordinary; and compiles
 * what a packer needs to run it again. Made before the function's nodes are visited.
 */
export function planStream(unit: Unit, node: Node, t: Transform): StreamCompiler | undefined {
  if (!fits(unit, node, t)) return undefined
  const classes = classify(unit, node, t)
  const compiler = new StreamCompiler(unit, t, binding => classes.get(binding) ?? 'other')
  return compiler.compile(need(node, 'body')) && compiler.pays(callsInLoops(node, compiler)) && compiler.size <= STREAM_MAX ? compiler : undefined
}

/** Calls in loops, but for those of `Math` that the compiler follows. */
function callsInLoops(node: Node, compiler: StreamCompiler): number {
  const counted = new Set<Node>()
  each(node, loop => {
    if (!loops.has(loop.type)) return
    each(loop, inner => {
      if ((inner.type === 'CallExpression' && !compiler.args.has(inner)) || inner.type === 'NewExpression' || inner.type === 'TaggedTemplateExpression') counted.add(inner)
    })
  })
  return counted.size
}

function fits(unit: Unit, node: Node, t: Transform): boolean {
  if (unit.level !== 2 || !unit.framed || !unit.guarded || !unit.values || unit.made || unit.directEval || unit.hasWith || node['async'] === true || node['generator'] === true) return false
  if (unit.form === 'module' || unit.form === 'static' || unit.form === 'field' || (unit.form === 'constructor' && unit.derived)) return false
  if (need(node, 'body').type !== 'BlockStatement' || !list(node, 'params').every(param => param.type === 'Identifier')) return false
  if (new Set(list(node, 'params').map(nameOf)).size < list(node, 'params').length) return false
  let runs = false
  let fitting = true
  each(need(node, 'body'), inner => {
    if (loops.has(inner.type)) runs = true
    if (isFunction(inner) || isClass(inner) || foreign.has(inner.type) || inner['await'] === true || t.analysis.scopeOf.get(inner)?.instances) fitting = false
    if (inner.type === 'Identifier' && inner['name'] === 'arguments') fitting = false
    if (inner.type === 'VariableDeclaration' && String(inner['kind']).includes('using')) fitting = false
  })
  return runs && fitting
}

/** Statement-level writes: those that stand between the records of other statements, and not within an expression. */
function statementWrites(body: Node): Set<Node> {
  const found = new Set<Node>()
  const effect = (node: Node): void => {
    const inner = bare(node)
    if (inner.type === 'SequenceExpression') for (const part of list(inner, 'expressions')) effect(part)
    else if (inner.type === 'AssignmentExpression' || inner.type === 'UpdateExpression') found.add(inner)
  }
  each(body, (node, parent, key) => {
    if (node.type === 'ExpressionStatement') effect(need(node, 'expression'))
    if (parent.type === 'ForStatement' && (key === 'init' || key === 'update') && node.type !== 'VariableDeclaration') effect(node)
  })
  return found
}

function classify(unit: Unit, node: Node, t: Transform): Map<Binding, VariableClass> {
  const classes = new Map<Binding, VariableClass>()
  for (const id of list(node, 'params').flatMap(param => targets(param))) admit(id, 'number')
  const body = need(node, 'body')
  const plain = statementWrites(body)
  const other = new Set<Binding>()
  function admit(id: Node, as: VariableClass): void {
    const binding = t.binding(id)
    if (binding && binding.scope.unit === unit && !binding.self && !isSecretName(binding.name) && t.secretName(id) === undefined) classes.set(binding, as)
  }
  function exclude(id: Node): void {
    const binding = t.binding(id)
    if (binding) other.add(binding)
  }
  each(body, (inner, parent, key) => {
    if (inner.type === 'VariableDeclaration') {
      const head = (parent.type === 'ForOfStatement' || parent.type === 'ForInStatement') && key === 'left'
      for (const declarator of list(inner, 'declarations')) {
        const id = need(declarator, 'id')
        const init = child(declarator, 'init')
        const simple = id.type === 'Identifier' && inner['kind'] !== 'var' && (head ? true : init !== undefined && !isNoNumber(init))
        if (simple) admit(id, head ? 'object' : 'number')
        else if (id.type === 'Identifier' && inner['kind'] !== 'var' && init) admit(id, 'object')
        else for (const target of targets(id)) exclude(target)
      }
    }
    if (inner.type === 'AssignmentExpression' || inner.type === 'UpdateExpression') {
      const target = bare(need(inner, inner.type === 'UpdateExpression' ? 'argument' : 'left'))
      const operator = String(inner['operator'])
      if (target.type !== 'Identifier' || !plain.has(inner) || /^(?:\|\||&&|\?\?)=$/.test(operator)) for (const id of targets(target)) exclude(id)
      else if (inner.type === 'AssignmentExpression' && isNoNumber(need(inner, 'right'))) {
        const binding = t.binding(target)
        if (binding && operator === '=' && classes.has(binding)) classes.set(binding, 'object')
        else exclude(target)
      }
    }
    if ((inner.type === 'ForOfStatement' || inner.type === 'ForInStatement') && need(inner, 'left').type !== 'VariableDeclaration') for (const id of targets(need(inner, 'left'))) exclude(id)
  })
  const bases = new Set<Binding>()
  each(body, inner => {
    if (inner.type !== 'MemberExpression') return
    const binding = t.binding(bare(need(inner, 'object')))
    if (binding) bases.add(binding)
  })
  for (const [binding, as] of classes) {
    if (other.has(binding) || (as === 'object' && !bases.has(binding))) classes.set(binding, 'other')
    else if (bases.has(binding)) classes.set(binding, 'object')
  }
  return classes
}

/** Is this certainly no number, whatever its variables hold? */
function isNoNumber(node: Node): boolean {
  const inner = bare(node)
  if (isSecretOperand(inner) || objects.has(inner.type)) return true
  switch (inner.type) {
    case 'Literal': return typeof inner['value'] !== 'number'
    case 'UnaryExpression': return inner['operator'] === '!' || inner['operator'] === 'typeof' || inner['operator'] === 'void' || inner['operator'] === 'delete'
    case 'BinaryExpression':
      return truths.has(String(inner['operator'])) || (inner['operator'] === '+' && (isText(need(inner, 'left')) || isText(need(inner, 'right'))))
    case 'Identifier': return nameOf(inner) === 'undefined'
    default: return false
  }
}

function isText(node: Node): boolean {
  const inner = bare(node)
  return inner.type === 'TemplateLiteral' || (inner.type === 'Literal' && typeof inner['value'] === 'string') || (inner.type === 'BinaryExpression' && inner['operator'] === '+' && isNoNumber(inner))
}
