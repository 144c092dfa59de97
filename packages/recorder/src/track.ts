import {
  LOSS_DEPTH, LOSS_FAULT, LOSS_POOL, LOSS_TASK_CAP, OP_LOSS, OP_TIME, headWord, streamCount, type RawChunk,
} from '@cinescope/trace'
import { ANCHOR_RECORDS, CAPACITY, DOUBLE, FRAME_MASK, LIMIT, cell, commit, double, stack, words } from './cell.ts'
import type { RecorderOptions } from './control.ts'
import { forgetFolds, writeFolds } from './fold.ts'
import { settlePending } from './foreign.ts'
import { consider, learn, resumeGovernor, writeWards } from './governor.ts'
import { LANE_MAX, closeLane, forgetMarks, isOpen, lastStream } from './lane.ts'
import { writeModules } from './module.ts'
import { primitiveWord, putNumber } from './primitive.ts'
import { rewind } from './profile.ts'
import { forgetSecrets, secretsMet } from './secret.ts'
import { spend } from './stopwatch.ts'
import { forgetShapes } from './shape.ts'
import { forgetStrings, forgetTexts, strings, texts } from './text.ts'
import { forgetSeen } from './value.ts'

const FLUSH_AFTER_MS = 200
const ROOT_MS = 20
/** Between two looks of the governor. */
const LOOK_MS = 20
/** So many milliseconds apart, about, are looks at the clock: a chunk that is due must not wait for records that come slowly. */
const NEAR_MS = 5
const FAR_MS = 25
const STRIDE_MIN = 4
/** Where looks are closer together, stream functions go on for longer. */
const FAST_MS = 1.25
/** Calls that are only counted go by a record's time more often. */
const COUNTED = 16
/** Anchors closer than this to the last one say nothing new. */
const ANCHOR_MS = 0.05
const WRAP: number = (FRAME_MASK >>> 3) + 1

const noOptions: RecorderOptions = { sink: { write() { /* nothing is recorded before install */ } }, now: () => 0, epoch: 0 }

// What no probe touches on its fast path.
let given: RecorderOptions = noOptions
let segmentWords = 0
let taskRecords = 0
/** Records up to the last roll. */
let recorded = 0
let taskLeft = 0
let lostRecords = 0
/** Frames entered up to the chunk's start, and `cell.frame` then. */
let framesBefore = 0
let framesAt = 0
let chunkTick = 0
/** Words that opened the chunk and are no reason to send it. */
let opening = 0
/** Words of the segment that were flushed. */
let flushed = 0
/** Records of the chunk that stream functions derive or put into their lane: what the packer makes of it is larger than its words. */
let streamed = 0
/** Of all records, those of stream functions that cost nothing beside others. */
let free = 0
let startsSegment = true
let lastAnchor = 0
/** Ticks at the last anchor. */
let anchored = 0
let lastFlush = 0
/** Records up to the next look at the clock. */
let stride = ANCHOR_RECORDS
/** When counts of calls that are over were written last. */
let rooted = 0
/** When the governor is asked again. */
let dueAt = Infinity
/** The last records came so fast that the clock need not be asked soon. */
let isFast = false

/** From now on, or at `Infinity` never, the governor is asked. */
export function setDue(due: number): void { dueAt = due }

/** A new sink is a new recording: ticks start at 0. Frames and objects go on being numbered. */
export function configure(options: RecorderOptions): void {
  given = options
  recorded = 0
  free = 0
  anchored = 0
  stride = ANCHOR_RECORDS
  cell.span = ANCHOR_RECORDS
  cell.left = ANCHOR_RECORDS
  segmentWords = (options.segmentBytes ?? 1024 * 1024) >> 2
  taskRecords = options.taskRecords ?? 5_000_000
}

export function onEntry(): void { given.onEntry?.() }

function endTurn(): void { cell.turn = 0 }

/** Until the code that runs now has come to its end, an empty stack is no new entry. */
export function awaitEnd(): void {
  if (given.soon === undefined) return
  cell.turn = 1
  given.soon(endTurn)
}
export function lost(): number { return lostRecords }

/** Number of records so far = tick of the next. */
export function ticks(): number { return recorded + cell.span - cell.left }

/** Frames entered so far, unwrapped. */
export function frames(): number { return framesBefore + ((cell.frame - framesAt & FRAME_MASK) >>> 3) }

/** The full number of a token's frame: the newest with these low bits. */
export function frameNumber(token: number): number {
  const now = frames()
  return now - ((now % WRAP - (token >>> 3) + WRAP) % WRAP)
}

function anchor(now: number): void {
  const p = cell.at
  words[p] = headWord(OP_TIME, 0)
  words[p + 1] = DOUBLE
  commit(double(p + 2, now))
  lastAnchor = now
  anchored = ticks()
}

