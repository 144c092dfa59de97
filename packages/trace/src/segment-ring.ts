interface Held { readonly segment: number, readonly tick: number, bytes: number, time: number, pinned: boolean, readonly sections: number[] }

/** Share of the ring that pinned segments may take: what goes on being recorded needs the rest. */
const PINNED_SHARE = 0.5

/**
 * Decides what leaves a recording: whole segments, oldest first, once the bytes exceed the limit. The newest segment and
 * sections without one (modules) stay, whatever they weigh. What was kept stays within half of the ring, the newest of it.
 */
export class SegmentRing {
  limit: number
  readonly #loose = new Set<number>()
  readonly #held = new Set<number>()
  #segments: Held[] = []
  #bytes = 0
  /** Segments that begin up to this tick belong to what was kept last. */
  #keptTick = -1

  constructor(limit: number) {
    this.limit = limit
  }

  get bytes(): number { return this.#bytes }

  /** Counts a section under a number of its own; `segment` undefined: it never leaves. `time` and `tick` of the chunk that it came from. */
  add(seq: number, bytes: number, segment: number | undefined, time = 0, tick = 0): void {
    this.#bytes += bytes
    if (segment === undefined) {
      this.#loose.add(seq)
      return
    }
    this.#held.add(seq)
    const last = this.#segments.at(-1)
    if (last?.segment === segment) {
      last.bytes += bytes
      last.time = time
      last.sections.push(seq)
    } else this.#segments.push({ segment, tick, bytes, time, pinned: tick <= this.#keptTick, sections: [seq] })
  }

  /** Pins what was recorded since `since` (milliseconds), up to `tick`. */
  keep(since: number, tick: number): void {
    this.#keptTick = tick
    for (const held of this.#segments) if (held.time >= since) held.pinned = true
    const newest = this.#segments.at(-1)
    if (newest) newest.pinned = true
    let pinned = 0
    for (let i = this.#segments.length - 1; i >= 0; i--) {
      const held = this.#segments[i]!
      if (!held.pinned) continue
      pinned += held.bytes
      if (pinned > this.limit * PINNED_SHARE && held !== newest) held.pinned = false
    }
  }

  /** Takes the sections that are to be evicted now; `limit` stands for the ring's for once (a full disk), and no pin holds then. */
  evict(limit?: number): number[] {
    const most = limit ?? this.limit
    const evicted: number[] = []
    for (let i = 0; this.#bytes > most && i < this.#segments.length - 1;) {
      if (this.#segments[i]!.pinned && limit === undefined) {
        i++
        continue
      }
      const [oldest] = this.#segments.splice(i, 1)
      this.#bytes -= oldest!.bytes
      for (const seq of oldest!.sections) {
        this.#held.delete(seq)
        evicted.push(seq)
      }
    }
    return evicted
  }

  /** False for what was evicted, wherever its bytes still stand. */
  holds(seq: number): boolean {
    return this.#loose.has(seq) || this.#held.has(seq)
  }

  clear(): void {
    this.#loose.clear()
    this.#held.clear()
    this.#segments = []
    this.#bytes = 0
    this.#keptTick = -1
  }
}
