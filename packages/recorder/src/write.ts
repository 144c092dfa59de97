import {
  HEAD_SITE_SHIFT, OP_ARGS, OP_BRANCH, OP_CATCH, OP_DELETE, OP_RESULT, OP_SCOPE, OP_SET, OP_THIS, OP_THROW, OP_WRITE, SMI_MAX, TOKEN_ANY, TOKEN_CALLS, TOKEN_PATH, TOKEN_VALUES,
  headWord, smiWord, isSecretName,
} from '@cinescope/trace'
import { DOUBLE, SET_HEAD, WRITE_HEAD, cell, put, putDouble, stack, words } from './cell.ts'
import { collectMany, copyMany } from './enter.ts'
import { pend, settlePending } from './foreign.ts'
import { settle } from './frame.ts'
import { imageAfter } from './image.ts'
import { receiver } from './lane.ts'
import { putNumber } from './primitive.ts'
import { isSecretHolder } from './secret.ts'
import { roll } from './track.ts'
import { secretWord, word, written } from './value.ts'

/* The order of enter.ts holds here as well. A token without the values bit records no values: `(f & TOKEN_VALUES) === 0`. */

const BRANCH_HEAD: number = headWord(OP_BRANCH, 0)

/** A record with one value. */
function one(op: number, s: number, f: number, v: unknown): void {
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  const w = word(v, f, s << 2)
  const p = cell.at
  words[p] = headWord(op, s)
  const at = put(p + 1, w, v)
  cell.left = cell.left - 1
  cell.at = at
}

export function throwing<T>(s: number, f: number, v: T): T {
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_ANY)) === 0) return v
  one(OP_THROW, s, f, v)
  return v
}

export function catching(s: number, f: number, v: unknown): void {
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_ANY)) === 0) return
  one(OP_CATCH, s, f, v)
}

export function derived<T>(s: number, f: number, v: T): T {
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_ANY)) === 0) return v
  one(OP_THIS, s, f, v)
  return v
}

export function result<T>(s: number, f: number, v: T): T {
  if ((f & TOKEN_VALUES) === 0) return v
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return v
  one(OP_RESULT, s, f, v)
  return v
}

export function write<T>(s: number, f: number, v: T): T {
  const m = cell
  if (typeof v !== 'number' || f !== stack[m.top]! || m.left <= 0 || m.pending !== 0 || (f & TOKEN_VALUES) === 0) return writeAny(s, f, v)
  const p = m.at
  words[p] = s << HEAD_SITE_SHIFT | WRITE_HEAD
  const at = putNumber(p + 1, v)
  m.left = m.left - 1
  m.at = at
  return v
}

const writeAny = <T>(s: number, f: number, v: T): T => {
  if ((f & TOKEN_VALUES) === 0) return v
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return v
  one(OP_WRITE, s, f, v)
  return v
}

export function writeScoped<T>(s: number, f: number, i: number, v: T): T {
  if ((f & TOKEN_VALUES) === 0) return v
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return v
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  const w = word(v, f, s << 2)
  let p = cell.at
  words[p] = s << HEAD_SITE_SHIFT | WRITE_HEAD
  p = put(p + 1, w, v)
  words[p] = smiWord(i)
  cell.left = cell.left - 1
  cell.at = p + 1
  return v
}

export function set(s: number, f: number, o: unknown, v: unknown): void {
  const m = cell
  if (o !== receiver.object || typeof v !== 'number' || f !== stack[m.top]! || m.left <= 0) return member(OP_SET, s, f, o, v, false, 0)
  const p = m.at
  words[p] = s << HEAD_SITE_SHIFT | SET_HEAD
  words[p + 1] = receiver.word
  const at = putNumber(p + 2, v)
  m.left = m.left - 1
  m.at = at
}

export function setKeyed(s: number, f: number, o: unknown, k: unknown, v: unknown): void {
  const m = cell
  if (o !== receiver.object || typeof k !== 'number' || typeof v !== 'number' || f !== stack[m.top]! || m.left <= 0) return member(OP_SET, s, f, o, v, true, k)
  const p = m.at
  words[p] = s << HEAD_SITE_SHIFT | SET_HEAD
  words[p + 1] = receiver.word
  const at = putNumber(putNumber(p + 2, k), v)
  m.left = m.left - 1
  m.at = at
}

/** A record of a member, whatever its values are; `v` is nothing to a DELETE. */
const member = (op: number, s: number, f: number, o: unknown, v: unknown, keyed: boolean, k: unknown): void => {
  if ((f & TOKEN_VALUES) === 0) return
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  const wo = o === receiver.object ? receiver.word : written(o, f, (s << 2) + 1)
  const wk = keyed ? word(k, f, (s << 2) + 2) : 0
  const w = isSecretHolder(o) || (typeof k === 'string' && isSecretName(k)) ? secretWord(v, f, s << 2) : word(v, f, s << 2)
  let p = cell.at
  words[p] = headWord(op, s)
  p = put(p + 1, wo, o)
  if (keyed) p = put(p, wk, k)
  if (op === OP_SET) p = put(p, w, v)
  cell.left = cell.left - 1
  cell.at = p
  if (o !== receiver.object && receiver.behind !== undefined) imageAfter(receiver.behind)
}

