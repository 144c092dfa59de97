import { OP_STREAM, STREAM_LANE, headWord, smiWord, type StreamState } from '@cinescope/trace'
import { DOUBLE, cell, putDouble, words } from './cell.ts'
import { numberWord } from './primitive.ts'

/*
 * Where stream functions put what they record, without a header and without a call (P30): numbers into `lane`, one behind the other, and counts into
 * `state`. It becomes one OP_STREAM record before any other record is written: while the lane is open `cell.left` is not above 0, so that every probe
 * rolls first. Closed, both counts are too high for every inlined test, so that the next write calls a probe.
 */
export const CLOSED: number = 2 ** 28

export const lane: Float64Array = new Float64Array(STREAM_LANE)
export const state: StreamState = { n: CLOSED, d: CLOSED, g: 1 }

/** What `cell.left` was when the lane was opened. */
let left = 0

/** From now on every probe rolls first. */
export function openLane(): void {
  state.n = 0
  state.d = 0
  left = cell.left
  cell.span = cell.span - left
  cell.left = 0
}

export function isOpen(): boolean { return state.n !== CLOSED }

/** Marks that were set by stream functions must be set again. */
export function forgetMarks(): void {
  state.g = (state.g & 0x0fff_ffff) + 1
}

/** Writes what is in the lane, for the frame on top; answers how many records that is. There is room: the lane is opened below LIMIT. */
export function closeLane(): number {
  const items = state.n
  const count = items + state.d
  state.n = CLOSED
  state.d = CLOSED
  cell.span = cell.span + left
  cell.left = cell.left + left
  if (cell.recording === 0 || (count === 0 && items === 0)) return 0
  let p = cell.at
  words[p] = headWord(OP_STREAM, 0)
  words[p + 1] = smiWord(count)
  p += 2
  for (let i = 0; i < items; i++) {
    const value = lane[i]!
    const w = numberWord(value)
    words[p++] = w
    if (w === DOUBLE) {
      putDouble(words, p, value)
      p += 2
    }
  }
  cell.left = cell.left - count
  cell.at = p
  return count
}
