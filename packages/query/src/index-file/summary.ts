import { ByteReader, ByteWriter } from '@cinescope/trace'
import { Bloom } from './bloom.ts'
import { eachRun, labelIn, writeRuns } from './runs.ts'

/** How a frame left the stack for good or for now; 0: it was still there when the segment ended. */
export const LEFT_OPEN = 0
export const LEFT_RETURNED = 1
export const LEFT_SUSPENDED = 2
export const LEFT_UNWOUND = 3
/** Unwound while a throw was under way. */
export const LEFT_THREW = 4
/** Unwound; whether a throw was under way is as it was when the segment began. */
export const LEFT_AS_BEFORE = 5

/** A frame that was there before the segment and does something in it. */
export interface Crossing {
  readonly frame: number
  /** Calls that it made directly in the segment. */
  readonly calls: number
  /** Tick of the last record that took it off the stack, -1 if it is on it when the segment ends. */
  readonly end: number
  /** LEFT_*. */
  readonly left: number
}

/** Labels of what was touched: a site * 4, the hash of a computed key * 4 + 1, or ANY. */
export const ANY_LABEL = 2

/** Bits of the labels of what is told of an object: there are images, a definition, images that may show something new (`Sights`). */
export const IMAGED = 1
export const DEFINED = 2
export const NEWS = 4

/** Parts, in the order in which room is given to them. What finds no room is not known: then the segment counts as a hit. */
export const PART_SITES = 1
export const PART_TICKS = 2
export const PART_TOUCHES = 4
export const PART_OBJECTS = 8
export const PART_INSTANCES = 16
export const PART_CROSSINGS = 32
export const PART_TEXT = 64
export const PART_NUMBERS = 128
export const PART_SPINE = 256
export const PART_CLOCK = 512

/** What later segments depend on. Ticks are distances from the segment's first one. */
export interface SegmentSpine {
  /** Frames open at the start: how many, and their hash (`stackHash`). */
  readonly depth: number
  readonly hash: number
  /** Where the slices that were open at the start end, innermost first; the others are open at the end. */
  readonly ended: Int32Array
  /** Slices that begin here and are open at the end, outermost first; `site` is 0 if it began by a RESUME. */
  readonly opened: readonly { readonly frame: number, readonly from: number, readonly site: number, readonly calls: number }[]
  /** Calls made on an empty stack. */
  readonly roots: number
  /** Most frames that were open at once. */
  readonly deepest: number
  /** Least and greatest number of the scope instances made here, 0 if there are none. */
  readonly instances: readonly [least: number, most: number]
  readonly levels: readonly { readonly at: number, readonly site: number, readonly level: number, readonly whole: boolean }[]
  /** OP_FOLDs. */
  readonly folds: readonly { readonly at: number, readonly site: number, readonly calls: number, readonly back: number, readonly over: boolean }[]
  /** At the end a throw is under way; undefined: as at the start. */
  readonly flying: boolean | undefined
}

/** Time anchors: distances from the first tick, milliseconds since the segment's start time, 1 if no frame was open. */
export interface SegmentClock { readonly at: Int32Array, readonly times: Float32Array, readonly roots: Uint8Array }

/** What the index knows of one segment. Parts are undefined if they found no room. */
export interface SegmentSummary {
  readonly firstTick: number
  readonly records: number
  /** Number of the last frame entered before the segment, and how many it enters. */
  readonly frames: number
  readonly entered: number
  /** Bit n: a value is the constant n, CONST_*. */
  readonly constants: number
  /** Records by op. */
  readonly ops: Int32Array
  /** Sites, ascending, and the records of each. */
  readonly sites: { readonly keys: Int32Array, readonly counts: Int32Array } | undefined
  /** Rare records: distances from the first tick, and ops. */
  readonly ticks: { readonly offsets: Int32Array, readonly ops: Uint8Array } | undefined
  /** Sets of labels of objects that are touched. */
  readonly sets: readonly (readonly number[])[] | undefined
  readonly crossings: readonly Crossing[] | undefined
  readonly text: Bloom | undefined
  readonly numbers: Bloom | undefined
  readonly spine: SegmentSpine | undefined
  readonly clock: SegmentClock | undefined
}

/** Reads a summary, which stays where it is; its parts are read when they are looked at, because an index of a large recording has thousands of them. */
export function readSummary(bytes: Uint8Array): LazySummary {
  return new LazySummary(new ByteReader(bytes))
}

/** In which parts are written. */
const ORDER: readonly number[] = [
  PART_SPINE, PART_CROSSINGS, PART_TICKS, PART_OBJECTS, PART_INSTANCES, PART_TOUCHES, PART_CLOCK, PART_SITES, PART_TEXT, PART_NUMBERS,
]

