import {
  IMAGE_AFTER_BUILTIN, OP_BUILTIN, OP_DELETE, OP_ENTER, OP_IMAGE, OP_SET, type Gap, type ObjectRef, type Segment, type Tick, type Value,
} from '@cinescope/trace'
import type { Target, Write, WriteAnswer } from './answer.ts'
import { callPlace } from './call-place.ts'
import { fieldOf } from './class-field.ts'
import { entryOf } from './calls.ts'
import type { Film } from './film.ts'
import { declaredOnly, evicted, identityOnly, importedBinding, lossGap, noSites, notYet, unnamedKey } from './gap.ts'
import { applyTouch, attributeTouch, differs, handedTo, holds, isTaken, replay, shownWrite, touchedKey } from './object.ts'
import { moduleGap } from './module-binding.ts'
import { ask } from './index/parts.ts'
import type { Trail } from './index/trail.ts'
import { bound } from './pattern.ts'
import type { RecordData } from './records.ts'
import { isRefused, refusalsOf } from './refusal.ts'
import { isAccessor } from './replay.ts'
import { type Content, type Held, imageContent } from './slots.ts'
import type { Node } from './syntax.ts'
import { loweredBetween, writersOf } from './lowered.ts'
import { unprobedOn } from './unprobed.ts'
import { belowValues, lowered } from './scope.ts'
import { signalIn, signalSites } from './signal.ts'
import { lastStoreWrite, storeHistory } from './store.ts'
import { ANY_KEY, hashKey, indexOfKey, numberOf, refOf, sameValue, surelyOther, UNDEFINED } from './value.ts'
import { describeWrite } from './write-view.ts'
import { argument, keyframeSlot, lastValue, type Variable, variableOf, type VariableWrite, writeTicks } from './variable.ts'

type PropertyTarget = Extract<Target, { kind: 'property' }>
type VariableTarget = Extract<Target, { kind: 'variable' }>

const missed = (gap: Gap): WriteAnswer => ({ found: false, gap })

/** "Who wrote this?": the last change at or before a tick. An older one is never passed off as the last. */
export async function lastWrite(film: Film, target: Target, tick: Tick): Promise<WriteAnswer> {
  if (target.kind === 'store') return lastStoreWrite(film, target, tick)
  if (target.kind === 'property') return lastPropertyWrite(film, target, tick)
  const answer = await lastVariableWrite(film, target, tick)
  const signal = answer.found ? signalIn(film, target, answer.write.value) : undefined
  const written = signal && await lastPropertyWrite(film, signal, tick)
  if (!answer.found || !written) return answer
  return (written.found ? written.write.how !== 'birth' && written.write.tick > answer.write.tick : written.gap.reason !== 'not-yet') ? written : answer
}

export async function history(film: Film, target: Target, from: Tick, to: Tick, limit: number): Promise<readonly Write[]> {
  if (target.kind === 'store') return storeHistory(film, target, from, to, limit)
  if (target.kind === 'property') return propertyHistory(film, target, from, to, limit)
  const own = await variableHistory(film, target, from, to, limit)
  if (signalSites(film, target).length === 0) return own
  const held = await lastVariableWrite(film, target, to)
  const signal = held.found ? signalIn(film, target, held.write.value) : undefined
  const written = signal ? (await propertyHistory(film, signal, from, to, limit)).filter(({ how }) => how !== 'birth') : []
  return [...own, ...written].toSorted((a, b) => a.tick - b.tick).slice(0, limit)
}

function resolve(film: Film, target: VariableTarget): Variable | undefined {
  const book = film.sites.bookOf(target.hash)
  return book && variableOf(book, target.binding, target.frame > 0 ? film.catalog.frames.row(target.frame) : -1, target.instance)
}

async function lastVariableWrite(film: Film, target: VariableTarget, moment: Tick): Promise<WriteAnswer> {
  const variable = resolve(film, target)
  const tick = await bound(film, moment)
  if (!variable) return missed(noSites)
  if (target.binding < 0) return lastThisWrite(film, variable, tick)
  const found = await lastValue(film, variable, tick) ?? (variable.kind === 'local' ? await keyframeSlot(film, variable) : undefined)
  if (!found) return missed(await unwritten(film, variable, tick))
  const loss = film.lossBetween(found.tick, tick)
  if (loss >= 0) return missed(lossGap(film, loss))
  const unseen = lowered(film, variable, found.tick, tick)
  if (unseen) return missed(unseen)
  return { found: true, write: await variableWrite(film, variable, found) }
}

