import type { ErrorEvent, Hit, Place, RecordView, Target, Unsure } from '@cinescope/query'

/** What stops a run, or is printed on its way. A `condition` is an expression in the frame there; what throws or is false passes by. */
export type Breakpoint =
  /** A line, a function, or any sites by what they are: every `catch`, every call with an argument `userId`. */
  | { readonly kind: 'place', readonly place: Place, readonly condition?: string }
  /** Changes of a variable, a property or a store's path. `$value` is the new value: `Number.isNaN($value)`. */
  | { readonly kind: 'data', readonly target: Target, readonly condition?: string }
  /** Errors by what became of them; all of them if it is not said. Stops where they were thrown. */
  | { readonly kind: 'exception', readonly fates?: readonly ErrorEvent['fate'][] }
  /** Stops nowhere; its expression is evaluated each time the place is passed. */
  | { readonly kind: 'log', readonly place: Place, readonly expression: string }

/** Where a run came to. */
export interface Stop {
  /** The record it stopped at; undefined if no breakpoint stands in that direction. */
  readonly record: RecordView | undefined
  /** The breakpoints that stand there. */
  readonly hit: readonly Breakpoint[]
  /** What log breakpoints printed between where the run began and where it ended, in the order of the recording. */
  readonly logs: readonly Hit[]
  /** Breakpoints whose line has no record, and the next line that has one: there they stand. */
  readonly moved: readonly { readonly breakpoint: Breakpoint, readonly line: number }[]
  /** Moments that were passed where a condition may have held: it depends on something that is not known. */
  readonly unsure: readonly Unsure[]
}
