import { CONST_OVER_BUDGET, OP_ENTER, OP_LEAVE, OP_SUSPEND, TOKEN_LEVEL_BITS, constWord, headWord, smiWord } from '@cinescope/trace'
import {
  AT, CAPACITY, DOUBLE, FRAME, FRAME_MASK, K, LEFT, MUTED, PENDING, RECORDING, ROOM, TOP, UNWIND_HEAD, cell, masks, putDouble, stack, words,
} from './cell.ts'
import { settlePending } from './foreign.ts'
import { LEAVING, entry, gate, push, settle, unwind } from './frame.ts'
import { roll } from './track.ts'
import { word } from './value.ts'

/*
 * Probes are written out one per arity and call nothing on their fast path but `word`: the engine compiles each to straight
 * code over the constant arrays. Order in all of them: may it record; roll; words of the values (which may define
 * themselves in the stream); the record; the positions. Nothing between the first and the last store can throw.
 */

const FRAME_STEP: number = 1 << TOKEN_LEVEL_BITS
const LEAVE_HEAD: number = headWord(OP_LEAVE, 0)
const OVER_BUDGET: number = constWord(CONST_OVER_BUDGET)
/** Values of one ENTER or BUILTIN beyond these are not kept. */
export const VALUES_MAX = 250

export function enter0(s: number): number {
  const mask = masks[s]! | 0
  if (mask === 0) return 0
  if (cell[TOP]! - 1 >>> 0 >= cell[ROOM]! && !gate()) return 0
  if (cell[LEFT]! <= 0) roll()
  const p = cell[AT]!
  words[p] = headWord(OP_ENTER, s)
  const frame = cell[FRAME]! + FRAME_STEP & FRAME_MASK
  const top = cell[TOP]! + 1
  stack[top] = frame | mask
  cell[TOP] = top
  cell[FRAME] = frame
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p + 1
  return frame | mask
}

export function enter1(s: number, a: unknown): number {
  const mask = masks[s]! | 0
  if (mask === 0) return 0
  if (cell[TOP]! - 1 >>> 0 >= cell[ROOM]! && !gate()) return 0
  if (cell[LEFT]! <= 0) roll()
  const wa = word(a, mask)
  let p = cell[AT]!
  words[p] = headWord(OP_ENTER, s)
  words[p + 1] = wa
  p += 2
  if (wa === DOUBLE) { putDouble(words, p, a as number); p += 2 }
  const frame = cell[FRAME]! + FRAME_STEP & FRAME_MASK
  const top = cell[TOP]! + 1
  stack[top] = frame | mask
  cell[TOP] = top
  cell[FRAME] = frame
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p
  return frame | mask
}

export function enter2(s: number, a: unknown, b: unknown): number {
  const mask = masks[s]! | 0
  if (mask === 0) return 0
  if (cell[TOP]! - 1 >>> 0 >= cell[ROOM]! && !gate()) return 0
  if (cell[LEFT]! <= 0) roll()
  const wa = word(a, mask)
  const wb = word(b, mask)
  let p = cell[AT]!
  words[p] = headWord(OP_ENTER, s)
  words[p + 1] = wa
  p += 2
  if (wa === DOUBLE) { putDouble(words, p, a as number); p += 2 }
  words[p++] = wb
  if (wb === DOUBLE) { putDouble(words, p, b as number); p += 2 }
  const frame = cell[FRAME]! + FRAME_STEP & FRAME_MASK
  const top = cell[TOP]! + 1
  stack[top] = frame | mask
  cell[TOP] = top
  cell[FRAME] = frame
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p
  return frame | mask
}

export function enter3(s: number, a: unknown, b: unknown, c: unknown): number {
  const mask = masks[s]! | 0
  if (mask === 0) return 0
  if (cell[TOP]! - 1 >>> 0 >= cell[ROOM]! && !gate()) return 0
  if (cell[LEFT]! <= 0) roll()
  const wa = word(a, mask)
  const wb = word(b, mask)
  const wc = word(c, mask)
  let p = cell[AT]!
  words[p] = headWord(OP_ENTER, s)
  words[p + 1] = wa
  p += 2
  if (wa === DOUBLE) { putDouble(words, p, a as number); p += 2 }
  words[p++] = wb
  if (wb === DOUBLE) { putDouble(words, p, b as number); p += 2 }
  words[p++] = wc
  if (wc === DOUBLE) { putDouble(words, p, c as number); p += 2 }
  const frame = cell[FRAME]! + FRAME_STEP & FRAME_MASK
  const top = cell[TOP]! + 1
  stack[top] = frame | mask
  cell[TOP] = top
  cell[FRAME] = frame
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p
  return frame | mask
}

