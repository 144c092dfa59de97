import type { OldTexts } from './keyframe-writer.ts'

/**
 * Strings and texts of the segment being packed. A text is stored when the first value that is not redacted uses it: a
 * string that only secrets use never reaches a file.
 */
export class SegmentText implements OldTexts {
  /** Strings of the keyframe, which the tracker numbers before the segment's own. */
  carried: readonly string[] = []
  readonly #strings: string[] = []
  readonly #stored: boolean[] = []
  /** Texts by number: a keyframe may want them. */
  readonly #texts: string[] = []
  /** Chunk's text index -> number. */
  readonly #numbers = new Map<number, number>()

  get size(): number {
    return this.#strings.length
  }

  startSegment(carried: readonly string[]): void {
    this.carried = carried
    this.#strings.length = 0
    this.#stored.length = 0
    this.#texts.length = 0
  }

  startChunk(): void {
    this.#numbers.clear()
  }

  define(text: string): void {
    this.#strings.push(text)
    this.#stored.push(false)
  }

  /** Text of one of the segment's own strings, the first time it is used; undefined later, or if it was never defined. */
  use(number: number): string | undefined {
    if (this.#stored[number] !== false) return undefined
    this.#stored[number] = true
    return this.#strings[number]
  }

  own(number: number): string | undefined {
    return this.#strings[number]
  }

  /** Number of a chunk's text in the segment; -1 if no value has used it yet. */
  numberOf(index: number): number {
    return this.#numbers.get(index) ?? -1
  }

  addText(index: number, text: string): number {
    this.#numbers.set(index, this.#texts.length)
    return this.#texts.push(text) - 1
  }

  string(number: number): string | undefined {
    const { length } = this.carried
    return number < length ? this.carried[number] : this.#strings[number - length]
  }

  text(number: number): string | undefined {
    return this.#texts[number]
  }
}
