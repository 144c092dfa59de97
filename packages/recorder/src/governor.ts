import { LEVEL_CALLS, TOKEN_VALUES, tokenMask, type Level } from '@cinescope/trace'
import { cell } from './cell.ts'
import type { GovernorOptions, GovernorState, Lowered } from './control.ts'
import { writeFolds } from './fold.ts'
import { cap, chosenMask, everyOf, firstOf, foldRule, isBare, isPinned, type FoldRule } from './mask.ts'
import { placeOf, writeGoverned } from './module.ts'
import { SafeMap } from './primordial.ts'
import { skip, takeProfile, walk, type Profile, type Row } from './profile.ts'
import { setRounds } from './rounds.ts'
import { spentSlow } from './stopwatch.ts'

/*
 * Holds recording to a share of the program's time. Costs are counted (records and folded calls, at what one was measured to cost) or timed (slow
 * paths, hand-overs). It decides between two records, where the recorder reads the clock anyway, once WINDOW_MS of the program's time have
 * passed: at entries from the event loop, and every so many records within a long one. docs/governor.md tells the rest.
 */

/** Milliseconds of task time that a decision rests on. */
const WINDOW_MS = 100
/** As long as it is over its budget, it decides sooner. */
const URGENT_MS = 50
/** A decision aims below the budget, and nothing is raised that would go above RAISED: so it does not swing. */
const AIM = 0.7
const RAISED = 0.5
/** Time that a function stays lowered at least; doubled each time that it had to be lowered again. */
const PATIENCE_MS = 1000
const PATIENCE_MAX = 64_000
/** In running code all of it costs more than in the loop that measures it: nothing is in a cache, and engines inline less. */
const COLD = 8
/** So many calls that are only counted, or rounds that are not recorded, cost what a record does. */
const COUNTED = 4
/** Functions that one decision lowers at most. */
const ACTS = 64
/** Part of the whole cost below which a function is not worth its loss. */
const WORTH = 0.01
/** What runs a few times in a window (a click's handler) is what people look for: it is lowered only if it costs so many milliseconds there. */
const FEW = 32
const DEAR_MS = 4
/** A decision leaves a function at least this part of what it records. */
const LEAST = 1 / 64
/** Of fewer records since the last decision nothing is to be said. */
const FEWEST = 64
/** So many rounds a call, and what costs in a function is that its calls go on for long. */
const LONG = 16
/** Calls of a function in one task beyond which it is folded rather than told without values: the first ones are worth more. */
const MANY = 512

/** The last step. */
const STEPS = 8

/**
 * What is folded in a step: the first calls of a task and every 2^n-th of the others are recorded: 256 and every 64th, 64 and 128, 16 and 256, 4 and 512, 1 and 1,024, then none and 4,096, 16,384,
 * 65,536. Step 0: all are.
 */
function ruleOf(step: number): FoldRule { return step === 0 ? 0 : step < 6 ? foldRule(4 ** (5 - step), 2 ** (step + 5)) : foldRule(0, 4 ** step) }

/** A function that was lowered, or has been. */
interface Ward {
  readonly site: number
  bare: boolean
  step: number
  /** Its calls go on for long: what is said here of calls holds for their rounds as well. */
  isLong: boolean
  /** Milliseconds of a call that is recorded: the call itself, and the values it brings along. */
  plain: number
  values: number
  /** Calls since the last decision, and the most in a millisecond lately: a program has phases, and a function that rests in one is not quiet. */
  calls: number
  rate: number
  /** Time of the last change, and of the last one upwards. */
  changed: number
  raised: number
  patience: number
}

let isOn = false
let allowed = Infinity
let busyTime: () => number = () => 0
/** Nanoseconds of a record. */
let price: () => number = () => 0
let shown = 0
/** At the last decision. */
let busyAt = 0
let spentAt = 0
let recordsAt = 0
let tasksAt = 0
/** Calls and rounds since then that went by without a record. */
let passed = 0
let wasOver = false
let exhausted = false
const wards: Ward[] = []
const wardOf: SafeMap<number, Ward> = new SafeMap()

/** For a new recording. Without options it measures nothing and costs nothing. */
export function setGovernor(options: GovernorOptions | undefined, busy: () => number, measured: () => number, records: number): void {
  release(0, Infinity)
  isOn = options !== undefined
  allowed = options?.budget ?? Infinity
  busyTime = options?.busy ?? busy
  const given = options?.nsPerRecord
  price = () => given ?? measured() * COLD
  shown = 0
  wasOver = false
  exhausted = false
  remember(busyTime(), records)
}

/** Between two records. */
export function setBudget(budget: number): void {
  allowed = budget
  if (budget === Infinity) release(0, Infinity)
  skip()
}

/** Recording begins, or goes on. */
export function resumeGovernor(records: number): void {
  if (isOn) remember(busyTime(), records)
  skip()
}

function remember(busy: number, records: number): void {
  busyAt = busy
  spentAt = spentSlow()
  recordsAt = records
  passed = 0
  tasksAt = cell.task
}

