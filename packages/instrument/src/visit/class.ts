import { LEVEL_PATH, LEVEL_VALUES, PATH_RETURN } from '@cinescope/trace'
import { bare, child, isAnonymous, isField, list, nameOf, need, type Node } from '../node.ts'
import { direct, handedOn, type Transform } from '../transform.ts'
import { enterExpression, frameBody, openUnit } from './function.ts'

export function enterStaticBlock(node: Node, t: Transform): boolean {
  openUnit(t.unit, node, t)
  return false
}

export function leaveStaticBlock(node: Node, t: Transform): void {
  if (t.unit.site >= 0) frameBody(t.unit, node, t.source.indexOf('{', node.start) + 1, t)
}

const silent = new Set(['Literal', 'Identifier', 'ThisExpression', 'TemplateLiteral', 'MemberExpression', 'UnaryExpression', 'BinaryExpression'])

/** Does evaluating the initialiser of a field run anything worth a frame? */
function runs(node: Node | undefined): boolean {
  if (!node) return false
  const inner = bare(node)
  if (inner.type === 'ArrayExpression') return (inner['elements'] as readonly (Node | null)[]).some(element => element !== null && runs(element))
  if (inner.type === 'ObjectExpression') return (inner['properties'] as readonly Node[]).some(property => runs(child(property, 'value') ?? need(property, 'argument')))
  if (inner.type === 'UnaryExpression') return inner['operator'] === 'delete' || runs(need(inner, 'argument'))
  if (inner.type === 'BinaryExpression') return runs(child(inner, 'left')) || runs(need(inner, 'right'))
  return !silent.has(inner.type) && !inner.type.startsWith('Function') && inner.type !== 'ArrowFunctionExpression'
}

/** The initialiser of a field. One that runs nothing gets no frame; a direct anonymous function keeps its name only untouched. */
export function enterField(node: Node, t: Transform): boolean {
  const unit = t.unit
  unit.values = false
  if (isAnonymous(node) || !runs(node)) return false
  openUnit(unit, node, t)
  unit.values = unit.site >= 0
  unit.framed = false
  unit.guarded = false
  if (unit.values && unit.level >= LEVEL_PATH && !unit.made) t.table.addPath(unit.site, [0, [[PATH_RETURN, ...t.table.range(bare(node))]]])
  return false
}

export function leaveField(node: Node, t: Transform): void {
  const { unit } = t
  const field = t.parent()!
  const own = field['static'] !== true && unit.level >= LEVEL_VALUES
  if (unit.site >= 0) t.edits.wrap(node, own ? `${t.probe('XF')}(${enterExpression(unit, t)},this,` : `${t.probe('XV')}(${enterExpression(unit, t)},`, ')')
  else if (own && t.table.has(node) && isLastNoticed(field, t.parent(2)!, t.parent(3)!)) noticeFields(field, node, t)
}

/** A field whose value is a function has no initialiser of its own: the function is a unit, and what is around it the class's. */
export function leaveFunctionField(field: Node, t: Transform): void {
  const value = child(field, 'value')
  if (!value || !isAnonymous(value) || t.unit.level < LEVEL_VALUES || !t.table.has(value) || !isLastNoticed(field, t.parent()!, t.parent(2)!)) return
  noticeFields(field, value, t)
}

function noticeFields(field: Node, value: Node, t: Transform): void {
  const [before, after] = operandOf(field, value)!
  t.edits.wrap(value, `${t.probe('XF')}(0,this,${before}`, `${after})`)
}

/** What must stand around the value of a field that a probe hands through: an anonymous function is named by the field. Undefined where only the field itself can. */
function operandOf(field: Node, value: Node): readonly [before: string, after: string] | undefined {
  const key = need(field, 'key')
  return isAnonymous(value) ? (field['computed'] !== true && key.type === 'Identifier' ? handedOn(value, nameOf(key)) : undefined) : direct(value)
}

/**
 * Is this the last field of a derived class that a probe can stand around? The constructor above has shown the object before its fields
 * are there. Not around an anonymous function whose name is private, computed or no identifier.
 */
function isLastNoticed(field: Node, body: Node, owner: Node): boolean {
  if (field['static'] === true || !child(owner, 'superClass')) return false
  const last = list(body, 'body').findLast(member => {
    const value = isField(member) && member['static'] !== true ? child(member, 'value') : undefined
    return value !== undefined && operandOf(member, value) !== undefined
  })
  return last === field
}
