import {
  HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_ENTER, OP_FOLD, OP_IMAGE, OP_LEAVE, OP_OBJECT, OP_RESUME, OP_SHAPE, OP_STRING, OP_SUSPEND, OP_TIME, OP_UNWIND, REF_DOUBLE, REF_KIND_SHIFT, REF_OBJECT, SMI_SHIFT,
  STREAM_HEAD, TAG_HEAD, TAG_MASK, TAG_REF, TOKEN_CALLS, behindStream, streamCount,
} from '@cinescope/trace'
import { FRAME_STEP, SITES, cell, stack, words } from './cell.ts'
import { lastStream } from './lane.ts'
import { SafeMap } from './primordial.ts'

/** What a function's records cost within a stretch of the buffer, in units of a plain record. */
export interface Row {
  readonly site: number
  calls: number
  /** Of calls without images. */
  plain: number
  /** Of writes, images and what else a function without values would not record. */
  values: number
}

export interface Profile {
  readonly rows: Row[]
  readonly byFunction: SafeMap<number, Row>
  /** Of all rows, and of records whose function is not known: a frame was entered long before. */
  total: number
  records: number
}

/** Words of one profile at most: some ten microseconds. */
const WORDS_MAX = 6144
const DEPTH_MAX = 256
const OWNERS_MAX = 65_536
const IMAGE = 10
const SHAPE = 8
const OBJECT = 6
const STRING = 6

/** Function of each write site, as far as one was seen with its function on top; of site 0 the stream function that was seen last. */
const owners: SafeMap<number, number> = new SafeMap()
/** Functions of the frames of a sample, by their place on the stack from 1. */
const path: Int32Array = new Int32Array(DEPTH_MAX + 1)
/** The same of the frames that are open, as far as a chunk told it, and their tokens. */
const open: Int32Array = new Int32Array(DEPTH_MAX + 1)
const tokens: Int32Array = new Int32Array(DEPTH_MAX + 1)
let seed = 1

/**
 * Learns whose the sites of a chunk are, and whose frames are open at its end. `top` frames were open at its beginning: a function that is entered once and
 * runs for long is in no sample, but its frame is still there. Frames of functions that are `bare` record no values from now on: a probe whose token has more bits than the one on the
 * stack asks `settle`.
 */
export function learnOwners(from: number, to: number, top: number, bare: SafeMap<number, boolean>): void {
  for (let i = 1; i <= top && i <= DEPTH_MAX; i++) if (tokens[i] !== stack[i]) open[i] = 0
  walk(from, to, open, top)
  for (let i = 1; i <= cell.top && i <= DEPTH_MAX; i++) {
    if (bare.get(open[i]!)) stack[i] = stack[i]! & -FRAME_STEP | TOKEN_CALLS
    tokens[i] = stack[i]!
  }
}

/** Of the records between two positions of the buffer; of many, those of one stretch, which `seed` picks. The first position is a record's. */
export function profile(from: number, to: number): Profile {
  if (to - from <= WORDS_MAX) return walk(from, to, path, 0)
  seed = seed * 16_807 % 2_147_483_647
  const last = lastStream()
  // Among the items of a stream function many look like heads: then one of two places that are known to be records.
  const at = last < from ? from + seed % (to - from - WORDS_MAX) : (seed & 1) === 0 ? from : last
  return walk(at, at + WORDS_MAX < to ? at + WORDS_MAX : to, path, 0)
}

/** `functions` are those of the `depth` frames that are open at the first record. */
function walk(from: number, end: number, functions: Int32Array, depth: number): Profile {
  const answer: Profile = { rows: [], byFunction: new SafeMap(), total: 0, records: 0 }
  let at = from
  // A raw word that looks like a head is one in millions, and costs one odd record.
  while (at < end && !isHead(words[at]!)) at++
  let images = 0
  let definitions = 0
  while (at < end) {
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
    answer.records++
    switch (op) {
      case OP_STRING: definitions += STRING + (site >> 2); continue
      case OP_OBJECT: definitions += OBJECT; continue
      case OP_SHAPE: images += SHAPE + size; continue
      case OP_IMAGE: images += IMAGE + size; continue
    }
    if (op >= OP_TIME && head !== STREAM_HEAD) continue
    let owner = depth > 0 && depth <= DEPTH_MAX ? functions[depth]! : 0
    if (op === OP_ENTER || op === OP_RESUME) {
      owner = op === OP_ENTER ? site : owners.get(site) ?? 0
      if (++depth <= DEPTH_MAX) functions[depth] = owner
    } else if (op > OP_SUSPEND) {
      if (owner !== 0 && owners.size < OWNERS_MAX) owners.set(site, owner)
      else if (owner === 0) owner = owners.get(site) ?? 0
    }
    const call = op <= OP_RESUME
    // An object that a function with values sees is compared with its image once a task, which no record tells.
    const plain = (call ? 1 + size * 0.25 : 0) + definitions
    const values = (call ? 0 : 1 + size * 0.25) + images + refs
    if (owner !== 0) add(answer, owner, op === OP_ENTER ? 1 : 0, plain, values)
    answer.total += plain + values
    images = 0
    definitions = 0
    if (op === OP_LEAVE || op === OP_SUSPEND) depth = depth > 0 ? depth - 1 : 0
    else if (op === OP_UNWIND) {
      const count = words[at - 1]! >> SMI_SHIFT
      depth = depth > count ? depth - count : 0
    }
  }
  return answer
}

function isHead(word: number): boolean {
  return (word & TAG_MASK) === TAG_HEAD && word >>> HEAD_SITE_SHIFT < SITES && (word >>> HEAD_OP_SHIFT & 31) <= OP_FOLD
}

function add({ rows, byFunction }: Profile, site: number, calls: number, plain: number, values: number): void {
  const row = byFunction.get(site)
  if (row === undefined) {
    const added = { site, calls, plain, values }
    rows[rows.length] = added
    byFunction.set(site, added)
  } else {
    row.calls += calls
    row.plain += plain
    row.values += values
  }
}