async function unwritten(film: Film, variable: Variable, tick: number): Promise<Gap> {
  const [name, kind] = variable.book.table.bindings[variable.binding] ?? ['(variable)']
  if (kind === 'import') return importedBinding(name)
  if (kind === 'function' || kind === 'class') return declaredOnly(name, kind)
  const owner = variable.row < 0 ? undefined : film.sites.functionOf(film.catalog.frames.site(variable.row))
  const level = owner && belowValues(film, owner, variable.row)
  if (level) return level
  const unseen = lowered(film, variable, film.trace.begin - 1, tick)
  if (unseen) return unseen
  if (!variable.book.isWritten(variable.binding)) return declaredOnly(name, kind ?? 'let')
  if (film.trace.begin > 0 && variable.kind !== 'local') return evicted
  return variable.kind === 'module' ? moduleGap(film, variable.book, variable.binding, name, tick) : notYet(name)
}

async function lastThisWrite(film: Film, variable: Variable, tick: number): Promise<WriteAnswer> {
  if (variable.row < 0) return missed(noSites)
  const later = await film.lastThis(variable.row, tick)
  const entered = film.catalog.frames.entered(variable.row)
  const value = later?.value ?? (await entryOf(film, variable.row)).self
  if (!value) return missed(notYet('this'))
  return { found: true, write: await variableWrite(film, variable, { tick: later?.tick ?? entered, value, how: 'argument', site: 0 }) }
}

async function variableHistory(film: Film, target: VariableTarget, from: Tick, to: Tick, limit: number): Promise<readonly Write[]> {
  const variable = resolve(film, target)
  if (!variable) return []
  const answer: Write[] = []
  const given = await argument(film, variable, to)
  if (given && given.tick >= from) answer.push(await variableWrite(film, variable, given))
  for (const tick of writeTicks(film, variable, from, to, limit - answer.length)) {
    const record = await film.records.at(tick)
    if (record) answer.push(await variableWrite(film, variable, { tick, value: record.values[0] ?? UNDEFINED, how: 'write', site: record.site }))
  }
  return answer
}

/** An argument was written by whoever called: the place and function are the caller's. */
async function variableWrite(film: Film, variable: Variable, write: VariableWrite): Promise<Write> {
  if (write.how === 'write') return describeWrite(film, write.tick, film.rowAt(write.tick), write.value, 'write', film.sites.place(write.site))
  const caller = variable.row < 0 ? -1 : film.catalog.frames.parent(variable.row)
  return describeWrite(film, write.tick, caller, write.value, 'argument', variable.row < 0 ? undefined : await callPlace(film, variable.row))
}

/** What was assigned to a proxy is an answer if its handler is not recorded, and nothing else wrote its target since. */
async function lastPropertyWrite(film: Film, asked: PropertyTarget, tick: Tick): Promise<WriteAnswer> {
  const target = await behindProxy(film, asked, tick)
  const answer = await lastTargetWrite(film, target, tick)
  const handed = target.ref === asked.ref ? undefined : await lastBareTouch(film, asked, tick)
  if (!handed || !await handedTo(film, handed.tick, target.ref)) return answer
  const later = answer.found && (answer.write.how === 'changed-outside' ? !sameValue(answer.write.value, handed.value) || (answer.write.after ?? 0) > handed.tick : answer.write.tick > handed.tick)
  return later ? answer : { found: true, write: handed }
}

