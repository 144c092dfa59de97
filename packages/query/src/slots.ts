import {
  IMAGE_AFTER_BUILTIN, IMAGE_TRUNCATED_BYTES, IMAGE_TRUNCATED_DEPTH, IMAGE_TRUNCATED_WIDTH, OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_MAP, OBJECT_REGEXP, OBJECT_SET,
  OBJECT_TYPED_ARRAY, type ObjectInfo, type Segment, type Value,
} from '@cinescope/trace'
import type { RecordData } from './records.ts'
import { storing } from './typed-array.ts'
import { indexOfKey, keyOf, numberOf, primitive, UNDEFINED } from './value.ts'

export type Trust = 'exact' | 'verified' | 'unverified'

/** A slot's content while an object is replayed. `since` is the record that gave it. */
export interface Held { readonly value: Value, readonly trust: Trust, readonly since: number }

export interface Entry { readonly key: Held, readonly value: Held }

/**
 * The content of one object while records are applied to it.
 *
 *   fields    named slots, in key order (what V8 shows)
 *   elements  array slots; `undefined` = not kept
 *   entries   Map (key and value) and Set (key = value) entries in insertion order
 */
export class Content {
  readonly type: number
  readonly #className: string
  readonly fields: Map<string, Held> = new Map()
  elements: (Held | undefined)[] = []
  entries: Entry[] = []
  /** Length, entry count or key count. */
  size = 0
  truncated = 0
  /** What a typed array makes of a value that is stored in it. */
  readonly #stores: ((value: Value) => Value) | undefined
  /** All elements moved at this tick (shift, unshift): they cannot be older than it. */
  moved = -1
  /** The last write to a key whose text is not known: an object, whose text is the program's, or a long one. It may have been any. */
  unnamed = -1

  constructor(type: number, className: string) {
    this.type = type
    this.#className = className
    this.#stores = type === OBJECT_TYPED_ARRAY ? storing(className) : undefined
  }

  /** An independent copy; slots are never changed in place, so they are shared. */
  copy(): Content {
    const copy = new Content(this.type, this.#className)
    for (const [key, held] of this.fields) copy.fields.set(key, held)
    copy.elements = this.elements.slice()
    copy.entries = this.entries.slice()
    copy.size = this.size
    copy.truncated = this.truncated
    copy.moved = this.moved
    copy.unnamed = this.unnamed
    return copy
  }

  get listed(): boolean { return this.type === OBJECT_ARRAY || this.type === OBJECT_TYPED_ARRAY || this.type === OBJECT_ARGUMENTS }
  get keyed(): boolean { return this.type === OBJECT_MAP || this.type === OBJECT_SET }

  /** A slot by its name in answers; undefined if there is none or it was not kept. */
  get(key: string): Held | undefined {
    const index = this.listed ? indexOfKey(key) : -1
    if (index >= 0) return this.element(index)
    if (this.listed && key === 'length') return { value: primitive(this.size), trust: 'exact', since: this.moved }
    if (this.keyed) {
      const [, part, ordinal] = /^(key|value) (\d+)$/.exec(key) ?? []
      const entry = ordinal === undefined ? undefined : this.entries[Number(ordinal)]
      if (entry) return part === 'key' ? entry.key : entry.value
      const named = this.entries.find(candidate => keyOf(candidate.key.value) === key)
      if (named) return named.value
    }
    return this.fields.get(key)
  }

  /** Does no image show the slot: a private field, a named property of a list or collection? */
  isUnshown(key: string): boolean { return this.fields.has(key) && (key.startsWith('#') || this.listed || this.keyed) }

  element(index: number): Held | undefined {
    const held = this.elements[index]
    return held && held.since < this.moved ? { ...held, since: this.moved } : held
  }

  set(key: string, held: Held): void {
    const index = this.listed ? indexOfKey(key) : -1
    if (index >= 0 && this.#stores) {
      // Behind its end a typed array takes nothing.
      if (index < this.size) this.elements[index] = this.stored(held)
    } else if (index >= 0) {
      // Slots between the old end and a far index are holes, not unknown.
      for (let i = this.size; i < index && i < this.size + 1000; i++) this.elements[i] = { value: { kind: 'hole' }, trust: 'exact', since: held.since }
      this.elements[index] = held
      this.size = Math.max(this.size, index + 1)
    } else if (this.listed && key === 'length') {
      const length = numberOf(held.value)
      if (length === undefined) return
      this.resize(length, held.since)
    } else {
      if (!this.fields.has(key) && !this.listed && !this.keyed) this.size++
      this.fields.set(key, held)
    }
  }

  /** What is there when a value was stored as an element. */
  stored(held: Held): Held { return this.#stores ? { ...held, value: this.#stores(held.value) } : held }

  resize(length: number, since: number): void {
    for (let i = this.size; i < length && i < this.size + 1000; i++) this.elements[i] = { value: { kind: 'hole' }, trust: 'exact', since }
    if (this.elements.length > length) this.elements.length = length
    this.size = length
  }

  delete(key: string, since: number): void {
    const index = this.listed ? indexOfKey(key) : -1
    if (index >= 0 && index < this.size) this.elements[index] = { value: { kind: 'hole' }, trust: 'exact', since }
    else if (this.fields.delete(key) && !this.listed && !this.keyed) this.size--
  }
}

/** The content that an image record tells. Unnamed slots come first, then one value for each key of the shape. */
export function imageContent(record: RecordData, { type, className }: Pick<ObjectInfo, 'type' | 'className'>, segment: Segment, first: boolean): Content {
  const content = new Content(type, className)
  const flags = numberOf(record.values[1]) ?? 0
  const shape = numberOf(record.values[2]) ?? -1
  const keys = shape >= 0 ? segment.shape(shape) ?? [] : []
  const unnamed = Math.max(0, record.values.length - 4 - keys.length)
  const trust = first || flags & IMAGE_AFTER_BUILTIN ? 'exact' : 'verified'
  const held = (value: Value | undefined): Held => ({ value: value ?? UNDEFINED, trust, since: record.tick })
  const slot = (index: number): Held => held(record.values[4 + index])
  if (content.type === OBJECT_MAP) for (let i = 0; i + 1 < unnamed; i += 2) content.entries.push({ key: slot(i), value: slot(i + 1) })
  else if (content.type === OBJECT_SET) for (let i = 0; i < unnamed; i++) content.entries.push({ key: slot(i), value: slot(i) })
  else if (content.listed) for (let i = 0; i < unnamed; i++) content.elements.push(slot(i))
  else if (content.type === OBJECT_REGEXP) for (let i = 0; i < unnamed; i++) content.fields.set(['source', 'flags'][i] ?? `[[${i}]]`, slot(i))
  else for (let i = 0; i < unnamed; i++) content.fields.set(unnamed === 1 ? '[[Value]]' : `[[${i}]]`, slot(i))
  keys.forEach((key, i) => { content.fields.set(keyOf(key) ?? `(key ${i})`, slot(unnamed + i)) })
  content.size = numberOf(record.values[3]) ?? unnamed + keys.length
  content.truncated = flags & (IMAGE_TRUNCATED_WIDTH | IMAGE_TRUNCATED_BYTES | IMAGE_TRUNCATED_DEPTH)
  return content
}
