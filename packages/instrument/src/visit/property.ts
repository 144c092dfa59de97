import { isSecretName, SITE_DELETE, SITE_SET } from '@cinescope/trace'
import { bare, child, nameOf, need, type Node } from '../node.ts'
import { hushed, isSecretOperand } from '../secret.ts'
import type { Transform } from '../transform.ts'
import { streamSet } from './stream.ts'

/** The key of a member if it is written in the source; undefined if it is computed at run time. */
export function staticKey(member: Node): string | undefined {
  const property = need(member, 'property')
  if (property.type === 'PrivateIdentifier') return `#${nameOf(property)}`
  if (member['computed'] !== true) return nameOf(property)
  const inner = bare(property)
  if (inner.type !== 'Literal' || 'regex' in inner || 'bigint' in inner) return undefined
  return typeof inner['value'] === 'string' || typeof inner['value'] === 'number' ? String(inner['value']) : undefined
}

interface Place { readonly site: number, readonly object: string, readonly key: string }

/** A site for a member that is written or deleted, and the text that names its object and key afterwards. */
function placeOf(kind: typeof SITE_SET | typeof SITE_DELETE, node: Node, member: Node, between: readonly Node[], t: Transform): Place | undefined {
  const object = need(member, 'object')
  const key = staticKey(member)
  const property = need(member, 'property')
  const others = key === undefined ? [property, ...between] : between
  const site = t.site(kind, node, key === undefined ? -1 : t.table.string(key), t.table.string(t.excerpt(object)))
  if (site === undefined) return undefined
  const objectText = object.type === 'Super' ? 'this' : t.stable(object, others) ? t.text(bare(object)) : t.temporary('o')!
  if (object.type !== 'Super' && !t.stable(object, others)) {
    // A parenthesis is safe here: the temporary of the whole expression stands before it.
    t.edits.open(object.start, `(${objectText}=`)
    t.edits.close(object.end, ')')
  }
  return { site, object: objectText, key: key === undefined ? `,${t.keep(property, between)!}` : '' }
}

/** Assignment, compound assignment or update of a member. */
export function leaveMemberWrite(node: Node, member: Node, t: Transform): void {
  const update = node.type === 'UpdateExpression'
  if (t.token === '-1') return
  const right = child(node, 'right')
  const place = placeOf(SITE_SET, node, member, right ? [right] : [], t)
  if (!place) return
  const opening = `${t.call(place.key ? 'PK' : 'P', place.site)}${place.object}${place.key},`
  const probe = `${t.guard}${opening}`
  const operator = String(node['operator'])
  const value = t.temporary()!
  const name = staticKey(member) ?? ''
  const secret = isSecretName(name) || (right !== undefined && isSecretOperand(right))
  const shown = secret ? hushed(name, value, t) : value
  const end = (result: string): string => t.discarded ? '' : `,${result})`
  const begin = t.discarded ? '' : t.parenthesis
  if (t.unit.stream?.members.has(node)) {
    t.unit.stream.site('write', node, place.site)
    const counted = update && node['prefix'] !== true ? t.temporary()! : ''
    const written = counted || value
    const streamed = streamSet(node, `${opening}${written})`, place.object, written, counted ? `${operator}${counted},` : '', t)
    t.edits.wrap(node, `${begin}${value}=${counted ? `${counted}=` : ''}`, `,${t.guard}${streamed}${end(value)}`)
    return
  }
  if (update && node['prefix'] !== true) {
    // The old value is a number or a bigint by now: counting it on gives what was written, without reading the member again.
    const counted = t.temporary()!
    t.edits.wrap(node, `${begin}${value}=${counted}=`, `,${probe}${secret ? t.redacted : `${String(operator)}${counted}`})${end(value)}`)
  } else if (right && (operator === '||=' || operator === '&&=' || operator === '??=')) {
    const written = t.temporary()!
    t.edits.wrap(right, `(${written}=1,`, ')')
    t.edits.wrap(node, `${begin}${written}=0,${value}=`, `,${written}&&${probe}${shown})${end(value)}`)
  } else t.edits.wrap(node, `${begin}${value}=`, `,${probe}${shown})${end(value)}`)
}

export function leaveDelete(node: Node, t: Transform): void {
  if (!t.values || t.token === '-1') return
  const operand = bare(need(node, 'argument'))
  const chain = operand.type === 'ChainExpression'
  const member = chain ? bare(need(operand, 'expression')) : operand
  if (member.type !== 'MemberExpression' || need(member, 'object').type === 'Super') return
  // The object of `a?.b.c` is part of the chain; it cannot be put aside.
  if (chain && member['optional'] !== true) return
  const place = placeOf(SITE_DELETE, node, member, [], t)
  if (!place) return
  const done = t.temporary()!
  const present = chain ? `${place.object}!=null&&` : ''
  const probe = `${t.guard}${present}${t.call(place.key ? 'DK' : 'D', place.site)}${place.object}${place.key},${done})`
  t.edits.wrap(node, `${t.discarded ? '' : t.parenthesis}${done}=`, `,${probe}${t.discarded ? '' : `,${done})`}`)
}

/** Is part of an optional chain that is still open? */
export function optionalInside(node: Node): boolean {
  if (node.type === 'MemberExpression') return node['optional'] === true || optionalInside(need(node, 'object'))
  if (node.type === 'CallExpression') return node['optional'] === true || optionalInside(need(node, 'callee'))
  if (node.type === 'TSNonNullExpression') return optionalInside(need(node, 'expression'))
  return false
}