export function enter4(s: number, a: unknown, b: unknown, c: unknown, d: unknown): number {
  const mask = masks[s]! | 0
  if (mask === 0) return 0
  if (cell[TOP]! - 1 >>> 0 >= cell[ROOM]! && !gate()) return 0
  if (cell[LEFT]! <= 0) roll()
  const wa = word(a, mask)
  const wb = word(b, mask)
  const wc = word(c, mask)
  const wd = word(d, mask)
  let p = cell[AT]!
  words[p] = headWord(OP_ENTER, s)
  words[p + 1] = wa
  p += 2
  if (wa === DOUBLE) { putDouble(words, p, a as number); p += 2 }
  words[p++] = wb
  if (wb === DOUBLE) { putDouble(words, p, b as number); p += 2 }
  words[p++] = wc
  if (wc === DOUBLE) { putDouble(words, p, c as number); p += 2 }
  words[p++] = wd
  if (wd === DOUBLE) { putDouble(words, p, d as number); p += 2 }
  const frame = cell[FRAME]! + FRAME_STEP & FRAME_MASK
  const top = cell[TOP]! + 1
  stack[top] = frame | mask
  cell[TOP] = top
  cell[FRAME] = frame
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p
  return frame | mask
}

/** Words of many values, on their way into one record. */
const many: Int32Array = new Int32Array(VALUES_MAX * 3 + 1)

/** Writes the words of `values` to `many`; answers how many words. */
function collectMany(values: readonly unknown[], mask: number): number {
  const length = values.length < VALUES_MAX ? values.length : VALUES_MAX
  let n = 0
  for (let i = 0; i < length; i++) {
    const value = values[i]
    const w = cell[AT]! < CAPACITY - 2048 ? word(value, mask) : OVER_BUDGET
    many[n++] = w
    if (w === DOUBLE) { putDouble(many, n, value as number); n += 2 }
  }
  if (values.length > VALUES_MAX) many[n++] = OVER_BUDGET
  return n
}

/** Copies the first `n` words of `many` to position `p` of the buffer. */
function copyMany(n: number, p: number): void {
  for (let i = 0; i < n; i++) words[p + i] = many[i]!
}

export { collectMany, copyMany }

export function enterN(s: number, values: readonly unknown[]): number {
  const mask = masks[s]! | 0
  if (mask === 0) return 0
  if (cell[TOP]! - 1 >>> 0 >= cell[ROOM]! && !gate()) return 0
  if (cell[LEFT]! <= 0) roll()
  const n = collectMany(values, mask)
  const p = cell[AT]!
  words[p] = headWord(OP_ENTER, s)
  copyMany(n, p + 1)
  const frame = cell[FRAME]! + FRAME_STEP & FRAME_MASK
  const top = cell[TOP]! + 1
  stack[top] = frame | mask
  cell[TOP] = top
  cell[FRAME] = frame
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p + 1 + n
  return frame | mask
}

export function leave(f: number, r: unknown): void {
  if (f !== stack[cell[TOP]!]! && settle(f, LEAVING) === 0) return
  if (cell[LEFT]! <= 0) roll()
  if (cell[PENDING] !== 0) settlePending(f)
  const top = cell[TOP]! - 1
  if (r === K) {
    const p = cell[AT]!
    words[p] = UNWIND_HEAD
    words[p + 1] = smiWord(1)
    cell[TOP] = top
    cell[LEFT] = cell[LEFT]! - 1
    cell[AT] = p + 2
    return
  }
  const w = word(r, f)
  let p = cell[AT]!
  words[p] = LEAVE_HEAD
  words[p + 1] = w
  p += 2
  if (w === DOUBLE) { putDouble(words, p, r as number); p += 2 }
  cell[TOP] = top
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p
}

export function leaveValue<T>(f: number, v: T): T {
  leave(f, v)
  return v
}

export function suspend<T>(s: number, f: number, v: T): T {
  if (f <= 0) return v
  if (f !== stack[cell[TOP]!]! && settle(f, LEAVING) === 0) return v
  if (cell[LEFT]! <= 0) roll()
  if (cell[PENDING] !== 0) settlePending(f)
  const w = word(v, f)
  let p = cell[AT]!
  words[p] = headWord(OP_SUSPEND, s)
  words[p + 1] = w
  p += 2
  if (w === DOUBLE) { putDouble(words, p, v as number); p += 2 }
  cell[TOP] = cell[TOP]! - 1
  cell[LEFT] = cell[LEFT]! - 1
  cell[AT] = p
  return v
}

export function resume<T>(s: number, f: number, v: T): T {
  if (f <= 0 || cell[RECORDING] === 0 || cell[MUTED] !== 0 || !K.on) return v
  const top = cell[TOP]!
  if (top === 0) entry()
  // Its suspension was not recorded (quiet).
  else if (stack[top] === f) unwind(1)
  if (cell[LEFT]! <= 0) roll()
  push(f, s, word(v, f), v, true)
  return v
}
