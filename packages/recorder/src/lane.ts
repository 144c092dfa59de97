import { STREAM_HEAD, STREAM_RECORDS, STREAM_SHIFT, smiWord, type StreamState } from '@cinescope/trace'
import { LIMIT, cell, words } from './cell.ts'

/*
 * Where stream functions put what they record, without a header and without a call (P30): numbers into `lane`, which is the rest of the buffer, and what was recorded into
 * `state.n`. It becomes one OP_STREAM record before any other record is written: while the lane is open `cell.left` is not above 0, so that every probe
 * rolls first. Closed, its position is none that a function has, so that the next write calls a probe.
 */
const CLOSED = -1
const RECORDS: number = (1 << STREAM_SHIFT) - 1
/** Items until the clock is asked, at most; twice as many records may be derived then. */
export const LANE_MAX = 2048

const nobody: object = {}

export const lane: Float64Array = new Float64Array(words.buffer)
export const state: StreamState = { n: CLOSED, e: 0, g: 1, m: 0 }

/** What `cell.left` was when the lane was opened; its first item, and the number of records that it began with. */
let left = 0
let first = 0
let begun = 0
let written = 0

/** From now on every probe rolls first. Answers the position. There is room: `cell.at` is below LIMIT. `room`: items and derived records until a probe is called. */
export function openLane(room: number): number {
  first = cell.at + 4 >> 1
  begun = room === LANE_MAX ? 0 : STREAM_RECORDS - room
  const end = first + room
  state.e = (end < LIMIT >> 1 ? end : LIMIT >> 1) << STREAM_SHIFT
  left = cell.left
  cell.span = cell.span - left
  cell.left = 0
  return state.n = first << STREAM_SHIFT | begun
}

export function isOpen(): boolean { return state.n >= 0 }

/** Where the last OP_STREAM was written, in this chunk or an earlier one. */
export function lastStream(): number { return written }

/**
 * The object that a property write changed last, with its word: one that the epoch has seen, is marked as changed, and is neither a proxy nor under a secret name, so
 * that its next write needs no look at it. Nobody while a foreign call is under way, whose end would be told first. `behind`: of the last write to another one, if that is a proxy, the target.
 */
export const receiver: { object: object, word: number, behind: object | undefined } = { object: nobody, word: 0, behind: undefined }

export function forgetReceiver(): void { receiver.object = nobody }

/** Objects that were marked as changed must be marked again. */
export function forgetMarks(): void {
  forgetReceiver()
  state.g = (state.g & 0x0fff_ffff) + 1
}

/** Writes what is in the lane, for the frame on top; answers how many records that is. */
export function closeLane(): number {
  const end = state.n >> STREAM_SHIFT
  const count = (state.n & RECORDS) - begun
  state.n = CLOSED
  cell.span = cell.span + left
  cell.left = cell.left + left
  const p = cell.at
  if (cell.recording === 0 || (count === 0 && end === first)) return 0
  const padding = first * 2 - p - 3
  if (padding !== 0) words[p + 3] = 0
  putStream(count, end - first << 1 | padding, end * 2)
  return count
}

/** An OP_STREAM that ends before `end`; its records are counted. */
export function putStream(count: number, items: number, end: number): void {
  const p = written = cell.at
  words[p] = STREAM_HEAD
  words[p + 1] = smiWord(count)
  words[p + 2] = smiWord(items)
  cell.left = cell.left - count
  cell.at = end
}
