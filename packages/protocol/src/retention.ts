/** How many finished recordings stay, all together. */
export interface Retention {
  readonly count?: number | undefined
  readonly bytes?: number | undefined
  readonly days?: number | undefined
}

export interface Finished {
  readonly id: string
  readonly bytes: number
  /** Milliseconds since the Unix epoch at which it was last written. */
  readonly updated: number
}

export const RETAIN_COUNT = 50
export const RETAIN_DAYS = 14
/** Rings that all recordings together may weigh. */
export const RETAIN_RINGS = 4

const DAY_MS = 86_400_000

/** Ids of the finished recordings that go: the oldest, and all that are too old. `others` weigh and count too, but stay. */
export function expired(finished: readonly Finished[], others: readonly Finished[], { count = RETAIN_COUNT, bytes = Infinity, days = RETAIN_DAYS }: Retention, now: number): readonly string[] {
  let kept = others.length
  let weight = others.reduce((sum, { bytes: own }) => sum + own, 0)
  const gone: string[] = []
  for (const { id, bytes: own, updated } of finished.toSorted((a, b) => b.updated - a.updated)) {
    kept++
    weight += own
    if (kept > count || weight > bytes || now - updated > days * DAY_MS) gone.push(id)
  }
  return gone
}
