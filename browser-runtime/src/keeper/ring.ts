interface Held { readonly segment: number, bytes: number, readonly sections: number[] }

/**
 * Decides what leaves a recording: whole segments, oldest first, once the bytes exceed the limit. The newest segment and
 * pinned sections (modules) stay, whatever they weigh.
 */
export class Ring {
  readonly #limit: number
  readonly #pinned = new Set<number>()
  #segments: Held[] = []
  #bytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get bytes(): number { return this.#bytes }

  /** Counts a section; `segment` undefined pins it. */
  add(seq: number, bytes: number, segment: number | undefined): void {
    this.#bytes += bytes
    if (segment === undefined) {
      this.#pinned.add(seq)
      return
    }
    const last = this.#segments.at(-1)
    if (last?.segment === segment) {
      last.bytes += bytes
      last.sections.push(seq)
    } else this.#segments.push({ segment, bytes, sections: [seq] })
  }

  /** Takes the sections that are to be evicted now; `limit` overrides the ring's for once (a full disk). */
  evict(limit: number = this.#limit): number[] {
    const evicted: number[] = []
    while (this.#bytes > limit && this.#segments.length > 1) {
      const oldest = this.#segments.shift() as Held
      this.#bytes -= oldest.bytes
      evicted.push(...oldest.sections)
    }
    return evicted
  }

  /** False for what was evicted, wherever its bytes still stand. */
  holds(seq: number): boolean {
    const oldest = this.#segments[0]?.sections[0]
    return this.#pinned.has(seq) || (oldest !== undefined && seq >= oldest)
  }

  clear(): void {
    this.#pinned.clear()
    this.#segments = []
    this.#bytes = 0
  }
}
