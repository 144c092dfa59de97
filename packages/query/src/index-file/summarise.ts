import {
  ByteWriter, CONST_TRUE, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_BUILTIN, OP_CATCH, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_ERROR, OP_FOLD, OP_IMAGE, OP_LEAVE, OP_LOSS, OP_MARK, OP_NETWORK, OP_OBJECT, OP_RESUME,
  OP_LEVEL, OP_SCOPE, OP_SET, OP_STORE, OP_STRING, OP_SUSPEND, OP_TASK, OP_THROW, OP_TIME, OP_UNWIND, OP_WRITE, REF_BIGINT, REF_DOUBLE, REF_KIND_SHIFT, REF_OBJECT, REF_PAYLOAD_SHIFT, REF_STRING, REF_SYMBOL, REF_TEXT, SMI_SHIFT, TAG_CONST, TAG_MASK,
  TAG_REF, TAG_SMI, constWord, decodeNumber, decodeValue, type RecordColumns, type Segment,
} from '@cinescope/trace'
import { hashKey, keyOf } from '../value.ts'
import { Bloom, addText, numberHash } from './bloom.ts'
import { Runs } from './runs.ts'
import { SpineWriter } from './spine-writer.ts'
import {
  ANY_LABEL, LEFT_AS_BEFORE, LEFT_OPEN, LEFT_RETURNED, LEFT_SUSPENDED, LEFT_THREW, LEFT_UNWOUND, PART_CLOCK, PART_CROSSINGS, PART_INSTANCES, PART_NUMBERS, PART_OBJECTS, PART_SITES, PART_SPINE, PART_TEXT, PART_TICKS,
  PART_TOUCHES, writeCrossings, writeSites, writeTouches, type Crossing,
} from './summary.ts'

/** Records that are listed one by one. */
export const RARE: ReadonlySet<number> = new Set([OP_THROW, OP_CATCH, OP_TASK, OP_LOSS, OP_CONSOLE, OP_NETWORK, OP_STORE, OP_MARK, OP_ERROR])
const IS_RARE: Uint8Array = Uint8Array.from({ length: 32 }, (_, op) => RARE.has(op) ? 1 : 0)

/** More keys of one object in a segment count as all of them. */
const LABELS_MAX = 24
/** Longer texts are not looked into. */
const TEXT_UNITS_MAX = 1 << 18
const BLOOM_MAX = 8192
/** What is left of the room for the next summaries of the segment. */
const RESERVE = 1 / 16
const RESERVE_MAX = 1024
const OBJECT_BITS = (REF_OBJECT << REF_KIND_SHIFT) | TAG_REF
const DOUBLE_BITS = (REF_DOUBLE << REF_KIND_SHIFT) | TAG_REF
const STRING_BITS = (REF_STRING << REF_KIND_SHIFT) | TAG_REF
const SYMBOL_BITS = (REF_SYMBOL << REF_KIND_SHIFT) | TAG_REF
const BIGINT_BITS = (REF_BIGINT << REF_KIND_SHIFT) | TAG_REF
const TEXT_BITS = (REF_TEXT << REF_KIND_SHIFT) | TAG_REF
const KIND_MASK = 31
const TRUE = constWord(CONST_TRUE)

type Changing = { -readonly [K in keyof Crossing]: Crossing[K] }

