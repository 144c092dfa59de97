import {
  ByteWriter, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_BUILTIN, OP_CATCH, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_ERROR, OP_IMAGE, OP_LEAVE, OP_LOSS, OP_MARK, OP_NETWORK, OP_OBJECT, OP_SET, OP_STORE, OP_STRING,
  OP_TASK, OP_THROW, OP_TIME, OP_WRITE, REF_BIGINT, REF_KIND_SHIFT, REF_PAYLOAD_SHIFT, REF_SYMBOL, REF_TEXT, SMI_SHIFT, TAG_CONST, TAG_MASK, TAG_REF, TAG_SMI, decodeNumber,
  decodeValue, type RecordColumns, type Segment,
} from '@cinescope/trace'
import { grown } from '../index/grown.ts'
import { DOUBLE_BITS, OBJECT_BITS, OBJECT_MASK, STRING_BITS } from '../index/segment-parts.ts'
import { hashKey, keyOf } from '../value.ts'
import { Bloom, addText, numberHash } from './bloom.ts'
import { FrameWalk } from './frame-walk.ts'
import { PlaceList } from './place-list.ts'
import { writeRuns } from './runs.ts'
import {
  ANY_LABEL, DEFINED, IMAGED, LEFT_RETURNED, NEWS, PART_CLOCK, PART_CROSSINGS, PART_INSTANCES, PART_NUMBERS, PART_OBJECTS, PART_SITES, PART_SPINE, PART_TEXT, PART_TICKS, PART_TOUCHES, writeCrossings, writeSites, writeTouches,
} from './summary.ts'

/** Records that are listed one by one. */
export const RARE: ReadonlySet<number> = new Set([OP_THROW, OP_CATCH, OP_TASK, OP_LOSS, OP_CONSOLE, OP_NETWORK, OP_STORE, OP_MARK, OP_ERROR])
const IS_RARE: Uint8Array = Uint8Array.from({ length: 32 }, (_, op) => RARE.has(op) ? 1 : 0)

/** More keys of one object in a segment count as all of them. */
const LABELS_MAX = 24
const ANY: readonly number[] = [ANY_LABEL]
/** Longer texts are not looked into. */
const TEXT_UNITS_MAX = 1 << 18
const BLOOM_MAX = 8192
/** What is left of the room for the next summaries of the segment. */
const RESERVE = 1 / 4
const RESERVE_MAX = 1024
const SYMBOL_BITS = (REF_SYMBOL << REF_KIND_SHIFT) | TAG_REF
const BIGINT_BITS = (REF_BIGINT << REF_KIND_SHIFT) | TAG_REF
const TEXT_BITS = (REF_TEXT << REF_KIND_SHIFT) | TAG_REF

/** Summary of a decoded segment in at most `room` bytes (and a few fixed ones), as `readSummary` reads it. `news`: what `Sights` says of it. */
export function summarise(segment: Segment, room: number, news: ReadonlySet<number>): Uint8Array {
  const { columns, firstTick, frames } = segment
  const numbers = Bloom.within(room / 8, BLOOM_MAX)
  const constants = gatherValues(columns, numbers)
  const ops = new Int32Array(32)
  const sites = countSites(columns, ops)
  const { walk, touches, objects, instances, rare, clock } = gather(segment)

  const out = new ByteWriter(4096)
  out.long(firstTick)
  out.varint(columns.count)
  out.long(frames)
  out.varint(walk.frame - frames)
  out.varint(constants)
  const present = [...ops.keys()].filter(op => ops[op] !== 0)
  out.varint(present.length)
  for (const op of present) {
    out.byte(op)
    out.varint(ops[op]!)
  }

  const parts = new Parts(room - out.length)
  parts.add(PART_SPINE, () => walk.spine())
  parts.add(PART_CROSSINGS, () => writeCrossings(walk.crossings.values(), firstTick))
  parts.add(PART_TICKS, () => rare.write())
  for (const ref of news) objects.set(ref, objects.get(ref)! | NEWS)
  parts.add(PART_OBJECTS, () => writeRuns(objects))
  parts.add(PART_INSTANCES, () => writeRuns(instances))
  const time = clock.write()
  // Which keys were touched is the first to be left out: objects made one after the other then are one run.
  if (!parts.add(PART_TOUCHES, () => writeTouches(touches), time.length + 5)) parts.add(PART_TOUCHES, () => writeTouches(new Map(Array.from(touches.keys(), ref => [ref, ANY]))))
  parts.add(PART_CLOCK, () => time)
  parts.add(PART_SITES, () => writeSites(sites))
  // The last block of a segment is small, and has no room of its own.
  parts.room -= Math.min(room * RESERVE, RESERVE_MAX)
  parts.add(PART_TEXT, () => bloomBytes(textBloom(columns, parts.room - 5)))
  parts.add(PART_NUMBERS, () => bloomBytes(numbers?.useful ? numbers : undefined))
  parts.write(out)
  return out.view().slice()
}

