import { LEVEL_CALLS, TOKEN_VALUES, tokenMask, type Level } from '@cinescope/trace'
import { LIMIT, cell } from './cell.ts'
import type { GovernorOptions, GovernorState, Lowered } from './control.ts'
import { foldedCalls, writeFolds } from './fold.ts'
import { cap, chosenMask, everyOf, firstOf, foldRule, isPinned, type FoldRule } from './mask.ts'
import { placeOf, writeGoverned } from './module.ts'
import { SafeMap } from './primordial.ts'
import { learnOwners, profile, type Profile, type Row } from './profile.ts'
import { spentSlow } from './stopwatch.ts'

/*
 * Holds recording to a share of the program's time. Costs are counted (records and folded calls, at what one was measured to cost) or timed (slow
 * paths, hand-overs). It decides between two records, where the recorder reads the clock anyway, once WINDOW_MS of the program's time have
 * passed: at entries from the event loop, and every so many records within a long one. docs/governor.md tells the rest.
 */

/** Milliseconds between two looks, and of task time that a decision rests on. */
const LOOK_MS = 20
const WINDOW_MS = 100
/** A decision aims below the budget, and nothing is raised that would go above RAISED: so it does not swing. */
const AIM = 0.8
const RAISED = 0.6
/** Time that a function stays lowered at least; doubled each time that it had to be lowered again. */
const PATIENCE_MS = 1000
const PATIENCE_MAX = 64_000
/** Records in running code cost more than in the loop that measures one: nothing of them is in a cache. */
const COLD = 2
/** What a call that is only counted costs, in records. */
const FOLD = 0.6
/** Functions that one decision lowers at most. */
const ACTS = 64
/** Part of the whole cost below which a function is not worth its loss. */
const WORTH = 0.01
/** What runs a few times in a window (a click's handler) is what people look for: it is lowered only if it costs so many milliseconds there. */
const FEW = 32
const DEAR_MS = 4
/** Part of a sample that may belong to nobody. */
const UNKNOWN = 0.2
/** A profile needs as many words. */
const WORDS_MIN = 256
/** Calls of a function in one task beyond which it is folded rather than told without values: the first ones are worth more. */
const MANY = 512

/** Folded in these steps: the first calls of a task, and every 2^n-th of the others. */
const STEPS: readonly FoldRule[] = [
  0, foldRule(256, 64), foldRule(64, 128), foldRule(16, 256), foldRule(4, 512), foldRule(1, 1024), foldRule(0, 2048), foldRule(0, 8192), foldRule(0, 65_536),
]

/** A function that was lowered, or has been. */
interface Ward {
  readonly site: number
  callsOnly: boolean
  step: number
  /** Milliseconds of a call that is recorded: the call itself, and the values it brings along. */
  plain: number
  values: number
  /** Calls since the last decision. */
  calls: number
  /** Time of the last change, and of the last one upwards. */
  changed: number
  raised: number
  patience: number
}

const state = {
  on: false,
  budget: Infinity,
  busy: (() => 0) as () => number,
  nsPerRecord: (() => 0) as () => number,
  share: 0,
  /** At the last decision. */
  busyAt: 0,
  spentAt: 0,
  recordsAt: 0,
  foldedAt: 0,
  tasksAt: 0,
  /** Too much of the cost belongs to functions that are not known yet; and the last task whose calls were looked at. */
  learns: false,
  learnt: -1,
}
const wards: Ward[] = []
const wardOf: SafeMap<number, Ward> = new SafeMap()

/** For a new recording. Without options it measures nothing and costs nothing. */
export function setGovernor(options: GovernorOptions | undefined, busy: () => number, nsPerRecord: () => number, records: number): void {
  release(0, Infinity)
  state.on = options !== undefined
  state.budget = options?.budget ?? Infinity
  state.busy = options?.busy ?? busy
  const given = options?.nsPerRecord
  state.nsPerRecord = given === undefined ? nsPerRecord : () => given
  state.share = 0
  remember(state.busy(), records)
}

/** Between two records. */
export function setBudget(budget: number): void {
  state.budget = budget
  if (budget === Infinity) release(0, Infinity)
}

/** Recording begins, or goes on. */
export function resumeGovernor(records: number): void {
  if (state.on) remember(state.busy(), records)
}

