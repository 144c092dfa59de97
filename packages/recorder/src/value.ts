import { CONST_REDACTED, CONST_UNOBSERVABLE, OBJECT_PROXY, constWord } from '@cinescope/trace'
import { K, cell } from './cell.ts'
import { known, objectRefWord } from './define.ts'
import { Info, infoOf, readStamp } from './identity.ts'
import { look, meet, touch } from './image.ts'
import { forgetMarks } from './lane.ts'
import { SafeWeakMap } from './primordial.ts'
import { FALSE, NULL, TRUE, UNDEFINED, numberWord, primitiveWord } from './primitive.ts'
import { hides, remember } from './secret.ts'
import { lapBegin, lapEnd } from './stopwatch.ts'
import { textWord } from './text.ts'

const UNOBSERVABLE: number = constWord(CONST_UNOBSERVABLE)
const REDACTED: number = constWord(CONST_REDACTED)
/** Stands for a value that cannot be looked at. */
export const HIDDEN: object = {}
/** Token bit that asks for images. */
const IMAGES = 2

/**
 * The objects seen last, by place: a site and the position of the value in its record. The same place mostly has the same object
 * again, or a method's `this` would be looked up in a megamorphic field each time. Only objects that were known at the last roll: to
 * keep each new one costs the collector's write barrier more than it saves. A place is for one kind of token, with or without
 * images; all are forgotten with each epoch and when the program has come to rest (`flush`), so that nothing is kept alive.
 */
const PLACES = 1024
const NOTHING: Info = new Info({}, 0, 0)
const seen: Info[] = []
for (let i = 0; i < PLACES; i++) seen[i] = NOTHING
let anySeen = false

/**
 * Objects that were looked up often. A weak map answers in 8 ns whatever the object's shape, a private field of objects of many shapes
 * in 20; but only few objects are worth their entry, which the collector visits.
 */
const hot: SafeWeakMap<object, Info> = new SafeWeakMap()
const HOT = 2
/** One look in eight keeps what it found: where objects alternate, writing the place costs more than it saves. */
const SAMPLE = 14

export function forgetSeen(): void {
  if (!anySeen) return
  for (let i = 0; i < PLACES; i++) seen[i] = NOTHING
  anySeen = false
}

function keep(at: number, info: Info): void {
  if (info.id > cell.old) return
  seen[at] = info
  anySeen = true
  if (++info.misses === HOT) hot.set(info.object, info)
}

function objectWord(value: object, mask: number, place: number): number {
  const images = mask & IMAGES
  const at = place + (images << 8) & PLACES - 1
  let info: Info | undefined = seen[at]!
  if (info.object !== value) {
    info = hot.get(value) ?? readStamp(value)
    if (info === undefined || (images !== 0 ? info.seen !== cell.epoch : info.segment !== cell.segment)) return see(value, images)
    if ((cell.at & SAMPLE) === 0) keep(at, info)
  }
  return objectRefWord(info)
}

/**
 * The word of a value; `mask` is the token that wants it, `place` a number of the probe's own for it. Strings and objects that the
 * segment does not know define themselves first, so take the position after this. DOUBLE: the bits follow the word.
 */
const encode = (value: unknown, mask: number, place: number): number => {
  if (typeof value === 'number') return numberWord(value)
  if (typeof value === 'object') return value === null ? NULL : objectWord(value, mask, place)
  if (typeof value === 'string') return textWord(value)
  if (value === undefined) return UNDEFINED
  if (value === true) return TRUE
  if (value === false) return FALSE
  return typeof value === 'function' ? objectWord(value, mask, place) : primitiveWord(value)
}
export const word: (value: unknown, mask: number, place: number) => number = encode

/** The word of an object that this epoch has seen, without writing anything; 0 for others. */
export function seenWord(value: object, place: number): number {
  const at = place + (IMAGES << 8) & PLACES - 1
  const expected = seen[at]!
  const info = expected.object === value ? expected : hot.get(value) ?? readStamp(value)
  if (info === undefined || info.seen !== cell.epoch) return 0
  if (info !== expected && (cell.at & SAMPLE) === 0) keep(at, info)
  return objectRefWord(info)
}

/** The word of a value under a secret name, which is remembered. */
export function secretWord(value: unknown, mask: number, place: number): number {
  if (!hides(value)) return word(value, mask, place)
  remember(value)
  return REDACTED
}

/** An object that code without probes is about to change: when it is seen next, it is looked at anew. */
export function renew(o: object): void {
  const info = infoOf(o)
  if (info === undefined || info.seen === 0) return
  info.seen = 0
  info.dirty = true
  forgetMarks()
  if (info.id <= cell.old) forgetSeen()
}

/**
 * The word of an object that a recorded write changed. If this very word brought an image along, the image has the write
 * in it and the object is as imaged.
 */
export function written(value: unknown, mask: number, place: number): number {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return word(value, mask, place)
  const at = place + (IMAGES << 8) & PLACES - 1
  const expected = seen[at]!
  const info = expected.object === value ? expected : hot.get(value) ?? readStamp(value)
  if (info !== undefined && info.type !== OBJECT_PROXY && info.seen === cell.epoch) {
    info.dirty = true
    if (info !== expected && (cell.at & SAMPLE) === 0) keep(at, info)
    return objectRefWord(info)
  }
  const left = cell.left
  const w = objectWord(value, mask, place)
  if (cell.left === left) touch(value)
  return w
}

function see(value: object, images: number): number {
  // What the transform passes in place of a variable with a secret name. It is never stamped, so it always comes here.
  if (value === K) return REDACTED
  if (value === HIDDEN) return UNOBSERVABLE
  const lap = lapBegin()
  try {
    const info = images === 0 ? known(value) : meet(value)
    if (info === undefined) return UNOBSERVABLE
    if (images !== 0 && info.seen !== cell.epoch) look(value, info)
    return objectRefWord(info)
  } catch {
    cell.faults = cell.faults + 1
    return UNOBSERVABLE
  } finally {
    lapEnd(lap)
  }
}
