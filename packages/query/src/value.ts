import type { Gap, ObjectRef, Value } from '@cinescope/trace'

/** `Object.is` for recorded values: the same primitive, the same object. Gaps equal nothing, not even themselves. */
export function sameValue(a: Value, b: Value): boolean {
  switch (a.kind) {
    case 'primitive': return b.kind === 'primitive' && Object.is(a.value, b.value)
    case 'object': return b.kind === 'object' && a.ref === b.ref
    case 'text': return b.kind === 'text' && a.length === b.length
    case 'symbol': return b.kind === 'symbol' && a.description === b.description
    case 'hole': return b.kind === 'hole'
    case 'gap': return false
  }
}

/** Are they surely not the same? What is not known is not, nor is a text of which only the length was kept (that of a concatenation, until something reads it). */
export function surelyOther(a: Value, b: Value): boolean {
  if (a.kind === 'gap' || b.kind === 'gap') return false
  const [lengthA, lengthB] = [lengthOf(a), lengthOf(b)]
  if ((a.kind === 'text' || b.kind === 'text') && lengthA !== undefined) return lengthA !== lengthB
  return !sameValue(a, b)
}

function lengthOf(value: Value): number | undefined {
  return value.kind === 'text' ? value.length : value.kind === 'primitive' && typeof value.value === 'string' ? value.value.length : undefined
}

export const gapValue = (gap: Gap): Value => ({ kind: 'gap', gap })
export const primitive = (value: undefined | null | boolean | number | string | bigint): Value => ({ kind: 'primitive', value })
export const UNDEFINED: Value = primitive(undefined)

/** The object that a value names, or undefined. */
export function refOf(value: Value | undefined): ObjectRef | undefined {
  return value?.kind === 'object' ? value.ref : undefined
}

/** The text of a string value, or undefined. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'primitive' && typeof value.value === 'string' ? value.value : undefined
}

export function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'primitive' && typeof value.value === 'number' ? value.value : undefined
}

/** What a condition makes of a value that is known. */
export function isTruthy(value: { readonly kind: string, readonly value?: unknown, readonly length?: number }): boolean {
  return value.kind === 'primitive' ? Boolean(value.value) : value.kind !== 'text' || value.length !== 0
}

/** A property key as people and slots name it; undefined if the key was not kept. */
export function keyOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'primitive') return String(value.value)
  if (value?.kind === 'symbol') return symbolKey(value.description)
  return undefined
}

export const symbolKey = (description: string | undefined): string => `Symbol(${description ?? ''})`

/** The array index that a key is, or -1. */
export function indexOfKey(key: string): number {
  const index = Number(key)
  return index >= 0 && index < 2 ** 32 - 1 && String(index >>> 0) === key ? index : -1
}

/** Hash of a computed key, non-negative. Collisions are settled by reading the record. */
export function hashKey(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash >>> 1
}

/** Key of a value whose text was not kept: matches every key. */
export const ANY_KEY: number = 2 ** 31 - 1
