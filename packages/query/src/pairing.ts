import {
  FUNCTION_SCOPED, OBJECT_FUNCTION, OP_ENTER, OP_LOSS, OP_NETWORK, OP_RESUME, OP_SCOPE, OP_SUSPEND, OP_TASK, OP_WRITE, isBookkeeping, siteAt, type ObjectInfo, type ObjectRef, type Value,
} from '@cinescope/trace'
import type { ObjectView } from './answer.ts'
import type { Divergence, Pair, Stretch } from './divergence.ts'
import type { Film } from './film.ts'
import { grown } from './index/grown.ts'
import { ask, soon } from './index/parts.ts'
import { objectAt } from './object.ts'
import { nameOf } from './place.ts'
import type { RecordData } from './records.ts'
import { sameValue, textOf } from './value.ts'

export interface Difference { readonly kind: Divergence['kind'], readonly what: string, readonly at: Pair, readonly before?: Pair, readonly values?: Divergence['values'] }

/** So many pairs of records are compared between two looks at the signal. */
const CHECKED = 4096

/** Objects whose content is compared, each time that an image may have changed it. */
const OBJECTS = 200_000

/** Which things of two recordings are the same: sites by what they are, frames and objects by where they were met together. */
export class Pairing {
  compared = 0
  readonly #a: Film
  readonly #b: Film
  readonly #objects = new Pairs()
  readonly #others = new Pairs()
  /** Suspended frames. */
  readonly #frames: Map<number, number> = new Map()
  /** Newest images that were compared, by object of the first recording. */
  readonly #images: Map<number, Pair> = new Map()
  readonly #keys: readonly [Map<number, string>, Map<number, string>]
  #looked = 0

  constructor(a: Film, b: Film) {
    this.#a = a
    this.#b = b
    this.#keys = [siteKeys(a), siteKeys(b)]
  }

