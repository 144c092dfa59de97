import { HEAD_OP_SHIFT, OP_BUILTIN, OP_DELETE, OP_IMAGE, OP_OBJECT, OP_SET, REF_PAYLOAD_SHIFT, type RecordColumns } from '@cinescope/trace'
import { OBJECT_BITS, OBJECT_MASK } from '../index/segment-parts.ts'
import { Bloom, numberHash } from './bloom.ts'
import { PART_OBJECTS, PART_TOUCHES, type LazySummary } from './summary.ts'
import type { Wanted } from './wanted.ts'

/** Segments of a group, a power of two. */
const GROUP = 32
const BYTES = 4096

const TOUCHES = (1 << OP_SET) | (1 << OP_DELETE) | (1 << OP_BUILTIN)
const DEFINITIONS = (1 << OP_OBJECT) | (1 << OP_IMAGE)

type OfRef = Extract<Wanted, { readonly ref: number }>

/** What the segments of a group tell of, but for those whose summaries do not know; `full`: of almost everything. */
interface Group { readonly bloom: Bloom, readonly full: boolean, readonly unknown: Set<number> }

/**
 * Which objects groups of segments tell of: who looks for one object's records passes over a group at a time. Made of summaries when it is first
 * asked; what they do not know is learnt when their segment is decoded.
 */
export class RefGroups {
  readonly #summary: (segment: number) => LazySummary
  /** By group, for what is touched and for images and definitions. */
  readonly #touches: Map<number, Group> = new Map()
  readonly #objects: Map<number, Group> = new Map()

  constructor(summary: (segment: number) => LazySummary) { this.#summary = summary }

  /** The segment itself, if its group may hold it; else the next one that is not known in this group, or the first one of the next group. */
  beyond({ kind, ref }: OfRef, segment: number, last: number, direction: 1 | -1): number {
    const at = groupOf(segment)
    // The last segment may grow.
    if ((at + 1) * GROUP > last) return segment
    const groups = kind === 'touch' ? this.#touches : this.#objects
    let group = groups.get(at)
    if (!group) groups.set(at, group = this.#make(at, kind === 'touch' ? PART_TOUCHES : PART_OBJECTS))
    if (group.full || group.bloom.has(numberHash(ref))) return segment
    let next = direction > 0 ? (at + 1) * GROUP : at * GROUP - 1
    for (const each of group.unknown) if ((each - segment) * direction >= 0 && (each - next) * direction < 0) next = each
    return next
  }

  /** A segment is decoded: what its summary does not know is known from now on. */
  learn(segment: number, columns: RecordColumns): void {
    for (const [groups, ops] of [[this.#touches, TOUCHES], [this.#objects, DEFINITIONS]] as const) {
      const group = groups.get(groupOf(segment))
      if (group?.unknown.delete(segment)) addRefs(group.bloom, columns, ops)
    }
  }

  forget(segment: number): void {
    this.#touches.delete(groupOf(segment))
    this.#objects.delete(groupOf(segment))
  }

  #make(group: number, part: typeof PART_TOUCHES | typeof PART_OBJECTS): Group {
    const bloom = new Bloom(new Uint8Array(BYTES))
    const unknown = new Set<number>()
    for (let segment = group * GROUP; segment < (group + 1) * GROUP; segment++) {
      const known = this.#summary(segment).eachRun(part, (first, last) => { for (let ref = first; ref <= last; ref++) bloom.add(numberHash(ref)) })
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