/*
 * What follows are passes over the columns, each a small function: one that does it all is compiled for a tenth of a second each time that the compiler meets a new op, and until
 * then a million records take as long as three of them afterwards.
 */

/** Notes the strings and texts that values name, adds their numbers, and answers which constants there are. */
function gatherValues({ count, heads, starts, words, doubles }: RecordColumns, numbers: Bloom | undefined): number {
  usedStrings.clear()
  usedTexts.clear()
  let constants = 0
  for (let i = 0; i < count; i++) {
    if (((heads[i]! >>> HEAD_OP_SHIFT) & 31) === OP_STRING) continue
    for (let at = starts[i]!, end = starts[i + 1]!; at < end; at++) {
      const word = words[at]!
      const tag = word & TAG_MASK
      if (tag === TAG_SMI) numbers?.add(numberHash(word >> SMI_SHIFT))
      else if (tag === TAG_CONST) constants |= 1 << (word >>> 2)
      else if (tag === TAG_REF) {
        const kind = word & OBJECT_MASK
        if (kind === DOUBLE_BITS) numbers?.add(numberHash(doubles[word >>> REF_PAYLOAD_SHIFT]!))
        else if (kind === TEXT_BITS) usedTexts.add(word >>> REF_PAYLOAD_SHIFT)
        else if (kind === STRING_BITS || kind === SYMBOL_BITS || kind === BIGINT_BITS) usedStrings.add(word >>> REF_PAYLOAD_SHIFT)
      }
    }
  }
  return constants
}

/** Records of each site; those of each op are added to `ops`. */
function countSites({ count, heads }: RecordColumns, ops: Int32Array): ReadonlyMap<number, number> {
  const sites = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    const head = heads[i]!
    const op = (head >>> HEAD_OP_SHIFT) & 31
    const site = head >>> HEAD_SITE_SHIFT
    ops[op]!++
    if (site === 0 || op >= OP_STRING) continue
    if (site >= SITES) sites.set(site, (sites.get(site) ?? 0) + 1)
    else if (siteCounts[site]!++ === 0) sites.set(site, 0)
  }
  for (const site of sites.keys()) if (site < SITES) {
    sites.set(site, siteCounts[site]!)
    siteCounts[site] = 0
  }
  return sites
}

interface Gathered {
  readonly walk: FrameWalk
  readonly touches: ReadonlyMap<number, readonly number[]>
  readonly objects: Map<number, number>
  readonly instances: ReadonlyMap<number, number>
  readonly rare: PlaceList
  readonly clock: PlaceList
}

function gather(segment: Segment): Gathered {
  const { columns } = segment
  const { count, heads, starts, words } = columns
  const walk = new FrameWalk(segment)
  const touches = new Map<number, number[]>()
  const objects = new Map<number, number>()
  const instances = new Map<number, number>()
  const rare = new PlaceList(64)
  const clock = new PlaceList(1024)
  for (let i = 0; i < count; i++) {
    const head = heads[i]!
    const op = (head >>> HEAD_OP_SHIFT) & 31
    const site = head >>> HEAD_SITE_SHIFT
    const start = starts[i]!
    const size = starts[i + 1]! - start
    if (op === OP_ENTER) walk.enter(site, i)
    else if (op === OP_LEAVE) walk.leave(i, LEFT_RETURNED)
    else if (op === OP_WRITE) {
      if (size > 1) instances.set(decodeNumber(columns, words[start + 1]!) | 0, 0)
    } else if (op === OP_SET || op === OP_DELETE || op === OP_BUILTIN) {
      if (size > 0 && (words[start]! & OBJECT_MASK) === OBJECT_BITS) touch(touches, words[start]! >>> REF_PAYLOAD_SHIFT, label(columns, op, site, start, size))
    } else if (op === OP_OBJECT || op === OP_IMAGE) {
      if (size > 0 && (words[start]! & OBJECT_MASK) === OBJECT_BITS) {
        const ref = words[start]! >>> REF_PAYLOAD_SHIFT
        objects.set(ref, (objects.get(ref) ?? 0) | (op === OP_IMAGE ? IMAGED : DEFINED))
      }
    } else if (op === OP_TIME) {
      const at = size > 0 ? decodeNumber(columns, words[start]!) : NaN
      if (Number.isFinite(at)) clock.time(i, at - segment.startTime, walk.depth === 0)
    } else if (op !== OP_STRING) {
      walk.seldom(columns, i, op, site, start, size)
      if (IS_RARE[op] === 1) rare.op(i, op)
    }
  }
  return { walk, touches, objects, instances, rare, clock }
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
    if (number >= this.#marks.length) this.#marks = grown(this.#marks, number + 1)
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

  /** False if it finds no room that leaves `rest` bytes for others. */
  add(flag: number, write: () => ByteWriter | undefined, rest: number = 0): boolean {
    if (this.room - rest < 8) return false
    const body = write()
    if (!body || body.length + 5 > this.room - rest) return false
    this.room -= body.length + 5
    this.#flags |= flag
    this.#bodies.push(body)
    return true
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
