import { CONST_REDACTED, CONST_UNOBSERVABLE, constWord } from '@cinescope/trace'
import { EPOCH, FAULTS, K, OLD, SEGMENT, cell } from './cell.ts'
import { known, objectRefWord } from './define.ts'
import { readStamp } from './identity.ts'
import { look } from './image.ts'
import { FALSE, NULL, TRUE, UNDEFINED, numberWord, primitiveWord } from './primitive.ts'
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
let lastWord = 0
let lastImages = 0

export function forgetLast(): void {
  lastObject = undefined
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
    lastImages = images
    lastWord = result
  }
  return result
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
