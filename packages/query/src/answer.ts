import type { FrameId, Gap, ObjectRef, SiteId, Tick, Value } from '@cinescope/trace'

/** A place in the source the developer wrote. Lines and columns start at 1 and 0; offsets are UTF-16 units. */
export interface SourcePlace {
  readonly hash: string
  readonly path: string
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
}

/** One slot of a scope or an object at a moment. */
export interface Slot {
  readonly name: string
  readonly value: Value
  /** exact: from a recorded write or birth. verified: content compared at `since`. unverified: may have changed outside since `since`. */
  readonly trust: 'exact' | 'verified' | 'unverified'
  /** Moment of the record that the value comes from; -1 if it comes from none. */
  readonly since: Tick
  /** Why it is unverified, if more is known than that. */
  readonly doubt?: Gap
  /** What "who wrote this?" asks for. */
  readonly target: Target
}

/** Something that has a history. */
export type Target =
  | { readonly kind: 'variable', readonly hash: string, readonly binding: number, readonly frame: FrameId, readonly instance: number }
  | { readonly kind: 'property', readonly ref: ObjectRef, readonly key: string }
  | { readonly kind: 'store', readonly store: number, readonly path: readonly string[] }

/** One change in a target's history. */
export interface Write {
  readonly tick: Tick
  readonly time: number
  readonly frame: FrameId
  readonly functionName: string
  readonly value: Value
  /** How it came: a recorded statement, the object's first image, a difference found by verification, or an argument. */
  readonly how: 'write' | 'argument' | 'birth' | 'builtin' | 'delete' | 'changed-outside'
  /** Of 'changed-outside': the change happened after this moment and at or before `tick`. */
  readonly after?: Tick
  readonly place: SourcePlace | undefined
  /** The source line, trimmed. */
  readonly code: string
}

export type WriteAnswer = { readonly found: true, readonly write: Write } | { readonly found: false, readonly gap: Gap }

export interface Frame {
  readonly frame: FrameId
  readonly site: SiteId
  readonly name: string
  /** Enter and leave; `left` is -1 while open at the recording's end. */
  readonly entered: Tick
  readonly left: Tick
  readonly startTime: number
  readonly endTime: number
  readonly outcome: 'returned' | 'threw' | 'open' | 'suspended'
  readonly args: readonly { readonly name: string, readonly value: Value }[]
  readonly self: Value | undefined
  readonly result: Value | undefined
  /** The function; in `stackAt`, the frame's current line. */
  readonly place: SourcePlace | undefined
  /** Number of frames it called directly; -1 if unknown. */
  readonly calls: number
  readonly async: boolean
}

/** A node of the call tree: a frame, or the task that frames were called from. */
export type CallNode =
  | { readonly kind: 'task', readonly task: Task }
  | { readonly kind: 'frame', readonly frame: Frame }

export interface Task {
  readonly tick: Tick
  /** One past its last record. */
  readonly end: Tick
  readonly kind: string
  readonly label: string
  readonly startTime: number
  readonly endTime: number
  /** Frames that it called directly. */
  readonly calls: number
}

export interface Scope {
  readonly kind: 'local' | 'block' | 'closure' | 'module' | 'this'
  readonly title: string
  readonly slots: readonly Slot[]
  /** Set if the scope cannot be told at this moment. */
  readonly gap?: Gap
}

/** A value to show beside the source: the last thing that a site of this frame recorded at or before the moment. */
/** One statement that ran, or one operand that was evaluated. */
export interface PathStep {
  readonly start: number
  readonly end: number
  readonly line: number
  /** Its first record; if it made none, the frame's last one before it. */
  readonly tick: Tick
  /** The frame's last record before it, or the last of what the frame called before it: the moment at which it begins. */
  readonly from: Tick
}

/** What a frame ran, statement by statement. */
export interface FramePath {
  readonly steps: readonly PathStep[]
  /** Operands that are evaluated only sometimes, and were: right of `&&`, `||`, `??`, consequents of `?:`, defaults. */
  readonly operands: readonly PathStep[]
  /** The path goes up to where the frame ended. */
  readonly complete: boolean
  /** Why there is no path, or none beyond the last step. */
  readonly gap?: Gap
}

