import type { Level } from '@cinescope/trace'

/** A recording that a runtime keeps: the current one, an earlier reload, another tab. */
export interface RecordingInfo {
  readonly id: string
  readonly title: string
  /** Milliseconds since the Unix epoch. */
  readonly started: number
  readonly updated: number
  readonly bytes: number
  readonly records: number
  readonly current: boolean
  /** Still being written by a living tab. */
  readonly live: boolean
}

export interface RecorderStatus {
  readonly recording: boolean
  readonly recordingId: string
  /** Records so far, and per second over the last second. */
  readonly records: number
  readonly rate: number
  readonly bytes: number
  readonly ringBytes: number
  /** Estimated share of task time spent recording lately, 0..1. */
  readonly cost: number
  readonly governor: GovernorStatus
  readonly lost: number
  readonly travelling: boolean
  /** Coded problems that the user should see (storage forbidden, worker refused...), newest last. */
  readonly problems: readonly { readonly code: string, readonly data: Readonly<Record<string, unknown>> }[]
}

/** What the governor does to keep recording within its budget. */
export interface GovernorStatus {
  /** Share of task time that recording may take; 'off': nothing is lowered. */
  readonly budget: number | 'off'
  readonly lowered: readonly LoweredFunction[]
  /** Recording costs more than the budget, and there is nothing left to lower: calls that are only counted take time too. */
  readonly exhausted: boolean
}

export interface LoweredFunction {
  /** Content hash of the module, and index of the function's site in its table. */
  readonly module: string
  readonly function: number
  /** Level of its calls that are recorded. */
  readonly level: Level
  /** Set if not all of its calls are: so many first ones of each task, and every so-manieth of the others. The rest is counted. */
  readonly first?: number
  readonly every?: number
}

/** A function of a module, or without `function` all of them. */
export interface FunctionChoice {
  readonly module: string
  readonly function?: number
}

export interface LiveStore {
  readonly id: number
  readonly name: string
  readonly library: string
  /** Numbers of the states that can be jumped to exactly. */
  readonly firstState: number
  readonly lastState: number
}

/**
 * A running app's recorder, as surfaces see it. In a page it is `Symbol.for(LIVE_SYMBOL)` of the global; elsewhere a port
 * carries it (`serveLive`, `connectLive`).
 */
export interface Live {
  status(): Promise<RecorderStatus>
  start(): Promise<void>
  stop(): Promise<void>
  /** Lowers functions, or raises them up to what they were built for, from their next call on. */
  setLevel(functions: FunctionChoice, level: Level): Promise<void>
  /** The governor leaves these alone from now on, whatever they cost; `on: false` takes that back. */
  pin(functions: FunctionChoice, on: boolean): Promise<void>
  /** What was recorded in the last seconds stays in the ring, and carries a mark with the reason. */
  keep(seconds: number, reason: string): Promise<void>
  /** Everything up to now is readable when it resolves. */
  flush(): Promise<void>
  recordings(): Promise<readonly RecordingInfo[]>
  remove(id: string): Promise<void>
  removeAll(): Promise<void>
  /** A whole `.cine` file. */
  export(id: string): Promise<Uint8Array>
  /** Bytes of a recording from `offset` on: what a reader of a live recording polls. */
  read(id: string, offset: number): Promise<Uint8Array>

  stores(): Promise<readonly LiveStore[]>
  /** Shows a past state in the running app; effects of the app are held until `live`. */
  jump(store: number, state: number): Promise<void>
  live(): Promise<void>

  /** Opens the developer's editor; false if there is no dev server. */
  openEditor(path: string, line: number, column: number): Promise<boolean>

  /** The page's own constructor of workers, before it was patched: what a surface starts is no worker of the app's. */
  Worker?: new (url: string, options: { readonly type: 'module', readonly name: string }) => unknown
}

export const LIVE_SYMBOL = 'cinescope.live'