  /** Walks two tasks side by side. */
  async compare(a: Stretch, b: Stretch, signal?: AbortSignal): Promise<Difference | undefined> {
    let [left, right] = [await ask(() => stop(this.#a, a.from)), await ask(() => stop(this.#b, b.from))]
    let before: Pair | undefined
    while (left >= 0 && left < a.to && right >= 0 && right < b.to) {
      const at = { a: left, b: right }
      if (this.compared % CHECKED === 0) signal?.throwIfAborted()
      const first = this.#a.records.now(left) ?? await this.#a.records.at(left)
      const second = this.#b.records.now(right) ?? await this.#b.records.at(right)
      const pending = first && second ? this.#record(first, second, at) : undefined
      const found = pending instanceof Promise ? await pending : pending
      if (found) return { ...found, ...(before && { before }) }
      this.compared++
      before = at
      const [nextLeft, nextRight] = [soon(() => stop(this.#a, at.a + 1)), soon(() => stop(this.#b, at.b + 1))]
      left = nextLeft instanceof Promise ? await nextLeft : nextLeft
      right = nextRight instanceof Promise ? await nextRight : nextRight
    }
    const [more, less] = [left >= 0 && left < a.to, right >= 0 && right < b.to]
    if (more) return { kind: 'only-a', what: 'the other recording has no such record', at: { a: left, b: before?.b ?? b.from }, ...(before && { before }) }
    if (less) return { kind: 'only-b', what: 'the other recording has no such record', at: { a: before?.a ?? a.from, b: right }, ...(before && { before }) }
    return undefined
  }

  /** Waits only where content must be looked up: a million records are a loop, not a million promises. */
  #record(a: RecordData, b: RecordData, at: Pair): Difference | undefined | Promise<Difference | undefined> {
    if (a.op !== b.op || this.#keys[0].get(a.site) !== this.#keys[1].get(b.site)) return { kind: 'path', what: 'another statement', at }
    const [left, right] = [compared(this.#a, a), compared(this.#b, b)]
    if (a.op === OP_RESUME) return this.#resumed(a, b, at) ?? this.#values(left, right, at)
    return a.op === OP_SUSPEND ? this.#suspended(left, right, at) : this.#values(left, right, at)
  }

  async #suspended(a: readonly Value[], b: readonly Value[], at: Pair): Promise<Difference | undefined> {
    this.#frames.set(await ask(() => this.#a.catalog.frameAt(at.a)), await ask(() => this.#b.catalog.frameAt(at.b)))
    return this.#values(a, b, at)
  }

  #resumed(a: RecordData, b: RecordData, at: Pair): Difference | undefined {
    const [frame, other] = [a.values[0], b.values[0]]
    const number = frame?.kind === 'primitive' ? Number(frame.value) : -1
    const twin = this.#frames.get(number)
    this.#frames.delete(number)
    return twin === undefined || (other?.kind === 'primitive' && other.value === twin) ? undefined : { kind: 'path', what: 'another call is resumed', at }
  }

  #values(a: readonly Value[], b: readonly Value[], at: Pair): Difference | undefined | Promise<Difference | undefined> {
    if (a.length !== b.length) return { kind: 'value', what: `${a.length} values instead of ${b.length}`, at }
    let objects: (readonly [ObjectRef, ObjectRef])[] | undefined
    for (let i = 0; i < a.length; i++) {
      const value = a[i]!
      const other = b[i]!
      if (!this.#same(value, other)) return { kind: 'value', what: a.length === 1 ? 'the value' : `value ${i + 1}`, at, values: { a: value, b: other } }
      if (value.kind === 'object' && other.kind === 'object') (objects ??= []).push([value.ref, other.ref])
    }
    return objects && this.#contents(objects, at)
  }

  async #contents(objects: readonly (readonly [ObjectRef, ObjectRef])[], at: Pair): Promise<Difference | undefined> {
    for (const [a, b] of objects) {
      const found = await this.#content(a, b, at)
      if (found) return found
    }
    return undefined
  }

  /** What is not known on either side is no difference. */
  #same(a: Value, b: Value): boolean {
    if (a.kind === 'gap' || b.kind === 'gap') return true
    if (a.kind !== 'object' || b.kind !== 'object') return sameValue(a, b)
    const twin = this.#objects.get(a.ref)
    if (twin !== undefined) return twin === b.ref
    if (this.#others.get(b.ref) !== undefined) return false
    this.#objects.set(a.ref, b.ref)
    this.#others.set(b.ref, a.ref)
    return true
  }

  /** Content of two objects that were met together, and of what they hold; once, and again when an image says that it changed. */
  async #content(a: ObjectRef, b: ObjectRef, at: Pair): Promise<Difference | undefined> {
    const open: (readonly [ObjectRef, ObjectRef, string])[] = [[a, b, '']]
    for (let next = open.pop(); next && this.#looked < OBJECTS; next = open.pop()) {
      const [left, right, path] = next
      const images = { a: await ask(() => newestImage(this.#a, left, at.a)), b: await ask(() => newestImage(this.#b, right, at.b)) }
      const known = this.#images.get(left)
      if (known && known.a === images.a && known.b === images.b) continue
      this.#images.set(left, images)
      if (images.a < 0 || images.b < 0) {
        const found = known ? undefined : unlike(await this.#a.records.object(left, at.a), await this.#b.records.object(right, at.b), path)
        if (found) return { kind: 'content', what: found, at }
        continue
      }
      this.#looked++
      const [view, other] = [await ask(() => objectAt(this.#a, left, at.a)), await ask(() => objectAt(this.#b, right, at.b))]
      const another = unlike(view, other, path)
      if (another) return { kind: 'content', what: another, at }
      const found = this.#slots(view, other, path, at, open)
      if (found) return found
    }
    return undefined
  }

  #slots(view: ObjectView, other: ObjectView, path: string, at: Pair, open: (readonly [ObjectRef, ObjectRef, string])[]): Difference | undefined {
    const slots = new Map(other.slots.map(slot => [slot.name, slot.value]))
    if (view.size !== other.size && view.gaps.length === 0 && other.gaps.length === 0) return { kind: 'content', what: `size ${view.size} instead of ${other.size}${path}`, at }
    for (const { name, value } of view.slots) {
      const twin = slots.get(name)
      if (!twin) {
        if (other.gaps.length === 0) return { kind: 'content', what: `slot ${name}${path}`, at, values: { a: value, b: { kind: 'primitive', value: undefined } } }
        continue
      }
      if (!this.#same(value, twin)) return { kind: 'content', what: `slot ${name}${path}`, at, values: { a: value, b: twin } }
      if (value.kind === 'object' && twin.kind === 'object') open.push([value.ref, twin.ref, ` of ${name}${path}`])
    }
    return undefined
  }
}

/** What two objects are that are not of one class, or functions of other names. */
function unlike(a: Pick<ObjectInfo, 'type' | 'className'> | undefined, b: Pick<ObjectInfo, 'type' | 'className'> | undefined, path: string): string | undefined {
  if (!a || !b || (a.type === b.type && a.className === b.className)) return undefined
  const kind = a.type === OBJECT_FUNCTION && b.type === OBJECT_FUNCTION ? 'function' : 'class'
  return `${kind} ${a.className || 'object'} instead of ${b.className || 'object'}${path}`
}

/** Number -> number, in four bytes a number: a recording has millions of objects. */
class Pairs {
  #twins = new Int32Array(1024)

  get(number: number): number | undefined {
    const twin = this.#twins[number] ?? 0
    return twin === 0 ? undefined : twin - 1
  }

  set(number: number, twin: number): void {
    if (number >= this.#twins.length) this.#twins = grown(this.#twins, number + 1)
    this.#twins[number] = twin + 1
  }
}

function newestImage(film: Film, ref: number, tick: number): number {
  const trail = film.catalog.imageTrail(ref)
  return trail.atOrBefore(tick) ? trail.tick : -1
}

/** The next record from a tick on that a program makes: no definitions, images, anchors or instances. */
function stop(film: Film, tick: number): number {
  for (let at = tick; ; at++) {
    const op = film.catalog.opAt(at)
    if (op < 0) return -1
    if (op !== OP_SCOPE && op !== OP_LOSS && op !== 255 && !isBookkeeping(op)) return at
  }
}

/** Values that say what happened: without numbers of instances, frames and causes, and without times. */
function compared(film: Film, { op, site, values }: RecordData): readonly Value[] {
  switch (op) {
    case OP_WRITE: return values.slice(0, 1)
    case OP_RESUME: return values.slice(1)
    case OP_TASK: return values.slice(0, 2)
    case OP_NETWORK: return textOf(values[0]) === 'start' ? values : values.slice(0, 3)
    case OP_ENTER: return ((film.sites.info(film.sites.at(site))?.flags ?? 0) & FUNCTION_SCOPED) === 0 ? values : values.slice(1)
    default: return values
  }
}

/** What a site is, in words that survive an edit elsewhere in its file: path, kind, function, name, and how many of those came before. */
function siteKeys(film: Film): Map<number, string> {
  const keys = new Map<number, string>()
  for (const module of film.trace.modules) {
    const book = film.sites.book(module)
    if (!book) continue
    const counts = new Map<string, number>()
    for (let index = 0; index < book.table.count; index++) {
      const site = siteAt(book.table, index)
      if (!site) continue
      const owner = siteAt(book.table, site.owner)
      const key = `${book.table.path} ${site.kind} ${owner ? nameOf(book, owner) ?? '' : ''} ${nameOf(book, site) ?? ''}`
      const nth = counts.get(key) ?? 0
      counts.set(key, nth + 1)
      keys.set(module.base + index, `${key} ${nth}`)
    }
  }
  return keys
}
