import { CONST_REDACTED, CONST_UNOBSERVABLE, OBJECT_PROXY, constWord } from '@cinescope/trace'
import { K, cell } from './cell.ts'
import { known, objectRefWord } from './define.ts'
import { Info, infoOf } from './identity.ts'
import { look, meet, touch } from './image.ts'
import { forgetMarks } from './lane.ts'
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
 * Objects, words and infos stand in arrays of their own: to compare an object takes one load then, and its word another.
 */
const PLACES = 1024
const NOTHING: Info = new Info({}, 0, 0)
const objects: object[] = []
const refs: Int32Array = new Int32Array(PLACES)
const infos: Info[] = []
let anySeen = true

/** The object that was looked up last, in any place: what one call answers is often what the next one is about. */
const last: { info: Info, images: number } = { info: NOTHING, images: 0 }

/** One look in 32 keeps what it found: where objects alternate, writing the place costs more than it saves. */
const SAMPLE = 62

export function forgetSeen(): void {
  last.info = NOTHING
  if (!anySeen) return
  for (let i = 0; i < PLACES; i++) {
    objects[i] = NOTHING
    infos[i] = NOTHING
  }
  anySeen = false
}
forgetSeen()

/** The word of an object that was looked up for a place. */
const found = (at: number, info: Info, images: number): number => {
  const ref = objectRefWord(info)
  if (infos[at] === info) return ref
  last.info = info
  last.images = images
  if ((cell.at & SAMPLE) !== 0 || info.id > cell.old) return ref
  objects[at] = info.object
  refs[at] = ref
  infos[at] = info
  anySeen = true
  return ref
}

const objectWord = (value: object, mask: number, place: number): number => {
  const images = mask & IMAGES
  if (last.info.object === value && last.images >= images) return objectRefWord(last.info)
  const at = place + (images << 8) & PLACES - 1
  if (objects[at] === value) return refs[at]!
  const info = infoOf(value)
  return info === undefined || (images !== 0 ? info.seen !== cell.epoch : info.segment !== cell.segment) ? see(value, images, at) : found(at, info, images)
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
  return typeof value === 'function' ? objectWord(value, mask, place) : primitiveWord(value)
}

/** What is known of an object at a place, if it was looked up there or last. */
function infoAt(at: number, value: object): Info | undefined {
  return objects[at] === value ? infos[at] : last.info.object === value ? last.info : infoOf(value)
}

/** What is known of an object that this epoch has seen, without writing anything; undefined for others. */
export function seenInfo(value: object, place: number): Info | undefined {
  const at = place + (IMAGES << 8) & PLACES - 1
  const info = infoAt(at, value)
  if (info === undefined || info.seen !== cell.epoch) return undefined
  found(at, info, IMAGES)
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
  if (last.info === info) last.info = NOTHING
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
  const info = infoAt(at, value)
  if (info !== undefined && info.type !== OBJECT_PROXY && info.seen === cell.epoch) {
    info.dirty = true
    return found(at, info, IMAGES)
  }
  const left = cell.left
  const w = objectWord(value, mask, place)
  if (cell.left === left) touch(value)
  return w
}

function see(value: object, images: number, at: number): number {
  // What the transform passes in place of a variable with a secret name. It is never stamped, so it always comes here.
  if (value === K) return REDACTED
  if (value === HIDDEN) return UNOBSERVABLE
  const lap = lapBegin()
  try {
    const info = images === 0 ? known(value) : meet(value)
    if (info === undefined) return UNOBSERVABLE
    if (images !== 0 && info.seen !== cell.epoch) look(value, info)
    return images !== 0 && info.seen !== cell.epoch ? objectRefWord(info) : found(at, info, images)
  } catch {
    cell.faults = cell.faults + 1
    return UNOBSERVABLE
  } finally {
    lapEnd(lap)
  }
}
