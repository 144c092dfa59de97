import { OBJECT_PROXY, REF_PAYLOAD_SHIFT, STREAM_ITEM, STREAM_OFF, STREAM_SHIFT, TOKEN_VALUES } from '@cinescope/trace'
import { LIMIT, cell, hurry, stack } from './cell.ts'
import { objectRefWord } from './define.ts'
import { settlePending } from './foreign.ts'
import { settle } from './frame.ts'
import type { Info } from './identity.ts'
import { lane, openLane, putStream, state } from './lane.ts'
import { closeStream, countStream, laneRoom, roll } from './track.ts'
import { seenInfo, written } from './value.ts'
import { write } from './write.ts'

/*
 * What stream functions call where the inlined code cannot go on: the lane is closed or full. `n` is the position that the activation left; they answer the one to go on
 * with: below 0, with the probes that other functions have.
 */

/** Closes the lane; false if the activation of `f` cannot be recorded. */
function ready(f: number): boolean {
  closeStream()
  if (f !== stack[cell.top]! && settle(f, TOKEN_VALUES) === 0) return false
  if (cell.at > LIMIT) hurry()
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  return cell.at <= LIMIT
}

/** Puts an item into the lane, which is opened for it. */
export function putItem(f: number, n: number, v: number, step: number): number {
  if (n < 0) return n
  if (n !== state.n || n >= state.e) {
    if (!ready(f)) return STREAM_OFF
    n = openLane(laneRoom())
  }
  lane[n >> STREAM_SHIFT] = v
  return state.n = n + step
}

/** What a loop counted is a record of its own: to open the lane for it costs more. */
const MANY = 16

export function derivedMany(f: number, n: number, k: number): number {
  if (!ready(f)) return STREAM_OFF
  if (k < MANY) return state.n = openLane(laneRoom()) + k
  putStream(k, 0, cell.at + 3)
  countStream(k)
  return 0
}

/** A write of an object's variable: into the lane if the segment knows the object, else by a record of its own. */
export function streamObject(s: number, f: number, n: number, v: unknown): number {
  state.m = 0
  const info = n >= 0 && typeof v === 'object' && v !== null ? seenInfo(v, s << 2) : undefined
  if (info === undefined) {
    write(s, f, v)
    return n
  }
  if (info.dirty && isPlain(info)) state.m = state.g
  const p = putItem(f, n, objectRefWord(info) >>> REF_PAYLOAD_SHIFT, STREAM_ITEM)
  if (p < 0) write(s, f, v)
  return p
}

/** Do its writes need nothing but their values? */
function isPlain(info: Info): boolean { return info.type !== OBJECT_PROXY && !info.secret }

/** If the object has to be looked at, its image shows this write, and only the next one changes it. */
export function markChanged(f: number, o: unknown): number {
  if (typeof o !== 'object' || o === null) return 0
  let info = seenInfo(o, 0)
  if (info !== undefined) {
    if (!isPlain(info)) return 0
    info.dirty = true
    return state.g
  }
  if (f !== stack[cell.top]! && settle(f, TOKEN_VALUES) === 0) return 0
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  written(o, f, 0)
  info = seenInfo(o, 0)
  return info !== undefined && isPlain(info) ? -1 : 0
}
