import type { FrameId, ObjectRef, Tick } from '@cinescope/trace'
import type {
  CallNode, Density, DiffEntry, FlameBar, Frame, ObjectView, RecordView, Scope, SiteValue, Slot, SourceText, StepKind, StoreChange, Target,
  TimelineEvent, TraceSummary, Within, Write, WriteAnswer,
} from './answer.ts'
import type { Evaluation } from './expression/index.ts'

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
  /** Local variables alone: the block and function scopes of `scopeAt`. */
  localsAt(tick: Tick, frame: FrameId): Promise<readonly Slot[]>
  siteValues(tick: Tick, frame: FrameId): Promise<readonly SiteValue[]>
  /**
   * A JavaScript expression over recorded values, in a frame at a moment (frame 0: no variables). Nothing of the program
   * runs; what is not known is a gap. Throws CINE_EXPRESSION_SYNTAX, CINE_EXPRESSION_UNSUPPORTED and CINE_EXPRESSION_BUDGET.
   */
  evaluate(expression: string, tick: Tick, frame: FrameId): Promise<Evaluation>
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