/**
 * Between two records: looks whether it is time to decide, and does.
 * Writes at most ACTS levels and what was folded.
 */
export function consider(now: number, records: number): void {
  writeFolds()
  if (!isOn) return
  const busy = busyTime()
  const window = busy - busyAt
  if (window < (wasOver ? URGENT_MS : WINDOW_MS)) return
  const ns = price()
  // Lowering saves nothing of what counting costs.
  const counted = passed / COUNTED * ns / 1e6
  const told = (records - recordsAt) * ns / 1e6 + spentSlow() - spentAt
  const cost = counted + told
  const share = cost >= window ? 1 : cost / window
  const over = share > allowed
  if (allowed !== Infinity) {
    const sample = takeProfile()
    note(sample)
    exhausted = over && (records - recordsAt < FEWEST || !lower(sample, cost - goal(AIM, window - cost), told, cost * WORTH, now))
  }
  for (let i = 0; i < wards.length; i++) {
    const ward = wards[i]!
    ward.rate /= 1 + 2 * window / ward.patience
    if (ward.calls > ward.rate * window) ward.rate = ward.calls / window
    ward.calls = 0
  }
  if (share < allowed * RAISED) raise(goal(RAISED, window - cost) - cost, window, now)
  shown += (share - shown) * (window > 10 * WINDOW_MS ? 1 : 0.3)
  wasOver = over
  remember(busy, records)
}

/** The buffer is about to be emptied. */
export function learn(): void {
  if (allowed !== Infinity) walk()
}

/** Milliseconds of recording that are a part of the budget, beside so many milliseconds of program. */
function goal(part: number, program: number): number {
  const share = allowed * part
  return share >= 1 ? Infinity : share / (1 - share) * (program > 0 ? program : 0)
}

/** Calls of a folded function that were not recorded, or rounds. */
export function noteFolded(site: number, calls: number): void {
  passed += calls
  const ward = wardOf.get(site)
  if (ward !== undefined) ward.calls += calls
}

/** Recorded calls of wards. */
function note({ rows }: Profile): void {
  for (let i = 0; i < rows.length; i++) {
    const ward = wardOf.get(rows[i]!.site)
    if (ward !== undefined) ward.calls += rows[i]!.calls + (ward.isLong ? rows[i]!.rounds : 0)
  }
}

/** Calls of a task, of so many since the last decision. */
function inTask(calls: number): number {
  const tasks = cell.task - tasksAt
  return tasks > 1 ? calls / tasks : calls
}

/** Lowers the dear functions so that `need` of the `cost` milliseconds are saved, and what is left is spread evenly. False: none costs more than `least`. */
function lower({ rows, total }: Profile, need: number, cost: number, least: number, now: number): boolean {
  if (total <= 0) return false
  const unit = cost / total
  const most = ration(rows, unit, least, need)
  let acts = 0
  for (let i = 0; i < rows.length && acts < ACTS; i++) {
    const row = rows[i]!
    const plain = row.plain * unit
    const values = row.values * unit
    if (plain + values <= most) continue
    const ward = wardAt(row.site)
    const isLong = row.rounds > LONG * row.calls
    if (isLong !== ward.isLong && (isLong || ward.step === 0)) {
      ward.isLong = isLong
      ward.step = 0
    }
    const calls = row.calls + (ward.isLong ? row.rounds : 0)
    if (calls > 0 && ward.step === 0) {
      ward.plain = plain / calls
      if (!ward.bare) ward.values = values / calls
    }
    const lately = calls > ward.calls ? calls : ward.calls
    // A few are not folded: the next click would not be told.
    const perTask = lately < FEW ? 0 : inTask(lately)
    if (!lowerOne(ward, plain, values, perTask, most)) continue
    if (now - ward.raised < 2 * ward.patience && ward.patience < PATIENCE_MAX) ward.patience *= 2
    ward.changed = now
    apply(ward)
    acts++
  }
  return acts > 0
}

/** Milliseconds that a function may cost at most, so that `need` of them are saved. Takes out of the rows what is not to be lowered, or not worth it. */
function ration(rows: readonly Row[], unit: number, least: number, need: number): number {
  let left = -need
  let count = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const own = (row.plain + row.values) * unit
    if (own < least || isPinned(row.site) || chosenMask(row.site) === 0 || (row.calls + row.rounds < FEW && own < DEAR_MS)) {
      row.plain = 0
      row.values = 0
      continue
    }
    left += own
    count++
  }
  let most = left / count
  // Who costs less than his part leaves the rest to the others.
  for (let round = 0; round < 8 && most > 0; round++) {
    let small = 0
    let large = 0
    for (let i = 0; i < rows.length; i++) {
      const own = (rows[i]!.plain + rows[i]!.values) * unit
      if (own <= most) small += own
      else large++
    }
    if (large === 0) break
    most = (left - small) / large
  }
  return most > 0 ? most : 0
}

