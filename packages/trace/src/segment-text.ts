import type { OldTexts } from './keyframe-writer.ts'

/**
 * Strings and texts of the segment being packed. A text is stored when the first value that is not redacted uses it: a
 * string that only secrets use never reaches a file. Then it is redacted, with all that is known by then; once more when a
 * keyframe carries it on.
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
  readonly #redact: (text: string) => string

  constructor(redact: (text: string) => string) {
    this.#redact = redact
  }

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
    return this.#strings[number] = this.#redact(this.#strings[number]!)
  }

  /** As it was until it is stored: the name of a key, the hash of a module. */
  own(number: number): string | undefined {
    return this.#strings[number]
  }

  /** Number of a chunk's text in the segment; -1 if no value has used it yet. */
  numberOf(index: number): number {
    return this.#numbers.get(index) ?? -1
  }

  /** Numbers a chunk's text, and answers what is stored of it. */
  addText(index: number, text: string): string {
    const clean = this.#redact(text)
    this.#numbers.set(index, this.#texts.push(clean) - 1)
    return clean
  }

  string(number: number): string | undefined {
    const { length } = this.carried
    const text = number < length ? this.carried[number] : this.#strings[number - length]
    return text === undefined ? undefined : this.#redact(text)
  }

  text(number: number): string | undefined {
    const text = this.#texts[number]
    return text === undefined ? undefined : this.#redact(text)
  }
}
