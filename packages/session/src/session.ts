import { OP_ENTER, OP_LEAVE, OP_UNWIND, type FrameId, type Tick } from '@cinescope/trace'
import type { FirstAnswer, Frame, Query, RecordView, Scope, Target, Within, Work } from '@cinescope/query'
import { Bookmarks, type BookmarkStore } from './bookmark.ts'
import type { Breakpoint, Stop } from './breakpoint.ts'
import { Runner } from './run.ts'
import { since } from './since.ts'
import { createStatements, type Statements, type StatementStop } from './statement.ts'
import { type Watched, watched } from './watch.ts'

/** A line breakpoint. Lines start at 1. */
export interface LinePlace { readonly hash: string, readonly line: number }

/** Where a session stands. */
export interface Position {
  readonly tick: Tick
  /** The frame whose source and scopes are shown; 0 between frames. */
  readonly frame: FrameId
  /** After a motion by statements: the statement in front of which it stands, an index in `query.pathOf(frame).steps`. */
  readonly statement?: number
}

/** Motions by statements (`Statements`), from where the session stands and to there. */
export type StatementMotions = { readonly [M in keyof Statements]: () => Promise<StatementStop | undefined> }

/**
 * A debugger's cursor over a recording. Every motion answers the record it came to, or undefined if there is none in that
 * direction; then the cursor stays. Motions stop only at records that a person would stop at (`Query.neighbour`).
 *
 * Forwards and back are inverse where both are defined: `stepBack` undoes `stepInto`, `stepBackOver` undoes a `stepOver`
 * that stayed in its frame.
 */
export interface Session {
  readonly position: Position
  /** Of two that are under way at a time, the one asked for last. */
  goTo(tick: Tick): Promise<RecordView | undefined>
  /** Shows another frame of the stack; the cursor stays. */
  select(frame: FrameId): void
  /** The next record, whatever frame it is in. */
  stepInto(): Promise<RecordView | undefined>
  /** The next record of the selected frame, over its calls and awaits; when it has ended, of its caller. */
  stepOver(): Promise<RecordView | undefined>
  /** The record after the selected frame has left. */
  stepOut(): Promise<RecordView | undefined>
  stepBack(): Promise<RecordView | undefined>
  /** The record of the selected frame before this one, over its calls; before its first, of its caller. */
  stepBackOver(): Promise<RecordView | undefined>
  /** The record before the selected frame was entered. */
  stepBackOut(): Promise<RecordView | undefined>
  /** Step by statements, where calls recorded their path (levels 3 and 4); elsewhere by records, with a gap that says so. */
  readonly statements: StatementMotions
  /** What `run` and `reverse` stop at; add and delete as you like. */
  readonly breakpoints: Set<Breakpoint>
  /** To the nearest breakpoint ahead; the cursor stays if there is none. Throws CINE_EXPRESSION_* of a condition, and the signal's reason. */
  run(work?: Work): Promise<Stop>
  /** To the nearest breakpoint behind: the last time that it was so. */
  reverseContinue(work?: Work): Promise<Stop>
  /** "When did this become NaN?": to the change of a target since which a condition on `$value` has held up to the cursor, which stays if there is none. */
  since(target: Target, condition: string, work?: Work): Promise<FirstAnswer>
  /** The stack at the cursor, innermost first, each frame with its scopes. */
  frames(): Promise<readonly { readonly frame: Frame, readonly scopes: readonly Scope[] }[]>
  /** Expressions that `watched` evaluates in the selected frame at the cursor. */
  readonly watches: Set<string>
  watched(): Promise<readonly Watched[]>
  readonly bookmarks: Bookmarks
  /** The next moment on a line; of a line without a record, on the next one that has some. */
  runTo(place: LinePlace): Promise<RecordView | undefined>
  /** The last moment on a line before this one. */
  reverseTo(place: LinePlace): Promise<RecordView | undefined>
  /** Called after every change of position; answers a function that stops it. */
  listen(listener: (position: Position) => void): () => void
}

const NO_FRAME = 0 as FrameId