function remember(busy: number, records: number): void {
  state.busyAt = busy
  state.spentAt = spentSlow()
  state.recordsAt = records
  state.foldedAt = foldedCalls()
  state.tasksAt = cell.task
}

/**
 * Between two records: looks whether it is time to decide, and does. `from` is where the chunk's records begin. Answers when to ask again.
 * Writes at most ACTS levels and what was folded.
 */
export function consider(now: number, from: number, records: number): number {
  if (cell.at > LIMIT) return now
  writeFolds()
  if (!state.on) return now + LOOK_MS
  const busy = state.busy()
  const window = busy - state.busyAt
  if (window < WINDOW_MS) return now + LOOK_MS
  const cost = costSince(records)
  const share = cost >= window ? 1 : cost / window
  state.share += (share - state.share) * (window > 10 * WINDOW_MS ? 1 : 0.3)
  const over = share > state.budget
  if (over || (wards.length > 0 && share < state.budget * RAISED)) {
    if (cell.at - from < WORDS_MIN && over) return now + LOOK_MS
    const sample = profile(from, cell.at)
    note(sample, records)
    state.learns = over && sample.unknown > sample.total * UNKNOWN
    if (over) lower(sample, cost - goal(AIM, window - cost), cost, records, now)
    else raise(goal(RAISED, window - cost) - cost, window, now)
  }
  for (let i = 0; i < wards.length; i++) wards[i]!.calls = 0
  remember(busy, records)
  return now + LOOK_MS
}

/** After the first records of a task, while that is of use: whose sites they are. A function that is entered once and runs long is found in no sample. */
export function learn(from: number): void {
  if (!state.learns || state.learnt === cell.task) return
  state.learnt = cell.task
  learnOwners(from, cell.at)
}

/** Milliseconds of recording that are a part of the budget, beside so many milliseconds of program. */
function goal(part: number, program: number): number {
  const share = state.budget * part
  return share >= 1 ? Infinity : share / (1 - share) * (program > 0 ? program : 0)
}

function costSince(records: number): number {
  const counted = (records - state.recordsAt) * COLD + (foldedCalls() - state.foldedAt) * FOLD
  return counted * state.nsPerRecord() / 1e6 + spentSlow() - state.spentAt
}

/** Calls of a folded function that were not recorded. */
export function noteFolded(site: number, calls: number): void {
  const ward = wardOf.get(site)
  if (ward !== undefined) ward.calls += calls
}

/** Recorded calls of wards, as far as a sample tells. */
function note({ rows, records: seen }: Profile, records: number): void {
  const scale = seen > 0 ? (records - state.recordsAt) / seen : 0
  for (let i = 0; i < rows.length; i++) {
    const ward = wardOf.get(rows[i]!.site)
    if (ward !== undefined) ward.calls += rows[i]!.calls * scale
  }
}

/** Lowers the dearest functions until `need` milliseconds are saved. */
function lower(sample: Profile, need: number, cost: number, records: number, now: number): void {
  const { rows, total } = sample
  if (total <= 0) return
  const unit = cost / total
  const scale = (records - state.recordsAt) / (sample.records > 0 ? sample.records : 1)
  const tasks = cell.task - state.tasksAt
  for (let act = 0; act < ACTS && need > 0; act++) {
    let best: Row | undefined
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      if (row.plain + row.values > 0 && (best === undefined || row.plain + row.values > best.plain + best.values)) best = row
    }
    if (best === undefined) return
    const { site } = best
    const calls = best.calls * scale
    const plain = best.plain * unit
    const values = best.values * unit
    if (plain + values < cost * WORTH) return
    best.plain = 0
    best.values = 0
    if (isPinned(site) || chosenMask(site) === 0 || (calls < FEW && plain + values < DEAR_MS)) continue
    const ward = wardAt(site)
    if (calls > 0 && ward.step === 0) {
      ward.plain = plain / calls
      if (!ward.callsOnly) ward.values = values / calls
    }
    const perTask = (calls > ward.calls ? calls : ward.calls) / (tasks > 1 ? tasks : 1)
    const saved = lowerOne(ward, plain, values, perTask)
    if (saved <= 0) continue
    if (now - ward.raised < 2 * ward.patience && ward.patience < PATIENCE_MAX) ward.patience *= 2
    ward.changed = now
    need -= saved
    apply(ward)
  }
}

