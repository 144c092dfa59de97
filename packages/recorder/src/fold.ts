import { CONST_TRUE, OP_FOLD, SITES, SMI_MAX, constWord, headWord, smiWord } from '@cinescope/trace'
import { cell, words } from './cell.ts'
import { noteFolded } from './governor.ts'
import { NUMBERS, everyOf, firstOf, folds, numbered, numbers, type FoldRule } from './mask.ts'
import { putNumber } from './primitive.ts'
import { beat, ticks } from './track.ts'

/*
 * A folded function records the first calls of each task and then every 2^n-th; the others are only counted, and the counts written as
 * OP_FOLD, so that every call is either a frame or in a count. A call that is only counted costs one decrement.
 */

/** Functions that count at a time; what is folded beyond them records every call. */
const COUNTING_MAX = 1024
/** Calls that are counted at a time: then somebody asks how long they took, or a loop of them would come by no place that reads the clock. */
const STRETCH = 1024

/** By site: calls up to the end of the stretch. */
const left: Uint16Array = new Uint16Array(SITES)
/** By a function's number: what `left` was when it was last taken into account; 0 in both: it does not count. */
const span: Int32Array = new Int32Array(NUMBERS)
/** Calls behind the stretch up to the next one that is recorded. */
const rest: Int32Array = new Int32Array(NUMBERS)
/** Calls that no record tells of yet, without the span - left at hand. */
const missed: Int32Array = new Int32Array(NUMBERS)
/** Recorded calls of this task. */
const nth: Int32Array = new Int32Array(NUMBERS)

/** Since which ticks it counts. */
const since: Float64Array = new Float64Array(NUMBERS)
/** 1: what was written of its calls since then may still run. */
const running: Uint8Array = new Uint8Array(NUMBERS)

/** Sites that count. */
const counting: Int32Array = new Int32Array(COUNTING_MAX)
let count = 0
let total = 0
const TRUE: number = constWord(CONST_TRUE)

/** Calls that may still be counted before the clock is read. */
let unwatched = 0

/** A call of a function without a mask: true if that is all there is to it. Small, so that engines inline it into the program. */
export function counted(s: number): boolean {
  return cell.listening !== 0 && left[s]! > 1 && left[s]!-- > 0
}

/** A call of a folded function at the end of a stretch: the mask that it is recorded with, or 0. Between records. */
export function fold(s: number): number {
  const policy = folds[s]! | 0
  const passed = span[numbers[s]!]!
  if (policy === 0 || (passed === 0 && !enlist(s))) {
    left[s] = 0
    return policy & 7
  }
  const n = numbers[s]!
  let mask = 0
  let next = rest[n]!
  if (next > 0) missed[n] = missed[n]! + passed
  else {
    if (passed > 1) missed[n] = missed[n]! + passed - 1
    mask = policy & 7
    next = turn(n, policy >> 3)
  }
  span[n] = next < STRETCH ? next : STRETCH
  left[s] = span[n]!
  rest[n] = next - span[n]!
  pass(passed)
  return mask
}

/** So many calls or rounds went by without a record: looks at the clock if it is time. */
export function pass(n: number): void {
  unwatched -= n
  if (unwatched <= 0) unwatched = beat()
}

/** A call is recorded: how many there are up to the next one. */
function turn(n: number, rule: FoldRule): number {
  nth[n] = nth[n]! + 1
  return nth[n]! < firstOf(rule) ? 1 : everyOf(rule)
}

function enlist(s: number): boolean {
  const n = numbered(s)
  if (count === COUNTING_MAX || n === 0) return false
  counting[count++] = s
  since[n] = ticks()
  running[n] = nth[n] = 0
  return true
}

/** A new task: its first calls are recorded again. */
export function beginFolds(): void {
  for (let i = 0; i < count; i++) {
    const s = counting[i]!
    if (firstOf(folds[s]! >> 3) === 0) continue
    const n = numbers[s]!
    missed[n] = missed[n]! + span[n]! - left[s]!
    span[n] = left[s] = 1
    rest[n] = nth[n] = 0
  }
}

/**
 * Says what was counted. Between records, with room for 6 words a function. `over`: no app code is on the JavaScript stack, so that none of the
 * calls runs any more but for async ones; who was not called since the last time counts no more.
 */
export function writeFolds(over = false): void {
  const all = count
  let p = cell.at
  let written = 0
  count = 0
  for (let i = 0; i < all; i++) {
    const s = counting[i]!
    const n = numbers[s]!
    const calls = missed[n]! + span[n]! - left[s]!
    missed[n] = 0
    if (over && calls === 0) left[s] = rest[n] = 0
    else counting[count++] = s
    span[n] = left[s]!
    if (calls === 0 && (!over || running[n] === 0)) continue
    const back = ticks() + written - since[n]!
    total += calls
    noteFolded(s, calls)
    words[p++] = headWord(OP_FOLD, s)
    p = putNumber(p, calls)
    words[p++] = smiWord(back < SMI_MAX ? back : SMI_MAX)
    if (over) words[p++] = TRUE
    written++
    if (over) since[n] = since[n]! + back
    running[n] = over ? 0 : 1
  }
  cell.left = cell.left - written
  cell.at = p
}

/** A new recording knows nothing of calls that came before it. */
export function forgetFolds(): void {
  for (let i = 0; i < count; i++) {
    const s = counting[i]!
    const n = numbers[s]!
    missed[n] = span[n] = left[s] = rest[n] = 0
  }
  count = 0
}

export function isCounting(): boolean { return count > 0 }

/** Calls so far that records tell of by their number only. */
export function foldedCalls(): number { return total }
