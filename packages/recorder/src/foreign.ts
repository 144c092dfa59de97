import { cell, hurry } from './cell.ts'
import { baseline, verify } from './image.ts'
import { forgetMarks } from './lane.ts'
import { lapBegin, lapEnd } from './stopwatch.ts'

/**
 * Objects handed to foreign calls that are under way: verified at the next probe of the same frame that says the call is
 * over. Bounded; what does not fit is verified at its next first sight.
 */
const CALLS_MAX = 16
const ARGUMENTS_MAX = 4
const objects: (object | undefined)[] = []
for (let i = 0; i < CALLS_MAX * ARGUMENTS_MAX; i++) objects[i] = undefined
const tokens: Int32Array = new Int32Array(CALLS_MAX)

export function dropPending(): void {
  for (let i = 0; i < cell.pending * ARGUMENTS_MAX; i++) objects[i] = undefined
  cell.pending = 0
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The call of frame `f` gets these; a call without objects is not remembered. */
export function pend(f: number, a: unknown, b: unknown, c: unknown, d: unknown): void {
  if (!isObject(a) && !isObject(b) && !isObject(c) && !isObject(d)) return
  const call = cell.pending
  if (call === CALLS_MAX) return
  const at = call * ARGUMENTS_MAX
  tokens[call] = f
  cell.pending = call + 1
  forgetMarks()
  // A leave does not ask for pending calls, so that it stays short: it rolls, if it is the next probe.
  hurry()
  keep(at, a)
  keep(at + 1, b)
  keep(at + 2, c)
  keep(at + 3, d)
}

function keep(at: number, value: unknown): void {
  objects[at] = isObject(value) ? value : undefined
  if (isObject(value)) guarded(baseline, value)
}

function guarded(run: (o: object) => void, o: object): void {
  const lap = lapBegin()
  try {
    run(o)
  } catch {
    cell.faults = cell.faults + 1
  }
  lapEnd(lap)
}

/** Frame `f` goes on after its foreign call. */
export function settlePending(f: number): void {
  for (let call = cell.pending - 1; call >= 0; call--) {
    if (tokens[call] !== f) continue
    const end = cell.pending * ARGUMENTS_MAX
    cell.pending = call
    for (let i = call * ARGUMENTS_MAX; i < end; i++) {
      const value = objects[i]
      objects[i] = undefined
      if (value !== undefined && i < (call + 1) * ARGUMENTS_MAX) guarded(verify, value)
    }
    return
  }
}
