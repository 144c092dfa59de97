import {
  CONST_ACCESSOR, CONST_HOLE, CONST_OVER_BUDGET, CONST_REDACTED, CONST_UNOBSERVABLE, IMAGE_AFTER_BUILTIN, IMAGE_CHANGED_OUTSIDE, IMAGE_TRUNCATED_BYTES,
  IMAGE_TRUNCATED_DEPTH, IMAGE_TRUNCATED_WIDTH, OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_BOXED, OBJECT_DATE, OBJECT_ERROR, OBJECT_EXOTIC,
  OBJECT_FUNCTION, OBJECT_INSTANCE, OBJECT_MAP, OBJECT_NODE, OBJECT_PLAIN, OBJECT_PROMISE, OBJECT_PROXY, OBJECT_REGEXP, OBJECT_SET, OBJECT_TYPED_ARRAY, OP_IMAGE, SMI_MAX,
  constWord, headWord, smiWord, isHolderName, isSecretName,
} from '@cinescope/trace'
import { CAPACITY, DOUBLE, cell, commit, doubleHash, putDouble, words } from './cell.ts'
import { known, objectRefWord } from './define.ts'
import { infoOf, stamp, type Info } from './identity.ts'
import { firstType, ownData, unboxed } from './kind.ts'
import { forgetMarks } from './lane.ts'
import {
  asIntN, dateTime, descriptorOf, hasOwn, imul, isFrozen, mapEntries, mapNext, mapSize, ownKeys, ownNames, ownSymbols, regexpFlags, regexpSource, setNext, setSize, setValues,
  toNumber, typedArrayLength,
} from './primordial.ts'
import { FALSE, NULL, TRUE, UNDEFINED, primitiveWord } from './primitive.ts'
import { reached } from './proxy.ts'
import { hides, hush, remember } from './secret.ts'
import { extendShape, peekShape, rootShape, shapeIndex, type ShapeNode } from './shape.ts'
import { lapBegin, lapEnd } from './stopwatch.ts'
import { knownString } from './text.ts'

const HOLE: number = constWord(CONST_HOLE)
const ACCESSOR: number = constWord(CONST_ACCESSOR)
const REDACTED: number = constWord(CONST_REDACTED)
const OVER_BUDGET: number = constWord(CONST_OVER_BUDGET)
const UNOBSERVABLE: number = constWord(CONST_UNOBSERVABLE)

/** Words that stay free while slots are collected: definitions of one slot and the shape. */
const RESERVE = 3072
/** Words that the nested images of one captured value may take. */
const NESTED_WORDS = 2000
/** An object with more keys is imaged once a segment: listing its keys again costs too much. */
const KEYS_MAX = 1000
export const WIDTH_MAX = 1000

export const limits: { depth: number, width: number } = { depth: 2, width: 50 }

const scratch: Int32Array = new Int32Array(8 * 1024)
let count = 0
let hash = 0
let flags = 0
let size = 0
let shape: ShapeNode | undefined
let writing = false
let width = 0

/** Nested objects that wait for their image, with the depth that is left below them. Empty between looks. */
const waiting: object[] = []
const depths: number[] = []
type Keys = readonly (string | symbol)[]
/** Their keys, if they were listed. */
const lists: (Keys | undefined)[] = []
/** Keys of the object that `meet` met last. */
let list: Keys | undefined
let depth = 0
let deep = false

/**
 * Kinds of values in the hash, numbers apart. Without them `undefined` hashed as 3, `true` as 11 and object #43 as 43: such a change outside
 * went unnoticed. A hash that is 0 stays 0 when 0 is mixed in; the sum in `mix` prevents that.
 */
const CONSTANT = 0x61c88647
const OBJECT = 0x3c6ef372
const STRING = 0x1b873593
const OTHER = 0x5be0cd19

function mix(value: number): void {
  const h = imul(hash ^ value, 0x9e3779b1) + 0x6d2b79f5 | 0
  hash = h ^ (h >>> 15)
}

function forgetWaiting(): void {
  if (waiting.length === 0) return
  waiting.length = 0
  lists.length = 0
}

/** Types of which more than class and identity can be seen. */
function imageable(type: number): boolean {
  return type !== OBJECT_FUNCTION && type !== OBJECT_PROMISE && type !== OBJECT_NODE && type !== OBJECT_EXOTIC && type !== OBJECT_PROXY
}

