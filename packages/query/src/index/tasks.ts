import type { Catalog } from './catalog.ts'
import type { Row } from './frames.ts'

/** Frames called on an empty stack in one segment. */
interface Roots { readonly count: number, readonly places: () => readonly Row[] }

/**
 * Entries from the event loop, the roots of the call tree. Frames that begin before the first of them hang under one that the reader
 * makes up and calls 'start'.
 */
export class Tasks {
  readonly #catalog: Catalog

  constructor(catalog: Catalog) { this.#catalog = catalog }

  get length(): number { return this.#catalog.spine.tasks.length }
  /** True if task 0 has no OP_TASK record. */
  get madeUp(): boolean { return this.#catalog.spine.madeUp }
  tick(task: number): number { return this.#catalog.spine.tasks.get(task) }
  /** One past its last record. */
  end(task: number): number { return task + 1 < this.length ? this.tick(task + 1) : this.#catalog.end }
  /** The task that a moment belongs to, -1 if it is before the first. */
  at(tick: number): number { return this.#catalog.spine.tasks.floor(tick) }

  /** Frames that it called. */
  calls(task: number): number {
    let sum = this.#orphans(task).length
    for (const { count } of this.#roots(task)) sum += count
    return sum
  }

  /** Those frames in order; the first `skip` are passed over without a look at their segments. */
  *children(task: number, skip: number): Generator<Row, void> {
    let at = 0
    for (const orphan of this.#orphans(task)) if (at++ >= skip) yield orphan
    for (const { count, places } of this.#roots(task)) {
      if (at + count <= skip) at += count
      else for (const row of places()) if (at++ >= skip) yield row
    }
  }

  /** Frames that were there before the recording hang under its first task. */
  #orphans(task: number): readonly Row[] { return task === 0 && this.madeUp ? this.#catalog.spine.orphans : [] }

  *#roots(task: number): Generator<Roots, void> {
    const { firsts, segments, spine } = this.#catalog
    const [from, to] = [this.tick(task), this.end(task)]
    for (let segment = Math.max(0, this.#catalog.segmentBefore(from)); segment < segments && firsts.get(segment) < to; segment++) {
      const first = firsts.get(segment)
      if (spine.roots.get(segment) === 0) continue
      const places = (): readonly Row[] => {
        const { base, roots, slice, from: begins } = this.#catalog.activations(segment)
        const rows: Row[] = []
        for (const at of roots) {
          const tick = first + begins[slice[at]!]!
          if (tick >= from && tick < to) rows.push(base + at + 1)
        }
        return rows
      }
      const whole = from <= first && to >= (segment + 1 < segments ? firsts.get(segment + 1) : this.#catalog.end)
      yield { count: whole ? spine.roots.get(segment) : places().length, places }
    }
  }
}
