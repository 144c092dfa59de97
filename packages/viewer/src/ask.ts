import { useEffect, useRef, useState } from 'preact/hooks'
import { failureOf, type Failure } from './failure.ts'

/** An answer on its way: the previous value stays until the next one is here, so nothing flickers while scrubbing. */
export interface Asked<T> {
  readonly value: T | undefined
  readonly failure: Failure | undefined
  readonly pending: boolean
}

/**
 * Asks again whenever `inputs` change; one question is under way at a time and only the newest one is kept.
 * `undefined` from `ask` means that there is nothing to ask.
 */
export function useAsk<T>(ask: () => Promise<T> | undefined, inputs: readonly unknown[]): Asked<T> {
  const [asked, set] = useState<Asked<T>>({ value: undefined, failure: undefined, pending: true })
  const job = useRef({ ask, busy: false, again: false, alive: true })
  job.current.ask = ask
  useEffect(() => {
    const state = job.current
    state.alive = true
    return () => { state.alive = false }
  }, [])
  useEffect(() => {
    const state = job.current
    const run = async (): Promise<void> => {
      state.busy = true
      do {
        state.again = false
        try {
          const question = state.ask()
          const value = question === undefined ? undefined : await question
          if (state.alive && !state.again) set({ value, failure: undefined, pending: false })
        } catch (error) {
          if (state.alive && !state.again) set({ value: undefined, failure: failureOf(error), pending: false })
        }
      } while (state.again && state.alive)
      state.busy = false
    }
    if (state.busy) state.again = true
    else void run()
  }, inputs)
  return asked
}