/**
 * Types whose images come along with that of the object that holds them: data. An instance, error or collection inside drags its
 * whole world along (the fiber behind a React element) and is imaged when a probe sees it itself.
 */
function follows(type: number): boolean {
  switch (type) {
    case OBJECT_PLAIN: case OBJECT_ARRAY: case OBJECT_DATE: case OBJECT_BOXED: case OBJECT_REGEXP: return true
    case OBJECT_MAP: case OBJECT_SET: return deep
    default: return false
  }
}

/** Gives an object its info. Its keys are listed before, if it is to be imaged: engines take 70 ns for that, and 200 once the object is stamped. */
function introduce(o: object, own: boolean): Keys | undefined {
  const type = firstType(o)
  let keys: (string | symbol)[] | undefined
  try {
    if (type === OBJECT_PLAIN ? own || depth > 0 : type === OBJECT_INSTANCE && own) {
      keys = ownNames(o)
      const symbols = ownSymbols(o)
      for (let i = 0; i < symbols.length; i++) keys[keys.length] = symbols[i]!
    }
  } catch {
    keys = undefined
  }
  stamp(o, type)
  return keys
}

/** `known` for an object that is looked at next. */
export function meet(o: object): Info | undefined {
  list = infoOf(o) === undefined ? introduce(o, true) : undefined
  return known(o)
}

function nested(value: object, info: Info, keys: Keys | undefined): void {
  if (info.type === OBJECT_PROXY) {
    const target = reached(value)
    const behind = infoOf(target)
    if (behind !== undefined && behind.segment === cell.segment) nested(target, behind, undefined)
    return
  }
  if (!follows(info.type) || (deep ? info.seen === cell.epoch : info.imaged === cell.segment)) return
  if (depth > 0) {
    depths[waiting.length] = depth - 1
    lists[waiting.length] = keys
    waiting[waiting.length] = value
  } else if (info.imaged !== cell.segment) flags |= IMAGE_TRUNCATED_DEPTH
}

function object(value: object): void {
  const keys = writing && infoOf(value) === undefined ? introduce(value, false) : undefined
  const info = writing ? known(value) : infoOf(value)
  mix((info === undefined ? -1 : info.id) ^ OBJECT)
  if (writing) scratch[count++] = info === undefined ? OVER_BUDGET : objectRefWord(info)
  // A hash pass must not name objects that the segment does not know.
  if (info !== undefined && info.segment === cell.segment) nested(value, info, keys)
}

function constant(word: number): void {
  mix(word ^ CONSTANT)
  if (writing) scratch[count++] = word
}

function slot(value: unknown, secret: boolean, holder = false): void {
  if (secret && hides(value)) {
    if (writing) remember(value)
    return constant(REDACTED)
  }
  if (holder) hush(value)
  switch (typeof value) {
    case 'object': return value === null ? constant(NULL) : object(value)
    case 'function': return object(value)
    case 'boolean': return constant(value ? TRUE : FALSE)
    case 'undefined': return constant(UNDEFINED)
  }
  if (writing) {
    const word = primitiveWord(value)
    scratch[count++] = word
    if (word === DOUBLE) {
      putDouble(scratch, count, value as number)
      count += 2
    }
  }
  switch (typeof value) {
    case 'number': return mix(value << 2 >> 2 === value ? value : doubleHash(value))
    case 'string': return mix(knownString(value) ^ STRING)
    case 'bigint': return mix(toNumber(asIntN(32, value)) ^ OTHER)
    default: mix(OTHER)
  }
}

function property(o: object, key: PropertyKey, secret: boolean, holder = false): void {
  let found: PropertyDescriptor | undefined
  try {
    found = descriptorOf(o, key)
  } catch {
    return constant(UNOBSERVABLE)
  }
  if (found === undefined) constant(HOLE)
  else if (hasOwn(found, 'value')) slot(found.value, secret, holder)
  else constant(ACCESSOR)
}

/** True if the next slot has no place; sets the flag that says why. */
function full(slots: number): boolean {
  if (slots >= width) flags |= IMAGE_TRUNCATED_WIDTH
  else if (writing && cell.at + count > CAPACITY - RESERVE) flags |= IMAGE_TRUNCATED_BYTES
  else return false
  return true
}

