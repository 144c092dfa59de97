import { OP_BUILTIN, OP_DELETE, OP_SET, type Value } from '@cinescope/trace'
import type { RecordData } from './records.ts'
import type { Content, Entry, Held } from './slots.ts'
import { keyOf, numberOf, primitive, sameValue, UNDEFINED } from './value.ts'

export const isAccessor = (held: { readonly value: Value } | undefined): boolean => held?.value.kind === 'gap' && held.value.gap.reason === 'accessor'

/** What a record did to the object that it touches. `method` and `key` are static and come from its site. */
export function apply(content: Content, record: RecordData, key: string | undefined, method: string): void {
  const exact = (value: Value | undefined): Held => ({ value: value ?? UNDEFINED, trust: 'exact', since: record.tick })
  if (key === undefined && (record.op === OP_SET || record.op === OP_DELETE)) content.unnamed = record.tick
  else if (record.op === OP_SET) {
    // What an accessor was given is elsewhere.
    if (!isAccessor(content.get(key!))) content.set(key!, exact(record.values.at(-1)))
  } else if (record.op === OP_DELETE) {
    content.delete(key!, record.tick)
  } else if (record.op === OP_BUILTIN) {
    builtin(content, method, record.values.slice(2), record.values[1], exact, record.tick)
  }
}

/** Marks the slot that a write gave its content, in an image that already shows what it did: one that it lacks went to a setter, or was refused. */
export function attributeSet(content: Content, record: RecordData, key: string): void {
  const shown = content.get(key)
  const exact = (value: Value): Held => ({ value, trust: 'exact', since: record.tick })
  if (!shown || shown.value.kind === 'gap') {
    // An image shows no private fields, and of a list or collection no others than its own.
    if (shown ? !isAccessor(shown) : key.startsWith('#') || content.truncated || content.listed || content.keyed) content.set(key, exact(record.values.at(-1) ?? UNDEFINED))
  } else if (!content.keyed) content.set(key, exact(shown.value))
}

/** Marks the slots that a built-in gave their content, in an image that already shows what it did. */
export function attribute(content: Content, record: RecordData, method: string): void {
  const since = record.tick
  const args = record.values.slice(2)
  const own = (held: Held | undefined): Held | undefined => held && { ...held, trust: 'exact', since }
  if (content.keyed) {
    const at = method === 'set' || method === 'add' ? content.entries.findIndex(entry => sameValue(entry.key.value, zero(args[0] ?? UNDEFINED))) : -1
    const entry = content.entries[at]
    if (!entry) return
    content.entries[at] = { key: entry.key, value: own(entry.value) as Held }
  } else if (method === 'push') {
    for (let i = content.size - args.length; i < content.elements.length; i++) content.elements[i] = own(content.elements[i])
  } else if (method === 'shift' || (method === 'unshift' && args.length > 0)) content.moved = since
}

/** Mutating built-ins whose effect follows from their arguments. The others (sort) are followed by an image. */
function builtin(content: Content, method: string, args: readonly Value[], result: Value | undefined, exact: (value: Value | undefined) => Held, tick: number): void {
  if (content.keyed) return keyed(content, method, args, exact)
  if (content.listed) return listed(content, method, args, result, exact, tick)
  named(content, method, args, exact)
}

