import { ByteWriter } from './byte-writer.ts'
import type { ParkedFrame } from './frame-stack.ts'
import type { FrameTracker } from './frame-tracker.ts'
import { KIND_CONST, KIND_DOUBLE, KIND_SMI, KIND_TEXT, kindOf, namesString } from './kind.ts'
import { ValueList } from './value-list.ts'
import { CONST_OVER_BUDGET, REF_KIND_SHIFT, REF_LENGTH, REF_PAYLOAD_SHIFT, REF_STRING, TAG_REF, constWord, refWord } from './word.ts'

/** Longer texts are kept as their length only. */
export const KEYFRAME_TEXT_MAX = 1024
/** Of deeper stacks, frames between the outermost and the innermost ones keep no values. */
export const KEYFRAME_OUTER = 64
export const KEYFRAME_INNER = 936

/**
 * Texts of the segment that ends. Strings keep their numbers; answers undefined for a number that was never defined.
 */
export interface OldTexts {
  string(number: number): string | undefined
  text(number: number): string | undefined
}

/**
 * Renumbers every string that the tracker remembers, because the numbers end with their segment. Answers the strings of
 * the new segment's keyframe: string k of the tracker is `carried[k]` from now on.
 */
export function carryStrings(tracker: FrameTracker, old: OldTexts): string[] {
  const carried: string[] = []
  const numbers = new Map<string, number>()
  const carry = (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined
    let number = numbers.get(text)
    if (number === undefined) {
      number = carried.length
      carried.push(text)
      numbers.set(text, number)
    }
    return number
  }
  const word = (value: number): number => {
    const kind = kindOf(value)
    const isText = kind === KIND_TEXT
    if (!isText && !namesString(kind)) return value
    const payload = value >>> REF_PAYLOAD_SHIFT
    const text = isText ? old.text(payload) : old.string(payload)
    if (text !== undefined && text.length > KEYFRAME_TEXT_MAX) return refWord(REF_LENGTH, text.length)
    const number = carry(text)
    if (number === undefined) return OVER_BUDGET
    return isText ? refWord(REF_STRING, number) : (number << REF_PAYLOAD_SHIFT) | (value & (7 << REF_KIND_SHIFT)) | TAG_REF
  }
  const list = (values: ValueList): void => {
    const { words, length } = values
    for (let i = 0; i < length; i++) if ((words[i]! & 3) === TAG_REF) words[i] = word(words[i]!)
  }
  list(tracker.stack.args)
  list(tracker.stack.slots)
  for (const frames of [tracker.suspended, tracker.unwound]) {
    for (const parked of frames.values()) {
      list(parked.args)
      list(parked.slots)
    }
  }
  for (const writes of tracker.scoped.values()) list(writes.values)
  tracker.sites.each((_, page, i) => {
    page.values.words[i] = word(page.values.words[i]!)
  })
  return carried
}

const OVER_BUDGET: number = constWord(CONST_OVER_BUDGET)

/**
 * Body of a segment section. `tick` is the segment's first; `keepsSite` says of a write site whether its last value is
 * wanted although no open frame may hold it: module bindings, and all sites while the packer has no table.
 *
 *   strings: count, texts
 *   stack: count, frame numbers (differences); then a frame state each
 *   suspended: count; then frame number, frame state each; frames unwound are among them
 *   scoped: count of instances; each: instance, count, writes; instance 0 holds the sites without one
 *   instances: count; each: instance (difference), parent
 *   frame state: site, tick entered + 1, count, values; count, writes
 *   write: site (difference), ticks before `tick`, value
 *   value: kind (byte), payload
 */
export function writeKeyframe(tracker: FrameTracker, carried: readonly string[], tick: number, keepsSite: (site: number) => boolean): Uint8Array {
  const out = new ByteWriter(4096)
  out.varint(carried.length)
  for (const text of carried) out.string(text)
  const { stack } = tracker
  out.varint(stack.depth)
  let last = 0
  for (let i = 0; i < stack.depth; i++) {
    out.zigzag(stack.frames[i]! - last)
    last = stack.frames[i]!
  }
  for (let i = 0; i < stack.depth; i++) {
    const full = i < KEYFRAME_OUTER || i >= stack.depth - KEYFRAME_INNER
    const argEnd = i + 1 < stack.depth ? stack.argStarts[i + 1]! : stack.args.length
    const slotEnd = i + 1 < stack.depth ? stack.slotStarts[i + 1]! : stack.slots.length
    out.varint(stack.sites[i]!)
    out.long(stack.entered[i]! + 1)
    writeValues(out, stack.args, stack.argStarts[i]!, argEnd, full)
    writeSlots(out, stack.slotSites, stack.slotTicks, stack.slots, stack.slotStarts[i]!, slotEnd, tick, full)
  }
  out.varint(tracker.suspended.size + tracker.unwound.size)
  for (const parked of tracker.suspended.values()) writeParked(out, parked, tick)
  for (const parked of tracker.unwound.values()) writeParked(out, parked, tick)
  out.varint(tracker.scoped.size + 1)
  writeSites(out, tracker, tick, keepsSite)
  for (const [instance, writes] of tracker.scoped) {
    out.varint(instance)
    writeSlots(out, writes.sites, writes.ticks, writes.values, 0, writes.values.length, tick, true)
  }
  out.varint(tracker.instances.size)
  last = 0
  for (const [instance, parent] of tracker.instances) {
    out.zigzag(instance - last)
    out.varint(parent)
    last = instance
  }
  return out.view()
}

function writeParked(out: ByteWriter, parked: ParkedFrame, tick: number): void {
  out.varint(parked.frame)
  out.varint(parked.site)
  out.long(parked.entered + 1)
  writeValues(out, parked.args, 0, parked.args.length, true)
  writeSlots(out, parked.slotSites, parked.slotTicks, parked.slots, 0, parked.slots.length, tick, true)
}

function writeSites(out: ByteWriter, tracker: FrameTracker, tick: number, keepsSite: (site: number) => boolean): void {
  const sites: number[] = []
  const ticks: number[] = []
  const values = new ValueList(64)
  tracker.sites.each((site, page, i) => {
    if (!keepsSite(site)) return
    sites.push(site)
    ticks.push(page.ticks[i]!)
    values.push(page.values.words[i]!, page.values.doubles[i]!)
  })
  out.varint(0)
  writeSlots(out, sites, ticks, values, 0, sites.length, tick, true)
}

function writeSlots(
  out: ByteWriter, sites: ArrayLike<number>, ticks: ArrayLike<number>, values: ValueList, from: number, to: number, tick: number, full: boolean,
): void {
  out.varint(to - from)
  let last = 0
  for (let i = from; i < to; i++) {
    out.zigzag(sites[i]! - last)
    last = sites[i]!
    out.long(tick - ticks[i]!)
    writeValue(out, full ? values.words[i]! : OVER_BUDGET, values.doubles[i]!)
  }
}

function writeValues(out: ByteWriter, values: ValueList, from: number, to: number, full: boolean): void {
  out.varint(to - from)
  for (let i = from; i < to; i++) writeValue(out, full ? values.words[i]! : OVER_BUDGET, values.doubles[i]!)
}

function writeValue(out: ByteWriter, word: number, double: number): void {
  const kind = kindOf(word)
  out.byte(kind)
  if (kind === KIND_SMI) out.zigzag(word >> 2)
  else if (kind === KIND_DOUBLE) out.double(double)
  else if (kind < KIND_CONST - 1) out.varint(word >>> REF_PAYLOAD_SHIFT)
}