async function lastTargetWrite(film: Film, target: PropertyTarget, at: Tick): Promise<WriteAnswer> {
  const tick = film.settle(target.ref, at)
  let upTo: number = tick
  // What one image says is kept while the next is waited for: there are hundreds in a long recording.
  for await (const image of imagesBack(film, target.ref, tick)) {
    const last = await ask(() => lastSince(film, target, image, upTo))
    if (last) {
      // A loss before a later image hides nothing: that image found the slot as the write left it.
      const loss = film.lossBetween(Math.max(last.tick, upTo === tick ? last.tick : upTo), tick)
      if (loss >= 0 && upTo === tick) return missed(lossGap(film, loss))
      // A later image found the slot as the write left it; what nobody recorded may be what a lowered function wrote.
      const from = last.how === 'changed-outside' ? last.after ?? image : upTo === tick ? last.tick : undefined
      const unseen = from === undefined ? undefined : await ask(() => unseenWrite(film, target, from, tick))
      return unseen ? missed(unseen) : { found: true, write: last }
    }
    if (upTo === tick) {
      const loss = film.lossBetween(image, tick)
      if (loss >= 0) return missed(lossGap(film, loss))
      const unseen = await ask(() => unseenWrite(film, target, image, tick))
      if (unseen) return missed(unseen)
    }
    upTo = image - 1
  }
  const touch = await ask(() => lastBareTouch(film, target, upTo))
  const unseen = await ask(() => unseenWrite(film, target, touch?.tick ?? film.trace.begin - 1, upTo))
  if (unseen) return missed(unseen)
  if (touch) return { found: true, write: touch }
  return missed(film.trace.begin > 0 ? evicted : film.catalog.imageTrail(target.ref).atOrAfter(film.trace.begin) ? notYet(target.key) : identityOnly)
}

/** Images of an object that may tell who wrote a slot: the newest, then those with news, then the oldest that was kept. */
async function* imagesBack(film: Film, ref: ObjectRef, tick: number): AsyncGenerator<number, void> {
  const images = film.catalog.imageTrail(ref)
  if (!await ask(() => images.atOrBefore(tick))) return
  let image = images.tick
  yield image
  const news = film.catalog.newsTrail(ref)
  while (await ask(() => news.atOrBefore(image - 1))) yield image = news.tick
  if (film.trace.begin > 0 && await ask(() => images.atOrAfter(film.trace.begin)) && images.tick < image) yield images.tick
}

/** The last change of a slot from an image up to a moment before the next one that may have news. */
async function lastSince(film: Film, target: PropertyTarget, image: number, to: number): Promise<Write | undefined> {
  const seen = await imageAt(film, target.ref, image)
  if (!seen) return undefined
  const near = await lastPlainSet(film, target, seen, to)
  if (near === MIXED) return (await stretch(film, target, image, to, Infinity)).at(-1)
  return near ?? (film.catalog.hasNews(target.ref, image) ? foundByImage(film, target, seen) : undefined)
}

/** Proxies of proxies that are looked through. */
const PROXIES = 8

/** What moves a slot is no plain assignment to its name alone. */
const MIXED = 'mixed'

/** The last assignment to a named slot in (image, to], read backwards as long as nothing else may have moved it. */
async function lastPlainSet(film: Film, { ref, key }: PropertyTarget, { tick: image, content, own }: Seen, to: number): Promise<Write | typeof MIXED | undefined> {
  if (content.keyed || (content.listed && (key === 'length' || indexOfKey(key) >= 0))) return MIXED
  const touches = film.catalog.touchTrail(ref, key)
  const refusals = await refusalsOf(film, ref)
  // What is refused depends on what is there.
  if (Math.min(refusals.sealed, refusals.closed) <= to) return MIXED
  const hash = hashKey(key)
  for (let more = touches.atOrBefore(to, image + 1); more && touches.tick > image; more = touches.atOrBefore(touches.tick - 1, image + 1)) {
    const { tick, extra } = touches
    if (film.catalog.opAt(tick) === OP_BUILTIN) return MIXED
    if (extra < 0 ? film.sites.staticKey(-1 - extra) !== key : extra !== hash && extra !== ANY_KEY) continue
    const touch = await film.records.at(tick)
    if (!touch || isRefused(touch, key, refusals, undefined)) continue
    if (touch.op !== OP_SET || extra === ANY_KEY || tick === own || isTaken(film, touch)) return MIXED
    if (touchedKey(film, touch) === key) return describeWrite(film, tick, film.rowAt(tick), touch.values.at(-1) ?? UNDEFINED, 'write', film.sites.place(touch.site))
  }
  return undefined
}

/** What may have written the slot in (from, to] without a record. */
async function unseenWrite(film: Film, target: PropertyTarget, from: number, to: number): Promise<Gap | undefined> {
  const { ref, key } = target
  const unseen = loweredBetween(film, writersOf(film, key), from, to) ?? await unnamedWrite(film, target, from, to)
  return unseen ?? (await unprobedOn(film, ref, from, to)).find(doubt => doubt.sure && (doubt.key === undefined || doubt.key === key))?.gap
}

