import { signal, type ReadonlySignal } from '@preact/signals'
import type { Work } from '@cinescope/query'

/** Work that somebody waits for. */
export interface Running {
  readonly what: string
  /** From 0 to 1; undefined until it is known. */
  readonly share: number | undefined
  stop(): void
}

/** One piece of long work at a time, which can be followed and stopped. */
export interface Runs {
  readonly now: ReadonlySignal<Running | undefined>
  /** Answers true if the work came to its end, false if it was stopped or something else is under way. */
  run(what: string, job: (work: Work) => Promise<void>): Promise<boolean>
}

export function createRuns(): Runs {
  const now = signal<Running | undefined>(undefined)
  return {
    now,
    async run(what, job) {
      if (now.peek() !== undefined) return false
      const control = new AbortController()
      const stop = (): void => control.abort()
      now.value = { what, share: undefined, stop }
      try {
        await job({
          signal: control.signal,
          progress: (done, all) => {
            const share = Math.min(1, Math.floor(done / Math.max(1, all) * 100) / 100)
            if (!control.signal.aborted && now.peek()?.share !== share) now.value = { what, share, stop }
          },
        })
        return true
      } catch (error) {
        if (!control.signal.aborted) throw error
        return false
      } finally {
        now.value = undefined
      }
    },
  }
}
