import type { Expression, MemberExpression } from 'acorn'
import type { Environment, PrivateMember } from './environment.ts'
import { evaluate } from './expression.ts'
import type { Machine, Steps } from './machine.ts'

/** An object and a key, evaluated. */
export type Reference =
  | { readonly kind: 'property', readonly object: unknown, readonly key: unknown, readonly name: string | undefined }
  | { readonly kind: 'super', readonly object: unknown, readonly key: PropertyKey, readonly home: object, readonly name: string | undefined }
  | { readonly kind: 'private', readonly object: object, readonly name: string, readonly members: WeakMap<object, PrivateMember> }

/** `name` is the key if it is written in the source. */
export function* referTo(node: MemberExpression, env: Environment, m: Machine): Steps<Reference> {
  if (node.object.type === 'Super') {
    const { home, receiver } = env.activation
    const key = node.computed ? yield* evaluate(node.property as Expression, env, m) : (node.property as { readonly name: string }).name
    return { kind: 'super', object: receiver.value, key: key as PropertyKey, home: Object.getPrototypeOf(home!) as object, name: staticName(node) }
  }
  const object = yield* evaluate(node.object, env, m)
  return yield* referWithin(node, object, env, m)
}

export function* referWithin(node: MemberExpression, object: unknown, env: Environment, m: Machine): Steps<Reference> {
  if (node.property.type === 'PrivateIdentifier') return { kind: 'private', object: object as object, name: `#${node.property.name}`, members: env.members(node.property.name) }
  const key = node.computed ? yield* evaluate(node.property as Expression, env, m) : (node.property as { readonly name: string }).name
  return { kind: 'property', object, key, name: staticName(node) }
}

function staticName(node: MemberExpression): string | undefined {
  const { property } = node
  if (!node.computed) return (property as { readonly name: string }).name
  return property.type === 'Literal' && (typeof property.value === 'string' || typeof property.value === 'number') ? String(property.value) : undefined
}

export function getMember(reference: Reference): unknown {
  if (reference.kind === 'super') return Reflect.get(reference.home, reference.key, reference.object)
  if (reference.kind === 'property') {
    if (reference.object === undefined || reference.object === null) throw new TypeError('nothing to read from')
    return (reference.object as Record<PropertyKey, unknown>)[reference.key as PropertyKey]
  }
  const member = memberOf(reference)
  if (member.kind !== 'accessor') return member.value
  if (!member.get) throw new TypeError('no getter')
  return member.get.call(reference.object)
}

function memberOf(reference: Reference & { readonly kind: 'private' }): PrivateMember {
  const member = Object(reference.object) === reference.object ? reference.members.get(reference.object) : undefined
  if (!member) throw new TypeError('no such private member')
  return member
}

/** Programs under test are strict. */
export function putMember(reference: Reference, value: unknown): void {
  if (reference.kind === 'private') {
    const member = memberOf(reference)
    if (member.kind === 'method' || (member.kind === 'accessor' && !member.set)) throw new TypeError('not writable')
    if (member.kind === 'accessor') member.set!.call(reference.object, value)
    else member.value = value
    return
  }
  if (reference.object === undefined || reference.object === null) throw new TypeError('nothing to write to')
  if (reference.kind === 'super') {
    if (!Reflect.set(reference.home, reference.key, value, reference.object)) throw new TypeError('not writable')
    return
  }
  const target = reference.object as Record<PropertyKey, unknown>
  target[reference.key as PropertyKey] = value
}

/** What a record of a write through the reference names: object, and key unless it is in the source. */
export function placeOf(reference: Reference): { readonly values: readonly unknown[], readonly names: readonly string[] } {
  const name = reference.name
  return name === undefined ? { values: [reference.object, (reference as { readonly key: unknown }).key], names: [] } : { values: [reference.object], names: [name] }
}