/** Down to `most` milliseconds, but not at once to nothing: without values if they are what costs, else fewer of its calls. False: there is nothing to lower. */
function lowerOne(ward: Ward, plain: number, values: number, perTask: number, most: number): boolean {
  const hasValues = !ward.bare && (chosenMask(ward.site) & TOKEN_VALUES) !== 0
  const onlyCalls = hasValues && (ward.isLong || perTask < MANY) && values > plain / 2
  if (onlyCalls) ward.bare = true
  const own = plain + (onlyCalls ? 0 : values)
  if (onlyCalls && own <= most) return true
  const before = recorded(ward, ward.step, perTask)
  const part = most / own
  const wanted = before * (part > LEAST ? part : LEAST)
  let { step } = ward
  while (step < STEPS && recorded(ward, step, perTask) > wanted) step++
  if (step > ward.step && recorded(ward, step, perTask) < before) {
    ward.step = step
    // What a long call wrote in a round that is not recorded, only its level tells of.
    if (ward.isLong) ward.bare = true
    return true
  }
  // Nothing to fold in a function of one long call: what is left is to know it without values.
  if (onlyCalls || !hasValues || values <= 0) return onlyCalls
  ward.bare = true
  return true
}

/** The part of a function's calls that a step records. */
function recorded(ward: Ward, step: number, perTask: number): number {
  const rule = ruleOf(step)
  if (rule === 0 || perTask <= 0) return 1
  const first = ward.isLong ? 0 : firstOf(rule)
  return perTask <= first ? 1 : (first + (perTask - first) / everyOf(rule)) / perTask
}

/** Raises what has been quiet, or is cheap by now, as far as `room` milliseconds of this window go. */
function raise(room: number, window: number, now: number): void {
  for (let i = 0; i < wards.length && room > 0; i++) {
    const ward = wards[i]!
    if ((ward.step === 0 && !ward.bare) || now - ward.changed < ward.patience) continue
    const calls = ward.rate * window
    const perTask = inTask(calls)
    const each = ward.plain + (ward.bare ? 0 : ward.values)
    const all = calls * (1 - recorded(ward, ward.step, perTask)) * each + (ward.bare ? calls * ward.values : 0)
    if (all <= room) {
      room -= all
      ward.step = 0
      ward.bare = false
    } else if (ward.step > 0) {
      const more = calls * (recorded(ward, ward.step - 1, perTask) - recorded(ward, ward.step, perTask)) * each
      if (more > room) continue
      room -= more
      ward.step--
    } else continue
    ward.changed = now
    ward.raised = now
    apply(ward)
  }
}

function wardAt(site: number): Ward {
  const known = wardOf.get(site)
  if (known !== undefined) return known
  const ward = { site, bare: false, step: 0, isLong: false, plain: 0, values: 0, calls: 0, rate: 0, changed: -Infinity, raised: -Infinity, patience: PATIENCE_MS }
  wards[wards.length] = ward
  wardOf.set(site, ward)
  return ward
}

/** Records the level, if it is another one; folds tell of themselves. */
function apply(ward: Ward): void {
  const { site, bare, step, isLong } = ward
  if (isBare(site) !== bare && cell.recording !== 0) writeGoverned(site, bare ? LEVEL_CALLS : levelOf(chosenMask(site)))
  const rule = ruleOf(step)
  cap(site, bare, rule)
  if (bare) cell.lowered = 1
  // No multiple of two or three: a loop with some suspensions is told of each of them in turn.
  setRounds(site, isLong && step > 0 ? everyOf(rule) + 3 : 0)
}

function levelOf(mask: number): Level {
  for (let level = 4; level > 0; level--) if (tokenMask(level as Level) === mask) return level as Level
  return 0
}

/** Takes back what was done to functions in [from, to): somebody else says what they are to record. Between two records. */
export function release(from: number, to: number): void {
  for (let i = 0; i < wards.length; i++) {
    const ward = wards[i]!
    if (ward.site < from || ward.site >= to || (ward.step === 0 && !ward.bare)) continue
    ward.step = 0
    ward.bare = false
    apply(ward)
  }
}

/** What a new segment repeats. `makeRoom` is called between two records. */
export function writeWards(makeRoom: () => void): void {
  for (let i = 0; i < wards.length; i++) {
    if (!wards[i]!.bare) continue
    makeRoom()
    writeGoverned(wards[i]!.site, LEVEL_CALLS)
  }
}

export function governorState(): GovernorState {
  const lowered: Lowered[] = []
  for (let i = 0; i < wards.length; i++) {
    const { site, bare, step } = wards[i]!
    const place = step > 0 || bare ? placeOf(site) : undefined
    if (place === undefined) continue
    const rule = ruleOf(step)
    lowered[lowered.length] = {
      ...place, level: bare ? LEVEL_CALLS : levelOf(chosenMask(site)), ...(step > 0 && { first: firstOf(rule), every: everyOf(rule) }),
    }
  }
  return { budget: allowed, share: shown, lowered, exhausted: exhausted }
}