export function remove(s: number, f: number, o: unknown, done: boolean): boolean {
  if (done) member(OP_DELETE, s, f, o, 0, false, 0)
  return done
}

export function removeKeyed(s: number, f: number, o: unknown, k: unknown, done: boolean): boolean {
  if (done) member(OP_DELETE, s, f, o, 0, true, k)
  return done
}

/** `count` of the four values are arguments. */
function args(s: number, f: number, count: number, a: unknown, b: unknown, c: unknown, d: unknown): void {
  if ((f & TOKEN_VALUES) === 0) return
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return
  if (cell.left <= 0) roll(f)
  const wa = word(a, f, s << 2)
  const wb = count > 1 ? word(b, f, (s << 2) + 1) : 0
  const wc = count > 2 ? word(c, f, (s << 2) + 2) : 0
  const wd = count > 3 ? word(d, f, (s << 2) + 3) : 0
  pend(f, a, b, c, d)
  let p = cell.at
  words[p] = headWord(OP_ARGS, s)
  p = put(p + 1, wa, a)
  if (count > 1) p = put(p, wb, b)
  if (count > 2) p = put(p, wc, c)
  if (count > 3) p = put(p, wd, d)
  cell.left = cell.left - 1
  cell.at = p
}

export function args1<T>(s: number, f: number, a: T): T {
  args(s, f, 1, a, undefined, undefined, undefined)
  return a
}

export function args2<T>(s: number, f: number, a: unknown, b: T): T {
  args(s, f, 2, a, b, undefined, undefined)
  return b
}

export function args3<T>(s: number, f: number, a: unknown, b: unknown, c: T): T {
  args(s, f, 3, a, b, c, undefined)
  return c
}

export function args4<T>(s: number, f: number, a: unknown, b: unknown, c: unknown, d: T): T {
  args(s, f, 4, a, b, c, d)
  return d
}

/** More than four arguments. Of objects among them the first four are verified when the call is over. */
export function argsN<T>(s: number, f: number, before: readonly unknown[], v: T): T {
  if ((f & TOKEN_VALUES) === 0) return v
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return v
  if (cell.left <= 0) roll(f)
  let n = collectMany(before, f, s << 2)
  const w = word(v, f, (s << 2) + 3)
  pend(f, before[0], before[1], before[2], before[3])
  const p = cell.at
  words[p] = headWord(OP_ARGS, s)
  copyMany(n, p + 1)
  words[p + 1 + n++] = w
  if (w === DOUBLE) { putDouble(words, p + 1 + n, v as number); n += 2 }
  cell.left = cell.left - 1
  cell.at = p + 1 + n
  return v
}

/** Level 4 is a token with the path bit and without the calls bit (`tokenMask`). */
export function value<T>(s: number, f: number, v: T): T {
  if ((f & (TOKEN_PATH | TOKEN_CALLS)) !== TOKEN_PATH) return v
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_PATH)) === 0) return v
  one(OP_RESULT, s, f, v)
  return v
}

export function branch(s: number, f: number): void {
  if ((f & TOKEN_PATH) === 0) return
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_PATH)) === 0) return
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  const p = cell.at
  words[p] = s << HEAD_SITE_SHIFT | BRANCH_HEAD
  cell.left = cell.left - 1
  cell.at = p + 1
}

export function landing(s: number, f: number, k: number): void {
  if ((f & TOKEN_PATH) === 0) return
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_PATH)) === 0) return
  if (cell.left <= 0) roll(f)
  const p = cell.at
  words[p] = s << HEAD_SITE_SHIFT | BRANCH_HEAD
  words[p + 1] = smiWord(k | 0)
  cell.left = cell.left - 1
  cell.at = p + 2
}

/** A new scope instance; numbers start at 1. */
export function scope(s: number, f: number, parent: number): number {
  if ((f & TOKEN_VALUES) === 0 || cell.recording === 0) return 0
  if (f !== stack[cell.top]! && settle(f, TOKEN_VALUES) === 0) return 0
  if (cell.left <= 0) roll(f)
  const instance = cell.instance === SMI_MAX ? 1 : cell.instance + 1
  const p = cell.at
  words[p] = headWord(OP_SCOPE, s)
  words[p + 1] = smiWord(instance)
  words[p + 2] = smiWord(parent)
  cell.instance = instance
  cell.left = cell.left - 1
  cell.at = p + 3
  return instance
}
