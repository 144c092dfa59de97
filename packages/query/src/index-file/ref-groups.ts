import { Bloom, numberHash } from './bloom.ts'
import type { Runs } from './runs.ts'
import type { SegmentSummary } from './summary.ts'
import type { Wanted } from './wanted.ts'

/** Segments of a group, a power of two. */
const GROUP = 32
const BYTES = 4096

type OfRef = Extract<Wanted, { readonly ref: number }>

/** Which objects groups of segments tell of: who looks for one object's records passes over a group at a time. Made of summaries when it is first asked. */
export class RefGroups {
  readonly #summary: (segment: number) => SegmentSummary
  /** By group, for what is touched and for images and definitions; null if a summary does not know. */
  readonly #touches: Map<number, Bloom | null> = new Map()
  readonly #objects: Map<number, Bloom | null> = new Map()

  constructor(summary: (segment: number) => SegmentSummary) { this.#summary = summary }

  /** The segment itself, if its group may hold it or is not complete; else the first one of the next group. */
  beyond({ kind, ref }: OfRef, segment: number, last: number, direction: 1 | -1): number {
    const group = segment >>> Math.log2(GROUP)
    // The last segment may grow.
    if ((group + 1) * GROUP > last) return segment
    const groups = kind === 'touch' ? this.#touches : this.#objects
    let bloom = groups.get(group)
    if (bloom === undefined) groups.set(group, bloom = this.#make(group, kind === 'touch' ? summary => summary.touches?.runs : summary => summary.objects))
    return bloom === null || bloom.has(numberHash(ref)) ? segment : direction > 0 ? (group + 1) * GROUP : group * GROUP - 1
  }

  forget(segment: number): void {
    this.#touches.delete(segment >>> Math.log2(GROUP))
    this.#objects.delete(segment >>> Math.log2(GROUP))
  }

  #make(group: number, runsOf: (summary: SegmentSummary) => Runs | undefined): Bloom | null {
    const bloom = new Bloom(new Uint8Array(BYTES))
    for (let segment = group * GROUP; segment < (group + 1) * GROUP; segment++) {
      const runs = runsOf(this.#summary(segment))
      if (!runs) return null
      runs.each((first, last) => { for (let ref = first; ref <= last; ref++) bloom.add(numberHash(ref)) })
    }
    return bloom.useful ? bloom : null
  }
}
