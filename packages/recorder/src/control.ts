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
  /** Raw bytes of a segment; strings, shapes and objects are defined anew after so many. Default 1 MiB: decoding one takes a reader less than 15 ms. */
  readonly segmentBytes?: number
  /** Most records of one event-loop entry before it is cut with a loss record. */
  readonly taskRecords?: number
  /** Limits of an object image. */
  readonly image?: Partial<ImageLimits>
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
  /** Nanoseconds a record costs, calibrated once, for the cost meter. */
  readonly nsPerRecord: number
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
   * out of the last event-loop entry. A runtime calls it at the root of timers, events and messages, never when nested.
   */
  entry(): void
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
