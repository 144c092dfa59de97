import type { FrameId, ObjectRef, Tick } from '@cinescope/trace'
import type {
  CallNode, Density, DiffEntry, FlameBar, Frame, ObjectView, RecordView, Scope, SiteValue, SourceText, StepKind, StoreChange, Target,
  TimelineEvent, TraceSummary, Within, Write, WriteAnswer,
} from './answer.ts'

/** What every surface asks. All answers are plain data (structured clone), so a port can carry them. */
export interface Query {
  summary(): Promise<TraceSummary>
  /** Reads what a live recording has written since; answers the new summary. */
  refresh(): Promise<TraceSummary>
  source(hash: string): Promise<SourceText | undefined>

  record(tick: Tick): Promise<RecordView | undefined>
  /** Nearest record after (or before) `tick` that a person would stop at; undefined at the end. */
  neighbour(tick: Tick, direction: 1 | -1, kind?: StepKind, within?: Within): Promise<RecordView | undefined>
  /** First record at or after a time (ms since the track's origin). */
  tickAt(time: number): Promise<Tick>

  density(from: Tick, to: Tick, buckets: number): Promise<Density>
  flame(from: Tick, to: Tick, limit: number): Promise<readonly FlameBar[]>
  events(from: Tick, to: Tick, limit: number): Promise<readonly TimelineEvent[]>

  /** Children of a call-tree node, in order; no parent = the tasks. `skip`/`limit` page them. */
  callTree(parent: FrameId | { readonly task: Tick } | undefined, skip: number, limit: number): Promise<readonly CallNode[]>
  frame(frame: FrameId): Promise<Frame | undefined>
  /** Innermost first. */
  stackAt(tick: Tick): Promise<readonly Frame[]>
  /** Scopes of a frame at a moment: local and block scopes, closures outwards, module. */
  scopeAt(tick: Tick, frame: FrameId): Promise<readonly Scope[]>
  siteValues(tick: Tick, frame: FrameId): Promise<readonly SiteValue[]>
  objectAt(ref: ObjectRef, tick: Tick): Promise<ObjectView>

  /** "Who wrote this?": the last change at or before `tick`. */
  lastWrite(target: Target, tick: Tick): Promise<WriteAnswer>
  historyOf(target: Target, from: Tick, to: Tick, limit: number): Promise<readonly Write[]>

  /** Changes in [from, to]; those made while travelling only if asked for. */
  stores(from: Tick, to: Tick, travel?: boolean): Promise<readonly StoreChange[]>
  /** Difference between the states of a store change and the one before it. */
  storeDiff(tick: Tick): Promise<readonly DiffEntry[]>
  /** Uncaught errors, thrown and swallowed ones, console errors: what a surface opens on. */
  errors(limit: number): Promise<readonly TimelineEvent[]>
  /** Names, strings and numbers that contain the text. */
  search(text: string, limit: number): Promise<readonly RecordView[]>
}
