import { ByteReader, ByteWriter } from '@cinescope/trace'
import { Bloom } from './bloom.ts'
import { Runs } from './runs.ts'

/** How a frame left the stack for good or for now; 0: it was still there when the segment ended. */
export const LEFT_OPEN = 0
export const LEFT_RETURNED = 1
export const LEFT_SUSPENDED = 2
export const LEFT_UNWOUND = 3

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

/** Parts, in the order in which room is given to them. What finds no room is not known: then the segment counts as a hit. */
export const PART_SITES = 1
export const PART_TICKS = 2
export const PART_TOUCHES = 4
export const PART_OBJECTS = 8
export const PART_INSTANCES = 16
export const PART_CROSSINGS = 32
export const PART_TEXT = 64
export const PART_NUMBERS = 128

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
  /** Object -> number of a set of labels. */
  readonly touches: { readonly runs: Runs, readonly sets: readonly (readonly number[])[] } | undefined
  /** Object -> 1 if there are images of it, 2 if it is defined, 3 if both. */
  readonly objects: Runs | undefined
  readonly instances: Runs | undefined
  readonly crossings: readonly Crossing[] | undefined
  readonly text: Bloom | undefined
  readonly numbers: Bloom | undefined
}

/** An empty part: what a segment without room says of itself. */
export function readSummary(bytes: Uint8Array): SegmentSummary {
  const input = new ByteReader(bytes)
  const firstTick = input.long()
  const records = input.varint()
  const frames = input.long()
  const entered = input.varint()
  const constants = input.varint()
  const ops = new Int32Array(32)
  for (let count = input.count(2); count > 0; count--) ops[input.byte() & 31] = input.varint()
  const parts = input.byte()
  const part = <T>(flag: number, read: (input: ByteReader) => T): T | undefined => (parts & flag) === 0 ? undefined : read(input.sub())
  return {
    firstTick, records, frames, entered, constants, ops,
    sites: part(PART_SITES, readSites),
    ticks: part(PART_TICKS, readTicks),
    touches: part(PART_TOUCHES, readTouches),
    objects: part(PART_OBJECTS, sub => Runs.read(sub)),
    instances: part(PART_INSTANCES, sub => Runs.read(sub)),
    crossings: part(PART_CROSSINGS, sub => readCrossings(sub, firstTick)),
    text: part(PART_TEXT, readBloom),
    numbers: part(PART_NUMBERS, readBloom),
  }
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

function readTouches(input: ByteReader): SegmentSummary['touches'] {
  const sets: number[][] = []
  for (let count = input.count(); count > 0; count--) sets.push(Array.from({ length: input.count() }, () => input.long()))
  return { sets, runs: Runs.read(input) }
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
  const numbers = new Map<string, number>()
  const sets: (readonly number[])[] = []
  const labels = new Map<number, number>()
  for (const [ref, unsorted] of touches) {
    const set = unsorted.toSorted((a, b) => a - b)
    const key = set.join()
    let number = numbers.get(key)
    if (number === undefined) numbers.set(key, number = sets.push(set) - 1)
    labels.set(ref, number)
  }
  out.varint(sets.length)
  for (const set of sets) {
    out.varint(set.length)
    for (const label of set) out.long(label)
  }
  Runs.write(out, labels)
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
