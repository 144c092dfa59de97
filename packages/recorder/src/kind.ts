import {
  OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_BOXED, OBJECT_DATE, OBJECT_ERROR, OBJECT_EXOTIC, OBJECT_FUNCTION, OBJECT_INSTANCE, OBJECT_MAP,
  OBJECT_NODE, OBJECT_PLAIN, OBJECT_PROMISE, OBJECT_PROXY, OBJECT_REGEXP, OBJECT_SET, OBJECT_TYPED_ARRAY,
} from '@cinescope/trace'
import {
  SafeWeakMap, dateTime, descriptorOf, hasOwn, isArray, mapSize, prototypeOf, regexpSource, setSize, typedArrayName, typedArrayPrototype, unbox,
} from './primordial.ts'
import { isProxy, proxyTarget, reached } from './proxy.ts'

/** What a prototype says of its objects: a guess at their type, which a brand check confirms, and their class name. */
export interface Kind {
  readonly type: number
  readonly name: string
  /** Word of the name, and the segment in which it means that. */
  word: number
  segment: number
  /** Its entries in the weak map of identity.ts, in milliseconds in which a class earns as many. */
  due: number
}

const kinds: SafeWeakMap<object, Kind> = new SafeWeakMap()
const CHAIN_MAX = 64
const { iterator } = Symbol

/** Types by the name of a built-in class, for objects of other realms as well. */
const types: Readonly<Record<string, number>> = Object.assign(Object.create(null) as Record<string, number>, {
  Array: OBJECT_ARRAY, Map: OBJECT_MAP, Set: OBJECT_SET, Date: OBJECT_DATE, RegExp: OBJECT_REGEXP, Error: OBJECT_ERROR,
  Promise: OBJECT_PROMISE, TypedArray: OBJECT_TYPED_ARRAY, Node: OBJECT_NODE,
  Number: OBJECT_BOXED, String: OBJECT_BOXED, Boolean: OBJECT_BOXED, Symbol: OBJECT_BOXED, BigInt: OBJECT_BOXED,
  WeakMap: OBJECT_EXOTIC, WeakSet: OBJECT_EXOTIC, WeakRef: OBJECT_EXOTIC, ArrayBuffer: OBJECT_EXOTIC, SharedArrayBuffer: OBJECT_EXOTIC,
  DataView: OBJECT_EXOTIC, Window: OBJECT_EXOTIC, Location: OBJECT_EXOTIC, FinalizationRegistry: OBJECT_EXOTIC,
})

/** Value of an own data property; undefined for anything that would have to be run. */
export function ownData(o: object, key: PropertyKey): unknown {
  const property = descriptorOf(o, key)
  return property !== undefined && hasOwn(property, 'value') ? property.value : undefined
}

/** Name of the class whose prototype this is, by own data properties only. */
function constructorName(prototype: object): string {
  const constructor = ownData(prototype, 'constructor')
  if (typeof constructor !== 'function' || isProxy(constructor)) return ''
  const name = ownData(constructor, 'name')
  return typeof name === 'string' ? name : ''
}

/** Objects of one class come one after the other. */
let lastPrototype: object | undefined
let lastKind: Kind | undefined

export function kindOfPrototype(prototype: object): Kind {
  if (prototype === lastPrototype) return lastKind!
  const kind = kinds.get(prototype) ?? explore(prototype)
  lastPrototype = prototype
  return lastKind = kind
}

function explore(first: object): Kind {
  let name = ''
  let type = -1
  let at: object | null = first
  for (let i = 0; at !== null; i++) {
    // Asking a proxy for its prototype would run its trap.
    if (isProxy(at) || i === CHAIN_MAX) { type = OBJECT_EXOTIC; break }
    const own = constructorName(at)
    if (name === '') name = own
    const next: object | null = prototypeOf(at)
    if (next === null) {
      if (type < 0) type = at === first && (own === 'Object' || own === '') ? OBJECT_PLAIN : OBJECT_INSTANCE
      break
    }
    if (type < 0) type = at === typedArrayPrototype ? OBJECT_TYPED_ARRAY : types[own] ?? -1
    at = next
  }
  const kind: Kind = { type, name: name === '' ? 'Object' : name, word: 0, segment: 0, due: -Infinity }
  kinds.set(first, kind)
  return kind
}

/** True if the object has the internal slot that its prototype promises. Throws nothing. */
function confirmed(o: object, type: number): boolean {
  try {
    switch (type) {
      case OBJECT_MAP: mapSize(o); return true
      case OBJECT_SET: setSize(o); return true
      case OBJECT_DATE: dateTime(o); return true
      case OBJECT_REGEXP: regexpSource(o); return true
      case OBJECT_TYPED_ARRAY: return typedArrayName(o) !== undefined
      case OBJECT_BOXED: return unboxed(o) !== undefined
      case OBJECT_ARRAY: return false // real arrays were found before
      default: return true
    }
  } catch {
    return false
  }
}

/** The primitive inside `new Number(1)` and the like. */
export function unboxed(o: object): unknown {
  for (let i = 0; i < unbox.length; i++) {
    try {
      return unbox[i]!(o)
    } catch { /* another class */ }
  }
  return undefined
}

/** OBJECT_* of an object that is seen for the first time. Runs nothing of the app's. */
export function typeOf(o: object): number {
  if (proxyTarget(o)) return OBJECT_PROXY
  if (typeof o === 'function') return OBJECT_FUNCTION
  if (isArray(o)) return OBJECT_ARRAY
  if (o === globalThis) return OBJECT_EXOTIC
  const prototype = prototypeOf(o)
  if (prototype === null) return OBJECT_PLAIN
  const kind = kindOfPrototype(prototype)
  if (kind.type === OBJECT_PLAIN) return iterator in o && hasOwn(o, 'callee') ? OBJECT_ARGUMENTS : OBJECT_PLAIN
  if (kind.type === OBJECT_INSTANCE || kind.type === OBJECT_ERROR) return kind.type
  return confirmed(o, kind.type) ? kind.type : OBJECT_INSTANCE
}

/** The same; throws nothing. */
export function firstType(o: object): number {
  try {
    return typeOf(o)
  } catch {
    return OBJECT_EXOTIC
  }
}

/** Class name; of a function its own name; of a proxy the class of its target. */
export function classOf(o: object, type: number): string {
  if (type === OBJECT_PROXY) type = typeOf(o = reached(o))
  if (type === OBJECT_FUNCTION) {
    const name = ownData(o, 'name')
    return typeof name === 'string' ? name : ''
  }
  if (type === OBJECT_ARGUMENTS) return 'Arguments'
  const prototype = prototypeOf(o)
  return prototype === null ? 'Object' : kindOfPrototype(prototype).name
}
