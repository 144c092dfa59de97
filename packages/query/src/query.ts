import type { FrameId, ObjectRef, Tick } from '@cinescope/trace'
import type {
  CallNode, Density, DiffEntry, FlameBar, Frame, FramePath, ObjectView, RecordView, Scope, SiteValue, Slot, SourceText, StepKind, StoreChange, Target,
  TimelineEvent, TraceSummary, Within, Write, WriteAnswer,
} from './answer.ts'
import type { AsyncStack } from './async-stack.ts'
import type { CallFilter, CallsAnswer } from './calls-where.ts'
import type { ErrorEvent } from './errors.ts'
import type { Evaluation } from './expression/index.ts'
import type { Between, FirstAnswer, Hit, WritesOf } from './hits.ts'
import type { OriginAnswer } from './origin.ts'
import type { Place } from './place.ts'
import type { SearchFor } from './search.ts'
import type { SlowFunction, SlowOptions } from './slow.ts'
import type { Stats } from './stats.ts'
import type { TargetAnswer } from './target-of.ts'
import type { Work } from './work.ts'

/** Segments that are indexed, of all. */
export interface Progress { readonly done: number, readonly all: number }

/**
 * What every surface asks. All answers are plain data (structured clone), so a port can carry them. Questions that walk a recording take `Work`: its signal
 * stops them between two segments; over a port only the signal goes along.
 */
export interface Query {
  summary(): Promise<TraceSummary>
  /** Reads what a live recording has written since; answers the new summary. */
  refresh(): Promise<TraceSummary>
  /**
   * Makes what the index lacks, which every question but `summary` and `source` waits for; ends when it is there. Ending the loop stops the work; what was done stays.
   */
  prepare(): AsyncIterable<Progress>
  source(hash: string): Promise<SourceText | undefined>
  /** Name and file of the function whose site has this index in the table of a module; undefined if the table is not attached. */
  functionName(hash: string, index: number): Promise<{ readonly name: string, readonly path: string } | undefined>

  record(tick: Tick): Promise<RecordView | undefined>
  /** Nearest record after (or before) `tick` that a person would stop at; undefined at the end. */
  neighbour(tick: Tick, direction: 1 | -1, kind?: StepKind, within?: Within): Promise<RecordView | undefined>
  /** First record at or after a time (ms since the track's origin). */
  tickAt(time: number): Promise<Tick>

  density(from: Tick, to: Tick, buckets: number, work?: Work): Promise<Density>
  flame(from: Tick, to: Tick, limit: number, work?: Work): Promise<readonly FlameBar[]>
  events(from: Tick, to: Tick, limit: number): Promise<readonly TimelineEvent[]>

  /** Children of a call-tree node, in order; no parent = the tasks. `skip`/`limit` page them. */
  callTree(parent: FrameId | { readonly task: Tick } | undefined, skip: number, limit: number): Promise<readonly CallNode[]>
  frame(frame: FrameId): Promise<Frame | undefined>
  /** Calls by name, file, a predicate in their scope, outcome and time, in the order of their entry. */
  calls(filter: CallFilter, limit: number, work?: Work): Promise<CallsAnswer>
  /** Innermost first. */
  stackAt(tick: Tick): Promise<readonly Frame[]>
  /** The stack, then what led to it across awaits, timers, events, messages and requests. */
  asyncStackAt(tick: Tick): Promise<readonly AsyncStack[]>
  /** Scopes of a frame at a moment: local and block scopes, closures outwards, module. */
  scopeAt(tick: Tick, frame: FrameId): Promise<readonly Scope[]>
  /** Local variables alone: the block and function scopes of `scopeAt`. */
  localsAt(tick: Tick, frame: FrameId): Promise<readonly Slot[]>
  /** The statements that a frame ran up to a moment (default: all), where it recorded its path (levels 3 and 4). */
  pathOf(frame: FrameId, upTo?: Tick): Promise<FramePath>
  siteValues(tick: Tick, frame: FrameId): Promise<readonly SiteValue[]>
  /**
   * A JavaScript expression over recorded values, in a frame at a moment (frame 0: no variables). Nothing of the program
   * runs; what is not known is a gap. Throws CINE_EXPRESSION_SYNTAX, CINE_EXPRESSION_UNSUPPORTED and CINE_EXPRESSION_BUDGET.
   */
  evaluate(expression: string, tick: Tick, frame: FrameId): Promise<Evaluation>
  objectAt(ref: ObjectRef, tick: Tick): Promise<ObjectView>

  /** "Who wrote this?": the last change at or before `tick`. */
  lastWrite(target: Target, tick: Tick): Promise<WriteAnswer>
  /** A value back through copies, arguments, returns, object fields, JSON and responses to where it was made. */
  origin(target: Target, tick: Tick): Promise<OriginAnswer>
  /** What a person names in a frame at a moment: the variable `total`, the property `cart.items[0].price`. Throws CINE_EXPRESSION_*. */
  targetOf(expression: string, tick: Tick, frame: FrameId): Promise<TargetAnswer>
  /** The first change after `tick`. */
  nextWrite(target: Target, tick: Tick): Promise<WriteAnswer>
  historyOf(target: Target, from: Tick, to: Tick, limit: number): Promise<readonly Write[]>

  /**
   * An expression each time a place is reached: print statements on the past, in order, without a cap. `$value` is what the record there
   * wrote, answered, threw or caught; `$args` what was called with. Ending the loop stops the work.
   */
  hits(place: Place, expression: string, between?: Between, work?: Work): AsyncIterable<Hit>
  /** The line itself, or the first one after it, where a record can stand: where a breakpoint comes to. Undefined at a file's end, and of modules that are not recorded. */
  lineFrom(place: Pick<Place, 'hash' | 'file'> & { readonly line: number }): Promise<number | undefined>
  /**
   * The first moment (backwards: the last) at a place, or of the changes of a target, at which an expression holds; without a place, in all code that sees
   * its variables. `unsure` tells of earlier moments at which it may hold.
   */
  firstWhere(predicate: string, place?: Place | WritesOf, between?: Between, direction?: 1 | -1, work?: Work): Promise<FirstAnswer>

  /** Changes in [from, to]; those made while travelling only if asked for. */
  stores(from: Tick, to: Tick, travel?: boolean): Promise<readonly StoreChange[]>
  /** Difference between the states of a store change and the one before it. */
  storeDiff(tick: Tick): Promise<readonly DiffEntry[]>
  /** Uncaught errors, thrown and swallowed ones, console errors: what a surface opens on. */
  errors(limit: number, work?: Work): Promise<readonly ErrorEvent[]>
  /** Functions by the time they took, with the calls that took far longer than the function usually does. */
  slow(options?: SlowOptions, work?: Work): Promise<readonly SlowFunction[]>
  /** Records by their names, strings, numbers and console texts, in order. A string is looked for as text. Throws CINE_PATTERN. */
  search(wanted: string | SearchFor, limit: number, work?: Work): Promise<readonly RecordView[]>
  stats(work?: Work): Promise<Stats>
}
