import {
  decodeNumber, decodeValue, HEAD_OP_SHIFT, IMAGE_AFTER_BUILTIN, IMAGE_CHANGED_OUTSIDE, isBookkeeping, OP_BUILTIN, OP_DELETE, OP_IMAGE, OP_SET, REF_PAYLOAD_SHIFT, TAG_MASK, TAG_REF,
  type RecordColumns, type Segment,
} from '@cinescope/trace'
import { DOUBLE_BITS, OBJECT_BITS, OBJECT_MASK, STRING_BITS } from '../index/segment-parts.ts'
import { keyOf } from '../value.ts'

/** Segments that are looked back: more than a recorder's segment has, which shows each of its objects once. */
export const SIGHT: number = 128
/** Objects of a segment that are remembered. */
const OBJECTS_MAX = 512

/** What an image showed, as a hash of 53 bits. */
interface Sight { readonly hash: number, readonly segment: number }

/**
 * What the last images of objects showed: an image that shows the same of an object that nothing touched in between tells nothing of who wrote what. Segments come one after the other, and
 * the last one again if it has grown; else all is forgotten. What is answered of one follows from it and the `SIGHT` before it.
 */
export class Sights {
  readonly #known = new Map<number, Sight>()
  /** Hashes of the segment that came last; NaN: the object was touched since, or its image is not remembered. */
  readonly #now = new Map<number, number>()
  #last = -1
  readonly #hashes = new Hashes()

  /** The segments that must come before one, the first of them. */
  before(segment: number): number { return segment === this.#last || segment === this.#last + 1 ? segment : Math.max(0, segment - SIGHT) }

  /** Takes in a segment, and answers the objects of which it has images that may show something new. */
  take(segment: Segment): ReadonlySet<number> {
    this.#begin(segment.index)
    const { columns } = segment
    this.#hashes.begin(columns.strings)
    const { count, heads, starts, words } = columns
    const news = new Set<number>()
    const imaged = new Set<number>()
    /** Images behind the last record that is no bookkeeping: they may show already what the next one did. */
    const waiting: number[] = []
    let touched = -1
    for (let i = 0; i < count; i++) {
      const op = (heads[i]! >>> HEAD_OP_SHIFT) & 31
      const start = starts[i]!
      const touch = op === OP_SET || op === OP_DELETE || op === OP_BUILTIN
      if ((touch || op === OP_IMAGE) && start < starts[i + 1]! && (words[start]! & OBJECT_MASK) === OBJECT_BITS) {
        const ref = words[start]! >>> REF_PAYLOAD_SHIFT
        if (!touch) {
          const hash = hashOf(segment, i, this.#hashes)
          if (imaged.has(ref) || this.#sight(ref) !== hash || ((decodeNumber(columns, words[start + 1]!) | 0) & IMAGE_AFTER_BUILTIN) !== 0) news.add(ref)
          imaged.add(ref)
          waiting.push(ref)
          this.#now.set(ref, imaged.size > OBJECTS_MAX ? NaN : hash)
          touched = -1
        } else if (ref !== touched) {
          if (imaged.has(ref)) news.add(ref)
          this.#now.set(ref, NaN)
          touched = ref
        }
      }
      if (waiting.length > 0 && !isBookkeeping(op)) waiting.length = 0
    }
    for (const ref of waiting) news.add(ref)
    return news
  }

  #begin(segment: number): void {
    if (segment === this.#last + 1) {
      for (const [ref, hash] of this.#now) {
        if (Number.isNaN(hash)) this.#known.delete(ref)
        else this.#known.set(ref, { hash, segment: this.#last })
      }
      if (segment % SIGHT === 0) for (const [ref, sight] of this.#known) if (sight.segment < segment - SIGHT) this.#known.delete(ref)
    } else if (segment !== this.#last) this.#known.clear()
    this.#now.clear()
    this.#last = segment
  }

  #sight(ref: number): number {
    const sight = this.#known.get(ref)
    return this.#now.get(ref) ?? (sight && sight.segment >= this.#last - SIGHT ? sight.hash : NaN)
  }
}

/** Of an image in record `at`: equal for what `sameValue` takes for the same, slot by slot. */
function hashOf(segment: Segment, at: number, hashes: Hashes): number {
  const { columns } = segment
  const { starts, words } = columns
  const [start, end] = [starts[at]!, starts[at + 1]!]
  const shape = end - start > 2 ? decodeNumber(columns, words[start + 2]!) : -1
  mixWhole(hashes.shape(segment, shape))
  if (end - start > 1) mix(decodeNumber(columns, words[start + 1]!) & ~IMAGE_CHANGED_OUTSIDE)
  for (let i = start + 3; i < end; i++) mixValue(columns, words[i]!, hashes)
  return taken()
}

/** Hashes of what one segment's blocks name by the same numbers. */
class Hashes {
  #of: RecordColumns['strings'] | undefined
  readonly #shapes = new Map<number, number>()
  readonly #strings = new Map<number, number>()

  /** `strings`: the segment's, the same object for all its blocks. */
  begin(strings: RecordColumns['strings']): void {
    if (strings === this.#of) return
    this.#of = strings
    this.#shapes.clear()
    this.#strings.clear()
  }

  shape(segment: Segment, shape: number): number {
    let hash = this.#shapes.get(shape)
    if (hash === undefined) this.#shapes.set(shape, hash = apart(() => { for (const key of segment.shape(shape) ?? []) mixText(keyOf(key) ?? key.kind) }))
    return hash
  }

  string(columns: RecordColumns, word: number): number {
    let hash = this.#strings.get(word)
    if (hash === undefined) {
      const value = decodeValue(columns, word)
      this.#strings.set(word, hash = apart(() => mixText(value.kind === 'primitive' ? String(value.value) : value.kind)))
    }
    return hash
  }
}

let [low, high] = [0, 0]

/** The hash of what `work` takes in alone. */
function apart(work: () => void): number {
  const [lower, upper] = [low, high]
  low = high = 0
  work()
  const hash = taken()
  low = lower
  high = upper
  return hash
}

function mixWhole(hash: number): void {
  mix(hash)
  mix(hash / 2 ** 32)
}

/** Takes in the lower 32 bits of a number. */
function mix(word: number): void {
  low = Math.imul(low ^ word, 0x85ebca6b)
  low = (low ^ (low >>> 13)) + 1
  high = Math.imul(high ^ word, 0xc2b2ae35)
  high = (high ^ (high >>> 16)) + 1
}

/** The hash of what was taken in. */
function taken(): number {
  const hash = (low >>> 0) * 2 ** 21 + (high >>> 11)
  low = high = 0
  return hash
}

const double = new Float64Array(1)
const halves = new Int32Array(double.buffer)

function mixValue(columns: RecordColumns, word: number, hashes: Hashes): void {
  if ((word & TAG_MASK) !== TAG_REF || (word & OBJECT_MASK) === OBJECT_BITS) return mix(word)
  const bits = word & OBJECT_MASK
  mix(bits)
  if (bits === STRING_BITS) return mixWhole(hashes.string(columns, word))
  if (bits === DOUBLE_BITS) {
    double[0] = columns.doubles[word >>> REF_PAYLOAD_SHIFT] ?? NaN
    mix(halves[0]!)
    return mix(halves[1]!)
  }
  const value = decodeValue(columns, word)
  if (value.kind === 'text') return mix(value.length)
  if (value.kind === 'symbol') return mixText(value.description ?? ' without one')
  if (value.kind === 'primitive') mixText(String(value.value))
}

function mixText(text: string): void {
  mix(text.length)
  for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i))
}
