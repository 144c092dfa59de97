import { CONST_OVER_BUDGET, HEAD_SITE_SHIFT, OP_ENTER, OP_SUSPEND, constWord, headWord } from '@cinescope/trace'
import { CAPACITY, DOUBLE, ENTER_HEAD, FRAME_MASK, FRAME_STEP, K, LEAVE_HEAD, cell, commit, double, masks, put, putDouble, stack, words } from './cell.ts'
import { settlePending } from './foreign.ts'
import { LEAVING, continuation, gate, depthOf, push, settle, unwind } from './frame.ts'
import { counted } from './fold.ts'
import { countRound, isResting, tokenNow } from './rounds.ts'
import { roll } from './track.ts'
import { awaitedWord, renew, rest, word } from './value.ts'

/*
 * Probes are written out one per arity and call nothing on their fast path but `word`: the engine compiles each to straight
 * code over the constant arrays. What they call in turn is bound with `const`: the binding of a declaration may be written, so engines look it up and
 * compare it at every call. Order in all of them: may it record; roll; words of the values (which may define
 * themselves in the stream); the record; the positions. Nothing between the first and the last store can throw. Engines inline at most 920 bytes of
 * byte code into one function (V8): `enter1`, `push1`, `leave` and two `word`s of a number take 808, so that both fit into a short function.
 */

const OVER_BUDGET: number = constWord(CONST_OVER_BUDGET)
/** Values of one ENTER or BUILTIN beyond these are not kept. */
export const VALUES_MAX = 250

export function enter0(s: number): number {
  const mask = masks[s | 0]! | 0
  return mask === 0 && counted(s) ? 0 : push0(s, mask)
}

function push0(s: number, mask: number): number {
  const m = cell
  if ((mask === 0 || m.left <= 0 || m.top === 0 || m.top > m.room) && (mask = gate(mask, s)) === 0) return 0
  const p = m.at
  words[p] = s << HEAD_SITE_SHIFT | ENTER_HEAD
  const token = (m.frame = m.frame + FRAME_STEP & FRAME_MASK) | mask
  stack[m.top = m.top + 1] = token
  m.left = m.left - 1
  m.at = p + 1
  return token
}

export function enter1(s: number, a: unknown): number {
  const mask = masks[s | 0]! | 0
  return mask === 0 && counted(s) ? 0 : push1(s, a, mask)
}

function push1(s: number, a: unknown, mask: number): number {
  const m = cell
  if ((mask === 0 || m.left <= 0 || m.top === 0 || m.top > m.room) && (mask = gate(mask, s)) === 0) return 0
  const wa = word(a, mask, (s << 2))
  const w = words
  let p = m.at
  w[p] = s << HEAD_SITE_SHIFT | ENTER_HEAD
  w[p + 1] = wa
  p += 2
  if (wa === DOUBLE) p = double(p, a)
  const token = (m.frame = m.frame + FRAME_STEP & FRAME_MASK) | mask
  stack[m.top = m.top + 1] = token
  m.left = m.left - 1
  m.at = p
  return token
}

export function enter2(s: number, a: unknown, b: unknown): number {
  const mask = masks[s | 0]! | 0
  return mask === 0 && counted(s) ? 0 : push2(s, a, b, mask)
}

function push2(s: number, a: unknown, b: unknown, mask: number): number {
  const m = cell
  if ((mask === 0 || m.left <= 0 || m.top === 0 || m.top > m.room) && (mask = gate(mask, s)) === 0) return 0
  const wa = word(a, mask, (s << 2))
  const wb = word(b, mask, (s << 2) + 1)
  const w = words
  let p = m.at
  w[p] = s << HEAD_SITE_SHIFT | ENTER_HEAD
  w[p + 1] = wa
  p += 2
  if (wa === DOUBLE) p = double(p, a)
  w[p++] = wb
  if (wb === DOUBLE) p = double(p, b)
  const token = (m.frame = m.frame + FRAME_STEP & FRAME_MASK) | mask
  stack[m.top = m.top + 1] = token
  m.left = m.left - 1
  m.at = p
  return token
}

export function enter3(s: number, a: unknown, b: unknown, c: unknown): number {
  const m = cell
  let mask = masks[s | 0]! | 0
  if (mask === 0 && counted(s)) return 0
  if ((mask === 0 || m.left <= 0 || m.top === 0 || m.top > m.room) && (mask = gate(mask, s)) === 0) return 0
  const wa = word(a, mask, (s << 2))
  const wb = word(b, mask, (s << 2) + 1)
  const wc = word(c, mask, (s << 2) + 2)
  const w = words
  let p = m.at
  w[p] = s << HEAD_SITE_SHIFT | ENTER_HEAD
  w[p + 1] = wa
  p += 2
  if (wa === DOUBLE) p = double(p, a)
  w[p++] = wb
  if (wb === DOUBLE) p = double(p, b)
  w[p++] = wc
  if (wc === DOUBLE) p = double(p, c)
  const token = (m.frame = m.frame + FRAME_STEP & FRAME_MASK) | mask
  stack[m.top = m.top + 1] = token
  m.left = m.left - 1
  m.at = p
  return token
}

