import type { FrameId, ObjectRef, ScopeInstance, SiteId, Tick } from './id.ts'
import type { Level } from './abi.ts'
import type { SiteTable } from './site.ts'
import type { ObjectInfo, Value } from './value.ts'

/** Random access to a recording's bytes, wherever they are: `packages/trace/src/source`, and `cinescope/file` for files. */
export interface ByteSource {
  readonly size: number
  /**
   * Fewer bytes than asked for only at the end. Rejects with a coded fault if the place cannot be read. `room`, of `length` bytes at least, is memory that a
   * source may answer in.
   */
  read(offset: number, length: number, room?: Uint8Array): Promise<Uint8Array>
  /** Looks whether there are more bytes by now, where `size` does not tell by itself. */
  update?(): Promise<void>
}

/** A file that belongs to the recording: a screenshot, a page's document. */
export interface TraceAttachment { readonly name: string, readonly type: string, readonly size: number }

/** A module of the recording: where its sites begin, and its table if it is attached. */
export interface TraceModule {
  readonly base: number
  readonly count: number
  readonly hash: string
  readonly level: Level
  readonly table: SiteTable | undefined
}

/** The place of a site: module and index within it. */
export interface SitePlace { readonly module: TraceModule, readonly index: number }

/** A frame that a keyframe or a cursor knows. */
export interface FrameState {
  readonly frame: FrameId
  readonly site: SiteId
  /** Tick of its ENTER; -1 if it began before the recording's first kept segment. */
  readonly entered: Tick
  /** Values of its ENTER. */
  readonly args: readonly Value[]
  /** Last write per site that is not scoped: site -> value and tick. */
  readonly slots: ReadonlyMap<SiteId, { readonly value: Value, readonly tick: Tick }>
}

/** Written by the packer at a segment's start: what a reader would otherwise have to scan back for. */
export interface Keyframe {
  /** Open frames, outermost first. */
  readonly stack: readonly FrameState[]
  readonly suspended: readonly FrameState[]
  /** Last write per scoped or module-level binding site: key `site/instance` (instance 0 for module bindings). */
  readonly scoped: ReadonlyMap<string, { readonly site: SiteId, readonly instance: ScopeInstance, readonly value: Value, readonly tick: Tick }>
  /** Scope instance -> parent instance, of instances still named by scoped writes or open frames. */
  readonly instances: ReadonlyMap<ScopeInstance, ScopeInstance>
}

/** Directory entry of a segment; known without decoding it. */
export interface SegmentInfo {
  readonly index: number
  readonly firstTick: Tick
  /** Records in it, definitions included: ticks firstTick .. firstTick + records - 1. */
  readonly records: number
  /** Number of the last frame entered before it. */
  readonly frames: number
  readonly bytes: number
  /** Milliseconds since the track's time origin of its first and last anchor. */
  readonly startTime: number
  readonly endTime: number
}

/** A block of a segment: at most BLOCK_RECORDS records. */
export interface BlockInfo extends SegmentInfo {
  /** Index of its segment, and its ordinal there. Times and `frames` are the segment's. */
  readonly segment: number
  readonly ordinal: number
}

/**
 * The records of a segment as they lie in memory: record `firstTick + i` has head `heads[i]` and the value words `words[starts[i]]` ..
 * `words[starts[i + 1] - 1]` (word.ts; a REF_DOUBLE's payload is an index in `doubles`, a REF_TEXT's one in `texts`). For loops over millions of
 * records; `decodeValue(columns, word)` says what a word stands for. Ops that this version does not know are among them.
 */
export interface RecordColumns {
  readonly count: number
  readonly heads: Int32Array
  /** One longer than `count`. */
  readonly starts: Int32Array
  readonly words: Int32Array
  readonly doubles: Float64Array
  /** By number; a string that only redacted values use has no text. */
  readonly strings: ReadonlyMap<number, string>
  readonly texts: readonly string[]
}

