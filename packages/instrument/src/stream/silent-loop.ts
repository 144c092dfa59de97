import { child, need, partsOf, type Node } from '../node.ts'
import type { Binding } from '../scope.ts'
import { binary, comparison } from './operator.ts'

/** What a stream function knows of its variables and expressions. */
export interface Numbers {
  /** The binding of a name that holds a number wherever derivation goes on. */
  bindingOf(id: Node): Binding | undefined
  isNumber(node: Node): boolean
  isCondition(node: Node): boolean
}

const statements = new Set(['BlockStatement', 'BreakStatement', 'ContinueStatement', 'EmptyStatement', 'ExpressionStatement', 'VariableDeclaration'])
const tested = new Set(['ForStatement', 'WhileStatement', 'DoWhileStatement', 'IfStatement'])
const expressions = new Set(['UpdateExpression', 'SequenceExpression', 'ParenthesizedExpression', 'UnaryExpression', 'BinaryExpression', 'LogicalExpression'])
const isOperator = (operator: string): boolean => operator in binary || operator in comparison || ['~', '!', '&&', '||', '++', '--'].includes(operator)

/** The variables of a loop that runs nothing but itself and makes nothing but derived records, as long as they hold numbers: no call, no member, no value that is converted. Undefined of other loops. */
export function silentLoop(loop: Node, numbers: Numbers): ReadonlySet<Binding> | undefined {
  const bindings = new Set<Binding>()
  const isSilent = (node: Node): boolean => {
    const { type } = node
    const test = tested.has(type) ? child(node, 'test') : undefined
    if (type === 'Literal') return typeof node['value'] === 'number' || typeof node['value'] === 'boolean'
    if (type === 'Identifier') {
      const binding = numbers.bindingOf(node)
      if (binding) bindings.add(binding)
      return binding !== undefined
    }
    if (type === 'VariableDeclarator') return child(node, 'init') !== undefined && numbers.isNumber(need(node, 'init')) && inner(node)
    if (type === 'AssignmentExpression') return (node['operator'] === '=' || String(node['operator']).slice(0, -1) in binary) && numbers.isNumber(need(node, 'right')) && inner(node)
    if (type === 'ReturnStatement') return child(node, 'argument')?.type === 'Literal' || inner(node)
    if (tested.has(type)) return (!test || numbers.isCondition(test)) && inner(node)
    return (statements.has(type) || (expressions.has(type) && (node['operator'] === undefined || isOperator(String(node['operator']))))) && inner(node)
  }
  const inner = (node: Node): boolean => partsOf(node).every(([part]) => isSilent(part))
  return isSilent(loop) ? bindings : undefined
}
