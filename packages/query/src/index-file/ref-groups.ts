import { HEAD_OP_SHIFT, OP_BUILTIN, OP_DELETE, OP_IMAGE, OP_OBJECT, OP_SET, REF_PAYLOAD_SHIFT, type RecordColumns } from '@cinescope/trace'
import { OBJECT_BITS, OBJECT_MASK } from '../index/segment-parts.ts'
import { Bloom, numberHash } from './bloom.ts'
import { NEWS, PART_OBJECTS, PART_TOUCHES, type LazySummary } from './summary.ts'
import type { Wanted } from './wanted.ts'

/** Segments of a group, a power of two. */
const GROUP = 32
const BYTES = 4096

const TOUCHES = (1 << OP_SET) | (1 << OP_DELETE) | (1 << OP_BUILTIN)
const IMAGES = 1 << OP_IMAGE
const DEFINITIONS = (1 << OP_OBJECT) | IMAGES

type OfRef = Extract<Wanted, { readonly ref: number }>

/** What the segments of a group tell of, but for those whose summaries do not know; `full`: of almost everything. */
interface Group { readonly bloom: Bloom, readonly full: boolean, readonly unknown: Set<number> }

/**
 * Which objects groups of segments tell of: who looks for one object's records passes over a group at a time. Made of summaries when it is first
 * asked; what they do not know is learnt when their segment is decoded.
 */
export class RefGroups {
  readonly #summary: (segment: number) => LazySummary
  /** By group, for what is touched, for images and definitions, and for images with news. */
  readonly #touches: Map<number, Group> = new Map()
  readonly #objects: Map<number, Group> = new Map()
  readonly #news: Map<number, Group> = new Map()

  constructor(summary: (segment: number) => LazySummary) { this.#summary = summary }

  /** The segment itself, if its group may hold it; else the next one that is not known in this group, or the first one of the next group. */
  beyond({ kind, ref }: OfRef, segment: number, last: number, direction: 1 | -1): number {
    const at = groupOf(segment)
    // The last segment may grow.
    if ((at + 1) * GROUP > last) return segment
    const groups = kind === 'touch' ? this.#touches : kind === 'news' ? this.#news : this.#objects
    let group = groups.get(at)
    if (!group) groups.set(at, group = kind === 'touch' ? this.#make(at, PART_TOUCHES) : this.#make(at, PART_OBJECTS, kind === 'news' ? NEWS : 0))
    if (group.full || group.bloom.has(numberHash(ref))) return segment
    let next = direction > 0 ? (at + 1) * GROUP : at * GROUP - 1
    for (const each of group.unknown) if ((each - segment) * direction >= 0 && (each - next) * direction < 0) next = each
    return next
  }

  /** A segment is decoded: what its summary does not know is known from now on. */
  learn(segment: number, columns: RecordColumns): void {
    for (const [groups, ops] of [[this.#touches, TOUCHES], [this.#objects, DEFINITIONS], [this.#news, IMAGES]] as const) {
      const group = groups.get(groupOf(segment))
      if (group?.unknown.delete(segment)) addRefs(group.bloom, columns, ops)
    }
  }

  forget(segment: number): void {
    for (const groups of [this.#touches, this.#objects, this.#news]) groups.delete(groupOf(segment))
  }

  /** Of what has all `bits` in its label. */
  #make(group: number, part: typeof PART_TOUCHES | typeof PART_OBJECTS, bits: number = 0): Group {
    const bloom = new Bloom(new Uint8Array(BYTES))
    const unknown = new Set<number>()
    for (let segment = group * GROUP; segment < (group + 1) * GROUP; segment++) {
      const known = this.#summary(segment).eachRun(part, (first, last, label) => { if ((label & bits) === bits) for (let ref = first; ref <= last; ref++) bloom.add(numberHash(ref)) })
      if (!known) unknown.add(segment)
    }
    return { bloom, full: !bloom.useful, unknown }
  }
}

const groupOf = (segment: number): number => Math.floor(segment / GROUP)

/** Adds the objects that records of some ops are about: bit n of `ops` is the op n. */
function addRefs(bloom: Bloom, { count, heads, starts, words }: RecordColumns, ops: number): void {
  for (let i = 0; i < count; i++) {
    const start = starts[i]!
    if (((ops >>> ((heads[i]! >>> HEAD_OP_SHIFT) & 31)) & 1) === 0 || starts[i + 1] === start || (words[start]! & OBJECT_MASK) !== OBJECT_BITS) continue
    bloom.add(numberHash(words[start]! >>> REF_PAYLOAD_SHIFT))
  }
}
