import type { Content } from './slots.ts'

/** Objects whose replay is remembered, and contents of each. */
const OBJECTS = 128
const MARKS = 64

/** Every so many writes of a long replay its content is remembered: stepping back must not replay from the image. */
export const MARK_EVERY = 512

interface Mark { readonly image: number, readonly upTo: number, readonly content: Content }

/** Contents of objects that were replayed before: a reader's cache, so that the next moment costs the writes in between. */
export class Checkpoints {
  readonly #marks: Map<number, Mark[]> = new Map()

  /** The latest content of the object remembered after `image` and at or before `tick`, to be copied before it is changed. */
  find(ref: number, image: number, tick: number): Mark | undefined {
    let best: Mark | undefined
    for (const mark of this.#marks.get(ref) ?? []) if (mark.image === image && mark.upTo <= tick && (!best || mark.upTo > best.upTo)) best = mark
    return best
  }

  keep(ref: number, image: number, upTo: number, content: Content): void {
    let marks = this.#marks.get(ref)
    if (marks) this.#marks.delete(ref)
    else marks = []
    this.#marks.set(ref, marks)
    if (marks.some(mark => mark.image === image && mark.upTo === upTo)) return
    marks.push({ image, upTo, content })
    if (marks.length > MARKS) marks.shift()
    const oldest = this.#marks.keys().next()
    if (this.#marks.size > OBJECTS && !oldest.done) this.#marks.delete(oldest.value)
  }
}