/** One step down: without values if they are what costs, else fewer of its calls. Answers what that saves. */
function lowerOne(ward: Ward, plain: number, values: number, perTask: number): number {
  const hasValues = !ward.callsOnly && (chosenMask(ward.site) & TOKEN_VALUES) !== 0
  if (hasValues && perTask < MANY && values > plain / 2) {
    ward.callsOnly = true
    return values
  }
  const before = recorded(ward.step, perTask)
  let { step } = ward
  while (step < STEPS.length - 1 && recorded(step, perTask) > before / 2) step++
  const after = recorded(step, perTask)
  if (step === ward.step || after >= before) {
    // Nothing to fold in a function of one long call: what is left is to know it without values.
    if (!hasValues || values <= 0) return 0
    ward.callsOnly = true
    return values
  }
  ward.step = step
  return (plain + values) * (1 - after / before)
}

/** The part of a function's calls that a step records. */
function recorded(step: number, perTask: number): number {
  const rule = STEPS[step]!
  if (rule === 0 || perTask <= 0) return 1
  const first = firstOf(rule)
  return perTask <= first ? 1 : (first + (perTask - first) / everyOf(rule)) / perTask
}

/** Raises what has been quiet, or is cheap by now, as far as `room` milliseconds of this window go. */
function raise(room: number, window: number, now: number): void {
  for (let i = 0; i < wards.length && room > 0; i++) {
    const ward = wards[i]!
    if ((ward.step === 0 && !ward.callsOnly) || now - ward.changed < ward.patience) continue
    const tasks = cell.task - state.tasksAt
    const perTask = ward.calls / (tasks > 1 ? tasks : 1)
    const each = ward.plain + (ward.callsOnly ? 0 : ward.values)
    const all = ward.calls * (1 - recorded(ward.step, perTask)) * each + (ward.callsOnly ? ward.calls * ward.values : 0)
    if (all <= room) {
      room -= all
      ward.step = 0
      ward.callsOnly = false
    } else if (ward.step > 0) {
      const more = ward.calls * (recorded(ward.step - 1, perTask) - recorded(ward.step, perTask)) * each
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
  const ward = { site, callsOnly: false, step: 0, plain: 0, values: 0, calls: 0, changed: -Infinity, raised: -Infinity, patience: PATIENCE_MS }
  wards[wards.length] = ward
  wardOf.set(site, ward)
  return ward
}

/** Records the level, if it is another one; folds tell of themselves. */
function apply(ward: Ward): void {
  const { site, callsOnly } = ward
  if ((told.get(site) ?? false) !== callsOnly) {
    told.set(site, callsOnly)
    writeGoverned(site, callsOnly ? LEVEL_CALLS : levelOf(chosenMask(site)))
  }
  cap(site, callsOnly, STEPS[ward.step]!)
}

/** Functions of which the stream says that they record calls only. */
const told: SafeMap<number, boolean> = new SafeMap()

function levelOf(mask: number): Level {
  for (let level = 4; level > 0; level--) if (tokenMask(level as Level) === mask) return level as Level
  return 0
}

/** Takes back what was done to functions in [from, to): somebody else says what they are to record. Between two records. */
export function release(from: number, to: number): void {
  for (let i = 0; i < wards.length; i++) {
    const ward = wards[i]!
    if (ward.site < from || ward.site >= to || (ward.step === 0 && !ward.callsOnly)) continue
    ward.step = 0
    ward.callsOnly = false
    if (cell.recording !== 0) apply(ward)
    else {
      cap(ward.site, false, 0)
      told.set(ward.site, false)
    }
  }
}

/** What a new segment repeats. `makeRoom` is called between two records. */
export function writeWards(makeRoom: () => void): void {
  for (let i = 0; i < wards.length; i++) {
    if (!wards[i]!.callsOnly) continue
    makeRoom()
    writeGoverned(wards[i]!.site, LEVEL_CALLS)
  }
}

export function governorState(): GovernorState {
  const lowered: Lowered[] = []
  for (let i = 0; i < wards.length; i++) {
    const { site, callsOnly, step } = wards[i]!
    const place = step > 0 || callsOnly ? placeOf(site) : undefined
    if (place === undefined) continue
    const rule = STEPS[step]!
    lowered[lowered.length] = {
      ...place, level: callsOnly ? LEVEL_CALLS : levelOf(chosenMask(site)), ...(step > 0 && { first: firstOf(rule), every: everyOf(rule) }),
    }
  }
  return { budget: state.budget, share: state.share, lowered }
}
