/** A tab that wrote within this time counts as living where Web Locks are missing (pages without a secure context). */
const HEARTBEAT_MS = 10_000
const PREFIX = 'cinescope '

/** Holds the mark "this recording's tab lives" until the realm ends, however it ends. `held` is told the lock's name. */
export function markLive(id: string, held: (lock: string) => void): void {
  try {
    globalThis.navigator?.locks?.request(PREFIX + id, () => {
      held(PREFIX + id)
      return new Promise<never>(() => {})
    }).catch(() => {})
  } catch { /* no locks here: the row's `updated` tells */ }
}

/** Answers a test whether a recording is being written by a living tab. */
export async function livingRecordings(now: number): Promise<(row: { readonly id: string, readonly updated: number }) => boolean> {
  try {
    const locks = globalThis.navigator?.locks
    if (locks) {
      const held = new Set((await locks.query()).held?.map(lock => lock.name))
      return row => held.has(PREFIX + row.id)
    }
  } catch { /* refused, as in opaque origins */ }
  return row => now - row.updated < HEARTBEAT_MS
}