/** The last write in (from, to] whose key was not recorded as a text, and that no image shows; with direction 1 the first. */
async function unnamedWrite(film: Film, { ref, key }: PropertyTarget, from: number, to: number, direction: 1 | -1 = -1): Promise<Gap | undefined> {
  const touches = film.catalog.touchTrail(ref, key)
  const next = (at: number): boolean => direction < 0 ? touches.atOrBefore(at, from + 1) && touches.tick > from : touches.atOrAfter(at, to) && touches.tick <= to
  for (let more = next(direction < 0 ? to : from + 1); more; more = next(touches.tick + direction)) {
    const { tick, extra } = touches
    if (extra !== ANY_KEY || film.catalog.opAt(tick) === OP_BUILTIN) continue
    const images = film.catalog.imageTrail(ref)
    if (images.atOrBefore(tick) && shownWrite(film, ref, images.tick, images.extra) === tick) continue
    const touch = await film.records.at(tick)
    if (touch && !isRefused(touch, key, await refusalsOf(film, ref), undefined)) return unnamedKey(tick)
  }
  return undefined
}

/** The first write in (from, to] that may be one of the slot, because its key was not recorded as a text. */
export async function mayBeNext(film: Film, asked: PropertyTarget, from: number, to: number): Promise<Gap | undefined> {
  return unnamedWrite(film, await behindProxy(film, asked, from), from, to, 1)
}

/** A write to an object that has no image: statically or by key it names the slot. */
async function lastBareTouch(film: Film, target: PropertyTarget, tick: number): Promise<Write | undefined> {
  const touches = film.catalog.touchTrail(target.ref, target.key)
  for (let more = touches.atOrBefore(tick); more; more = touches.previous()) {
    const write = await bareTouch(film, target, touches)
    if (write) return write
  }
  return undefined
}

async function bareTouch(film: Film, { ref, key }: PropertyTarget, { tick, extra }: Trail): Promise<Write | undefined> {
  if (extra >= 0 ? extra !== hashKey(key) : film.sites.staticKey(-1 - extra) !== key) return undefined
  const record = await film.records.at(tick)
  if (!record || touchedKey(film, record) !== key || isRefused(record, key, await refusalsOf(film, ref), undefined)) return undefined
  const deleted = record.op === OP_DELETE
  return describeWrite(film, tick, film.rowAt(tick), deleted ? UNDEFINED : record.values.at(-1) ?? UNDEFINED, deleted ? 'delete' : 'write', film.sites.place(record.site))
}

async function propertyHistory(film: Film, asked: PropertyTarget, from: Tick, to: Tick, limit: number): Promise<readonly Write[]> {
  const target = await behindProxy(film, asked, to)
  const answer: Write[] = []
  const images = film.catalog.imageTrail(target.ref)
  let more = images.atOrBefore(from) || images.atOrAfter(from)
  // Before its first image, if it gets one.
  const touches = film.catalog.touchTrail(target.ref, target.key)
  const bare = more ? Math.min(images.tick - 1, to) : to
  for (let another = touches.atOrAfter(from, bare); another && touches.tick <= bare && answer.length < limit; another = touches.next(bare)) {
    const write = await bareTouch(film, target, touches)
    if (write) answer.push(write)
  }
  while (more && images.tick <= to && answer.length < limit) {
    const image = images.tick
    more = images.next()
    const end = more ? Math.min(images.tick - 1, to) : to
    answer.push(...await stretch(film, target, image, end, limit - answer.length, from))
  }
  return answer.slice(0, limit)
}

async function behindProxy(film: Film, target: PropertyTarget, tick: number): Promise<PropertyTarget> {
  const info = await film.records.object(target.ref, tick)
  return info?.target === undefined ? target : { ...target, ref: info.target }
}

/**
 * Changes of a slot from an image up to the next one: what the image itself found (a birth, or a difference that nobody
 * recorded), then every record that left the slot different or wrote it. Those before `from` are left out.
 */
