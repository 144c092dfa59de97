import { CONST_AWAITED, CONST_REDACTED, CONST_UNOBSERVABLE, OBJECT_PROXY, REF_OBJECT, constWord, refWord } from '@cinescope/trace'
import { K, cell } from './cell.ts'
import { known, objectRefWord } from './define.ts'
import { Stamp, infoOf, knownNumber, type Info } from './identity.ts'
import { look, meet, touch } from './image.ts'
import { forgetMarks, forgetReceiver, receiver } from './lane.ts'
import { FALSE, NULL, TRUE, UNDEFINED, numberWord, primitiveWord } from './primitive.ts'
import { reached } from './proxy.ts'
import { hides, remember } from './secret.ts'
import { lapBegin, lapEnd } from './stopwatch.ts'
import { textWord } from './text.ts'

const UNOBSERVABLE: number = constWord(CONST_UNOBSERVABLE)
const REDACTED: number = constWord(CONST_REDACTED)
const AWAITED: number = constWord(CONST_AWAITED)
/** Stands for a value that cannot be looked at. */
export const HIDDEN: object = {}
/** Token bit that asks for images. */
const IMAGES = 2

/**
 * The objects seen last, by place: a site and the position of the value in its record. The same place mostly has the same object
 * again, or a method's `this` would be looked up in a megamorphic field each time. Only objects that were known at the last roll: to
 * keep each new one costs the collector's write barrier more than it saves. Half of the places are for tokens that want
 * images, or an object would stand there that has none; all are forgotten with each epoch and when the program has come to rest (`flush`), so that nothing is kept alive.
 * Objects, words and infos stand in arrays of their own: to compare an object takes one load then, and its word another.
 */
const PLACES = 1024
const NOTHING: object = {}
const objects: object[] = []
const refs: Int32Array = new Int32Array(PLACES)
const infos: (Info | undefined)[] = []
let anySeen = true

/** The object that was looked up last, in any place, with its info if it was asked for images: what one call answers is often what the next one is about. */
const last: { object: object, ref: number, info: Info | undefined } = { object: NOTHING, ref: 0, info: undefined }

/** One look in 32 keeps what it found: where objects alternate, writing the place costs more than it saves. */
const SAMPLE = 62

/** The program's code has left: what it worked on last may be collected now, as without a recorder. What was seen by place has lived for longer. */
export function rest(): void {
  last.object = NOTHING
  forgetReceiver()
}

export function forgetSeen(): void {
  last.object = NOTHING
  if (!anySeen) return
  for (let i = 0; i < PLACES; i++) {
    objects[i] = NOTHING
    infos[i] = undefined
  }
  anySeen = false
}
forgetSeen()

/** The word of an object that was looked up for a place, with its info if it is for images. */
const found = (at: number, value: object, id: number, info?: Info): number => {
  const ref = refWord(REF_OBJECT, id)
  last.object = value
  last.ref = ref
  last.info = info
  if ((cell.at & SAMPLE) !== 0 || id > cell.old) return ref
  objects[at] = value
  refs[at] = ref
  infos[at] = info
  anySeen = true
  return ref
}

const objectWord = (value: object, mask: number, place: number): number => {
  const images = mask & IMAGES
  if (last.object === value && (images === 0 || last.info !== undefined)) return last.ref
  const at = place & PLACES / 2 - 1 | images << 8
  if (objects[at] === value) return refs[at]!
  if (images === 0) {
    const id = knownNumber(value)
    return id > 0 ? found(at, value, id) : see(value, at, id)
  }
  const info = infoOf(value)
  return info === undefined || info.seen !== cell.epoch ? see(value, at) : found(at, value, info.id, info)
}

/** Kept out of `word`, which engines inline. */
function rareWord(value: unknown, mask: number, place: number): number {
  return typeof value === 'function' ? objectWord(value, mask, place) : primitiveWord(value)
}

/**
 * The word of a value; `mask` is the token that wants it, `place` a number of the probe's own for it. Strings and objects that the
 * segment does not know define themselves first, so take the position after this. DOUBLE: the bits follow the word.
 */
export const word: (value: unknown, mask: number, place: number) => number = (value, mask, place) => {
  if (typeof value === 'number') return numberWord(value)
  if (typeof value === 'object') return value === null ? NULL : objectWord(value, mask, place)
  if (typeof value === 'string') return textWord(value)
  if (value === undefined) return UNDEFINED
  if (value === true) return TRUE
  if (value === false) return FALSE
  return rareWord(value, mask, place)
}

/** The word of what is awaited. A promise that nobody has seen goes nowhere else, mostly: to number it would cost more than the whole await. */
export function awaitedWord(value: unknown, mask: number, place: number): number {
  return typeof value === 'object' && value !== null && knownNumber(value) < 0 ? AWAITED : word(value, mask, place)
}

/** What is known of an object that this epoch has seen, without writing anything; undefined for others. */
export function seenInfo(value: object, place: number): Info | undefined {
  const at = place & PLACES / 2 - 1 | IMAGES << 8
  if (objects[at] === value) return infos[at]
  const info = (last.object === value ? last.info : undefined) ?? infoOf(value)
  if (info === undefined || info.seen !== cell.epoch) return undefined
  found(at, value, info.id, info)
  return info
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
  if (last.info === info) last.object = NOTHING
  forgetMarks()
  if (info.id <= cell.old) forgetSeen()
}

/**
 * The word of an object that a recorded write changed. If this very word brought an image along, the image has the write
 * in it and the object is as imaged. Behind a proxy, `receiver.behind` says what is to be imaged after the record.
 */
export function written(value: unknown, mask: number, place: number): number {
  receiver.behind = undefined
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return word(value, mask, place)
  const info = seenInfo(value, place)
  if (info !== undefined && info.type !== OBJECT_PROXY) {
    info.dirty = true
    const ref = objectRefWord(info)
    if (cell.pending === 0 && !info.secret) {
      receiver.object = value
      receiver.word = ref
    }
    return ref
  }
  const behind = reached(value)
  if (behind !== value) touch(behind)
  const left = cell.left
  const w = objectWord(value, IMAGES, place)
  if (behind === value) {
    if (cell.left === left) touch(value)
  } else if (infoOf(behind)?.dirty === true) receiver.behind = behind
  return w
}

/** An object that the segment does not know by the answer of `knownNumber`, or without one that is to be looked at. */
function see(value: object, at: number, id?: number): number {
  // What the transform passes in place of a variable with a secret name. It is never stamped, so it always comes here.
  if (value === K) return REDACTED
  if (value === HIDDEN) return UNOBSERVABLE
  const lap = lapBegin()
  try {
    if (id !== undefined) {
      const info = known(value, id < 0 ? null : undefined)
      if (info === undefined) return UNOBSERVABLE
      if (id < 0) Stamp.write(value, info.id)
      return found(at, value, info.id)
    }
    const info = meet(value)
    if (info === undefined) return UNOBSERVABLE
    if (info.seen !== cell.epoch) look(value, info)
    return info.seen !== cell.epoch ? objectRefWord(info) : found(at, value, info.id, info)
  } catch {
    cell.faults = cell.faults + 1
    return UNOBSERVABLE
  } finally {
    lapEnd(lap)
  }
}
