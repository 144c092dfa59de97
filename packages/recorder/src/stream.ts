import { OBJECT_PROXY, REF_PAYLOAD_SHIFT, STREAM_LANE, TOKEN_VALUES } from '@cinescope/trace'
import { LIMIT, cell, hurry, stack } from './cell.ts'
import { settlePending } from './foreign.ts'
import { settle } from './frame.ts'
import { infoOf } from './identity.ts'
import { CLOSED, isOpen, lane, openLane, state } from './lane.ts'
import { isSecretHolder } from './secret.ts'
import { roll } from './track.ts'
import { seenWord, written } from './value.ts'
import { result, set, setKeyed, write } from './write.ts'

/*
 * What stream functions call where the inlined code cannot go on: the lane is closed or full, or a value is no number. Most answer
 * the mode in which the activation goes on: 0, derived, or 1, where it records everything by the probes that other functions have.
 */
const DERIVES = 0
const RECORDS = 1

/** Opens the lane for `f`; false if its activation cannot be recorded. */
function open(f: number): boolean {
  if (f !== stack[cell.top]! && settle(f, TOKEN_VALUES) === 0) return false
  if (cell.left <= 0 || cell.at > LIMIT) {
    hurry()
    roll(f)
  }
  if (cell.pending !== 0) settlePending(f)
  if (cell.at > LIMIT) return false
  openLane()
  return true
}

/** Puts an item into the lane after making room. */
function put(f: number, v: number): number {
  if (isOpen() && state.n === STREAM_LANE) roll(f)
  if (!isOpen() && !open(f)) return RECORDS
  const items = state.n
  lane[items] = v
  state.n = items + 1
  return DERIVES
}

/** A record that is derived: counted already if the lane was open. */
export function derivedMany(f: number): number {
  if (isOpen()) {
    roll(f)
    return DERIVES
  }
  state.d = CLOSED
  if (!open(f)) return RECORDS
  state.d = 1
  return DERIVES
}

export function streamWrite(s: number, f: number, v: unknown): number {
  if (typeof v === 'number') return put(f, v)
  write(s, f, v)
  return RECORDS
}

/** Of a variable that nothing is computed from. */
export function streamAny(s: number, f: number, v: unknown): number {
  if (typeof v === 'number') return put(f, v)
  write(s, f, v)
  return DERIVES
}

export function streamResult(s: number, f: number, v: unknown): number {
  if (typeof v === 'number') return put(f, v)
  result(s, f, v)
  return RECORDS
}

export function streamSet(s: number, f: number, o: unknown, v: unknown): number {
  if (typeof v === 'number') return put(f, v)
  set(s, f, o, v)
  return RECORDS
}

export function streamSetKeyed(s: number, f: number, o: unknown, k: unknown, v: unknown): number {
  if (typeof v === 'number') return put(f, v)
  setKeyed(s, f, o, k, v)
  return RECORDS
}

/** An item that is no record: did the condition hold? */
export function streamTest(f: number, v: unknown): number {
  const mode = put(f, v ? 1 : 0)
  if (mode === DERIVES) state.d = state.d - 1
  return mode
}

/** A write of an object's variable: into the lane if the segment knows the object, else by a record of its own. */
export function streamObject(s: number, f: number, v: unknown): void {
  const word = typeof v === 'object' && v !== null ? seenWord(v, s << 2) : 0
  if (word === 0 || put(f, word >>> REF_PAYLOAD_SHIFT) !== DERIVES) write(s, f, v)
}

/**
 * A property of an object was written, for the first time in this generation: marks it as changed by recorded writes. If it had to be looked at, its image shows
 * this write, and only the next one changes it: 0 asks to be called again. -1: its writes need probes of their own.
 */
export function streamMark(f: number, o: unknown): number {
  if (typeof o !== 'object' || o === null || isSecretHolder(o)) return -1
  const info = infoOf(o)
  if (info !== undefined && info.type === OBJECT_PROXY) return -1
  if (info !== undefined && info.seen === cell.epoch) {
    info.dirty = true
    return state.g
  }
  if (f !== stack[cell.top]! && settle(f, TOKEN_VALUES) === 0) return -1
  if (cell.left <= 0) roll(f)
  if (cell.pending !== 0) settlePending(f)
  written(o, f, 0)
  const known = infoOf(o)
  return known !== undefined && known.type !== OBJECT_PROXY && known.seen === cell.epoch ? 0 : -1
}