function elements(o: object, length: number, secret: boolean): void {
  size = length
  for (let i = 0; i < length; i++) {
    if (full(i)) return
    property(o, i, secret, secret)
  }
}

/** `['authorization', 'Bearer ...']`, as `Object.entries` answers. */
function entry(o: object): void {
  const key = ownData(o, '0')
  size = 2
  property(o, 0, false)
  property(o, 1, typeof key === 'string' && isSecretName(key))
}

/** The engine formats `stack` when it is read, and the app may have a say in that (Error.prepareStackTrace). */
function readsStack(type: number): boolean {
  return type !== OBJECT_ERROR && typeof ownData(Error, 'prepareStackTrace') !== 'function'
}

function keyed(o: object, info: Info, keys: Keys): void {
  size = keys.length
  if (size > KEYS_MAX) info.settled = true
  let at: ShapeNode = rootShape()
  let slots = 0
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    const isStack = key === 'stack' && !readsStack(info.type)
    if (isStack && info.type === OBJECT_ERROR) { size--; continue }
    if (full(slots)) break
    at = writing ? extendShape(at, key) : peekShape(at, key)
    if (isStack) constant(UNOBSERVABLE)
    else property(o, key, at.secret || info.secret, at.holder || info.secret)
    slots++
  }
  shape = at
  mix(at.hash)
}

/** Slots of an object: words into scratch if `writing`, the hash of its content in any case. */
function collect(o: object, info: Info, keys?: Keys): void {
  count = 0
  hash = 1
  flags = 0
  size = 0
  shape = undefined
  width = deep && limits.width < WIDTH_MAX ? WIDTH_MAX : limits.width
  switch (info.type) {
    case OBJECT_ARRAY: {
      const { length } = o as unknown[]
      if (length === 2 && !info.secret && width >= 2 && typeof ownData(o, '0') === 'string') entry(o)
      else elements(o, length, info.secret)
      break
    }
    case OBJECT_TYPED_ARRAY: elements(o, typedArrayLength(o), false); break
    case OBJECT_ARGUMENTS: {
      const length = ownData(o, 'length')
      elements(o, typeof length === 'number' && length >= 0 ? length : 0, false)
      break
    }
    case OBJECT_MAP: {
      size = mapSize(o)
      const entries = mapEntries(o)
      for (let i = 0; i < size && !full(i); i++) {
        const next = mapNext(entries)
        if (next.done) break
        const key = next.value[0]
        slot(key, false)
        slot(next.value[1], info.secret || (typeof key === 'string' && isSecretName(key)), info.secret || (typeof key === 'string' && isHolderName(key)))
      }
      break
    }
    case OBJECT_SET: {
      size = setSize(o)
      const values = setValues(o)
      for (let i = 0; i < size && !full(i); i++) {
        const next = setNext(values)
        if (next.done) break
        slot(next.value, info.secret, info.secret)
      }
      break
    }
    case OBJECT_DATE: size = 1; slot(dateTime(o), false); break
    case OBJECT_BOXED: size = 1; slot(unboxed(o), false); break
    case OBJECT_REGEXP: {
      size = 2
      let text = ''
      for (let i = 0; i < regexpFlags.length; i++) if (regexpFlags[i]![1](o)) text += regexpFlags[i]![0]
      slot(regexpSource(o), false)
      slot(text, false)
      break
    }
    default: keyed(o, info, keys ?? ownKeys(o))
  }
}

/** Writes OP_IMAGE. False without room: nothing but definitions was written, the next look tries again. */
function write(o: object, info: Info, why: number, keys?: Keys): boolean {
  writing = true
  collect(o, info, keys)
  const index = shape === undefined ? -1 : shapeIndex(shape)
  if (shape !== undefined && index < 0) return false
  const p = cell.at
  if (p + count + 16 > CAPACITY) return false
  words[p] = headWord(OP_IMAGE, 0)
  words[p + 1] = objectRefWord(info)
  words[p + 2] = smiWord(flags | why)
  words[p + 3] = smiWord(index)
  words[p + 4] = smiWord(size > SMI_MAX ? SMI_MAX : size)
  for (let i = 0; i < count; i++) words[p + 5 + i] = scratch[i]!
  info.imaged = cell.segment
  info.seen = cell.epoch
  info.hash = hash
  if (info.dirty) {
    info.dirty = false
    forgetMarks()
  }
  commit(p + 5 + count)
  return true
}