/**
 * A time anchor, unless the last one is as good. True if time went on: an empty stack is not yet a new event-loop entry,
 * foreign code may call the app many times in one.
 */
export function mark(): boolean {
  const now = given.now()
  cell.clock = now
  govern(now)
  const moved = now - lastAnchor >= ANCHOR_MS
  if (moved) anchor(now)
  sendDue(now)
  return moved
}

/** Records that a chunk may gain when it is packed, and the words that they stand for. */
const STREAMED_MAX = 65_536
const STREAMED_WORDS = 3
/** So many records of a stream function that come fast are to the clock what one of others is. */
const STREAMED_SHIFT = 4
/** So many items cost what a record costs. */
const ITEMS_SHIFT = 2

/** What stream functions left in the lane comes before the record that is about to be written. */
export function closeStream(): void {
  if (isOpen()) countStream(closeLane())
}

/** What the records of the last OP_STREAM cost. */
export function countStream(count: number): void {
  const quick = isFast ? count - (count >> STREAMED_SHIFT) : 0
  streamed += count
  const cost = (count >> STREAMED_SHIFT) + (streamCount(words, lastStream()) >> ITEMS_SHIFT)
  if (cost < count) free += count - cost
  recorded += quick
  anchored += quick
  taskLeft -= quick
  cell.left = cell.left + quick
}

/** Items and derived records of a stream function until the clock is asked. */
export function laneRoom(): number { return isFast ? LANE_MAX : stride }

/** `cell.left` has run out: the place of everything that happens once in many records. Between records only; `f` is the frame that goes on. */
export function roll(f: number): void {
  if (isOpen()) {
    closeStream()
    if (cell.left > 0 && cell.pending === 0) return
  }
  try {
    if (cell.pending !== 0 && f > 0) settlePending(f)
    settleCount()
    if (taskLeft <= 0 && cell.refusing === 0) {
      cut()
      return
    }
    const since = recorded - anchored
    if (since < stride && !full()) {
      cell.span = stride - since
      cell.left = stride - since
      return
    }
    const now = look()
    anchor(now)
    sendDue(now)
  } catch {
    cell.faults = cell.faults + 1
    if (cell.at > LIMIT) discard()
  }
}

/** Room for bookkeeping, at a moment when no probe is at work. */
export function between(): void {
  if (cell.left <= 0 && cell.recording !== 0) roll(0)
}

/** Reads the clock, lets the governor decide, and reckons from the pace when to look again. */
function look(): number {
  const now = given.now()
  const passed = now - cell.clock
  cell.clock = now
  isFast = passed < FAST_MS
  if (passed > FAR_MS) stride = stride > STRIDE_MIN * 4 ? stride >> 2 : STRIDE_MIN
  else if (passed < NEAR_MS && stride < ANCHOR_RECORDS) stride *= 2
  govern(now)
  return now
}

/** No app code is on the JavaScript stack: what was counted is over. Once in a while. */
export function root(): void {
  if (dueAt === Infinity || cell.at > LIMIT) return
  const now = given.now()
  if (now - rooted < ROOT_MS) return
  rooted = now
  govern(now)
  if (cell.at <= LIMIT) writeFolds(true)
}

/** Calls come by that are only counted: a loop of them must not keep what was counted, nor a function folded, for ever. Answers after how many to ask again. */
export function beat(): number {
  try {
    closeStream()
    settleCount()
    const now = look()
    if (now - lastAnchor >= NEAR_MS) anchor(now)
    // What is counted comes between so often that `roll` is never asked.
    sendDue(now)
  } catch {
    cell.faults = cell.faults + 1
  }
  return stride * COUNTED
}

function govern(now: number): void {
  if (now < dueAt || cell.at > LIMIT) return
  dueAt = now + LOOK_MS
  consider(now, ticks() - free)
}

function sendDue(now: number): void {
  if (full() || now - lastFlush >= FLUSH_AFTER_MS) send(now, true)
}

function full(): boolean { return cell.at > LIMIT || streamed > STREAMED_MAX }

function settleCount(): void {
  const written = cell.span - cell.left
  recorded += written
  cell.old = cell.objects
  taskLeft -= written
  cell.span = stride
  cell.left = stride
}

/** The task cap is reached. Says so and sends it: an endless loop never comes to the entry's end, and the page may be killed in it. */
function cut(): void {
  refuse(1)
  lose(1, LOSS_TASK_CAP, 'calls')
  cell.refused = -1
  const now = given.now()
  anchor(now)
  send(now, true)
}

function refuse(why: number): void {
  cell.refusing = why
  cell.room = 0
}

/** Enters are welcome again: a new event-loop entry. */
export function welcome(): void {
  cell.refusing = 0
  cell.refused = 0
  cell.room = stack.length - 2
  cell.muted = 0
  taskLeft = taskRecords
}

