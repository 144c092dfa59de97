import { OP_RESUME, TOKEN_LEVEL_BITS, headWord, smiWord } from '@cinescope/trace'
import { DEPTH, K, UNWIND_HEAD, cell, commit, put, stack, words } from './cell.ts'
import { beginFolds, fold, isCounting } from './fold.ts'
import { dropPending } from './foreign.ts'
import { putNumber } from './primitive.ts'
import { isResting, wake } from './rounds.ts'
import { lapBegin, lapEnd } from './stopwatch.ts'
import { awaitEnd, closeStream, frameNumber, mark, newEpoch, onEntry, roll, welcome, writeLosses } from './track.ts'
import { rest } from './value.ts'

/** Object verifications of one event-loop entry. */
const CHECKS_MAX = 4096

/** `settle` for a probe that ends the slice of its frame: bits of which every token has one. */
export const LEAVING = 15

/** Objects are looked at and verified again. */
export function freshEpoch(): void {
  newEpoch()
  cell.checks = CHECKS_MAX
}

/** The stack was empty and app code begins: anchors time, lets the runtime say what began, allows everything again. */
export function entry(): void {
  const lap = lapBegin()
  try {
    cell.task = cell.task + 1
    beginFolds()
    writeLosses()
    welcome()
    if (cell.pending !== 0) dropPending()
    if (mark()) freshEpoch()
    onEntry()
    if (isCounting()) awaitEnd()
  } catch {
    cell.faults = cell.faults + 1
  }
  lapEnd(lap)
}

/**
 * A suspended frame comes back on an empty stack. While no time has passed the event loop is still where it was: a chain of
 * awaits is one entry, not one for each of its links.
 */
export function continuation(): void {
  try {
    if (cell.refusing === 0) {
      if (cell.turn !== 0 || !mark()) return
      freshEpoch()
    }
    entry()
  } catch {
    cell.faults = cell.faults + 1
  }
}

/** An enter at site `s` that cannot simply go on: answers the mask that it records with, or 0: the activation is not recorded. Rolls, if it is time. */
export function gate(mask: number, s: number): number {
  if (cell.listening === 0 || (mask === 0 && (mask = fold(s)) === 0)) return 0
  const top = cell.top
  // Below a call that is only counted the stack is empty as well.
  if (top === 0) {
    if (cell.turn === 0) entry()
  } else if (top > cell.room) {
    if (cell.refusing !== 0) cell.refused = cell.refused + 1
    else cell.tooDeep = cell.tooDeep + 1
    return 0
  }
  if (cell.left <= 0) roll(0)
  return mask
}

/** Closes `count` frames that did not say goodbye. */
export function unwind(count: number): void {
  closeStream()
  const p = cell.at
  words[p] = UNWIND_HEAD
  words[p + 1] = smiWord(count)
  commit(p + 2)
  if ((cell.top = cell.top - count) === 0) rest()
}

/** Place on the stack of the frame that a token means, or its ghost; 0: it is not there. */
export function depthOf(f: number): number {
  let depth = cell.top
  while (depth > 0 && (stack[depth]! ^ f) >> TOKEN_LEVEL_BITS !== 0) depth--
  return depth
}

/**
 * A probe whose token is not the one on top. Answers the token that the probe records with, after closing what is open
 * above it, or 0: record nothing. `need` are the token bits that the probe wants of the frame that TOKEN_CURRENT and TOKEN_MODULE mean, plus LEAVING.
 */
export function settle(f: number, need: number): number {
  if (cell.recording === 0) return 0
  const top = cell.top
  if (f < 0) {
    const current = stack[top]!
    // What is at the bottom of the stack is more than TOKEN_MODULE, and has the bit of one that records values; ghosts are less.
    return cell.listening !== 0 && current > f && (current & need) !== 0 ? current : 0
  }
  if (!(f > 0)) return 0
  if (cell.muted !== 0) {
    exorcise(f, need)
    return 0
  }
  try {
    if (cell.left <= 0) roll(0)
    if (need !== LEAVING && isResting(f)) return 0
    const depth = depthOf(f)
    if (depth > 0) {
      if (depth < top) unwind(top - depth)
      // It may have been lowered while it ran.
      return (stack[depth]! & need) !== 0 ? f : 0
    }
    if (cell.listening === 0) return 0
    wake(f)
    return push(f, 0, 0, K) ? f : 0
  } catch {
    cell.faults = cell.faults + 1
    return 0
  }
}

/** A ghost shows itself: those above it are gone, and so is it if it leaves. */
function exorcise(f: number, need: number): void {
  const depth = depthOf(~f)
  if (depth > 0) cell.top = need === LEAVING ? depth - 1 : depth
}

/**
 * Puts a frame back on the stack: OP_RESUME with the word of what it received, or without a value if that is K: at a place that has no
 * probe. False: too deep or refused.
 */
export function push(f: number, site: number, word: number, value: unknown): boolean {
  const top = cell.top
  if (top >= DEPTH - 1) {
    cell.tooDeep = cell.tooDeep + 1
    return false
  }
  if (top === 0 && value === K && cell.turn === 0) entry()
  const number = frameNumber(f)
  let p = cell.at
  words[p++] = headWord(OP_RESUME, site)
  p = putNumber(p, number)
  if (value !== K) p = put(p, word, value)
  stack[top + 1] = f
  cell.top = top + 1
  commit(p)
  return true
}
