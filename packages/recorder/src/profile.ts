import {
  HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_ENTER, OP_IMAGE, OP_LEAVE, OP_OBJECT, OP_RESUME, OP_SHAPE, OP_STRING, OP_SUSPEND, OP_TIME, OP_UNWIND, REF_DOUBLE, REF_KIND_SHIFT, REF_OBJECT, SITES, SMI_SHIFT,
  STREAM_HEAD, TAG_HEAD, TAG_MASK, TAG_REF, TOKEN_CALLS, behindStream, streamCount,
} from '@cinescope/trace'
import { FRAME_STEP, cell, stack, words } from './cell.ts'
import { isBare } from './mask.ts'
import { owners } from './rounds.ts'
import { frames } from './track.ts'

/** What a function's records cost since the last decision, in units of a plain record. */
export interface Row {
  readonly site: number
  calls: number
  /** Suspensions. */
  rounds: number
  /** Of calls without images. */
  plain: number
  /** Of writes, images and what else a function without values would not record. */
  values: number
}

export interface Profile {
  readonly rows: Row[]
  /** Of all rows, and of records whose function is not known: a frame was entered before anybody looked. */
  total: number
}

/** Frames that are known, by their place on the stack and by their number. */
const KNOWN = 1024
const IMAGE = 10
const SHAPE = 8
const OBJECT = 6
const STRING = 6

let profile: Profile = { rows: [], total: 0 }
/** By function: which row it has, from 1; 0: none. */
const rowOf: Int32Array = new Int32Array(SITES)
/** Where the buffer was read up to, and how many frames were open there; functions of these by their place on the stack from 1. */
let at = 0
let depth = 0
const open: Int32Array = new Int32Array(KNOWN)
/** Functions of the frames that were entered last, by their number. */
const recent: Int32Array = new Int32Array(KNOWN)
let newest = 0

function forget(): void {
  for (let i = 0; i < profile.rows.length; i++) rowOf[profile.rows[i]!.site] = 0
  profile = { rows: [], total: 0 }
}

/** From here on the buffer is read; what came before is not known. */
export function skip(): void {
  forget()
  at = cell.at
  depth = cell.top
  for (let i = 0; i < KNOWN; i++) open[i] = recent[i] = 0
  newest = frames()
}

/** The buffer begins anew. */
export function rewind(): void { at = 0 }

/** Since the last time. */
export function takeProfile(): Profile {
  walk()
  const taken = profile
  forget()
  return taken
}

/**
 * Reads what was recorded since the last time: what it cost, whose its sites are, and whose frames are open. Those of functions that were lowered record no
 * values from now on: a probe whose token has more bits than the one on the stack asks `settle`. Between two records.
 */
export function walk(): void {
  const end = cell.at
  let images = 0
  let definitions = 0
  while (at < end) {
    const begin = at
    const head = words[at]!
    const op = head >>> HEAD_OP_SHIFT & 31
    const site = head >>> HEAD_SITE_SHIFT
    let size = 0
    let refs = 0
    if (op === OP_STRING) at += 1 + (site + 1 >> 1)
    else if (head === STREAM_HEAD && at + 2 < end) {
      // Records that cost next to nothing to write, and items that do.
      const items = streamCount(words, at)
      size = items
      at = behindStream(words, at)
    } else {
      for (at++; at < end && (words[at]! & TAG_MASK) !== TAG_HEAD; size++) {
        const word = words[at++]!
        if ((word & TAG_MASK) !== TAG_REF) continue
        const kind = word >> REF_KIND_SHIFT & 7
        if (kind === REF_DOUBLE) at += 2
        else if (kind === REF_OBJECT) refs++
      }
    }
    switch (op) {
      case OP_STRING: definitions += STRING + (site >> 2); continue
      case OP_OBJECT: definitions += OBJECT; continue
      case OP_SHAPE: images += SHAPE + size; continue
      case OP_IMAGE: images += IMAGE + size; continue
    }
    // What is defined in front of a module's record is no function's cost.
    if (op >= OP_TIME && head !== STREAM_HEAD) {
      definitions = 0
      continue
    }
    let owner = depth > 0 && depth < KNOWN ? open[depth]! : 0
    if (op === OP_ENTER || op === OP_RESUME) {
      owner = site
      if (op === OP_ENTER) recent[++newest & KNOWN - 1] = site
      else owner = functionOf(words[begin + 1]! >> SMI_SHIFT) || (site === 0 ? 0 : owners[site]!)
      if (++depth < KNOWN) open[depth] = owner
    } else if (op >= OP_SUSPEND) {
      if (owner === 0) owner = owners[site]!
      else owners[site] = owner
    }
    const call = op <= OP_RESUME
    // An object that a function with values sees is compared with its image once a task, which no record tells.
    const plain = (call ? 1 + size * 0.25 : 0) + definitions
    const values = (call ? 0 : 1 + size * 0.25) + images + refs
    if (owner !== 0) add(owner, op, plain, values)
    profile.total += plain + values
    images = 0
    definitions = 0
    if (op === OP_LEAVE || op === OP_SUSPEND) depth = depth > 0 ? depth - 1 : 0
    else if (op === OP_UNWIND) {
      const count = words[at - 1]! >> SMI_SHIFT
      depth = depth > count ? depth - count : 0
    }
  }
  // Frames of a chunk that was dropped left without a record.
  if (depth !== cell.top || cell.muted !== 0) skip()
  for (let i = 1; i <= depth && i < KNOWN; i++) if (isBare(open[i]!)) stack[i] = stack[i]! & -FRAME_STEP | TOKEN_CALLS
}

/** Function of a frame, if it was entered lately. */
function functionOf(frame: number): number {
  return frame > newest - KNOWN ? recent[frame & KNOWN - 1]! : 0
}

function add(site: number, op: number, plain: number, values: number): void {
  const { rows } = profile
  if (rowOf[site] === 0) {
    rows[rows.length] = { site, calls: 0, rounds: 0, plain: 0, values: 0 }
    rowOf[site] = rows.length
  }
  const row = rows[rowOf[site]! - 1]!
  if (op === OP_ENTER) row.calls++
  else if (op === OP_SUSPEND) row.rounds++
  row.plain += plain
  row.values += values
}
