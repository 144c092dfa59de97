import { OBJECT_PROXY, REF_PAYLOAD_SHIFT, STREAM_ITEM, STREAM_OFF, STREAM_SHIFT, TOKEN_VALUES } from '@cinescope/trace'
import { LIMIT, cell, hurry, stack } from './cell.ts'
import { objectRefWord } from './define.ts'
import { settlePending } from './foreign.ts'
import { settle } from './frame.ts'
import { infoOf, type Info } from './identity.ts'
import { isOpen, lane, openLane, state } from './lane.ts'
import { isSecretHolder } from './secret.ts'
import { closeStream, laneRoom, roll } from './track.ts'
import { seenInfo, written } from './value.ts'
import { result, set, setKeyed, write } from './write.ts'

/*
 * What stream functions call where the inlined code cannot go on: the lane is closed or full, or a value is no number. `n` is the position that the activation left;
 * they answer the one to go on with: below 0, with the probes that other functions have.
 */

/** A record that is no item. */
const RECORD = 1
/** An item that is no record. */
const ITEM: number = STREAM_ITEM - RECORD

/** Opens the lane for `f`; answers the position, or STREAM_OFF if its activation cannot be recorded. */
function open(f: number): number {
  if (isOpen()) closeStream()
  if (f !== stack[cell.top]! && settle(f, TOKEN_VALUES) === 0) return STREAM_OFF
  if (cell.left <= 0 || cell.at > LIMIT) {
    hurry()
    roll(f)
  }
  if (cell.pending !== 0) settlePending(f)
  return cell.at > LIMIT ? STREAM_OFF : openLane(laneRoom())
}

/** Puts an item into the lane. */
function put(f: number, n: number, v: number, step: number): number {
  const p = n === state.n && n < state.e ? n : open(f)
  if (p < 0) return p
  lane[p >> STREAM_SHIFT] = v
  return state.n = p + step
}

export function derivedMany(f: number, n: number, k: number): number {
  if (n < 0) return n
  const p = open(f)
  return p < 0 ? p : state.n = p + k * RECORD
}

export function streamWrite(s: number, f: number, n: number, v: unknown): number {
  if (n >= 0 && typeof v === 'number') return put(f, n, v, STREAM_ITEM)
  write(s, f, v)
  return STREAM_OFF
}

/** Of a variable that nothing is computed from. */
export function streamAny(s: number, f: number, n: number, v: unknown): number {
  if (n >= 0 && typeof v === 'number') return put(f, n, v, STREAM_ITEM)
  write(s, f, v)
  return n
}

export function streamResult(s: number, f: number, n: number, v: unknown): number {
  if (n >= 0 && typeof v === 'number') return put(f, n, v, STREAM_ITEM)
  result(s, f, v)
  return STREAM_OFF
}

export function streamSet(s: number, f: number, n: number, o: unknown, v: unknown): number {
  if (n >= 0 && typeof v === 'number' && mark(f, o)) return put(f, n, v, STREAM_ITEM)
  set(s, f, o, v)
  return STREAM_OFF
}

export function streamSetKeyed(s: number, f: number, n: number, o: unknown, k: unknown, v: unknown): number {
  if (n >= 0 && typeof v === 'number' && mark(f, o)) return put(f, n, v, STREAM_ITEM)
  setKeyed(s, f, o, k, v)
  return STREAM_OFF
}

export function derivedSet(s: number, f: number, n: number, o: unknown, v: unknown): number {
  if (n >= 0 && mark(f, o)) return derivedMany(f, n, 1)
  set(s, f, o, v)
  return STREAM_OFF
}

export function derivedSetKeyed(s: number, f: number, n: number, o: unknown, k: unknown, v: unknown): number {
  if (n >= 0 && mark(f, o)) return derivedMany(f, n, 1)
  setKeyed(s, f, o, k, v)
  return STREAM_OFF
}

/** An item that is no record: did the condition hold, or how many rounds had a loop? */
export function streamTest(f: number, n: number, v: number): number {
  return n < 0 ? n : put(f, n, v, ITEM)
}

/** A write of an object's variable: into the lane if the segment knows the object, else by a record of its own. */
export function streamObject(s: number, f: number, n: number, v: unknown): number {
  state.m = 0
  const info = n >= 0 && typeof v === 'object' && v !== null ? seenInfo(v, s << 2) : undefined
  if (info === undefined) {
    write(s, f, v)
    return n
  }
  if (info.dirty && isPlain(v, info)) state.m = state.g
  const p = put(f, n, objectRefWord(info) >>> REF_PAYLOAD_SHIFT, STREAM_ITEM)
  if (p < 0) write(s, f, v)
  return p
}

/** Do its writes need nothing but their values? */
function isPlain(o: unknown, info: Info | undefined): boolean {
  return info === undefined || (info.type !== OBJECT_PROXY && !isSecretHolder(o))
}

/**
 * A property of an object was written, maybe for the first time in this generation: marks it as changed by recorded writes. If it had to be looked at, its image shows
 * this write, and only the next one changes it. False: its writes need probes of their own.
 */
function mark(f: number, o: unknown): boolean {
  state.m = 0
  if (typeof o !== 'object' || o === null) return false
  const info = infoOf(o)
  if (!isPlain(o, info)) return false
  if (info !== undefined && info.seen === cell.epoch) {
    info.dirty = true
    state.m = state.g
    return true
  }
  if (f !== stack[cell.top]! && settle(f, TOKEN_VALUES) === 0) return false
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  written(o, f, 0)
  const known = infoOf(o)
  return known !== undefined && known.type !== OBJECT_PROXY && known.seen === cell.epoch
}
