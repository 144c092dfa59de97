/**
 * What slow paths cost, by the clock, because no number of records tells: looking at an object, opening an entry. One in RATE is timed and
 * stands for all: reading the clock costs a tenth of what it measures.
 */
const RATE = 13
/** No slow path takes as long, unless the machine did something else meanwhile. */
const MOST_MS = 0.1
const HANDOVER_MS = 1

let clock: (() => number) | undefined
let turn = 0
let timed = false
let spent = 0
/** What reading the clock takes, which a lap contains. */
let reading = 0

/** Undefined: nothing is timed, and nothing costs. */
export function wind(now: (() => number) | undefined): void {
  clock = now
  timed = false
  reading = MOST_MS
  if (now === undefined) return
  for (let i = 0; i < 16; i++) {
    const from = now()
    const took = now() - from
    if (took < reading) reading = took
  }
}

/** Answers the time if this one is timed, else -1. */
export function lapBegin(): number {
  if (clock === undefined || timed) return -1
  turn = turn === RATE - 1 ? 0 : turn + 1
  if (turn !== 0) return -1
  timed = true
  return clock()
}

/** Takes what `lapBegin` answered. */
export function lapEnd(from: number): void {
  if (from < 0 || clock === undefined) return
  timed = false
  const lap = clock() - from - reading
  if (lap > 0) spent += (lap < MOST_MS ? lap : MOST_MS) * RATE
}

/** Milliseconds so far. What is looked at displaces what the program had in its caches: as long again. */
export function spentSlow(): number { return spent * 2 }
/** A chunk was handed over in so many milliseconds. */
export function spend(ms: number): void { spent += ms < HANDOVER_MS ? ms : HANDOVER_MS }