/** Summary of a decoded segment in at most `room` bytes (and a few fixed ones), as `readSummary` reads it. One pass over the columns. */
export function summarise(segment: Segment, room: number): Uint8Array {
  const { columns, firstTick, frames } = segment
  const { count, heads, starts, words } = columns
  const ops = new Int32Array(32)
  const sites = new Map<number, number>()
  usedStrings.clear()
  usedTexts.clear()
  const rare = new ByteWriter(64)
  let rareCount = 0
  let rareLast = 0
  const touches = new Map<number, number[]>()
  const objects = new Map<number, number>()
  const instances = new Map<number, number>()
  const crossings = new Map<number, Changing>()
  const stack: number[] = segment.keyframe.stack.map(state => state.frame)
  const numbers = Bloom.within(room / 8, BLOOM_MAX)
  const spine = new SpineWriter(stack)
  const clock = new ByteWriter(1024)
  const time = new Float32Array(1)
  const timeBytes = new Uint8Array(time.buffer)
  let anchors = 0
  let anchorLast = 0
  let constants = 0
  let frame = frames
  let unwound = LEFT_AS_BEFORE

  const crossing = (number: number): Changing => {
    let known = crossings.get(number)
    if (!known) crossings.set(number, known = { frame: number, calls: 0, end: -1, left: LEFT_OPEN })
    return known
  }
  const push = (number: number, site: number, i: number): void => {
    const above = stack.length === 0 ? 0 : stack[stack.length - 1]!
    if (above > 0 && above <= frames) crossing(above).calls++
    spine.push(site, i)
    stack.push(number)
  }
  const pop = (i: number, left: number): void => {
    const number = stack.pop()
    if (number !== undefined) spine.pop(i)
    if (number === undefined || number > frames) return
    const known = crossing(number)
    known.end = firstTick + i
    known.left = left
  }

  for (let i = 0; i < count; i++) {
    const head = heads[i]!
    const op = (head >>> HEAD_OP_SHIFT) & 31
    const site = head >>> HEAD_SITE_SHIFT
    const start = starts[i]!
    const end = starts[i + 1]!
    ops[op]!++
    if (site > 0 && op < OP_STRING) {
      if (site >= SITES) sites.set(site, (sites.get(site) ?? 0) + 1)
      else if (siteCounts[site]!++ === 0) sites.set(site, 0)
    }
    if (op !== OP_STRING) for (let at = start; at < end; at++) {
      const word = words[at]!
      const tag = word & TAG_MASK
      if (tag === TAG_SMI) numbers?.add(numberHash(word >> SMI_SHIFT))
      else if (tag === TAG_CONST) constants |= 1 << (word >>> 2)
      else if (tag === TAG_REF) {
        const kind = word & KIND_MASK
        if (kind === DOUBLE_BITS) numbers?.add(numberHash(columns.doubles[word >>> REF_PAYLOAD_SHIFT]!))
        else if (kind === TEXT_BITS) usedTexts.add(word >>> REF_PAYLOAD_SHIFT)
        else if (kind === STRING_BITS || kind === SYMBOL_BITS || kind === BIGINT_BITS) usedStrings.add(word >>> REF_PAYLOAD_SHIFT)
      }
    }
    switch (op) {
      case OP_ENTER:
        push(++frame, site, i)
        break
      case OP_LEAVE:
        pop(i, LEFT_RETURNED)
        break
      case OP_SUSPEND:
        pop(i, LEFT_SUSPENDED)
        break
      case OP_UNWIND:
        for (let left = start < end ? decodeNumber(columns, words[start]!) : 0; left > 0 && stack.length > 0; left--) pop(i, unwound)
        break
      case OP_RESUME: {
        const number = start < end ? decodeNumber(columns, words[start]!) | 0 : 0
        if (number <= frames) {
          const known = crossing(number)
          known.end = -1
          known.left = LEFT_OPEN
        }
        // A resumed frame was not called by the one below it.
        spine.resume(i)
        stack.push(number)
        break
      }
      case OP_THROW:
        unwound = LEFT_THREW
        break
      case OP_CATCH: case OP_TASK: case OP_ERROR:
        unwound = LEFT_UNWOUND
        break
      case OP_SCOPE:
        if (start < end) spine.instance(decodeNumber(columns, words[start]!) | 0)
        break
      case OP_LEVEL:
        if (start < end) spine.level(i, site, decodeNumber(columns, words[start]!) | 0, end - start > 1 && words[start + 1] === TRUE)
        break
      case OP_FOLD:
        if (end - start > 1) spine.fold(i, site, decodeNumber(columns, words[start]!), decodeNumber(columns, words[start + 1]!), end - start > 2)
        break
      case OP_TIME: {
        const at = start < end ? decodeNumber(columns, words[start]!) : NaN
        if (!Number.isFinite(at)) break
        time[0] = at - segment.startTime
        clock.varint((i - anchorLast) * 2 + (stack.length === 0 ? 1 : 0))
        clock.raw(timeBytes)
        anchorLast = i
        anchors++
        break
      }
      case OP_SET: case OP_DELETE: case OP_BUILTIN:
        if (start < end && (words[start]! & KIND_MASK) === OBJECT_BITS) touch(touches, words[start]! >>> REF_PAYLOAD_SHIFT, label(columns, op, site, start, end - start))
        break
      case OP_OBJECT: case OP_IMAGE:
        if (start < end && (words[start]! & KIND_MASK) === OBJECT_BITS) {
          const ref = words[start]! >>> REF_PAYLOAD_SHIFT
          objects.set(ref, (objects.get(ref) ?? 0) | (op === OP_IMAGE ? 1 : 2))
        }
        break
      case OP_WRITE:
        if (end - start > 1) instances.set(decodeNumber(columns, words[start + 1]!) | 0, 0)
    }
    if (IS_RARE[op] === 1) {
      rare.varint(i - rareLast)
      rare.byte(op)
      rareLast = i
      rareCount++
    }
  }

  for (const site of sites.keys()) if (site < SITES) {
    sites.set(site, siteCounts[site]!)
    siteCounts[site] = 0
  }
  const out = new ByteWriter(4096)
  out.long(firstTick)
  out.varint(count)
  out.long(frames)
  out.varint(frame - frames)
  out.varint(constants)
  const present = [...ops.keys()].filter(op => ops[op] !== 0)
  out.varint(present.length)
  for (const op of present) {
    out.byte(op)
    out.varint(ops[op]!)
  }

  const parts = new Parts(room - out.length)
  parts.add(PART_SPINE, () => spine.write(stack, unwound))
  parts.add(PART_CROSSINGS, () => writeCrossings(crossings.values(), firstTick))
  parts.add(PART_SITES, () => writeSites(sites))
  parts.add(PART_TICKS, () => {
    const list = new ByteWriter(rare.length + 5)
    list.varint(rareCount)
    list.raw(rare.view())
    return list
  })
  parts.add(PART_CLOCK, () => {
    const list = new ByteWriter(clock.length + 5)
    list.varint(anchors)
    list.raw(clock.view())
    return list
  })
  parts.add(PART_TOUCHES, () => writeTouches(touches))
  parts.add(PART_OBJECTS, () => writeRuns(objects))
  parts.add(PART_INSTANCES, () => writeRuns(instances))
  // The last block of a segment is small, and has no room of its own.
  parts.room -= Math.min(room * RESERVE, RESERVE_MAX)
  parts.add(PART_TEXT, () => bloomBytes(textBloom(columns, parts.room - 5)))
  parts.add(PART_NUMBERS, () => bloomBytes(numbers?.useful ? numbers : undefined))
  parts.write(out)
  return out.view().slice()
}

