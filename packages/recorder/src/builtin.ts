import {
  CONST_REDACTED, METHODS, METHOD_REWRITES, OBJECT_ARRAY, OBJECT_MAP, OBJECT_SET, OBJECT_TYPED_ARRAY, OP_BUILTIN, TOKEN_VALUES,
  constWord, headWord, isSecretName,
} from '@cinescope/trace'
import { cell, put, stack, words } from './cell.ts'
import { VALUES_MAX, collectMany, copyMany } from './enter.ts'
import { settlePending } from './foreign.ts'
import { settle } from './frame.ts'
import { infoOf } from './identity.ts'
import { imageAfter } from './image.ts'
import { firstType, ownData } from './kind.ts'
import { receiver } from './lane.ts'
import { descriptorOf, hasOwn, is, isArray, prototypeOf, setPrototypeOf, typedArrayPrototype } from './primordial.ts'
import { proxyTarget, reached } from './proxy.ts'
import { hides, isSecretHolder, remember } from './secret.ts'
import { roll } from './track.ts'
import { word, written } from './value.ts'

const REDACTED: number = constWord(CONST_REDACTED)

/** The primordial of each method by receiver class; undefined where the class has no such method. */
function captured(prototype: object): readonly unknown[] {
  return METHODS.map(name => descriptorOf(prototype, name)?.value as unknown)
}
const arrayPrototype: object = Array.prototype
const arrayMethods = captured(arrayPrototype)
const typedArrayMethods = captured(typedArrayPrototype)
const mapMethods = captured(Map.prototype)
const setMethods = captured(Set.prototype)

const CHAIN_MAX = 16

/** What `receiver[name]` is, if only own data properties of known objects are on the way. */
function lookUp(from: object, name: string): unknown {
  let at: object | null = from
  for (let i = 0; at !== null && i < CHAIN_MAX; i++) {
    if (proxyTarget(at) !== undefined) return undefined
    const found = descriptorOf(at, name)
    if (found !== undefined) return hasOwn(found, 'value') ? found.value : undefined
    at = prototypeOf(at)
  }
  return undefined
}

/** True if the call that just returned ran the built-in method, on an object that it really changes. */
function ranBuiltin(o: unknown, method: number): o is object {
  if (typeof o !== 'object' || o === null) return false
  const name = METHODS[method]
  if (name === undefined) return false
  try {
    const found = lookUp(o, name)
    // A proxy's methods are its handler's: what they did, an image of its target tells.
    if (typeof found !== 'function') return proxyTarget(o) !== undefined && isList(reached(o))
    // Array methods are generic; those of the other classes would have thrown on a foreign receiver.
    if (isArray(o)) return found === arrayMethods[method]
    if (found === arrayMethods[method]) return false
    return found === mapMethods[method] || found === setMethods[method] || found === typedArrayMethods[method]
  } catch {
    cell.faults = cell.faults + 1
    return false
  }
}

/** `map.set('password', x)` and what is put into a container under a secret name. */
function hidden(o: object, method: number, key: unknown, value: unknown): boolean {
  if (!hides(value)) return false
  const secret = isSecretHolder(o) || (METHODS[method] === 'set' && infoOf(o)?.type === OBJECT_MAP && typeof key === 'string' && isSecretName(key))
  if (secret) remember(value)
  return secret
}

/** Words of receiver, result and up to two arguments. */
function record(s: number, f: number, m: number, o: object, r: unknown, count: number, a: unknown, b: unknown): void {
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  const wo = written(o, f, s << 2)
  const wr = isSecretHolder(o) && hidden(o, m, undefined, r) && typeof r === 'string' ? REDACTED : word(r, f, (s << 2) + 1)
  const wa = count > 0 ? isSecretHolder(o) && METHODS[m] !== 'set' && hidden(o, m, undefined, a) ? REDACTED : word(a, f, (s << 2) + 2) : 0
  const wb = count > 1 ? hidden(o, m, a, b) ? REDACTED : word(b, f, (s << 2) + 3) : 0
  let p = cell.at
  words[p] = headWord(OP_BUILTIN, s)
  words[p + 1] = wo
  p = put(p + 2, wr, r)
  if (count > 0) p = put(p, wa, a)
  if (count > 1) p = put(p, wb, b)
  cell.left = cell.left - 1
  cell.at = p
  rewritten(o, m)
}

function isList(o: object): boolean {
  // The target of a proxy may not have been seen: a draft of Immer's, a part of a reactive object.
  const type = firstType(o)
  return type === OBJECT_ARRAY || type === OBJECT_TYPED_ARRAY || type === OBJECT_MAP || type === OBJECT_SET
}

