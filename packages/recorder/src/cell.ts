import { OP_UNWIND, REF_DOUBLE, headWord, refWord } from '@cinescope/trace'

/**
 * The recorder's memory: constant typed arrays that every probe shares. Positions live in a typed-array cell and not in a
 * variable: a variable that many functions write is never kept as a plain integer by the engine.
 */
export const CAPACITY: number = 64 * 1024
/** Beyond this the next roll flushes. What remains above holds the largest single record with all its definitions. */
export const LIMIT: number = 48 * 1024
export const words: Int32Array = new Int32Array(CAPACITY)

export const DEPTH: number = 2 ** 18
/** Tokens of the open frames from index 1. Index 0 holds a value that is no token, so that "is f on top?" is one compare. */
export const stack: Int32Array = new Int32Array(DEPTH + 1)
stack[0] = -2

/** Level mask of each site; 0 for sites that record nothing. */
export const SITES: number = 2 ** 22
export const masks: Uint8Array = new Uint8Array(SITES)
/** Calls of functions without a mask, by site. Pages of memory that nobody writes to are never there. */
export const folds: Int32Array = new Int32Array(SITES)

export const cell: Int32Array = new Int32Array(32)
/** Next free word. Stored last by every record, so a record that is cut short by an exception was never there. */
export const AT = 0
/** Records until the next roll; counts every record down, also below 0. */
export const LEFT = 1
/** What LEFT was at the last roll: SPAN - LEFT records were written since. */
export const SPAN = 2
/** Open frames. */
export const TOP = 3
/** An enter goes on without a question while 1 <= TOP <= ROOM. 0 when enters are refused. */
export const ROOM = 4
/** Last frame's number << TOKEN_LEVEL_BITS, wrapped to 30 bits. */
export const FRAME = 5
export const SEGMENT = 6
/** Changes with each event-loop entry and segment: an object seen in this epoch needs no second look. */
export const EPOCH = 7
export const RECORDING = 8
/** Faults that could not be written where they happened (the stack may be exhausted there). */
export const FAULTS = 9
/** Foreign calls under way whose arguments are to be verified. */
export const PENDING = 10
/** Object verifications left in this entry. */
export const CHECKS = 11
/** 1: the sink dropped a chunk, the open frames are ghosts until the stack is empty. */
export const MUTED = 12
export const INSTANCE = 13
/** Why enters are refused: 0 no, 1 task cap, 2 pool. */
export const REFUSING = 14
export const REFUSED = 15
export const TOO_DEEP = 16
/** Number of the newest object, and what it was at the last roll. */
export const OBJECTS = 17
export const OLD = 18
/** 1: some object is a container under a secret name. */
export const SECRETS = 19

export const FRAME_MASK: number = 0x3fff_ffff
export const ANCHOR_RECORDS = 256

export const DOUBLE: number = refWord(REF_DOUBLE, 0)
export const UNWIND_HEAD: number = headWord(OP_UNWIND, 0)

/** Writes the bits of a double behind its word. */
const float: Float64Array = new Float64Array(1)
const bits: Int32Array = new Int32Array(float.buffer)
const LOW: number = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1

export function putDouble(target: Int32Array, at: number, value: number): void {
  float[0] = value
  target[at] = bits[LOW]!
  target[at + 1] = bits[1 - LOW]!
}

export function doubleHash(value: number): number {
  float[0] = value
  return bits[0]! ^ (bits[1]! >>> 1)
}

/** Makes the next probe roll: something large was written. Keeps SPAN - LEFT. */
export function hurry(): void {
  const left = cell[LEFT]!
  if (left > 0) {
    cell[SPAN] = cell[SPAN]! - left
    cell[LEFT] = 0
  }
}

/** `K.on` must not be written before the first start: until then engines treat it as a constant. */
export const K: { on: boolean, readonly global: object } = { on: false, global: globalThis }
