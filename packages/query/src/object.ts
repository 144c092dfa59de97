import {
  IMAGE_AFTER_BUILTIN, OBJECT_DATE, OBJECT_EXOTIC, OBJECT_FUNCTION, OBJECT_MAP, OBJECT_NODE, OBJECT_PROMISE, OBJECT_PROXY, OBJECT_TYPED_ARRAY, OP_BUILTIN, OP_DELETE, OP_LEAVE, OP_SET, type Gap, type ObjectInfo, type ObjectRef,
  type Segment, type Tick,
} from '@cinescope/trace'
import type { ObjectView, Slot, Target } from './answer.ts'
import { entryOf } from './calls.ts'
import type { Film } from './film.ts'
import { fieldOf, fieldsBehind } from './class-field.ts'
import { changedOutside, evicted, fieldGap, fieldsGap, identityOnly, laterContent, lossGap, overBudget, unnamedKey } from './gap.ts'
import type { Row } from './index/frames.ts'
import type { Trail } from './index/trail.ts'
import type { RecordData } from './records.ts'
import { isRefused, refusalsOf } from './refusal.ts'
import { MARK_EVERY } from './checkpoints.ts'
import { apply, attribute, attributeSet, isAccessor } from './replay.ts'
import { type Content, type Held, imageContent } from './slots.ts'
import { addUnshown } from './unshown.ts'
import { type Doubt, unprobedOn } from './unprobed.ts'
import { UnseenWrites } from './unseen-writes.ts'
import { methodName } from './title.ts'
import { keyOf, refOf, surelyOther } from './value.ts'

/** Objects whose content changes without any write that a probe sees. */
const restless: ReadonlySet<number> = new Set([OBJECT_NODE, OBJECT_DATE, OBJECT_EXOTIC, OBJECT_TYPED_ARRAY])

/** An object's content at a moment and the image it was replayed from. */
export interface Replayed { readonly content: Content, readonly info: ObjectInfo, readonly image: number }

/** Newest image at or before `tick`, plus every recorded write up to it; undefined if there is no image. */
export async function replay(film: Film, ref: ObjectRef, tick: number): Promise<Replayed | undefined> {
  const images = film.catalog.imageTrail(ref)
  if (!images.atOrBefore(tick)) return undefined
  const image = images.tick
  const own = shownWrite(film, ref, image, images.extra)
  const first = !images.previous()
  const segment = await film.records.segmentAt(image)
  const record = segment && film.records.read(segment, image)
  const info = segment?.object(ref) ?? await film.records.object(ref, image)
  if (!segment || !record || !info) return undefined
  const known = film.checkpoints.find(ref, image, tick)
  const content = known ? known.content.copy() : imageContent(record, info, segment, first)
  if (!known) await addUnshown(film, ref, image, info.className, content)
  const touches = film.catalog.touchTrail(ref)
  const refusals = await refusalsOf(film, ref)
  let holding: Segment = segment
  let replayed = 0
  let last = known?.upTo ?? image
  for (let more = touches.atOrAfter(last + 1, tick); more && touches.tick <= tick; more = touches.next(tick)) {
    if (!holds(holding, touches.tick)) holding = await film.records.segmentAt(touches.tick) ?? holding
    const touch = film.records.read(holding, touches.tick)
    if (!touch) continue
    if (isRefused(touch, touchedKey(film, touch), refusals, content)) continue
    if (touches.tick === own) attributeTouch(film, content, touch)
    else applyTouch(film, content, touch)
    last = touches.tick
    if (++replayed % MARK_EVERY === 0) film.checkpoints.keep(ref, image, last, content.copy())
  }
  if (replayed > MARK_EVERY / 8) film.checkpoints.keep(ref, image, last, content.copy())
  return { content, info, image }
}

/**
 * The write that an image already shows, or -1: a recorder looks at an object while it encodes the record of a write that
 * has happened, so the image stands before that record.
 */
export function shownWrite(film: Film, ref: ObjectRef, image: number, flags: number): number {
  if (flags & IMAGE_AFTER_BUILTIN) return -1
  const next = film.record(image, 1)
  const touches = film.catalog.touchTrail(ref)
  return next >= 0 && touches.atOrAfter(next, next) && touches.tick === next ? next : -1
}