/** What method `m` did beyond what its record tells. */
function rewritten(o: object, m: number): void {
  const at = receiver.behind ?? o
  if ((at !== o || m >= METHOD_REWRITES) && isList(at)) imageAfter(at)
}

export function builtin0<T>(s: number, f: number, m: number, o: unknown, r: T): T {
  if ((f & TOKEN_VALUES) === 0) return r
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return r
  if (ranBuiltin(o, m)) record(s, f, m, o, r, 0, undefined, undefined)
  return r
}

export function builtin1<T>(s: number, f: number, m: number, o: unknown, r: T, a: unknown): T {
  if ((f & TOKEN_VALUES) === 0) return r
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return r
  if (ranBuiltin(o, m)) record(s, f, m, o, r, 1, a, undefined)
  return r
}

export function builtin2<T>(s: number, f: number, m: number, o: unknown, r: T, a: unknown, b: unknown): T {
  if ((f & TOKEN_VALUES) === 0) return r
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return r
  if (ranBuiltin(o, m)) record(s, f, m, o, r, 2, a, b)
  return r
}

const { iterator } = Symbol
const iterate: unknown = Array.prototype[Symbol.iterator]
const arrayIterator = prototypeOf([][Symbol.iterator]()) as object
const step = ownData(arrayIterator, 'next')

/** Does spreading this array give its elements, and run nothing of the app's? */
function spreadsPlainly(list: readonly unknown[]): boolean {
  return proxyTarget(list) === undefined && prototypeOf(list) === arrayPrototype && descriptorOf(list, iterator) === undefined
    && ownData(arrayPrototype, iterator) === iterate && ownData(arrayIterator, 'next') === step
}

/** The arguments of a call on `o` with what was spread in its place; undefined where only iterating again would tell. */
function flatten(o: object, args: readonly unknown[], spread: number): unknown[] | undefined {
  // Without a prototype no setter of the app's can stand in the way of an index.
  const flat = setPrototypeOf([], null) as unknown[]
  let n = 0
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if ((spread & 1 << i) === 0) { flat[n++] = arg; continue }
    if (!isArray(arg) || arg === o || n + arg.length > VALUES_MAX || !spreadsPlainly(arg)) return undefined
    for (let j = 0; j < arg.length; j++) flat[n++] = ownData(arg, j)
  }
  return flat
}

/** Do the elements of `list` from `from` on have these values? What was spread may have changed since. */
function stand(list: readonly unknown[], from: number, values: readonly unknown[]): boolean {
  if (from < 0 || from + values.length > list.length) return false
  for (let i = 0; i < values.length; i++) {
    const found = descriptorOf(list, from + i)
    if (found === undefined || !is(found.value, values[i])) return false
  }
  return true
}

/** Arguments of `push` and `unshift` that the receiver shows; undefined if it does not, or for other methods. */
function shown(o: object, method: number, r: unknown, args: readonly unknown[], spread: number): unknown[] | undefined {
  const name = METHODS[method]
  if ((name !== 'push' && name !== 'unshift') || !isArray(o) || typeof r !== 'number' || args.length > 31) return undefined
  const flat = flatten(o, args, spread)
  return flat !== undefined && stand(o, name === 'push' ? r - flat.length : 0, flat) ? flat : undefined
}

/** The probe BS: where the arguments cannot be told, there are none, and an image tells what the call did. */
export function builtinSpread<T>(s: number, f: number, m: number, o: unknown, r: T, args: readonly unknown[], spread: number): T {
  if ((f & TOKEN_VALUES) === 0) return r
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return r
  if (!ranBuiltin(o, m)) return r
  let flat: unknown[] | undefined
  try {
    flat = shown(o, m, r, args, spread)
  } catch {
    cell.faults = cell.faults + 1
  }
  if (flat !== undefined) return builtinN(s, f, m, o, r, flat)
  record(s, f, m, o, r, 0, undefined, undefined)
  if (m < METHOD_REWRITES) rewritten(o, METHOD_REWRITES)
  return r
}

export function builtinN<T>(s: number, f: number, m: number, o: unknown, r: T, args: readonly unknown[]): T {
  if ((f & TOKEN_VALUES) === 0) return r
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return r
  if (!ranBuiltin(o, m)) return r
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  const wo = written(o, f, s << 2)
  const wr = word(r, f, (s << 2) + 1)
  if (isSecretHolder(o)) for (let i = 0; i < args.length; i++) remember(args[i])
  const n = collectMany(args, f, (s << 2) + 2)
  let p = cell.at
  words[p] = headWord(OP_BUILTIN, s)
  words[p + 1] = wo
  p = put(p + 2, wr, r)
  copyMany(n, p)
  cell.left = cell.left - 1
  cell.at = p + n
  rewritten(o, m)
  return r
}
