import { CONST_REDACTED, CONST_UNOBSERVABLE, OBJECT_PROXY, constWord } from '@cinescope/trace'
import { EPOCH, FAULTS, K, LEFT, OLD, SEGMENT, cell } from './cell.ts'
import { known, objectRefWord } from './define.ts'
import { readStamp, type Info } from './identity.ts'
import { look, touch } from './image.ts'
import { FALSE, NULL, TRUE, UNDEFINED, numberWord, primitiveWord } from './primitive.ts'
import { hides, remember } from './secret.ts'
import { textWord } from './text.ts'

const UNOBSERVABLE: number = constWord(CONST_UNOBSERVABLE)
const REDACTED: number = constWord(CONST_REDACTED)
/** Token bit that asks for images. */
const IMAGES = 2

/**
 * The object seen last: `this` is often the one that the call before had. Only objects that were known at the last roll: to
 * keep each new one costs the collector's write barrier more than it saves. Forgotten with each epoch.
 */
let lastObject: object | undefined
let lastInfo: Info | undefined
let lastWord = 0
let lastImages = 0

export function forgetLast(): void {
  lastObject = undefined
  lastInfo = undefined
}

/**
 * The word of a value; `mask` is the token that wants it. Strings and objects that the segment does not know define
 * themselves first, so take the position after this. DOUBLE: the bits follow the word.
 */
export function word(value: unknown, mask: number): number {
  if (typeof value === 'number') return numberWord(value)
  if (typeof value === 'object') return value === null ? NULL : objectWord(value, mask)
  if (typeof value === 'string') return textWord(value)
  if (value === undefined) return UNDEFINED
  if (value === true) return TRUE
  if (value === false) return FALSE
  return typeof value === 'function' ? objectWord(value, mask) : primitiveWord(value)
}

function objectWord(value: object, mask: number): number {
  const images = mask & IMAGES
  if (value === lastObject && images <= lastImages) return lastWord
  const info = readStamp(value)
  if (info === undefined || (images !== 0 ? info.seen !== cell[EPOCH] : info.segment !== cell[SEGMENT])) return see(value, images)
  const result = objectRefWord(info)
  if (info.id <= cell[OLD]!) {
    lastObject = value
    lastInfo = info
    lastImages = images
    lastWord = result
  }
  return result
}

/** The word of a value under a secret name, which is remembered. */
export function secretWord(value: unknown, mask: number): number {
  if (!hides(value)) return word(value, mask)
  remember(value)
  return REDACTED
}

/**
 * The word of an object that a recorded write changed. If this very word brought an image along, the image has the write
 * in it and the object is as imaged.
 */
export function written(value: unknown, mask: number): number {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return word(value, mask)
  const info = value === lastObject ? lastInfo : readStamp(value)
  if (info !== undefined && info.type !== OBJECT_PROXY && info.seen === cell[EPOCH]) {
    info.dirty = true
    const result = objectRefWord(info)
    if (value !== lastObject && info.id <= cell[OLD]!) {
      lastObject = value
      lastInfo = info
      lastImages = IMAGES
      lastWord = result
    }
    return result
  }
  const left = cell[LEFT]!
  const w = objectWord(value, mask)
  if (cell[LEFT] === left) touch(value)
  return w
}

function see(value: object, images: number): number {
  // What the transform passes in place of a variable with a secret name. It is never stamped, so it always comes here.
  if (value === K) return REDACTED
  try {
    const info = known(value)
    if (info === undefined) return UNOBSERVABLE
    if (images !== 0 && info.seen !== cell[EPOCH]) look(value, info)
    return objectRefWord(info)
  } catch {
    cell[FAULTS] = cell[FAULTS]! + 1
    return UNOBSERVABLE
  }
}