/** Decoded segment; holds columns, not record objects. */
export interface Segment extends SegmentInfo {
  readonly keyframe: Keyframe
  /** Those of this moment: a segment that grows has other ones afterwards. */
  readonly columns: RecordColumns
  /** What this segment has said of an object, if anything. */
  object(ref: ObjectRef): ObjectInfo | undefined
  shape(index: number): readonly Value[] | undefined
  cursor(at?: Tick): RecordCursor
}

/**
 * Walks records in order. Reads no record twice and allocates none: fields are those of the current record.
 * `stack` and `frame` are kept up to date, so they are right only when walking forward from a segment's start;
 * `Segment.cursor(at)` takes care of that.
 */
export interface RecordCursor {
  readonly tick: Tick
  readonly op: number
  readonly site: SiteId
  /** Number of values. */
  readonly size: number
  /** Frame that the record belongs to (the one entered, left, suspended, resumed, or on top); 0 if none. */
  readonly frame: FrameId
  /** Frames open after the record, outermost first; reused between records. */
  readonly stack: readonly FrameId[]
  /** Milliseconds since the track's time origin, interpolated between anchors. */
  readonly time: number
  /** Moves to the next record; false at the segment's end. A fresh cursor stands before its first record. */
  next(): boolean
  value(index: number): Value
  /** The number in value `index` without making a Value; NaN if it is none. */
  number(index: number): number
}

export interface TraceLoss { readonly tick: Tick, readonly count: number, readonly reason: string, readonly detail: string }

/** A problem found while opening, e.g. a truncated last section. The rest of the recording is readable. */
export interface TraceProblem { readonly code: string, readonly data: Readonly<Record<string, unknown>> }

/** An open recording. Segments are decoded on demand and cached by the implementation within a byte bound. */
export interface Trace {
  readonly header: TraceHeader
  readonly modules: readonly TraceModule[]
  readonly segments: readonly SegmentInfo[]
  readonly losses: readonly TraceLoss[]
  readonly problems: readonly TraceProblem[]
  readonly attachments: readonly TraceAttachment[]
  /** First kept tick and one past the last. */
  readonly begin: Tick
  readonly end: Tick
  segment(index: number): Promise<Segment>
  /** The same recording in smaller pieces, for those who look at a few records here and there. */
  readonly blocks: BlockTrace
  /** Bytes of one of `attachments`. Throws CINE_NO_ATTACHMENT, CINE_CORRUPT or CINE_CODEC. */
  attachment(index: number): Promise<Uint8Array>
  place(site: SiteId): SitePlace | undefined
  /** Attaches a table that the recording lacks; true if the recording has such a module. */
  attach(table: SiteTable): boolean
  /** Reads sections appended since it was opened; true if there were any (a live recording). */
  refresh(): Promise<boolean>
  close(): void
}

/**
 * A recording whose segments are blocks. Only the first block of a segment has its keyframe, those of others tell which frames are open; a block's `object`
 * knows what its own records say, its `shape` those of all its segment.
 */
export interface BlockTrace extends Trace {
  readonly segments: readonly BlockInfo[]
  /**
   * What `use` makes of a block, which is neither copied nor kept, for those who pass over many: it may keep nothing of heads, starts and words, whose memory is used again. Called again where the block
   * turns out to be damaged. With `sites` (by site, 1 where they are wanted) the values of other records may be missing, those of RESUME and UNWIND apart: such a record has none.
   */
  lend<A>(index: number, use: (segment: Segment) => A, sites?: Uint8Array): Promise<A>
  /** All texts that values of a segment (`BlockInfo.segment`) may be: its strings and texts, read without its records; undefined if they cannot be read. */
  texts(segment: number): Promise<readonly string[] | undefined>
}

export interface TraceHeader {
  readonly formatVersion: number
  readonly abiVersion: number
  readonly writer: { readonly name: string, readonly version: string }
  /** Random, 16 hexadecimal digits. */
  readonly recordingId: string
  /** Milliseconds since the Unix epoch at the track's time origin. */
  readonly epoch: number
  readonly platform: 'browser' | 'node' | 'global'
  /** Page address without credentials, query and fragment, or the program's path relative to its folder. */
  readonly title: string
}