export class LazySummary implements SegmentSummary {
  readonly firstTick: number
  readonly records: number
  readonly frames: number
  readonly entered: number
  readonly constants: number
  readonly #bytes: Uint8Array
  /** Where ops and parts begin. */
  readonly #ops: number
  readonly #parts: number
  readonly #flags: number
  #known: Map<number, unknown> | undefined

  constructor(input: ByteReader) {
    this.#bytes = input.bytes
    this.firstTick = input.long()
    this.records = input.varint()
    this.frames = input.long()
    this.entered = input.varint()
    this.constants = input.varint()
    this.#ops = input.at
    for (let count = input.count(2); count > 0; count--) {
      input.byte()
      input.varint()
    }
    this.#flags = input.varint()
    this.#parts = input.at
    for (const flag of ORDER) if ((this.#flags & flag) !== 0) skip(input)
  }

  get ops(): Int32Array {
    return this.#once(0, () => {
      const ops = new Int32Array(32)
      const input = new ByteReader(this.#bytes, this.#ops)
      for (let count = input.count(2); count > 0; count--) ops[input.byte() & 31] = input.varint()
      return ops
    })
  }

  /** Has a site records? Yes if that is not known. Keeps nothing. */
  hasSite(wanted: number): boolean {
    const input = this.#reader(PART_SITES)
    if (!input) return true
    try {
      let site = 0
      for (let count = input.count(2); count > 0 && site < wanted; count--) {
        site += input.varint()
        input.varint()
      }
      return site === wanted
    } catch {
      return true
    }
  }

  /** Calls `visit` with the runs of a part and their labels (`label`); false if they are not known. Keeps nothing. */
  eachRun(part: PartOfRuns, visit: (first: number, last: number, label: number) => void): boolean {
    const input = this.#reader(part)
    if (!input) return false
    try {
      if (part === PART_TOUCHES) skipSets(input)
      eachRun(input, visit)
      return true
    } catch {
      return false
    }
  }

  /**
   * Of an object that is touched the number of its set; of one that is told of IMAGED, DEFINED and NEWS; 0 of a scope instance that is written. -1 if there is none, undefined if it is not known. Keeps nothing.
   */
  label(part: PartOfRuns, number: number): number | undefined {
    const input = this.#reader(part)
    if (!input) return undefined
    try {
      if (part === PART_TOUCHES) skipSets(input)
      return labelIn(input, number)
    } catch {
      return undefined
    }
  }

  get sites(): SegmentSummary['sites'] { return this.#part(PART_SITES, readSites) }
  get ticks(): SegmentSummary['ticks'] { return this.#part(PART_TICKS, readTicks) }
  get sets(): SegmentSummary['sets'] { return this.#part(PART_TOUCHES, readSets) }
  get crossings(): readonly Crossing[] | undefined { return this.#part(PART_CROSSINGS, input => readCrossings(input, this.firstTick)) }
  get text(): Bloom | undefined { return this.#part(PART_TEXT, readBloom) }
  get numbers(): Bloom | undefined { return this.#part(PART_NUMBERS, readBloom) }
  get spine(): SegmentSpine | undefined { return this.#part(PART_SPINE, readSpine) }
  get clock(): SegmentClock | undefined { return this.#part(PART_CLOCK, readClock) }

  #reader(part: number): ByteReader | undefined {
    if ((this.#flags & part) === 0) return undefined
    const input = new ByteReader(this.#bytes, this.#parts)
    for (const flag of ORDER) {
      if (flag === part) break
      if ((this.#flags & flag) !== 0) skip(input)
    }
    return input.sub()
  }

  #part<T>(part: number, read: (input: ByteReader) => T): T | undefined {
    return this.#once(part, () => {
      const input = this.#reader(part)
      try {
        return input && read(input)
      } catch {
        // Its checksum is right and still it lies: then it is not known, and the recording itself is asked.
        return undefined
      }
    })
  }

  #once<T>(part: number, make: () => T): T {
    const known = this.#known?.get(part)
    if (known !== undefined || this.#known?.has(part)) return known as T
    const made = make()
    ;(this.#known ??= new Map()).set(part, made)
    return made
  }
}

export type PartOfRuns = typeof PART_TOUCHES | typeof PART_OBJECTS | typeof PART_INSTANCES

function skipSets(input: ByteReader): void {
  for (let count = input.count(); count > 0; count--) for (let labels = input.count(); labels > 0; labels--) input.long()
}

function skip(input: ByteReader): void {
  const length = input.count()
  input.at += length
}

function readSpine(input: ByteReader): SegmentSpine {
  const depth = input.varint()
  const hash = input.varint()
  const ended = new Int32Array(input.count())
  let last = 0
  for (let i = 0; i < ended.length; i++) ended[i] = last += input.varint()
  let [frame, from] = [0, 0]
  const opened = Array.from({ length: input.count(4) }, () => ({ frame: frame += input.zigzag(), from: from += input.varint(), site: input.varint(), calls: input.varint() }))
  const roots = input.varint()
  const deepest = input.varint()
  const instances: [number, number] = [input.varint(), input.varint()]
  let at = 0
  const levels = Array.from({ length: input.count(3) }, () => {
    at += input.varint()
    const site = input.varint()
    const level = input.varint()
    return { at, site, level: level >>> 1, whole: (level & 1) === 1 }
  })
  at = 0
  const folds = Array.from({ length: input.count(4) }, () => {
    at += input.varint()
    const site = input.varint()
    const calls = input.long()
    const back = input.long()
    return { at, site, calls, back: Math.floor(back / 2), over: back % 2 === 1 }
  })
  const flying = input.byte()
  return { depth, hash, ended, opened, roots, deepest, instances, levels, folds, flying: flying === 0 ? undefined : flying === 2 }
}

function readClock(input: ByteReader): SegmentClock {
  const count = input.count(5)
  const at = new Int32Array(count)
  const times = new Float32Array(count)
  const roots = new Uint8Array(count)
  const bytes = new Uint8Array(times.buffer)
  let last = 0
  for (let i = 0; i < count; i++) {
    const step = input.varint()
    at[i] = last += step >>> 1
    roots[i] = step & 1
    for (let k = 0; k < 4; k++) bytes[i * 4 + k] = input.byte()
  }
  return { at, times, roots }
}

function readSites(input: ByteReader): SegmentSummary['sites'] {
  const keys = new Int32Array(input.count(2))
  const counts = new Int32Array(keys.length)
  let last = 0
  for (let i = 0; i < keys.length; i++) {
    keys[i] = last += input.varint()
    counts[i] = input.varint()
  }
  return { keys, counts }
}

function readTicks(input: ByteReader): SegmentSummary['ticks'] {
  const offsets = new Int32Array(input.count(2))
  const ops = new Uint8Array(offsets.length)
  let last = 0
  for (let i = 0; i < offsets.length; i++) {
    offsets[i] = last += input.varint()
    ops[i] = input.byte()
  }
  return { offsets, ops }
}

function readSets(input: ByteReader): SegmentSummary['sets'] {
  const sets: number[][] = []
  for (let count = input.count(); count > 0; count--) sets.push(Array.from({ length: input.count() }, () => input.long()))
  return sets
}

function readCrossings(input: ByteReader, firstTick: number): readonly Crossing[] {
  let last = 0
  return Array.from({ length: input.count(4) }, () => {
    last += input.zigzag()
    const calls = input.varint()
    const end = input.varint()
    return { frame: last, calls, end: end === 0 ? -1 : firstTick + end - 1, left: input.byte() }
  })
}

function readBloom(input: ByteReader): Bloom {
  return new Bloom(input.bytes.subarray(input.at, input.end))
}

export function writeSites(sites: ReadonlyMap<number, number>): ByteWriter {
  const out = new ByteWriter(1024)
  const keys = Int32Array.from(sites.keys())
  keys.sort()
  out.varint(keys.length)
  let last = 0
  for (const key of keys) {
    out.varint(key - last)
    out.varint(sites.get(key)!)
    last = key
  }
  return out
}

export function writeTouches(touches: ReadonlyMap<number, readonly number[]>): ByteWriter {
  const out = new ByteWriter(1024)
  const numbers = new Map<string | number, number>()
  const sets: (readonly number[])[] = []
  const labels = new Map<number, number>()
  for (const [ref, unsorted] of touches) {
    const alone = unsorted.length === 1
    const set = alone ? unsorted : unsorted.toSorted((a, b) => a - b)
    const key = alone ? set[0]! : set.join()
    let number = numbers.get(key)
    if (number === undefined) numbers.set(key, number = sets.push(set) - 1)
    labels.set(ref, number)
  }
  out.varint(sets.length)
  for (const set of sets) {
    out.varint(set.length)
    for (const label of set) out.long(label)
  }
  out.raw(writeRuns(labels).view())
  return out
}

export function writeCrossings(crossings: Iterable<Crossing>, firstTick: number): ByteWriter {
  const out = new ByteWriter(256)
  const list = [...crossings]
  out.varint(list.length)
  let last = 0
  for (const { frame, calls, end, left } of list) {
    out.zigzag(frame - last)
    out.varint(calls)
    out.varint(end < 0 ? 0 : end - firstTick + 1)
    out.byte(left)
    last = frame
  }
  return out
}