function contentHash(o: object, info: Info): number {
  writing = false
  collect(o, info)
  return hash
}

/** Images the object if the segment has no image of it or its content is not the one that the recording explains. */
function visit(o: object, info: Info, keys?: Keys): boolean {
  if (info.imaged !== cell.segment) return write(o, info, 0, keys)
  if (info.settled) return true
  if (info.dirty) return write(o, info, 0)
  if (!deep) {
    if (cell.checks <= 0) return true
    cell.checks = cell.checks - 1
  }
  if (info.hash !== contentHash(o, info)) return write(o, info, IMAGE_CHANGED_OUTSIDE)
  if (info.type !== OBJECT_MAP && info.type !== OBJECT_SET && info.type !== OBJECT_DATE && isFrozen(o)) info.settled = true
  return true
}

/** Room for one image with all its definitions. */
function room(): boolean { return cell.at < CAPACITY - 2 * RESERVE }

/**
 * First sight of an object in this epoch at level 2: image or verification, then the images of what it holds, `limits.depth`
 * deep. Afterwards `info.seen` is the epoch.
 */
export function look(o: object, info: Info): void {
  if (!imageable(info.type)) {
    info.seen = cell.epoch
    const target = reached(o)
    const behind = known(target)
    if (behind !== undefined && behind.seen !== cell.epoch) look(target, behind)
    return
  }
  if (!room()) return
  const from = cell.at
  try {
    depth = limits.depth
    const keys = list
    list = undefined
    if (!visit(o, info, keys)) return
    info.seen = cell.epoch
    for (let i = 0; i < waiting.length && room() && cell.at - from < NESTED_WORDS; i++) {
      depth = depths[i]!
      const child = infoOf(waiting[i]!)
      if (child !== undefined && child.imaged !== cell.segment) write(waiting[i]!, child, 0, lists[i])
    }
  } finally {
    forgetWaiting()
  }
}

/** Nested objects that one deep look verifies. */
const DEEP_OBJECTS = 10_000

/**
 * The state of a store: everything below `o` is imaged or verified anew, `levels` deep. `makeRoom` flushes without starting
 * a segment. Not from within a probe's record.
 */
export function lookDeep(o: object, levels: number, makeRoom: () => void): void {
  deep = true
  try {
    o = reached(o)
    let info = known(o)
    if (info === undefined || !imageable(info.type)) return
    waiting[0] = o
    lists[0] = undefined
    depths[0] = levels
    for (let i = 0; i < waiting.length && i < DEEP_OBJECTS; i++) {
      const value = waiting[i]!
      info = infoOf(value)
      if (info === undefined || info.seen === cell.epoch) continue
      depth = depths[i]!
      if (cell.at > CAPACITY >> 2) makeRoom()
      if (!visit(value, info, lists[i])) continue
      info.seen = cell.epoch
    }
  } finally {
    deep = false
    forgetWaiting()
  }
}

/** Before a foreign call: makes sure that a difference after it is the call's. */
export function baseline(o: object): void {
  o = reached(o)
  const info = infoOf(o)
  if (info === undefined || info.imaged !== cell.segment || !info.dirty || info.settled) return
  depth = 0
  info.hash = contentHash(o, info)
  info.dirty = false
  forgetMarks()
}

/** After a foreign call: a new image if the content is another than before. */
export function verify(o: object): void {
  o = reached(o)
  const info = infoOf(o)
  if (info === undefined || info.imaged !== cell.segment || info.dirty || info.settled || cell.checks <= 0 || !room()) return
  cell.checks = cell.checks - 1
  depth = 0
  if (info.hash !== contentHash(o, info)) write(o, info, IMAGE_CHANGED_OUTSIDE)
  forgetWaiting()
}

/** A new image after a record that does not tell all that was done to the object. */
export function imageAfter(o: object): void {
  const lap = lapBegin()
  try {
    const info = infoOf(o)
    depth = 0
    if (info !== undefined && room() && imageable(info.type)) write(o, info, IMAGE_AFTER_BUILTIN)
  } catch {
    cell.faults = cell.faults + 1
  }
  forgetWaiting()
  lapEnd(lap)
}

/** A recorded write changed the object. */
export function touch(o: object): void {
  const info = infoOf(o)
  if (info !== undefined) info.dirty = true
}
