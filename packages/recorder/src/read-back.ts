import { CONST_UNOBSERVABLE, OP_SET, TOKEN_VALUES, constWord, headWord, isSecretName } from '@cinescope/trace'
import { AT, DOUBLE, FAULTS, LEFT, PENDING, TOP, cell, putDouble, stack, words } from './cell.ts'
import { settlePending } from './foreign.ts'
import { settle } from './frame.ts'
import { descriptorOf, hasOwn, prototypeOf } from './primordial.ts'
import { proxyTarget } from './proxy.ts'
import { isSecretHolder } from './secret.ts'
import { roll } from './track.ts'
import { secretWord, word, written } from './value.ts'

const UNOBSERVABLE: number = constWord(CONST_UNOBSERVABLE)
const CHAIN_MAX = 64

/** Reading would run code of the app: a getter, a trap, the conversion of a key. */
const HIDDEN: unique symbol = Symbol()
/** The write left nothing behind: it failed silently, or went elsewhere. */
const ABSENT: unique symbol = Symbol()

/** What a property that was just written holds. */
function readBack(o: unknown, key: unknown): unknown {
  if ((typeof o !== 'object' && typeof o !== 'function') || o === null) return HIDDEN
  if ((typeof key === 'object' && key !== null) || typeof key === 'function') return HIDDEN
  let at: object | null = o
  for (let i = 0; at !== null; i++) {
    if (i === CHAIN_MAX || proxyTarget(at) !== undefined) return HIDDEN
    const found = descriptorOf(at, key as PropertyKey)
    if (found !== undefined) {
      if (!hasOwn(found, 'value')) return HIDDEN
      return at === o ? found.value : ABSENT
    }
    at = prototypeOf(at)
  }
  return ABSENT
}

/** The probe PR. */
export function setReadBack(s: number, f: number, o: unknown, k: unknown): void {
  if ((f & TOKEN_VALUES) === 0) return
  if (f !== stack[cell[TOP]!]! && (f = settle(f, TOKEN_VALUES)) === 0) return
  let v: unknown = HIDDEN
  try {
    v = readBack(o, k)
  } catch {
    cell[FAULTS] = cell[FAULTS]! + 1
  }
  if (v === ABSENT) return
  if (cell[LEFT]! <= 0) roll(f)
  if (cell[PENDING] !== 0) settlePending(f)
  const wo = written(o, f, (s << 2) + 1)
  const wk = word(k, f, (s << 2) + 2)
  const w = v === HIDDEN ? UNOBSERVABLE : isSecretHolder(o) || (typeof k === 'string' && isSecretName(k)) ? secretWord(v, f, s << 2) : word(v, f, s << 2)
  let p = cell[AT]!
  words[p] = headWord(OP_SET, s)
  words[p + 1] = wo
  p += 2
  if (wo === DOUBLE) { putDouble(words, p, o as number); p += 2 }
  words[p++] = wk
  if (wk === DOUBLE) { putDouble(words, p, k as number); p += 2 }
  words[p++] = w
  if (w === DOUBLE) { putDouble(words, p, v as number); p += 2 }
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p
}
