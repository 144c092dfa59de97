import { isSecretName, SITE_SET } from '@cinescope/trace'
import { bare, isClass, isField, list, nameOf, need, type Node } from '../node.ts'
import { hushed } from '../secret.ts'
import type { Transform } from '../transform.ts'
import { staticKey } from './property.ts'

/** Probes for what an assignment pattern or a loop head just wrote, variables and members in its order; undefined if there are none. */
export function patternProbes(assigned: readonly Node[], t: Transform, offset?: number): string | undefined {
  return t.together(assigned.flatMap(node => {
    if (node.type === 'MemberExpression') return memberProbe(node, t) ?? []
    const binding = t.binding(node)
    if (!binding) return globalProbe(node, t) ?? []
    return t.readable(binding) ? t.write(binding, node, 0, nameOf(node), offset) ?? [] : []
  }))
}

/** A variable that the file does not declare: as far as anybody can know a property of the global object. */
export function globalProbe(identifier: Node, t: Transform): string | undefined {
  const name = nameOf(identifier)
  if (name === 'arguments') return undefined
  const site = t.site(SITE_SET, identifier, -1, t.table.string('globalThis'))
  return site === undefined ? undefined : `${t.call('PR', site)}${t.probe('K')}.global,"${name}")`
}

/**
 * What a pattern put into a member is known to nobody but the member. Its object and key are evaluated in the pattern, at their
 * place; where they are not constant, into temporaries.
 */
function memberProbe(member: Node, t: Transform): string | undefined {
  const object = need(member, 'object')
  const property = need(member, 'property')
  const key = staticKey(member)
  const constant = object.type === 'Super' || t.constant(object)
  if (t.token === '-1' && !(constant && (key !== undefined || t.constant(property)))) return undefined
  const hidden = property.type === 'PrivateIdentifier'
  if (hidden && !isPrivateField(nameOf(property), t)) return undefined
  const site = t.site(SITE_SET, member, hidden ? t.table.string(key!) : -1, t.table.string(t.excerpt(object)))
  if (site === undefined) return undefined
  const text = object.type === 'Super' ? 'this' : constant ? t.text(bare(object)) : t.temporary('o')!
  if (!constant) {
    t.edits.open(object.start, `(${text}=`)
    t.edits.close(object.end, ')')
  }
  if (hidden) return `${t.call('P', site)}${text},${isSecretName(key!) ? hushed(key!, `${text}.${key!}`, t) : `${text}.${key!}`})`
  return `${t.call('PR', site)}${text},${key === undefined ? t.constant(property) ? t.text(bare(property)) : kept(property, t) : JSON.stringify(key)})`
}

function kept(property: Node, t: Transform): string {
  const temporary = t.temporary()!
  t.assign(property, temporary)
  return temporary
}

/** Is the private name that of a field, which can be read without running anything? */
function isPrivateField(name: string, t: Transform): boolean {
  for (let up = 1; ; up++) {
    const node = t.parent(up)
    if (!node) return false
    if (!isClass(node)) continue
    const member = list(need(node, 'body'), 'body').find(one => one['computed'] !== true && isNamed(one, name))
    if (member) return isField(member) && member.type === 'PropertyDefinition'
  }
}

function isNamed(member: Node, name: string): boolean {
  const key = member['key'] as Node | undefined
  return key?.type === 'PrivateIdentifier' && nameOf(key) === name
}
