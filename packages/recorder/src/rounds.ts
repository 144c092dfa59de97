import { SITES, TOKEN_CALLS, TOKEN_LEVEL_BITS } from '@cinescope/trace'
import { FRAME_STEP } from './cell.ts'
import { pass } from './fold.ts'
import { noteFolded } from './governor.ts'
import { NUMBERS, isBare, numbered, numbers } from './mask.ts'

/*
 * A round of an activation goes from one suspension to the next. One that goes on for long (a server's loop, a generator) costs by its rounds: of a function that the governor
 * lowered for that, every n-th is recorded. In the others the activation rests: it is not on the stack, and its probes record nothing.
 */

/** Slots of activations that rest. Of two that share one, the older one is recorded again. */
const SLOTS = 65_536

/** Function of each site, as far as a chunk told; of site 0 the stream function that was seen last. */
export const owners: Int32Array = new Int32Array(SITES)
/** By a function's number: of its rounds every so-manieth is recorded, 0: all are; and how many there are up to that. */
const every: Int32Array = new Int32Array(NUMBERS)
const left: Int32Array = new Int32Array(NUMBERS)
/** Tokens of activations that rest. */
const resting: Int32Array = new Int32Array(SLOTS)

export function setRounds(site: number, n: number): void {
  const at = numbered(site)
  if (at !== 0) every[at] = left[at] = n
}

export function isResting(f: number): boolean { return resting[f >> TOKEN_LEVEL_BITS & SLOTS - 1] === f }

/** It leaves, or goes on at a place that has no probe. */
export function wake(f: number): void {
  if (isResting(f)) resting[f >> TOKEN_LEVEL_BITS & SLOTS - 1] = 0
}

/** An activation is suspended at site `s`: does it rest from now on? Between two records. */
export function countRound(s: number, f: number): void {
  const owner = owners[s]!
  const at = numbers[owner]!
  const n = every[at]!
  if (n !== 0 && --left[at]! > 0) {
    resting[f >> TOKEN_LEVEL_BITS & SLOTS - 1] = f
    return
  }
  wake(f)
  if (n === 0) return
  left[at] = n
  noteFolded(owner, n)
  pass(n)
}

/** What an activation that is resumed at site `s` records from there on. */
export function tokenNow(s: number, f: number): number { return isBare(owners[s]!) ? f & -FRAME_STEP | TOKEN_CALLS : f }