export const holds = (segment: Segment, tick: number): boolean => tick >= segment.firstTick && tick < segment.firstTick + segment.records

export function applyTouch(film: Film, content: Content, touch: RecordData): void {
  if (touch.op === OP_SET && isTaken(film, touch)) return
  apply(content, touch, touchedKey(film, touch), touch.op === OP_BUILTIN ? methodName(film.sites.at(touch.site)) : '')
}

/** The call from a record's frame that ended just before it, as a setter or trap does before the record of what it took; -1 if there is none. */
function callBefore(film: Film, tick: number): Row {
  const before = film.record(tick - 1, -1)
  if (before < 0 || film.catalog.opAt(before) !== OP_LEAVE) return -1
  const row = film.rowAt(before)
  return row >= 0 && film.catalog.frames.parent(row) === film.rowAt(tick) ? row : -1
}

/** Whether a setter took what was assigned. */
export function isTaken(film: Film, touch: RecordData): boolean {
  const row = callBefore(film, touch.tick)
  if (row < 0) return false
  const info = film.sites.info(film.sites.functionOf(film.catalog.frames.site(row)))
  return info?.form === 'setter' && info.name.split(/[.#]/).at(-1) === touchedKey(film, touch)?.replace('#', '')
}

/** Of a write that the content already shows: says which slots are its doing. */
export function attributeTouch(film: Film, content: Content, touch: RecordData): void {
  const key = touchedKey(film, touch)
  if (touch.op === OP_BUILTIN) attribute(content, touch, methodName(film.sites.at(touch.site)))
  else if (key !== undefined && touch.op === OP_SET) attributeSet(content, touch, key)
  else if (key !== undefined) applyTouch(film, content, touch)
}

/** Key of a SET or DELETE record. */
export function touchedKey(film: Film, touch: RecordData): string | undefined {
  if (touch.op === OP_BUILTIN) return undefined
  const computed = touch.values.length > (touch.op === OP_DELETE ? 1 : 2)
  return computed ? keyOf(touch.values[1]) : film.sites.staticKey(touch.site)
}

/** An object's content at a moment. `unprobed` tells what may have changed it without a record. */
export async function objectAt(film: Film, ref: ObjectRef, at: number, unprobed: typeof unprobedOn = unprobedOn): Promise<ObjectView> {
  const tick = film.settle(ref, at)
  const known = await film.records.object(ref, tick)
  if (known?.type === OBJECT_PROXY && known.target !== undefined) {
    const behind = await objectAt(film, known.target, tick, unprobed)
    const slots = await withHanded(film, ref, known.target, behind, tick)
    return { ...behind, slots, size: behind.size + slots.length - behind.slots.length, ref, type: OBJECT_PROXY, className: known.className || behind.className, target: known.target, targetType: behind.targetType ?? behind.type }
  }
  const replayed = await replay(film, ref, tick)
  if (!replayed) {
    const info = known ?? { ref, type: OBJECT_EXOTIC, className: '' }
    return { ref, type: info.type, className: info.className, slots: [], size: 0, gaps: [noContent(film, info)] }
  }
  const { content, info, image } = replayed
  const unseen = new UnseenWrites(film, content, tick)
  const changes = await unprobed(film, ref, image, tick)
  const doubt = await doubts(film, ref, replayed, tick, unseen, changes)
  const slots = listSlots(ref, content, doubt)
  const gaps: Gap[] = [...doubt.gaps]
  const kept = content.keyed ? content.entries.length : content.listed ? content.elements.reduce(n => n + 1, 0) : content.fields.size
  if (kept < content.size) gaps.push(overBudget(kept, content.size))
  const loss = film.lossBetween(image, tick)
  if (loss >= 0) gaps.push(lossGap(film, loss))
  if (content.unnamed >= 0) gaps.push(unnamedKey(content.unnamed))
  const added = unseen.added(image)
  if (added) gaps.push(added)
  // Rows may have come or gone.
  for (const { key, gap } of changes) if (key === undefined && (content.listed || content.keyed)) gaps.push(gap)
  return { ref, type: info.type, className: info.className, slots, size: content.size, gaps }
}

/** Records of a proxy that are looked at, from the last one back. */
const HANDED = 2000

/**
 * A write to a proxy that has no recorded trap is known by what was handed to it; what its handler made of it shows when its target is looked at.
 * Answers the record if no recorded trap ran.
 */
export async function handedTo(film: Film, tick: number, target: ObjectRef): Promise<RecordData | undefined> {
  const row = callBefore(film, tick)
  if (row >= 0 && (await entryOf(film, row)).args.some(({ value }) => refOf(value) === target)) return undefined
  const record = await film.records.at(tick)
  return record?.op === OP_SET ? record : undefined
}

/** The slots of a proxy's target, with what was assigned to the proxy since. */
async function withHanded(film: Film, ref: ObjectRef, target: ObjectRef, { slots }: ObjectView, tick: number): Promise<readonly Slot[]> {
  const answer = new Map(slots.map(slot => [slot.name, slot]))
  const images = film.catalog.imageTrail(target)
  const since = images.atOrBefore(tick) ? images.tick : -1
  const touches = film.catalog.touchTrail(ref)
  const seen = new Set<string>()
  let left = HANDED
  for (let more = touches.atOrBefore(tick); more && touches.tick > since && left-- > 0; more = touches.previous()) {
    const record = await handedTo(film, touches.tick, target)
    const key = record && touchedKey(film, record)
    const value = record?.values.at(-1)
    if (key === undefined || value === undefined || seen.has(key)) continue
    seen.add(key)
    const slot = answer.get(key)
    if (slot && (slot.since > touches.tick || isAccessor(slot))) continue
    answer.set(key, { name: key, value, trust: 'unverified', since: touches.tick as Tick, target: { kind: 'property', ref: target, key } })
  }
  return [...answer.values()]
}

/** Objects that have no images (F94): nobody looks for one in all of a recording. */
const opaque: ReadonlySet<number> = new Set([OBJECT_FUNCTION, OBJECT_PROMISE, OBJECT_NODE, OBJECT_EXOTIC])

function noContent(film: Film, { ref, type }: ObjectInfo): Gap {
  if (!opaque.has(type) && film.catalog.imageTrail(ref).atOrAfter(film.trace.begin)) return laterContent
  return film.trace.begin > 0 ? evicted : identityOnly
}

interface Doubts {
  /** Lowers the trust of a slot that may have changed outside after the record that gave it. */
  readonly slot: (name: string, held: Held) => Held & { readonly doubt?: Gap }
  /** Slots that somebody else made, before or after this moment. */
  readonly added: ReadonlyMap<string, Held>
  readonly gaps: readonly Gap[]
}

async function doubts(film: Film, ref: ObjectRef, replayed: Replayed, tick: number, unseen: UnseenWrites, unprobed: readonly Doubt[]): Promise<Doubts> {
  const loss = film.lossBetween(replayed.image, tick)
  const restlessSince = restless.has(replayed.info.type) && tick > replayed.image
  const later = await nextOutside(film, ref, tick)
  const { content, info } = replayed
  const rows = content.listed || content.keyed
  // A change that moves rows leaves none of them certain.
  const moved = later !== undefined && rows && rowsDiffer(later.found, later.expected)
  const added = new Map<string, Held>()
  const gap = later && changedOutside(replayed.image, later.image)
  if (gap) for (const key of later.found.fields.keys()) {
    if (content.fields.has(key) || !differs(later.found, later.expected, key)) continue
    const field = fieldOf(film, info.className, key)
    added.set(key, { value: { kind: 'gap', gap: field ? fieldGap(key, info.className, replayed.image, later.image) : gap }, trust: 'unverified', since: replayed.image })
  }
  const behind = await fieldsBehind(film, ref, replayed.image, info.className)
  for (const key of behind.keys) {
    if (!content.fields.has(key) && !added.has(key)) added.set(key, { value: { kind: 'gap', gap: fieldGap(key, info.className, replayed.image) }, trust: 'unverified', since: replayed.image })
  }
  const slot: Doubts['slot'] = (name, held) => {
    const changes = later !== undefined && (moved && isRow(name) || differs(later.found, later.expected, name))
    const lost = loss >= 0 && film.lossBetween(held.since, tick) >= 0
    const doubt = unseen.of(name, held.since) ?? (content.unnamed > held.since ? unnamedKey(content.unnamed) : undefined) ?? unprobed.find(({ key, until }) => until > held.since && (key === undefined ? rows ? isRow(name) : true : key === name))?.gap
    if (doubt) return { ...held, trust: 'unverified', doubt }
    return changes || lost || (restlessSince && held.since <= replayed.image) ? { ...held, trust: 'unverified' } : held
  }
  return { slot, added, gaps: [...gap && moved ? [gap] : [], ...behind.others && !later ? [fieldsGap(info.className, replayed.image)] : []] }
}

const isRow = (name: string): boolean => /^(?:(?:key|value) )?\d+$/.test(name)

interface Outside { readonly image: number, readonly found: Content, readonly expected: Content }

/**
 * The next image, and what the writes up to it lead to: what differs was done by code that is not recorded, and may have been before `tick`.
 * A recorded write between the two hides a foreign one to the same slot: the recorder looks at an object once in a task.
 */
async function nextOutside(film: Film, ref: ObjectRef, tick: number): Promise<Outside | undefined> {
  const images: Trail = film.catalog.imageTrail(ref)
  if (!images.atOrAfter(tick + 1) || images.extra & IMAGE_AFTER_BUILTIN) return undefined
  const image = images.tick
  const own = shownWrite(film, ref, image, images.extra)
  const expected = (await replay(film, ref, image - 1))?.content
  const segment = await film.records.segmentAt(image)
  const record = segment && film.records.read(segment, image)
  const info = segment?.object(ref) ?? await film.records.object(ref, image)
  if (!segment || !record || !info || !expected) return undefined
  const touch = own < 0 ? undefined : await film.records.at(own)
  if (touch) applyTouch(film, expected, touch)
  return { image, found: imageContent(record, info, segment, false), expected }
}

const rowsKnown = (content: Content): number => content.keyed ? content.entries.length : content.elements.length

function rowsDiffer(found: Content, expected: Content): boolean {
  if (found.size !== expected.size) return true
  for (let i = Math.min(rowsKnown(found), rowsKnown(expected)) - 1; i >= 0; i--) {
    if (differs(found, expected, found.keyed ? `value ${i}` : String(i)) || (found.type === OBJECT_MAP && differs(found, expected, `key ${i}`))) return true
  }
  return false
}

/** True if the image found a slot otherwise than the writes before it left it; what either does not know says nothing. */
export function differs(found: Content, expected: Content, key: string): boolean {
  const [now, then] = [found.get(key), expected.get(key)]
  if (now && then) return surelyOther(now.value, then.value)
  return now ? !expected.truncated : then ? !found.truncated && !expected.isUnshown(key) : false
}

/** Slots in the order that people expect: indexes, then keys; Map entries as `key n`, `value n`. */
function listSlots(ref: ObjectRef, content: Content, doubt: Doubts): Slot[] {
  const slots: Slot[] = []
  const add = (name: string, key: string, plain: Held): void => {
    const held = doubt.slot(name, plain)
    const target: Target = { kind: 'property', ref, key }
    slots.push({ name, value: held.value, trust: held.trust, since: held.since as Tick, target, ...(held.doubt && { doubt: held.doubt }) })
  }
  content.entries.forEach((entry, i) => {
    if (content.type === OBJECT_MAP) add(`key ${i}`, `key ${i}`, entry.key)
    add(`value ${i}`, `value ${i}`, entry.value)
  })
  content.elements.forEach((held, i) => { if (held) add(String(i), String(i), content.element(i) ?? held) })
  for (const [name, held] of content.fields) add(name, name, held)
  for (const [name, held] of doubt.added) add(name, name, held)
  return slots
}
