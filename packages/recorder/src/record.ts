import { assert } from '@cinescope/base'
import { OBJECT_EXOTIC, OP_TASK, OP_TIME, TOKEN_CALLS, headWord } from '@cinescope/trace'
import { LIMIT, cell, commit, masks, stack, turn, words } from './cell.ts'
import type { ImageLimits, Pin, Recorder, RecorderCounts, RecorderOptions } from './control.ts'
import { collectMany, copyMany, enter1, leave } from './enter.ts'
import { foldedCalls } from './fold.ts'
import { freshEpoch, unwind } from './frame.ts'
import { governorState, release, setBudget, setGovernor } from './governor.ts'
import { infoOf, stamp } from './identity.ts'
import { WIDTH_MAX, limits, lookDeep } from './image.ts'
import { foldRule, setSampling } from './mask.ts'
import { rangeOf, setLevel, setPin, settleAll, tables } from './module.ts'
import { apply, assign } from './primordial.ts'
import { wind } from './stopwatch.ts'
import { begin, between, configure, end, flush, lose, lost, makeRoom, mark, roll, root, setDue, ticks, writeLosses } from './track.ts'
import { remember } from './secret.ts'
import { setTextBudget } from './text.ts'

let options: RecorderOptions | undefined
let quiets = 0
/** Nanoseconds of a record; 0: not measured yet. */
let price = 0
let asked = 0

function install(next: RecorderOptions): void {
  if (cell.recording !== 0) stop()
  options = next
  configure(next)
  limit({ depth: 2, width: 50, textBudget: 65_536, ...next.image })
  wind(next.governor === undefined ? undefined : next.now)
  setGovernor(next.governor, next.now, priced, 0)
  setDue(next.governor === undefined && sampling === 0 ? Infinity : 0)
}

let sampling = 0

function sample(first: number, every: number): void {
  between()
  sampling = every <= 1 ? 0 : foldRule(first, every)
  setSampling(sampling)
  settleAll()
  if (sampling !== 0) setDue(0)
}

function pin(change: Pin): void {
  between()
  if (change.on) releaseIn(change.module, change.function)
  setPin(change)
}

/** What the governor did to a function, or to a module's, is taken back. */
function releaseIn(module: string, site: number | undefined): void {
  const range = rangeOf(module)
  if (range !== undefined) release(range.from + (site ?? 0), site === undefined ? range.to : range.from + site + 1)
}

function limit({ depth, width, textBudget }: Partial<ImageLimits>): void {
  if (depth !== undefined) limits.depth = depth
  if (width !== undefined) limits.width = width < WIDTH_MAX ? width : WIDTH_MAX
  if (textBudget !== undefined) setTextBudget(textBudget)
}

function start(): void {
  assert(options, 'start before install')
  if (cell.recording !== 0) return
  cell.recording = 1
  begin()
  freshEpoch()
  if (quiets === 0) cell.listening = 1
  turn(true)
}

function stop(): void {
  if (cell.recording === 0) return
  turn(false)
  cell.listening = 0
  try {
    dropFrames()
    writeLosses()
    flush()
  } catch {
    cell.faults = cell.faults + 1
  }
  end()
  cell.recording = 0
  cell.top = 0
}

/** Closes what is still open; ghosts just go. */
function dropFrames(): void {
  const open = cell.top
  if (open === 0) return
  if (cell.muted !== 0) cell.top = 0
  else unwind(open)
}

/** Images of the objects among the values; a record without them is better than none. */
function imageAll(values: readonly unknown[], depth: number): void {
  try {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (typeof value === 'object' && value !== null) lookDeep(value, depth, makeRoom)
    }
  } catch {
    cell.faults = cell.faults + 1
  }
  makeRoom()
}

function emit(op: number, values: readonly unknown[], depth = 0): number {
  if (cell.recording === 0 || op < OP_TIME) return -1
  try {
    if (cell.left <= 0 || cell.at > LIMIT) roll(0)
    mark()
    // What the next task finds is to be compared with what the last one left.
    if (op === OP_TASK || depth > 0) freshEpoch()
    if (depth > 0) imageAll(values, depth)
    const n = collectMany(values, 0, 0)
    const tick = ticks()
    const p = cell.at
    words[p] = headWord(op, 0)
    copyMany(n, p + 1)
    commit(p + 1 + n)
    return tick
  } catch {
    cell.faults = cell.faults + 1
    return -1
  }
}

function quiet<T>(run: () => T): T {
  const { room } = cell
  quiets++
  cell.listening = 0
  cell.room = 0
  try {
    return apply(run, undefined, []) as T
  } finally {
    quiets--
    if (cell.refusing === 0) cell.room = room
    if (quiets === 0) cell.listening = cell.recording
  }
}

const ROUNDS = 20
const PAIRS = 250

/**
 * Measures what a record costs by calls of a site that only this uses; their records are never committed. The least of some rounds: the machine does other
 * things too. Between two records.
 */
function calibrate(): void {
  if (!options || cell.at > LIMIT) return
  const { now } = options
  const before = { ...cell }
  const { at } = cell
  let best = Infinity
  let all = 0
  if (cell.top === 0) cell.top = 1
  cell.room = stack.length - 2
  cell.listening = 1
  masks[0] = TOKEN_CALLS
  for (let round = 0; round < ROUNDS; round++) {
    cell.left = 2 * PAIRS + 1
    const from = now()
    for (let i = 0; i < PAIRS; i++) {
      cell.at = at
      leave(enter1(0, i), i)
    }
    const spent = now() - from
    all += spent
    if (spent > 0 && spent < best) best = spent
  }
  masks[0] = 0
  assign(cell, before)
  // A clock that ticks slower than a round shows no time, or far too much.
  if (all > 0 && all / ROUNDS < best) best = all / ROUNDS
  const record = best * 1e6 / (2 * PAIRS)
  if (best < Infinity && (price === 0 || record < price)) price = record
}

/** Measured anew the first, second, fourth ... time that it is asked for: code that is not yet compiled is slow. */
function priced(): number {
  asked++
  if ((asked & asked - 1) === 0) calibrate()
  return price
}

function counts(): RecorderCounts {
  return { records: ticks(), lost: lost(), depth: cell.top, nsPerRecord: priced(), folded: foldedCalls() }
}

function opaque(o: object): void {
  const info = infoOf(o)
  if (info === undefined) stamp(o, OBJECT_EXOTIC)
  else info.type = OBJECT_EXOTIC
}

/** The recorder of this realm. */
export const recorder: Recorder = {
  install,
  start,
  stop,
  get recording() { return cell.recording !== 0 },
  setLevel(change) {
    between()
    releaseIn(change.module, change.function)
    setLevel(change)
  },
  pin,
  govern(budget) {
    between()
    setBudget(budget)
  },
  sample,
  get governor() { return governorState() },
  emit,
  flush() { if (cell.recording !== 0) flush() },
  quiet,
  lose(count, reason, detail) {
    between()
    lose(count, reason, detail)
  },
  entry(nested = false) {
    if (cell.recording === 0) return
    cell.turn = 0
    if (nested) return
    dropFrames()
    root()
  },
  opaque,
  limit,
  remember(value) { if (cell.recording !== 0) remember(value) },
  tables,
  counts,
}
