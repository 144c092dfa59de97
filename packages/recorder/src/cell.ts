import { SITES, type Probes } from '@cinescope/trace'
import { setFloat64, setPrototypeOf } from './primordial.ts'

/** The recorder's memory: constants that every probe shares. */
export const CAPACITY: number = 64 * 1024
/** Beyond this the next roll flushes. What remains above holds the largest single record with all its definitions. */
export const LIMIT: number = 48 * 1024
export const words: Int32Array = new Int32Array(CAPACITY)

export const DEPTH: number = 2 ** 18
/** Tokens of the open frames from index 1. Index 0 holds a value that is no token, so that "is f on top?" is one compare. */
export const stack: Int32Array = new Int32Array(DEPTH + 1)
stack[0] = -2

/** Level mask of each site; 0 for sites that record nothing. */
export const masks: Uint8Array = new Uint8Array(SITES)

/** All fields are small integers, for good: a field that once held anything else is slower in every probe. */
interface Cell {
  /** Next free word. Stored last by every record, so a record that is cut short by an exception was never there. */
  at: number
  /** Records until the next roll; counts every record down, also below 0. */
  left: number
  /** What `left` was at the last roll: span - left records were written since. */
  span: number
  /** Open frames. */
  top: number
  /** An enter goes on without a question while 1 <= top <= room. 0 when enters are refused. */
  room: number
  /** Last frame's number << TOKEN_LEVEL_BITS, wrapped to 30 bits. */
  frame: number
  segment: number
  /** Changes with each event-loop entry and segment: an object seen in this epoch needs no second look. */
  epoch: number
  recording: number
  /** 1 while recording and not within `quiet`. */
  listening: number
  /** Faults that could not be written where they happened (the stack may be exhausted there). */
  faults: number
  /** Foreign calls under way whose arguments are to be verified. */
  pending: number
  /** Object verifications left in this entry. */
  checks: number
  /** 1: the sink dropped a chunk, the open frames are ghosts until the stack is empty. */
  muted: number
  instance: number
  /** Why enters are refused: 0 no, 1 task cap, 2 pool. */
  refusing: number
  refused: number
  tooDeep: number
  /** Number of the newest object, and what it was at the last roll. */
  objects: number
  old: number
  /** What it was when the segment began. */
  born: number
  /** 1: some object is a container under a secret name. */
  secrets: number
  /** Entries from the event loop, wrapped. */
  task: number
  /** 1: the entry goes on, though its frames are not on the stack: they are only counted. */
  turn: number
  /** When it was last looked at the clock, in milliseconds. */
  clock: number
  /** 1: the governor has lowered functions. */
  lowered: number
}

/**
 * Positions and counters. Fields of a constant object and not elements of a typed array: once any buffer of the program was
 * transferred, engines ask at every use of a typed array whether its buffer was.
 */
export const cell: Cell = {
  at: 0, left: 0, span: 0, top: 0, room: 0, frame: 0, segment: 0, epoch: 0, recording: 0, listening: 0, faults: 0, pending: 0, checks: 0, muted: 0, instance: 0, refusing: 0,
  refused: 0, tooDeep: 0, objects: 0, old: 0, born: 0, secrets: 0, task: 0, turn: 0, clock: -Infinity, lowered: 0,
}

export const FRAME_MASK: number = 0x3fff_ffff
export const ANCHOR_RECORDS = 256

/* Literals, because bundlers put those in place, and the engine inlines a shorter probe into more functions. `cell.test.ts` holds them to word.ts. */
/** Token bits above the level: one frame. */
export const FRAME_STEP = 8
export const ENTER_HEAD = 1
export const LEAVE_HEAD = 5
export const UNWIND_HEAD = 9
export const WRITE_HEAD = 29
export const SET_HEAD = 33
/** Word of a number whose bits follow. */
export const DOUBLE = 10

/** Writes the bits of a double behind its word. */
const float: Float64Array = new Float64Array(1)
const bits: Int32Array = new Int32Array(float.buffer)
const LOW: number = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1
const LITTLE: boolean = LOW === 0
const view: DataView = new DataView(words.buffer)

export function putDouble(target: Int32Array, at: number, value: number): void {
  float[0] = value
  target[at] = bits[LOW]!
  target[at + 1] = bits[1 - LOW]!
}

/** Puts the bits of a double into the buffer, answers the position behind them. */
export const double: (at: number, value: unknown) => number = (at, value) => {
  setFloat64(view, at << 2, value as number, LITTLE)
  return at + 2
}

/** Puts a value's word, and the bits of a double, into the buffer; answers the position behind them. */
export function put(at: number, word: number, value: unknown): number {
  words[at] = word
  return word === DOUBLE ? double(at + 1, value) : at + 1
}

export function doubleHash(value: number): number {
  float[0] = value
  return bits[0]! ^ (bits[1]! >>> 1)
}

/** Makes the next probe roll: something large was written. Keeps span - left. */
export function hurry(): void {
  const { left } = cell
  if (left > 0) {
    cell.span -= left
    cell.left = 0
  }
}

/** A record that is no probe's ends in front of position `at`. What is large makes the next probe roll. */
export function commit(at: number): void {
  cell.at = at
  cell.left = cell.left - 1
  if (at > LIMIT) hurry()
}

let flag = { on: false }
/** Engines remember up to four hidden classes of K by use; with more they look `on` up anew each time. */
let changes = 3

/** The flag that instrumented code asks, and the mark for "did not return". */
export const K: Probes['K'] = setPrototypeOf({ global: globalThis }, flag) as Probes['K']

/**
 * Sets `K.on`. It is inherited, from another object at each of the first changes: engines build on a field that never changed as on a constant,
 * and for a field of K's own would stop that at the first change for ever. Code that built on it is compiled anew, so this is for start and stop only.
 */
export function turn(on: boolean): void {
  if (changes-- > 0) {
    flag = { on }
    setPrototypeOf(K, flag)
  } else flag.on = on
}
