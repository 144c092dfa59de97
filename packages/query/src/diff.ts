import { OBJECT_MAP, type Value } from '@cinescope/trace'
import type { DiffEntry, ObjectView } from './answer.ts'
import { keyOf, sameValue } from './value.ts'

/** Looks an object up at the moment of one side. */
export type Look = (ref: number) => Promise<ObjectView>

/** One side of a difference: a value and the moment to read it at. */
export interface Side { readonly value: Value, readonly look: Look }

export interface DiffBounds { readonly entries: number, readonly objects: number, readonly depth: number }

const BOUNDS: DiffBounds = { entries: 500, objects: 20_000, depth: 24 }

/**
 * What changed between two states, deepest paths first reached. An added or removed subtree is one entry; the same object
 * on both sides is the same content, because the states are immutable. Bounded: a cut branch is one 'changed' entry.
 */
export async function diffValues(before: Side, after: Side, bounds: DiffBounds = BOUNDS): Promise<readonly DiffEntry[]> {
  const entries: DiffEntry[] = []
  const seen = new Set<string>()
  let objects = 0
  const walk = async (a: Value, b: Value, path: readonly string[]): Promise<void> => {
    if (entries.length >= bounds.entries || sameValue(a, b)) return
    const changed = (): void => { entries.push({ path, change: 'changed', before: a, after: b }) }
    if (a.kind !== 'object' || b.kind !== 'object' || path.length >= bounds.depth || objects >= bounds.objects) return changed()
    const pair = `${a.ref}/${b.ref}`
    if (seen.has(pair)) return
    seen.add(pair)
    objects += 2
    const [left, right] = [await before.look(a.ref), await after.look(b.ref)]
    if (left.type !== right.type || left.className !== right.className) return changed()
    const [old, now] = [named(left), named(right)]
    if (old.size === 0 && now.size === 0) {
      if (left.gaps.length > 0 || right.gaps.length > 0) changed()
      return
    }
    for (const [name, value] of old) {
      const other = now.get(name)
      if (other) await walk(value, other, [...path, name])
      else if (isKnown(right)) push({ path: [...path, name], change: 'removed', before: value, after: undefined })
    }
    for (const [name, value] of now) if (!old.has(name) && isKnown(left)) push({ path: [...path, name], change: 'added', before: undefined, after: value })
  }
  const push = (entry: DiffEntry): void => { if (entries.length < bounds.entries) entries.push(entry) }
  await walk(before.value, after.value, [])
  return entries
}

/** A slot that a bounded image left out is neither added nor removed. */
const isKnown = (view: ObjectView): boolean => !view.gaps.some(gap => gap.reason === 'budget')

/** Slots by path step; Map entries by their key. */
function named(view: ObjectView): Map<string, Value> {
  if (view.type !== OBJECT_MAP) return new Map(view.slots.map(slot => [slot.name, slot.value]))
  const entries = new Map<string, Value>()
  for (let i = 0; i + 1 < view.slots.length; i += 2) {
    const [key, value] = [view.slots[i], view.slots[i + 1]]
    if (!key?.name.startsWith('key ') || !value) break
    entries.set(keyOf(key.value) ?? (key.value.kind === 'object' ? `#${key.value.ref}` : key.name), value.value)
  }
  return entries
}

/** The difference seen from the other side. */
export function reverseDiff(entries: readonly DiffEntry[]): readonly DiffEntry[] {
  return entries.map(({ path, change, before, after }) => ({
    path,
    change: change === 'added' ? 'removed' : change === 'removed' ? 'added' : 'changed',
    before: after,
    after: before,
  }))
}
