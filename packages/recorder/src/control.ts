import type { ChunkSink, Level } from '@cinescope/trace'

/** What a runtime gives the recorder. Everything that touches the platform comes in here. */
export interface RecorderOptions {
  readonly sink: ChunkSink
  /** Milliseconds since the track's time origin, monotonic. The captured primordial, not the global. */
  now(): number
  /** Milliseconds since the Unix epoch at the track's time origin. */
  readonly epoch: number
  /** Called at the first enter on an empty stack, before it is written: the runtime says what began (`emit(OP_TASK, ...)`). */
  onEntry?(): void
  /** Calls back when no code of the program is on the JavaScript stack any more: as a microtask. Without it only the clock tells one entry from the next where calls are folded. */
  soon?(run: () => void): void
  /** Raw bytes of a segment; strings, shapes and objects are defined anew after so many. Default 1 MiB: decoding one takes a reader less than 15 ms. */
  readonly segmentBytes?: number
  /** Most records of one event-loop entry before it is cut with a loss record. */
  readonly taskRecords?: number
  /** Limits of an object image. */
  readonly image?: Partial<ImageLimits>
  /** Holds recording to a share of the program's time. Left out: everything is recorded, whatever it costs. */
  readonly governor?: GovernorOptions | undefined
}

export interface GovernorOptions {
  /** Share of task time that recording may take, 0..1. Infinity: it measures and lowers nothing. */
  readonly budget: number
  /** Milliseconds that this thread has been busy so far. Default: the clock, as if it were busy always. */
  readonly busy?: () => number
  /** What a record costs in nanoseconds. Default: measured. */
  readonly nsPerRecord?: number
}

/** A function that the governor made cheaper. */
export interface Lowered {
  /** Content hash of the module, and index of the function's site in its table. */
  readonly module: string
  readonly function: number
  /** What the calls that are recorded record. */
  readonly level: Level
  /** If it is folded: so many first calls of each task are recorded, and every so-manieth of the others; the rest is counted. */
  readonly first?: number
  readonly every?: number
}

export interface GovernorState {
  /** Infinity: it lowers nothing. */
  readonly budget: number
  /** Share of task time that recording took lately, 0..1, as the governor reckons it. */
  readonly share: number
  readonly lowered: readonly Lowered[]
  /** It is over its budget, and nothing is left that could be lowered: calls that are only counted cost too, entries from the event loop do, and so do suspensions. */
  readonly exhausted: boolean
}

/** A function, or all of a module, that the governor leaves alone; `on: false` takes that back. */
export interface Pin {
  readonly module: string
  readonly function?: number
  readonly on: boolean
}

export interface ImageLimits {
  /** Nested objects below the imaged one that get an image of their own at the same moment. Default 2. */
  readonly depth: number
  /** Own properties, elements or entries kept. Default 50. */
  readonly width: number
  /** Characters of long strings kept per chunk. Default 65,536. */
  readonly textBudget: number
}

/** A level for one function or for all functions of a module. */
export interface LevelChange {
  /** Content hash of the module. It may not be loaded yet. */
  readonly module: string
  /** Index of the function's site in the module's table, 0 for the module's body. Left out: every function of the module. */
  readonly function?: number
  /** A function never records more than it was built for. */
  readonly level: Level
}

export interface RecorderCounts {
  /** Records written, definitions included = the next record's tick. */
  readonly records: number
  readonly lost: number
  /** Recorded calls that are on the stack. */
  readonly depth: number
  /** Nanoseconds a record costs, calibrated once, for the cost meter. */
  readonly nsPerRecord: number
  /** Calls that are known by their number only, because their functions were folded. */
  readonly folded: number
}

/** The recorder of this realm: one, because probes are module-level functions. */
export interface Recorder {
  /** Gives it a sink and a clock. Nothing is recorded before `start`. */
  install(options: RecorderOptions): void
  start(): void
  stop(): void
  readonly recording: boolean
  /**
   * Lowers functions, or raises them again up to what they were built for. Holds from their next call on (a frame keeps its level), also for modules
   * that register later, until it is set anew. A change for a module replaces those for its functions.
   */
  setLevel(change: LevelChange): void
  /** Also for a module that registers later. A pin for a module replaces those for its functions. */
  pin(pin: Pin): void
  /** Another budget from now on. Infinity takes back what the governor did. */
  govern(budget: number): void
  /** Of the calls of every function but pinned ones only the first `first` of a task and then each `every`-th are recorded (powers of two); `every` 1: all. */
  sample(first: number, every: number): void
  readonly governor: GovernorState
  /**
   * Writes a border record (OP_TIME and above) and answers its tick, or -1 when not recording. Values are encoded like any
   * captured value; `depth` > 0 also takes images of the objects among them and of what they hold, so many levels down (stores want their whole state).
   */
  emit(op: number, values: readonly unknown[], depth?: number): number
  /** Hands everything up to now to the sink. */
  flush(): void
  /** Whatever `run` does is not recorded: adapters reading state, the overlay drawing itself. */
  quiet<T>(run: () => T): T
  /**
   * No app code is on the JavaScript stack: closes frames that functions without `try` left open when an exception took them
   * out of the last event-loop entry. A runtime calls it at the root of timers, events and messages; `nested`: where code of the program may be on the stack,
   * only what is entered on an empty one next is then another entry.
   */
  entry(nested?: boolean): void
  /** From now on only class and identity of this object are recorded: `process.env`, the overlay's host. */
  opaque(object: object): void
  /** Limits of images from now on; those left out stay. */
  limit(image: Partial<ImageLimits>): void
  /** The value is a secret: it is redacted wherever it turns up from the chunk on that is being written. */
  remember(value: string): void
  /** Parallel to `emit`: reports dropped records. */
  lose(count: number, reason: string, detail: string): void
  /** Inline tables that modules brought along (`sites: 'inline'`), by hash. */
  readonly tables: ReadonlyMap<string, unknown>
  counts(): RecorderCounts
}