/** Sites that are counted in an array: all zero between two summaries. */
const SITES = 1 << 16
const siteCounts = new Int32Array(SITES)

/** Numbers of the strings and texts that a segment's values name. */
class Used {
  readonly numbers: number[] = []
  #marks = new Int32Array(4096)
  #round = 0

  clear(): void {
    this.numbers.length = 0
    this.#round++
  }

  add(number: number): void {
    if (number >= this.#marks.length) {
      const marks = new Int32Array(Math.max(number + 1, this.#marks.length * 2))
      marks.set(this.#marks)
      this.#marks = marks
    }
    if (this.#marks[number] === this.#round) return
    this.#marks[number] = this.#round
    this.numbers.push(number)
  }
}

const usedStrings = new Used()
const usedTexts = new Used()

/** Takes parts as long as there is room. */
class Parts {
  room: number
  #flags = 0
  readonly #bodies: ByteWriter[] = []

  constructor(room: number) { this.room = room }

  add(flag: number, write: () => ByteWriter | undefined): void {
    if (this.room < 8) return
    const body = write()
    if (!body || body.length + 5 > this.room) return
    this.room -= body.length + 5
    this.#flags |= flag
    this.#bodies.push(body)
  }

  write(out: ByteWriter): void {
    out.varint(this.#flags)
    for (const body of this.#bodies) {
      out.varint(body.length)
      out.raw(body.view())
    }
  }
}

function touch(touches: Map<number, number[]>, ref: number, name: number): void {
  const labels = touches.get(ref)
  if (!labels) touches.set(ref, [name])
  else if (labels[0] !== ANY_LABEL && !labels.includes(name)) {
    if (labels.length === LABELS_MAX || name === ANY_LABEL) touches.set(ref, [ANY_LABEL])
    else labels.push(name)
  }
}

/** A static key is told by the number of values, so that a recording without site tables can be indexed too. */
function label(columns: RecordColumns, op: number, site: number, start: number, size: number): number {
  if (op === OP_BUILTIN) return ANY_LABEL
  if (op === OP_SET ? size < 3 : size < 2) return site * 4
  const key = keyOf(decodeValue(columns, columns.words[start + 1]!))
  return key === undefined ? ANY_LABEL : hashKey(key) * 4 + 1
}

function writeRuns(labels: ReadonlyMap<number, number>): ByteWriter {
  const out = new ByteWriter(1024)
  Runs.write(out, labels)
  return out
}

function bloomBytes(bloom: Bloom | undefined): ByteWriter | undefined {
  if (!bloom) return undefined
  const out = new ByteWriter(bloom.bytes.length)
  out.raw(bloom.bytes)
  return out
}

function textBloom(columns: RecordColumns, room: number): Bloom | undefined {
  const bloom = Bloom.within(room, BLOOM_MAX)
  const texts = [...usedStrings.numbers.map(number => columns.strings.get(number) ?? ''), ...usedTexts.numbers.map(number => columns.texts[number] ?? '')]
  if (!bloom || texts.reduce((units, text) => units + text.length, 0) > TEXT_UNITS_MAX) return undefined
  for (const text of texts) addText(bloom, text)
  return bloom.useful ? bloom : undefined
}