async function stretch(film: Film, target: PropertyTarget, image: number, to: number, limit: number, from: number = -1): Promise<Write[]> {
  const { ref, key } = target
  const seen = await imageAt(film, ref, image)
  if (!seen) return []
  const { content, segment } = seen
  const writes: Write[] = []
  const found = await foundByImage(film, target, seen)
  if (found && found.tick >= from) writes.push(found)
  const touches = film.catalog.touchTrail(ref)
  const refusals = await refusalsOf(film, ref)
  const hash = hashKey(key)
  let holding: Segment = segment
  for (let more = touches.atOrAfter(image + 1, to); more && touches.tick <= to && writes.length <= limit; more = touches.next(to)) {
    const op = film.catalog.opAt(touches.tick)
    const other = op !== OP_BUILTIN && (touches.extra < 0 ? film.sites.staticKey(-1 - touches.extra) !== key : touches.extra !== hash && touches.extra !== ANY_KEY)
    // Writes to other keys of a named object cannot move this one; those of an array can change its length.
    if (other && !content.listed) continue
    if (!holds(holding, touches.tick)) holding = await film.records.segmentAt(touches.tick) ?? holding
    const touch = film.records.read(holding, touches.tick)
    if (!touch || isRefused(touch, touchedKey(film, touch), refusals, content)) continue
    // What the image already shows did its work on what stood before the image.
    const own = touch.tick === seen.own
    const older = own ? await seen.older() : undefined
    const model = older ?? content
    const old = model.get(key)
    if (own) attributeTouch(film, content, touch)
    if (!own || older) applyTouch(film, model, touch)
    const changed = moved(old, model.get(key))
    // The image that follows a built-in tells better what it did.
    if (op === OP_BUILTIN && film.settle(ref, touch.tick) !== touch.tick) continue
    const now = content.get(key)
    const named = op !== OP_BUILTIN && touchedKey(film, touch) === key
    if ((!named && !changed) || touch.tick < from) continue
    // Of an accessor, what it was given.
    const value = named && op !== OP_DELETE && (!now || isAccessor(now)) ? touch.values.at(-1) : now?.value
    const how = op === OP_BUILTIN ? 'builtin' : op === OP_DELETE ? 'delete' : 'write'
    writes.push(describeWrite(film, touch.tick, film.rowAt(touch.tick), value ?? UNDEFINED, how, film.sites.place(touch.site)))
  }
  return writes
}

/** True if the slot came, went, or was given a content anew. */
const moved = (old: Held | undefined, now: Held | undefined): boolean =>
  old === undefined ? now !== undefined : now === undefined || now.since !== old.since || !sameValue(old.value, now.value)

/** An image with what stood before it. */
interface Seen {
  readonly tick: number
  readonly flags: number
  readonly content: Content
  readonly className: string
  readonly segment: Segment
  /** The write that it already shows, or -1. */
  readonly own: number
  /** What the object was before that, if an older image tells. */
  readonly older: () => Promise<Content | undefined>
}

async function imageAt(film: Film, ref: ObjectRef, tick: number): Promise<Seen | undefined> {
  const segment = await film.records.segmentAt(tick)
  const record = segment && film.records.read(segment, tick)
  const info = segment?.object(ref) ?? await film.records.object(ref, tick)
  if (!segment || record?.op !== OP_IMAGE || !info) return undefined
  const flags = numberOf(record.values[1]) ?? 0
  let older: Promise<Content | undefined> | undefined
  const before = async (): Promise<Content | undefined> => {
    // Before a built-in that has an image after it: neither that built-in nor an image that already shows it.
    const builtin = flags & IMAGE_AFTER_BUILTIN ? film.record(tick, -1) : -1
    return (await replay(film, ref, builtin < 0 ? tick - 1 : film.settle(ref, film.record(builtin - 1, -1))))?.content
  }
  return { tick, flags, segment, older: () => older ??= before(), className: info.className, content: imageContent(record, info, segment, false), own: shownWrite(film, ref, tick, flags) }
}