function listed(content: Content, method: string, args: readonly Value[], result: Value | undefined, exact: (value: Value | undefined) => Held, tick: number): void {
  const { elements } = content
  switch (method) {
    case 'push':
      for (const value of args) elements[content.size++] = exact(value)
      return
    case 'pop':
      if (content.size > 0) content.resize(content.size - 1, tick)
      return
    case 'shift':
      if (content.size === 0) return
      elements.shift()
      content.size--
      content.moved = tick
      return
    case 'unshift':
      if (args.length === 0) return
      elements.unshift(...args.map(exact))
      content.size += args.length
      content.moved = tick
      return
    case 'splice': return splice(content, args, exact, tick)
    case 'reverse':
      elements.length = content.size
      elements.reverse()
      move(content, 0, content.size, tick)
      return
    case 'fill': {
      const [from, to] = range(content.size, args[1], args[2])
      for (let i = from; i < to; i++) elements[i] = content.stored(exact(args[0]))
      return
    }
    case 'copyWithin': {
      const [to] = range(content.size, args[0], undefined)
      const [from, end] = range(content.size, args[1], args[2])
      elements.length = content.size
      elements.copyWithin(to, from, end)
      move(content, to, Math.min(content.size, to + Math.max(0, end - from)), tick)
      return
    }
    case 'sort':
      // The image after it tells the order; without one nothing is known.
      content.elements = []
      content.moved = tick
      return
    case 'set': {
      // Of a typed array: what the list held that was copied in is not told here.
      const from = Math.max(0, Math.trunc(numberOf(args[1]) ?? 0) || 0)
      for (let i = from; i < elements.length; i++) if (elements[i]) elements[i] = { ...elements[i]!, trust: 'unverified' }
      return
    }
    default: void result
  }
}

function splice(content: Content, args: readonly Value[], exact: (value: Value | undefined) => Held, tick: number): void {
  if (args.length === 0) return
  const { elements, size } = content
  const [from] = range(size, args[0], undefined)
  const asked = args.length < 2 ? size - from : Math.trunc(numberOf(args[1]) ?? 0) || 0
  const removed = Math.min(Math.max(asked, 0), size - from)
  elements.length = size
  elements.splice(from, removed, ...args.slice(2).map(exact))
  const added = Math.max(0, args.length - 2)
  content.size = size - removed + added
  if (added !== removed) move(content, from + added, content.size, tick)
}

/** Elements that came to stand elsewhere were written by what moved them. */
function move(content: Content, from: number, to: number, tick: number): void {
  for (let i = from; i < to; i++) {
    const held = content.elements[i]
    if (held) content.elements[i] = { ...held, since: tick }
  }
}

function range(size: number, from: Value | undefined, to: Value | undefined): [number, number] {
  const clamp = (value: Value | undefined, otherwise: number): number => {
    const number = value === undefined || (value.kind === 'primitive' && value.value === undefined) ? otherwise : Math.trunc(numberOf(value) ?? 0) || 0
    return number < 0 ? Math.max(0, size + number) : Math.min(number, size)
  }
  return [clamp(from, 0), clamp(to, size)]
}

function keyed(content: Content, method: string, args: readonly Value[], exact: (value: Value | undefined) => Held): void {
  const key = zero(args[0] ?? UNDEFINED)
  const at = content.entries.findIndex(entry => sameValue(entry.key.value, key))
  switch (method) {
    case 'set': put(content, at, { key: exact(key), value: exact(args[1]) }); return
    case 'add':
      if (at < 0) put(content, at, { key: exact(key), value: exact(key) })
      return
    case 'delete':
      // The entry may be one that a truncated image left out.
      if (at >= 0) content.entries.splice(at, 1)
      if (at >= 0 || content.truncated) content.size = Math.max(0, content.size - 1)
      return
    case 'clear':
      content.entries = []
      content.size = 0
      content.truncated = 0
  }
}

function put(content: Content, at: number, entry: Entry): void {
  const old = content.entries[at]
  if (old) content.entries[at] = { key: old.key, value: entry.value }
  else {
    content.entries.push(entry)
    content.size++
  }
}

/** Map and Set keys know no -0. */
const zero = (value: Value): Value => value.kind === 'primitive' && Object.is(value.value, -0) ? primitive(0) : value

/** `Object.assign(o, ...)` and `Object.defineProperty(o, key, ...)` are followed by an image; `Reflect.set` is not. */
function named(content: Content, method: string, args: readonly Value[], exact: (value: Value | undefined) => Held): void {
  const key = keyOf(args[0])
  if (method === 'set' && key !== undefined) content.set(key, exact(args[1]))
}