/** A new epoch: objects are looked at again. */
export function newEpoch(): void {
  cell.epoch = cell.epoch + 1
  forgetMarks()
  forgetSeen()
}

/** Losses that could only be counted where they happened. */
export function writeLosses(): void {
  if (cell.refused > 0) {
    const count = cell.refused
    cell.refused = 0
    lose(count, cell.refusing === 2 ? LOSS_POOL : LOSS_TASK_CAP, 'calls')
  }
  if (cell.tooDeep > 0) {
    const count = cell.tooDeep
    cell.tooDeep = 0
    lose(count, LOSS_DEPTH, 'calls')
  }
  if (cell.faults > 0) {
    const count = cell.faults
    cell.faults = 0
    lose(count, LOSS_FAULT, 'values or records')
  }
}

/** `detail`: what was counted; the reason's text is the reader's. */
export function lose(count: number, reason: string, detail: string): void {
  lostRecords += count
  if (cell.recording === 0) return
  closeStream()
  const why = primitiveWord(reason)
  const what = primitiveWord(detail)
  let p = cell.at
  words[p] = headWord(OP_LOSS, 0)
  p = putNumber(p + 1, count)
  words[p++] = why
  words[p++] = what
  commit(p)
}

function discard(): void {
  cell.at = 0
  streamed = 0
  refuse(2)
  haunt()
  beginChunk(lastAnchor, true)
}

/** Built-ins that the app replaced with instrumented functions may run in the sink: nothing is recorded into the chunk being read. */
function handOver(chunk: RawChunk): boolean {
  const { room, recording, listening } = cell
  cell.room = 0
  cell.recording = 0
  cell.listening = 0
  try {
    return (given.sink.write(chunk) as unknown) !== false
  } catch {
    return false
  } finally {
    cell.room = room
    cell.listening = listening
    cell.recording = recording
  }
}

/** Hands the chunk to the sink. A new segment may only start between two records: words of one may name what the old segment knows. */
function send(now: number, betweenRecords: boolean): void {
  if (betweenRecords && cell.at <= LIMIT) writeFolds()
  const length = cell.at
  lastFlush = now
  if (length <= opening) return
  learn()
  const chunk: RawChunk = {
    words, length, texts, strings, secrets: secretsMet(), startsSegment: startsSegment, frames: framesBefore, firstTick: chunkTick, epoch: given.epoch + now, time: now,
  }
  flushed += length + streamed * STREAMED_WORDS
  streamed = 0
  const kept = handOver(chunk)
  if (dueAt !== Infinity) spend(given.now() - now)
  if (kept) forgetSecrets()
  const dropped = ticks() - chunkTick
  cell.at = 0
  if (!kept) {
    // What the dropped chunk defined is lost, and the reader's stack with it.
    refuse(2)
    haunt()
  }
  beginChunk(now, !kept || (betweenRecords && flushed >= segmentWords))
  if (!kept) lose(dropped, LOSS_POOL, 'records')
}

/** Turns the open frames to ghosts: no probe finds its token on top any more, `settle` watches them leave. */
function haunt(): void {
  const top = cell.top
  if (top === 0) return
  for (let i = 1; i <= top; i++) if (stack[i]! > 0) stack[i] = ~stack[i]!
  cell.muted = 1
}

function beginChunk(now: number, newSegment: boolean): void {
  rewind()
  forgetTexts()
  chunkTick = ticks()
  framesBefore = frames()
  framesAt = cell.frame
  startsSegment = newSegment
  if (newSegment) {
    flushed = 0
    cell.segment = cell.segment + 1
    cell.born = cell.objects
    newEpoch()
    forgetStrings()
    forgetShapes()
  }
  anchor(now)
  if (newSegment) {
    const empty = (): void => { if (cell.at > LIMIT) send(now, false) }
    writeModules(empty)
    writeWards(empty)
  }
  opening = cell.at
}

/** A stream begins or goes on after a stop: with a segment of its own. */
export function begin(): void {
  settleCount()
  const now = given.now()
  lastFlush = now
  cell.at = 0
  cell.turn = 0
  forgetFolds()
  resumeGovernor(recorded - free)
  welcome()
  beginChunk(now, true)
}

/** After the last flush: what a chunk would have opened with was never sent, and is no tick. */
export function end(): void {
  cell.at = 0
  recorded = chunkTick
  anchored = chunkTick
  cell.span = ANCHOR_RECORDS
  cell.left = ANCHOR_RECORDS
}

export function flush(): void {
  closeStream()
  settleCount()
  forgetSeen()
  forgetMarks()
  writeLosses()
  send(given.now(), true)
}

/** For images of a store's state: flushes if the buffer is more than a quarter full, within the segment. */
export function makeRoom(): void {
  if (cell.at > CAPACITY >> 2) send(given.now(), false)
}
