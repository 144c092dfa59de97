import { OBJECT_ARRAY, OBJECT_PLAIN, type Value } from '@cinescope/trace'
import type { Target } from './answer.ts'
import type { Film } from './film.ts'
import { objectAt } from './object.ts'
import { slotHolding } from './origin.ts'
import { numberOf, refOf, sameValue } from './value.ts'

/** A slot at the end of keys, with its value. */
export async function slotAlong(film: Film, whole: Value, keys: readonly (string | number)[], tick: number): Promise<{ readonly target: Target, readonly value: Value } | undefined> {
  let found: { readonly target: Target, readonly value: Value } | undefined
  for (const key of keys) {
    const object: Value = found?.value ?? whole
    if (object.kind !== 'object') return undefined
    found = (await objectAt(film, object.ref, tick)).slots.find(slot => slot.name === String(key))
  }
  return found
}

/** The way to a property that a plain object or list lacked, whose content is known as a whole: reading it answered `undefined`. */
export async function absentFrom(film: Film, whole: Value, keys: readonly (string | number)[], value: Value, tick: number): Promise<string | undefined> {
  const owner = keys.length > 1 ? (await slotAlong(film, whole, keys.slice(0, -1), tick))?.value : whole
  if (value.kind !== 'primitive' || value.value !== undefined || keys.length === 0 || owner?.kind !== 'object') return undefined
  const view = await objectAt(film, owner.ref, tick)
  const plain = view.type === OBJECT_PLAIN || view.type === OBJECT_ARRAY
  return plain && view.gaps.length === 0 && view.slots.every(slot => slot.name !== String(keys.at(-1))) ? keys.join('.') : undefined
}

/** The element of a list that has a value, itself or at keys of it, if it is the only one. */
export async function elementHolding(film: Film, list: Value, keys: readonly (string | number)[], value: Value, tick: number): Promise<Target | undefined> {
  const ref = refOf(list)
  if (keys.length === 0 || ref === undefined) return slotHolding(film, list, value, tick)
  const found: Target[] = []
  for (const slot of (await objectAt(film, ref, tick)).slots) {
    const inner = await slotAlong(film, slot.value, keys, tick)
    if (inner && sameValue(inner.value, value)) found.push(inner.target)
  }
  return found.length === 1 ? found[0] : undefined
}

/** The element of a list at an index that `at` was given. */
export async function elementAt(film: Film, list: Value, at: Value | undefined, tick: number): Promise<Target | undefined> {
  const [ref, index] = [refOf(list), numberOf(at)]
  if (ref === undefined || index === undefined) return undefined
  const { slots, size } = await objectAt(film, ref, tick)
  return slots.find(slot => slot.name === String(index < 0 ? size + index : index))?.target
}