export interface SiteValue {
  readonly site: SiteId
  readonly start: number
  readonly end: number
  readonly line: number
  /** Text of what the value is of: variable, property or call. */
  readonly label: string
  readonly value: Value
  readonly tick: Tick
  /** Of a round of a loop before the one under way, or of before the call was lowered while it ran. */
  readonly earlier?: true
}

export interface ObjectView {
  readonly ref: ObjectRef
  readonly type: number
  readonly className: string
  /** Own slots in key order; array indexes first. Map entries are pairs of slots `key`/`value` by ordinal. */
  readonly slots: readonly Slot[]
  /** True length or entry count, even when fewer slots are known. */
  readonly size: number
  /** What is not known of it (truncated, no image, foreign). */
  readonly gaps: readonly Gap[]
  /** Of a proxy: the object behind it. */
  readonly target?: ObjectRef
  /** And what that is, if anything is known of it; not another proxy. */
  readonly targetType?: number
}

/** One mark on the timeline. */
export interface TimelineEvent {
  readonly tick: Tick
  readonly time: number
  readonly kind: 'task' | 'console' | 'network' | 'store' | 'error' | 'mark' | 'loss'
  /** First words to show: 'click button.add', 'GET /api/items 200 in 31 ms', 'cart/added'. */
  readonly label: string
  readonly level?: 'log' | 'info' | 'warn' | 'error' | 'debug'
  readonly values: readonly Value[]
}

/** Zoomed-out timeline: `buckets[i]` counts the records of the i-th equal share of the asked range, by kind. */
export interface Density {
  readonly from: Tick
  readonly to: Tick
  readonly buckets: readonly { readonly calls: number, readonly writes: number, readonly other: number, readonly errors: number, readonly depth: number }[]
}

/** A stretch of the flame chart: frames as bars by depth. */
export interface FlameBar {
  readonly frame: FrameId
  readonly site: SiteId
  readonly name: string
  readonly depth: number
  readonly from: Tick
  readonly to: Tick
  readonly threw: boolean
}

/** The record at a moment, described. */
export interface RecordView {
  readonly tick: Tick
  readonly time: number
  readonly op: number
  readonly frame: FrameId
  readonly depth: number
  readonly functionName: string
  /** 'total = 42', 'returned [3]', 'called addItem(...)'. */
  readonly title: string
  readonly values: readonly Value[]
  readonly place: SourcePlace | undefined
}

export interface StoreChange {
  readonly tick: Tick
  readonly time: number
  readonly store: number
  readonly name: string
  readonly library: string
  /** Number of the state within the store, as the live adapter counts. */
  readonly state: number
  readonly action: string
  readonly payload: Value | undefined
  readonly value: Value
  /** Made while travelling; answers leave those out unless asked. */
  readonly travel: boolean
}

export interface DiffEntry {
  readonly path: readonly string[]
  readonly change: 'added' | 'removed' | 'changed'
  readonly before: Value | undefined
  readonly after: Value | undefined
}

export interface ModuleView {
  readonly hash: string
  readonly path: string
  readonly level: number
  readonly base: number
  readonly count: number
  readonly attached: boolean
}

export interface SourceText { readonly hash: string, readonly path: string, readonly text: string }

export interface TraceSummary {
  readonly title: string
  readonly platform: string
  readonly recordingId: string
  readonly epoch: number
  readonly begin: Tick
  readonly end: Tick
  readonly startTime: number
  readonly endTime: number
  readonly records: number
  readonly bytes: number
  readonly modules: readonly ModuleView[]
  /** Losses and problems, as gaps with their moments. */
  readonly gaps: readonly { readonly tick: Tick, readonly gap: Gap }[]
}

/** Narrows a step. */
export interface Within {
  /** Only records of this frame; once it has left the stack, of whatever comes: stepping over its calls. */
  readonly frame?: FrameId
  /** Only records whose site begins on this line of the module `hash`: a line breakpoint. */
  readonly hash?: string
  readonly line?: number
}

/** Records that the reader may stop at when stepping by tick (definitions and anchors are skipped). */
export type StepKind = 'any' | 'write' | 'call'