async function foundByImage(film: Film, target: PropertyTarget, seen: Seen): Promise<Write | undefined> {
  const { ref, key } = target
  const { tick, content, own } = seen
  const older = await seen.older()
  const now = content.get(key)
  if (seen.flags & IMAGE_AFTER_BUILTIN) {
    const before = film.record(tick, -1)
    const record = before < 0 ? undefined : await film.records.at(before)
    if (!record || (older ? older.isUnshown(key) || same(older.get(key), now) : !now)) return undefined
    return describeTouch(film, record, now)
  }
  const shown = own < 0 ? undefined : await film.records.at(own)
  if (shown?.op === OP_BUILTIN && film.settle(ref, own) !== own) return undefined
  if (older) {
    const expected = shown ? await replayed(film, ref, tick - 1, shown) : older
    if (!expected || !differs(content, expected, key)) return undefined
    // The record of the constructor that made the recorder look.
    const field = now && !expected.get(key) ? fieldOf(film, seen.className, key) : undefined
    if (field && isMadeBy(field.value, now!.value)) return describeWrite(film, tick, film.rowAt(film.record(tick, 1)), now!.value, 'write', field.place)
    // Or that of the first write to a proxy of it: the recorder looks at the target while it encodes a write that has happened.
    const through = await throughProxy(film, ref, film.record(tick, 1))
    if (through) return describeTouch(film, through, now)
    const touches = film.catalog.touchTrail(ref)
    const images = film.catalog.imageTrail(ref)
    const after = Math.max(images.atOrBefore(tick - 1) ? images.tick : -1, touches.atOrBefore(tick - 1) ? touches.tick : -1)
    return { ...describeWrite(film, tick, -1, now?.value ?? UNDEFINED, 'changed-outside', undefined), after: after as Tick }
  }
  if (!now || (shown && touchedKey(film, shown) === key)) return undefined
  if (shown) {
    const marked = (await replay(film, ref, own))?.content.get(key)
    if (marked && marked.since === own) return undefined
  }
  // A write seen before the first image already tells where the slot's value came from.
  const touches = film.catalog.touchTrail(ref)
  if (touches.atOrBefore(tick - 1) && await lastBareTouch(film, target, tick - 1)) return undefined
  return birth(film, target, seen, now.value)
}

/** What a record did, as an image beside it tells. */
function describeTouch(film: Film, { op, tick, site }: RecordData, now: Held | undefined): Write {
  return describeWrite(film, tick, film.rowAt(tick), now?.value ?? UNDEFINED, op === OP_BUILTIN ? 'builtin' : op === OP_DELETE ? 'delete' : 'write', film.sites.place(site))
}

/** The record at `tick`, if it is a write to a proxy that has the object behind it. */
async function throughProxy(film: Film, ref: ObjectRef, tick: number): Promise<RecordData | undefined> {
  const record = tick < 0 ? undefined : await film.records.at(tick)
  if (record?.op !== OP_SET && record?.op !== OP_DELETE && record?.op !== OP_BUILTIN) return undefined
  for (let at = refOf(record.values[0]), i = 0; at !== undefined && i < PROXIES; i++) {
    at = (await film.records.object(at, tick))?.target
    if (at === ref) return record
  }
  return undefined
}

/** A literal says what it makes. */
function isMadeBy(node: Node | undefined, value: Value): boolean {
  if (!node) return value.kind === 'primitive' && value.value === undefined
  return node.type !== 'Literal' || 'regex' in node || 'bigint' in node || (value.kind === 'primitive' ? value.value === node['value'] : value.kind !== 'object')
}

/** An image stands before the record that made the recorder look: that record's place, of an argument the caller's; a constructor finds the fields of its class. */
async function birth(film: Film, { ref, key }: PropertyTarget, { tick: image, className }: Seen, value: Value): Promise<Write> {
  const next = film.record(image, 1)
  const record = next < 0 ? undefined : await film.records.at(next)
  if (!record) return describeWrite(film, image, film.rowAt(image), value, 'birth', undefined)
  const row = film.rowAt(next)
  if (record.op !== OP_ENTER) return describeWrite(film, image, row, value, 'birth', film.sites.place(record.site) ?? await film.placeOf(row, next))
  const field = refOf((await entryOf(film, row)).self) === ref ? fieldOf(film, className, key) : undefined
  if (field && isMadeBy(field.value, value)) return describeWrite(film, image, row, value, 'write', field.place)
  return describeWrite(film, image, film.catalog.frames.parent(row), value, 'birth', await callPlace(film, row))
}

async function replayed(film: Film, ref: ObjectRef, tick: number, more: RecordData): Promise<Content | undefined> {
  const content = (await replay(film, ref, tick))?.content
  if (content) applyTouch(film, content, more)
  return content
}

const same = (a: Held | undefined, b: Held | undefined): boolean =>
  !a || !b ? a === b : a.value.kind !== 'gap' && b.value.kind !== 'gap' && !surelyOther(a.value, b.value)