/** A session before the recording's first record. `store` keeps its bookmarks. */
export function createSession(query: Query, store?: BookmarkStore): Session {
  let position: Position = { tick: -1 as Tick, frame: NO_FRAME }
  let asked = 0
  const breakpoints = new Set<Breakpoint>()
  const watches = new Set<string>()
  const bookmarks = new Bookmarks(store)
  const runner = new Runner(query)
  const listeners = new Set<(position: Position) => void>()
  const move = (tick: Tick, frame: FrameId, statement?: number): void => {
    if (tick === position.tick && frame === position.frame && statement === position.statement) return
    position = { tick, frame, ...(statement !== undefined && { statement }) }
    for (const listener of listeners) listener(position)
  }
  const arrive = (record: RecordView | undefined): RecordView | undefined => {
    if (record) move(record.tick, record.frame)
    return record
  }
  const step = async (from: Tick, direction: 1 | -1, within?: Within): Promise<RecordView | undefined> =>
    arrive(await (within ? query.neighbour(from, direction, 'any', within) : query.neighbour(from, direction)))
  const continued = async (direction: 1 | -1, work?: Work): Promise<Stop> => {
    const stop = await runner.run(breakpoints, position.tick, direction, work)
    arrive(stop.record)
    return stop
  }
  const steps = createStatements(query)
  const by = (motion: keyof Statements) => async (): Promise<StatementStop | undefined> => {
    const stop = await steps[motion]({ tick: position.tick, frame: position.frame, index: position.statement })
    if (stop) move(stop.tick, stop.frame, stop.index < 0 ? undefined : stop.index)
    return stop
  }
  const standing = async (place: LinePlace): Promise<LinePlace> => ({ ...place, line: await query.lineFrom(place) ?? place.line })
  const selected = async (): Promise<Frame | undefined> => position.frame > 0 ? query.frame(position.frame) : undefined

  return {
    get position() { return position },
    goTo: async tick => {
      const turn = ++asked
      const record = await query.record(tick)
      if (record && turn === asked) move(tick, record.frame)
      return record
    },
    select: frame => { move(position.tick, frame) },
    stepInto: () => step(position.tick, 1),
    stepBack: () => step(position.tick, -1),
    stepOver: () => over(query, position, 1, arrive),
    stepBackOver: () => over(query, position, -1, arrive),
    stepOut: async () => {
      const frame = await selected()
      if (!frame) return step(position.tick, 1)
      // An open frame never left: there is no outside to come to.
      return frame.left < position.tick ? undefined : step(frame.left, 1)
    },
    stepBackOut: async () => {
      const frame = await selected()
      if (!frame) return step(position.tick, -1)
      return frame.entered < 0 ? undefined : step(frame.entered, -1)
    },
    statements: { into: by('into'), over: by('over'), out: by('out'), back: by('back'), backOver: by('backOver'), backOut: by('backOut') },
    breakpoints,
    run: work => continued(1, work),
    reverseContinue: work => continued(-1, work),
    since: async (target, condition, work) => {
      const answer = await since(query, target, condition, position.tick, work)
      if (answer.found) move(answer.tick, answer.frame)
      return answer
    },
    frames: async () => {
      const { tick } = position
      return Promise.all((await query.stackAt(tick)).map(async frame => ({ frame, scopes: await query.scopeAt(tick, frame.frame) })))
    },
    watches,
    watched: async () => {
      const at = position
      return Promise.all([...watches].map(expression => watched(query, expression, at)))
    },
    bookmarks,
    runTo: async place => step(position.tick, 1, await standing(place)),
    reverseTo: async place => step(position.tick, -1, await standing(place)),
    listen: listener => {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
  }
}

/** Over the calls of the selected frame; from its last record (its first, backwards) over those of its caller. */
async function over(query: Query, { tick, frame }: Position, direction: 1 | -1, arrive: (record: RecordView | undefined) => RecordView | undefined): Promise<RecordView | undefined> {
  if (frame === NO_FRAME) return arrive(await query.neighbour(tick, direction))
  const here = await query.record(tick)
  const ends = direction > 0 ? here?.op === OP_LEAVE || here?.op === OP_UNWIND : here?.op === OP_ENTER
  const stack = ends && here?.frame === frame ? await query.stackAt(tick) : []
  const caller = stack[stack.findIndex(candidate => candidate.frame === frame) + 1]?.frame
  return arrive(await (caller === undefined ? query.neighbour(tick, direction, 'any', { frame }) : query.neighbour(tick, direction, 'any', { frame: caller })))
}

