import { LEVEL_VALUES } from '@cinescope/trace'
import { bare, child, isAnonymous, isField, need, type Node } from '../node.ts'
import { direct, type Transform } from '../transform.ts'
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
  return false
}

export function leaveField(node: Node, t: Transform): void {
  const { unit } = t
  const field = t.parent()!
  const own = field['static'] !== true && unit.level >= LEVEL_VALUES
  if (unit.site >= 0) t.edits.wrap(node, own ? `${t.probe('XF')}(${enterExpression(unit, t)},this,` : `${t.probe('XV')}(${enterExpression(unit, t)},`, ')')
  else if (own && t.table.has(node) && isLastNoticed(field, need(t.parent(2)!, 'body'), t)) t.edits.wrap(node, `${t.probe('XF')}(0,this,${direct(node)[0]}`, `${direct(node)[1]})`)
}

/**
 * Is this the last field of a derived class that a probe can stand around? The constructor above has shown the object before its fields
 * are there. Not around an anonymous function, which the field names.
 */
function isLastNoticed(field: Node, members: unknown, t: Transform): boolean {
  if (!child(t.parent(3)!, 'superClass')) return false
  const last = (members as readonly Node[]).findLast(member => {
    const value = isField(member) && member['static'] !== true ? child(member, 'value') : undefined
    return value !== undefined && !isAnonymous(value)
  })
  return last === field
}
