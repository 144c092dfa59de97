import { SITES, TOKEN_CALLS } from '@cinescope/trace'
import { masks } from './cell.ts'

/*
 * What each function records: the mask that was chosen for it, at most the governor's cap, and no mask at all while it is folded; then every
 * enter comes by the gate, which asks `fold`. By site.
 */

/**
 * Which calls of a folded function are recorded: the first so many of each task, and of those after them each 2^n-th. As a number, n << 5 | f, where
 * 2^(f - 1) are the first ones, none if f is 0. 0: every call.
 */
export type FoldRule = number

/** Both are powers of two; `first` may be 0. */
export function foldRule(first: number, every: number): FoldRule { return exponent(every) << 5 | (first < 1 ? 0 : exponent(first) + 1) }

function exponent(n: number): number {
  let e = 0
  while (e < 24 && 1 << e < n) e++
  return e
}

export function firstOf(rule: FoldRule): number {
  const f = rule & 31
  return f === 0 ? 0 : 1 << f - 1
}
export function everyOf(rule: FoldRule): number { return 1 << (rule >> 5) }

const CALLS_ONLY = 1
const PINNED = 2
const chosen: Uint8Array = new Uint8Array(SITES)
/** The governor's: fold rule << 2 | PINNED | CALLS_ONLY. */
const caps: Uint16Array = new Uint16Array(SITES)
/** Of folded functions: rule << 3 | mask of the calls that are recorded. 0: nothing of it is. */
export const folds: Uint16Array = new Uint16Array(SITES)
/** Numbers of functions that were lowered once, from 1: what is kept of them alone is kept by number, or it would take megabytes. */
export const numbers: Uint16Array = new Uint16Array(SITES)
export const NUMBERS: number = 65_536
let numbering = 0
let sampling: FoldRule = 0

/** `mask` is what was asked for, by the plan or at run time. */
export function choose(site: number, mask: number): void {
  chosen[site] = mask
  settle(site)
}

/** `callsOnly`: arguments and results without images, no writes. */
export function cap(site: number, callsOnly: boolean, rule: FoldRule): void {
  caps[site] = rule << 2 | caps[site]! & PINNED | (callsOnly ? CALLS_ONLY : 0)
  settle(site)
}

/** A pinned function records what was chosen, whatever the governor or `sample` say. */
export function hold(site: number, pinned: boolean): void {
  caps[site] = pinned ? PINNED : caps[site]! & ~PINNED
  settle(site)
}

/** Does it record calls only, because the governor says so? */
export function isBare(site: number): boolean { return (caps[site]! & CALLS_ONLY) !== 0 }
export function isPinned(site: number): boolean { return (caps[site]! & PINNED) !== 0 }
export function chosenMask(site: number): number { return chosen[site]! | 0 }

/** The function's number from now on; 0 if there are too many. */
export function numbered(site: number): number { return numbers[site]! || (numbers[site] = numbering < NUMBERS - 1 ? ++numbering : 0) }

/** Every function that is not folded otherwise is folded so. `settle` each of them afterwards. */
export function setSampling(rule: FoldRule): void { sampling = rule }

export function settle(site: number): void {
  const limit = caps[site]!
  const mask = chosen[site]! !== 0 && (limit & CALLS_ONLY) !== 0 ? TOKEN_CALLS : chosen[site]!
  const rule = mask === 0 || (limit & PINNED) !== 0 ? 0 : limit >> 2 || sampling
  folds[site] = rule === 0 ? 0 : rule << 3 | mask
  masks[site] = rule === 0 ? mask : 0
}