export function enter4(s: number, a: unknown, b: unknown, c: unknown, d: unknown): number {
  const m = cell
  let mask = masks[s | 0]! | 0
  if (mask === 0 && counted(s)) return 0
  if ((mask === 0 || m.left <= 0 || m.top === 0 || m.top > m.room) && (mask = gate(mask, s)) === 0) return 0
  const wa = word(a, mask, (s << 2))
  const wb = word(b, mask, (s << 2) + 1)
  const wc = word(c, mask, (s << 2) + 2)
  const wd = word(d, mask, (s << 2) + 3)
  const w = words
  let p = m.at
  w[p] = s << HEAD_SITE_SHIFT | ENTER_HEAD
  w[p + 1] = wa
  p += 2
  if (wa === DOUBLE) p = double(p, a)
  w[p++] = wb
  if (wb === DOUBLE) p = double(p, b)
  w[p++] = wc
  if (wc === DOUBLE) p = double(p, c)
  w[p++] = wd
  if (wd === DOUBLE) p = double(p, d)
  const token = (m.frame = m.frame + FRAME_STEP & FRAME_MASK) | mask
  stack[m.top = m.top + 1] = token
  m.left = m.left - 1
  m.at = p
  return token
}

/** Words of many values, on their way into one record. */
const many: Int32Array = new Int32Array(VALUES_MAX * 3 + 1)

/** Writes the words of `values` to `many`; answers how many words. */
function collectMany(values: readonly unknown[], mask: number, place: number): number {
  const length = values.length < VALUES_MAX ? values.length : VALUES_MAX
  let n = 0
  for (let i = 0; i < length; i++) {
    const value = values[i]
    const w = cell.at < CAPACITY - 2048 ? word(value, mask, place + i) : OVER_BUDGET
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
  const m = cell
  let mask = masks[s | 0]! | 0
  if (mask === 0 && counted(s)) return 0
  if ((mask === 0 || m.left <= 0 || m.top === 0 || m.top > m.room) && (mask = gate(mask, s)) === 0) return 0
  const n = collectMany(values, mask, s << 2)
  const p = m.at
  words[p] = headWord(OP_ENTER, s)
  copyMany(n, p + 1)
  const token = (m.frame = m.frame + FRAME_STEP & FRAME_MASK) | mask
  stack[m.top = m.top + 1] = token
  m.left = m.left - 1
  m.at = p + 1 + n
  return token
}

export function leave(f: number, r: unknown): void {
  const m = cell
  if (f !== stack[m.top]! && settle(f, LEAVING) === 0) return
  if (m.left <= 0) roll(f)
  if (r === K) return unwind(1)
  const wr = word(r, f, m.top)
  const w = words
  let p = m.at
  w[p] = LEAVE_HEAD
  w[p + 1] = wr
  p += 2
  if (wr === DOUBLE) p = double(p, r)
  m.left = m.left - 1
  m.at = p
  if ((m.top = m.top - 1) === 0) rest()
}

export function leaveValue<T>(f: number, v: T): T {
  leave(f, v)
  return v
}

/** With token 0 the field's initialiser has no frame. */
export function leaveField<T>(f: number, o: object, v: T): T {
  if (f !== 0) leave(f, v)
  if (cell.recording !== 0) renew(o)
  return v
}

const settleRound = (s: number, f: number): number => {
  if (!isResting(f)) return settle(f, LEAVING)
  if (cell.listening !== 0) countRound(s, f)
  return 0
}

/** Without a value a round of `for await` ends. */
export function suspend<T>(s: number, f: number, v?: T): T {
  const isYielded = f < 0
  if (isYielded) f = ~f
  if (f === 0 || (f !== stack[cell.top]! && settleRound(s, f) === 0)) return v as T
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  // Its token may have been lowered.
  const w = (isYielded ? word : awaitedWord)(v, stack[cell.top]!, s << 2)
  const p = cell.at
  words[p] = headWord(OP_SUSPEND, s)
  commit(put(p + 1, w, v))
  if ((cell.top = cell.top - 1) === 0) rest()
  if (cell.lowered !== 0) countRound(s, f)
  return v as T
}

/** An activation that is resumed is not recorded. */
function isAway(f: number): boolean { return f <= 0 || cell.listening === 0 || cell.muted !== 0 || (cell.lowered !== 0 && isResting(f)) }

/** `v` is what it received, or K. */
function comeBack(s: number, f: number, v: unknown): void {
  if (cell.left <= 0) roll(f)
  const token = cell.lowered === 0 ? f : tokenNow(s, f)
  push(token, s, v === K ? 0 : word(v, token, s << 2), v)
}

/** A round of `for await` begins: frames that the engine suspended without a probe are off the stack first. */
export function resumeRound(s: number, f: number, v: unknown): void {
  if (isAway(f)) return
  const depth = depthOf(f)
  if (depth > 0) unwind(cell.top - depth + 1)
  if (cell.top === 0 && v !== K) continuation()
  comeBack(s, f, v)
}

export function resume<T>(s: number, f: number, v: T): T {
  if (isAway(f)) return v
  const top = cell.top
  if (top === 0) continuation()
  // Its suspension was not recorded (quiet).
  else if ((stack[top]! ^ f) < FRAME_STEP) unwind(1)
  comeBack(s, f, v)
  return v
}
