import {
  OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_BOXED, OBJECT_DATE, OBJECT_ERROR, OBJECT_FUNCTION, OBJECT_MAP, OBJECT_PLAIN, OBJECT_PROMISE, OBJECT_PROXY, OBJECT_REGEXP, OBJECT_SET,
  OBJECT_TYPED_ARRAY, type ObjectRef, type Tick, type Value,
} from '@cinescope/trace'
import type { ObjectView, Slot } from './answer.ts'
import { literal } from './brief.ts'
import type { Query } from './query.ts'
import { numberOf, refOf, textOf } from './value.ts'

const LONG = 100
const SHOWN = 5
const SHOWN_ELEMENTS = 10

/**
 * A value as Chrome DevTools previews it: `{a: 1, b: Array(3)}`, `Cart {…}`, `(3) [1, 2, 3]`, `ƒ add`, `"text"`, `-0`,
 * `3n`, `⟨not recorded: level⟩`. `look` answers the objects at hand; others show their number. `depth` 0 shows classes only.
 */
export function preview(value: Value, look: (ref: ObjectRef) => ObjectView | undefined, depth: number = 1): string {
  if (value.kind !== 'object') return literal(value, LONG)
  const view = look(value.ref)
  if (!view) return `#${value.ref}`
  return previewView(view, look, depth)
}

function previewView(view: ObjectView, look: (ref: ObjectRef) => ObjectView | undefined, depth: number): string {
  const slot = (name: string): Value | undefined => view.slots.find(candidate => candidate.name === name)?.value
  const inner = (value: Value): string => preview(value, look, depth - 1)
  const first = view.slots[0]?.value
  switch (view.type) {
    case OBJECT_FUNCTION: return `ƒ ${view.className}`.trim()
    case OBJECT_DATE: {
      const time = numberOf(first)
      return time === undefined ? 'Date' : Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString()
    }
    case OBJECT_REGEXP: return `/${textOf(slot('source')) ?? '…'}/${textOf(slot('flags')) ?? ''}`
    case OBJECT_ERROR: return `${textOf(slot('name')) ?? (view.className || 'Error')}${textOf(slot('message')) ? `: ${textOf(slot('message'))}` : ''}`
    case OBJECT_BOXED: return `${view.className || 'Object'} {${first ? inner(first) : '…'}}`
    case OBJECT_PROMISE: return view.className || 'Promise'
    case OBJECT_PROXY: return `Proxy(${previewView({ ...view, type: view.targetType ?? OBJECT_PLAIN }, look, depth)})`
    case OBJECT_ARRAY: case OBJECT_TYPED_ARRAY: case OBJECT_ARGUMENTS: {
      const name = view.className || 'Array'
      if (depth <= 0 || isBlank(view)) return `${name}(${view.size})`
      return `${name === 'Array' ? '' : name}(${view.size}) [${elements(view, inner).join(', ')}]`
    }
    case OBJECT_MAP: return `Map(${view.size})${depth <= 0 || isBlank(view) ? '' : ` {${entries(view, inner).join(', ')}}`}`
    case OBJECT_SET: return `Set(${view.size})${depth <= 0 || isBlank(view) ? '' : ` {${some(view.slots.map(({ value }) => inner(value)), view.size, SHOWN).join(', ')}}`}`
    default: {
      const name = view.className === 'Object' || view.className === '' ? '' : `${view.className} `
      if (isBlank(view)) return `${name}${name ? '{…}' : '{…}'}`
      if (depth <= 0) return view.size === 0 ? `${name}{}` : `${name}{…}`
      return `${name}{${some(view.slots.map(each => `${keyText(each)}: ${inner(each.value)}`), view.size, SHOWN).join(', ')}}`
    }
  }
}

/** Content was never recorded: an empty list would be a guess. */
const isBlank = (view: ObjectView): boolean => view.slots.length === 0 && view.gaps.length > 0

const keyText = ({ name }: Slot): string => /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$|^\d+$|^Symbol\(|^\[\[/u.test(name) ? name : JSON.stringify(name)

function some(parts: readonly string[], size: number, limit: number): readonly string[] {
  return parts.length > limit || size > parts.length ? [...parts.slice(0, limit), '…'] : parts
}

function elements(view: ObjectView, inner: (value: Value) => string): readonly string[] {
  const parts: string[] = []
  let holes = 0
  const holesEnd = (): void => {
    if (holes > 0) parts.push(holes === 1 ? 'empty' : `empty × ${holes}`)
    holes = 0
  }
  let listed = 0
  for (const { name, value } of view.slots) {
    if (name === String(listed)) listed++
    if (value.kind === 'hole') {
      holes++
      continue
    }
    holesEnd()
    parts.push(/^\d+$/.test(name) ? inner(value) : `${name}: ${inner(value)}`)
    if (parts.length > SHOWN_ELEMENTS) break
  }
  holesEnd()
  return some(parts, listed < view.size ? parts.length + 1 : parts.length, SHOWN_ELEMENTS)
}

function entries(view: ObjectView, inner: (value: Value) => string): readonly string[] {
  const parts: string[] = []
  for (let i = 0; i + 1 < view.slots.length && view.slots[i]?.name.startsWith('key '); i += 2) {
    parts.push(`${inner((view.slots[i] as Slot).value)} => ${inner((view.slots[i + 1] as Slot).value)}`)
  }
  return some(parts, view.size, SHOWN)
}

/** Previews values of a moment. */
export type Preview = (value: Value, tick: Tick, depth?: number) => Promise<string>

/** Objects kept by the cache of a `Preview`. */
const CACHED = 2000

/** A `preview` that asks a query for the objects it needs, and remembers them by moment. */
export function createPreview(query: Pick<Query, 'objectAt'>): Preview {
  const cache = new Map<string, Promise<ObjectView>>()
  const ask = (ref: ObjectRef, tick: Tick): Promise<ObjectView> => {
    const key = `${ref}@${tick}`
    let view = cache.get(key)
    if (!view) {
      view = query.objectAt(ref, tick)
      cache.set(key, view)
      view.catch(() => { cache.delete(key) })
      const oldest = cache.keys().next()
      if (cache.size > CACHED && !oldest.done) cache.delete(oldest.value)
    }
    return view
  }
  return async (value, tick, depth = 1) => {
    const views = new Map<ObjectRef, ObjectView>()
    let level: ObjectRef[] = [refOf(value)].filter(ref => ref !== undefined)
    for (let left = depth; level.length > 0 && left >= 0; left--) {
      const asked = await Promise.all([...new Set(level)].filter(ref => !views.has(ref)).map(async ref => [ref, await ask(ref, tick)] as const))
      for (const [ref, view] of asked) views.set(ref, view)
      level = asked.flatMap(([, view]) => view.slots.slice(0, 2 * SHOWN_ELEMENTS).flatMap(slot => refOf(slot.value) ?? []))
    }
    return preview(value, ref => views.get(ref), depth)
  }
}
