import { signal, type ReadonlySignal } from '@preact/signals'
import type { Hit, Query } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { failureOf, type Failure } from '../failure.ts'
import type { LineMark } from '../marks.ts'

/** What a line logged once. */
export interface Logged { readonly mark: LineMark, readonly hit: Hit }

export interface LogState {
  /** In the order of the recording. */
  readonly lines: readonly Logged[]
  /** From 0 to 1 while it is being looked for; undefined when all of it is there. */
  readonly share: number | undefined
  readonly failures: readonly { readonly mark: LineMark, readonly failure: Failure }[]
  /** There is more than is kept. */
  readonly cut: boolean
}

/** Log lines that are kept: a list that no person reads to its end. */
const KEPT = 100_000
const SHOW_MS = 120

export interface Logs {
  readonly state: ReadonlySignal<LogState>
  stop(): void
}

/**
 * What log marks print over the recording up to `end`, as it is found. The evaluation's values are those of each moment; several expressions
 * with commas between them are told side by side.
 */
export function followLogs(query: Query, marks: readonly LineMark[], from: Tick, end: Tick, before: readonly Logged[]): Logs {
  const control = new AbortController()
  const found: Logged[] = [...before]
  const failures: { readonly mark: LineMark, readonly failure: Failure }[] = []
  const state = signal<LogState>({ lines: found, share: 0, failures, cut: false })
  let shown = 0
  const show = (share: number | undefined): void => {
    if (control.signal.aborted) return
    shown = performance.now()
    state.value = { lines: found.toSorted((a, b) => a.hit.tick - b.hit.tick), share, failures: [...failures], cut: found.length >= KEPT }
  }
  const follow = async (): Promise<void> => {
    for (const [i, mark] of marks.entries()) {
      let share = 0
      const progress = (done: number, all: number): void => { share = done / Math.max(1, all) }
      try {
        // A line that runs once may make many records: the last of them knows all that the line did.
        let last: Hit | undefined
        for await (const hit of query.hits({ file: mark.file, line: mark.line }, listOf(mark.log), { from, to: (end - 1) as Tick }, { signal: control.signal, progress })) {
          if (last !== undefined && (hit.frame !== last.frame || hit.site <= last.site || /\$(?:value|args)\b/.test(mark.log))) found.push({ mark, hit: last })
          last = hit
          if (found.length >= KEPT) break
          if (performance.now() - shown > SHOW_MS) show((i + share) / marks.length)
        }
        if (last !== undefined) found.push({ mark, hit: last })
      } catch (error) {
        if (control.signal.aborted) return
        failures.push({ mark, failure: failureOf(error) })
      }
    }
    show(undefined)
  }
  void follow()
  return { state, stop: () => control.abort() }
}

/** `'total', total` is two expressions for a person and one for JavaScript. */
function listOf(text: string): string { return text.includes(',') ? `[${text}]` : text }
