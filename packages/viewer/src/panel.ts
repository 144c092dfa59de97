import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Frame, ObjectView, Query, RecordView, Target, TraceSummary } from '@cinescope/query'
import type { BookmarkStore, StatementStop } from '@cinescope/session'
import type { Live, RecorderStatus, RecordingInfo } from '@cinescope/protocol'
import { isBookkeeping, type ByteSource, type FrameId, type ObjectRef, type Tick } from '@cinescope/trace'
import { failureOf, type Failure } from './failure.ts'
import { latest } from './latest.ts'
import { createMarks, type Marks } from './marks.ts'
import { pageBookmarks } from './open/bookmarks.ts'
import { createRuns, type Runs } from './running.ts'
import { setting } from './setting.ts'
import { startOf } from './start.ts'
import { stepFrom, type Direction, type Stride } from './stride.ts'

export type Tab = 'issues' | 'calls' | 'events' | 'stores' | 'marks'
/** What a narrow panel shows below the timeline, one thing at a time. */
export type Pane = 'browse' | 'source' | 'scope'
export type Theme = 'auto' | 'light' | 'dark'

export type Phase =
  | { readonly kind: 'opening', readonly what: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'failed', readonly failure: Failure }
  | { readonly kind: 'ready' }

/** What is open: a recording of the running app, or a file. */
export interface Subject {
  readonly name: string
  readonly recording: string | undefined
  readonly growing: boolean
  /** Fetches what the app has written since; then the query can refresh. */
  readonly pull?: () => Promise<void>
  /** Where its bookmarks are; by default the page's storage. */
  readonly bookmarks?: BookmarkStore
}

/** An opening under way: the newest one wins, however long the others take; a tab that is picked meanwhile stays. */
export interface Opening { readonly turn: number, readonly tab: Tab }

/** The visible stretch of the timeline, in ticks. */
export interface Range { readonly from: number, readonly to: number }

/** A "who wrote this?" under way: asked for a target at a moment. */
export interface Inquiry { readonly name: string, readonly target: Target, readonly tick: Tick }

export interface Line { readonly file: string, readonly line: number }

export interface Notice { readonly text: string, readonly tone: 'info' | 'error' }

/** Opens bytes; the caller knows the engine. */
export type Opener = (source: ByteSource) => Promise<Query>

/** All that the panes share. Signals are state; methods are what a person can do. */
export interface Panel {
  readonly live: Live | undefined
  readonly open: Opener
  readonly phase: Signal<Phase>
  readonly subject: Signal<Subject>
  readonly query: Signal<Query | undefined>
  readonly summary: Signal<TraceSummary | undefined>
  readonly status: Signal<RecorderStatus | undefined>
  readonly recordings: Signal<readonly RecordingInfo[]>
  readonly cursor: Signal<Tick>
  readonly record: ReadonlySignal<RecordView | undefined>
  readonly stack: ReadonlySignal<readonly Frame[]>
  /** The frame whose values are shown; the innermost one until another is picked. */
  readonly frame: Signal<FrameId>
  /** Where the last step ended, as long as the cursor stands there: in front of a statement, or at a record and why. */
  readonly stop: ReadonlySignal<StatementStop | undefined>
  readonly range: Signal<Range>
  readonly tab: Signal<Tab>
  readonly pane: Signal<Pane>
  readonly inquiry: Signal<Inquiry | undefined>
  /** The line that the source is at. */
  readonly line: Signal<Line | undefined>
  /** The line whose breakpoint is being edited. */
  readonly edited: Signal<Line | undefined>
  readonly notice: Signal<Notice | undefined>
  readonly failure: ReadonlySignal<Failure | undefined>
  readonly theme: Signal<Theme>
  /** What the theme comes to, the system's preference included. */
  readonly dark: ReadonlySignal<boolean>
  /** Moments left behind by jumps, newest last. */
  readonly trail: Signal<readonly Tick[]>
  /** Objects that were unfolded or folded by hand, by tree and name: they stay so at other moments. */
  readonly unfolded: Map<string, boolean>
  readonly marks: Marks
  readonly runs: Runs
  /** `frame` at the cursor's moment, also while that is still being read: a key may follow a jump at once. */
  selected(): Promise<FrameId>
  go(tick: number): void
  /** `go`, and remembers where it came from. */
  jump(tick: number): void
  back(): void
  step(stride: Stride, direction: Direction): Promise<void>
  objectAt(ref: ObjectRef, tick: Tick): Promise<ObjectView>
  /** Says that something is being opened, and is the newest opening from here on. */
  begin(what: string): Opening
  /** Is it the newest? */
  isNewest(opening: Opening): boolean
  adopt(query: Query, subject: Subject, opening?: Opening): Promise<void>
  /** The open recording is gone; the next one of the app takes its place. */
  forget(): void
  say(text: string, tone?: Notice['tone']): void
  attempt(what: () => Promise<void>): Promise<void>
  dispose(): void
}

const OBJECTS_KEPT = 4000

export function createPanel(live: Live | undefined, open: Opener): Panel {
  const query = signal<Query | undefined>(undefined)
  const summary = signal<TraceSummary | undefined>(undefined)
  const cursor = signal(0 as Tick)
  const record = signal<RecordView | undefined>(undefined)
  const stack = signal<readonly Frame[]>([])
  const frame = signal(0 as FrameId)
  const failure = signal<Failure | undefined>(undefined)
  const notice = signal<Notice | undefined>(undefined)
  const range = signal<Range>({ from: 0, to: 1 })
  const trail = signal<readonly Tick[]>([])
  const theme = setting<Theme>('theme', 'auto')
  const preference = matchMedia('(prefers-color-scheme: dark)')
  const systemDark = signal(preference.matches)
  const followSystem = (event: MediaQueryListEvent): void => { systemDark.value = event.matches }
  preference.addEventListener('change', followSystem)
  const objects = new Map<string, Promise<ObjectView>>()
  const marks = createMarks()
  const runs = createRuns()
  const stop = signal<StatementStop | undefined>(undefined)
  let turn = 0
  /** What `frame` belongs to. */
  let shown: { readonly engine: Query, readonly at: Tick } | undefined
  let noticeTimer: ReturnType<typeof setTimeout> | undefined

  // A statement may begin where a call that its function made ended.
  const shownOf = (frames: readonly Frame[]): FrameId => (frames.find(each => each.frame === stop.peek()?.frame) ?? frames[0])?.frame ?? 0 as FrameId

  const look = latest(async () => {
    const engine = query.peek()
    const at = cursor.peek()
    if (engine === undefined) return
    try {
      const [exact, nextStack] = await Promise.all([engine.record(at), engine.stackAt(at)])
      // No person stops at bookkeeping: what comes next is described in its place.
      const nextRecord = exact !== undefined && isBookkeeping(exact.op) ? await engine.neighbour(at, 1) ?? exact : exact
      if (engine !== query.peek()) return
      batch(() => {
        record.value = nextRecord
        stack.value = nextStack
        failure.value = undefined
        frame.value = shownOf(nextStack)
        shown = { engine, at }
      })
    } catch (error) {
      failure.value = failureOf(error)
    }
  })
  const stopLooking = effect(() => {
    void query.value
    void cursor.value
    void stop.value
    look()
  })

  const panel: Panel = {
    live,
    open,
    phase: signal<Phase>({ kind: 'opening', what: 'the recording' }),
    subject: signal<Subject>({ name: '', recording: undefined, growing: false }),
    query,
    summary,
    status: signal<RecorderStatus | undefined>(undefined),
    recordings: signal<readonly RecordingInfo[]>([]),
    cursor,
    record,
    stack,
    frame,
    range,
    tab: signal<Tab>('calls'),
    pane: signal<Pane>('browse'),
    inquiry: signal<Inquiry | undefined>(undefined),
    line: signal<Line | undefined>(undefined),
    edited: signal<Line | undefined>(undefined),
    notice,
    failure: computed(() => failure.value),
    theme,
    dark: computed(() => theme.value === 'auto' ? systemDark.value : theme.value === 'dark'),
    trail,
    unfolded: new Map(),
    marks,
    stop,
    runs,
    async selected() {
      const engine = query.peek()
      const at = cursor.peek()
      return engine === undefined || (shown?.engine === engine && shown.at === at) ? frame.peek() : shownOf(await engine.stackAt(at))
    },
    go(to) {
      const whole = summary.peek()
      if (whole === undefined) return
      const next = Math.min(Math.max(whole.begin, Math.round(to)), Math.max(whole.begin, whole.end - 1))
      batch(() => {
        cursor.value = next as Tick
        stop.value = undefined
        const { from, to: end } = range.peek()
        // Keeps the cursor in view, without moving what is in view already.
        if (next < from || next > end) {
          const width = end - from
          const start = Math.max(whole.begin, Math.min(next - width / 2, whole.end - width))
          range.value = { from: start, to: start + width }
        }
      })
    },
    jump(to) {
      if (to < 0) return
      trail.value = [...trail.peek().slice(-49), cursor.peek()]
      panel.go(to)
    },
    back() {
      const last = trail.peek().at(-1)
      if (last === undefined) return
      trail.value = trail.peek().slice(0, -1)
      panel.go(last)
    },
    async step(stride, direction) {
      const engine = query.peek()
      const { session } = marks
      if (engine === undefined || session === undefined) return
      await panel.attempt(async () => {
        const next = await stepFrom(engine, session, cursor.peek(), await panel.selected(), stride, direction)
        if (next === undefined) return panel.say(direction > 0 ? 'Nothing later to step to.' : 'Nothing earlier to step to.')
        batch(() => {
          panel.go(next.tick)
          stop.value = next.stop
        })
      })
    },
    objectAt(ref, tick) {
      const key = `${ref}@${tick}`
      const known = objects.get(key)
      if (known !== undefined) return known
      const engine = query.peek()
      if (engine === undefined) return Promise.reject(new Error('no recording is open'))
      if (objects.size > OBJECTS_KEPT) objects.clear()
      const answer = engine.objectAt(ref, tick)
      objects.set(key, answer)
      return answer
    },
    begin(what) {
      panel.phase.value = { kind: 'opening', what }
      return { turn: ++turn, tab: panel.tab.peek() }
    },
    isNewest: opening => opening.turn === turn,
    async adopt(engine, subject, opening = { turn: ++turn, tab: panel.tab.peek() }) {
      const whole = await engine.summary()
      const first = whole.records > 0 ? await firstError(engine) : undefined
      objects.clear()
      runs.now.peek()?.stop()
      const start = first ?? await startOf(engine, whole)
      if (opening.turn !== turn) return
      batch(() => {
        trail.value = []
        stop.value = undefined
        panel.inquiry.value = undefined
        panel.subject.value = subject
        summary.value = whole
        query.value = engine
        range.value = { from: whole.begin, to: Math.max(whole.begin + 1, whole.end) }
        if (panel.tab.peek() === opening.tab) panel.tab.value = first !== undefined || whole.gaps.length > 0 ? 'issues' : 'calls'
        panel.phase.value = whole.records > 0 ? { kind: 'ready' } : { kind: 'empty' }
        cursor.value = start
      })
      await panel.attempt(() => marks.adopt(engine, subject.bookmarks ?? pageBookmarks(whole.recordingId)))
    },
    forget() {
      batch(() => {
        query.value = undefined
        summary.value = undefined
        record.value = undefined
        stack.value = []
        panel.inquiry.value = undefined
        panel.phase.value = { kind: 'opening', what: 'the recording' }
      })
    },
    say(text, tone = 'info') {
      clearTimeout(noticeTimer)
      notice.value = { text, tone }
      noticeTimer = setTimeout(() => { notice.value = undefined }, tone === 'error' ? 8000 : 2600)
    },
    async attempt(what) {
      try {
        await what()
      } catch (error) {
        const failed = failureOf(error)
        panel.say(`${failed.what} ${failed.fix}`, 'error')
      }
    },
    dispose() {
      runs.now.peek()?.stop()
      clearTimeout(noticeTimer)
      preference.removeEventListener('change', followSystem)
      stopLooking()
      objects.clear()
    },
  }
  return panel
}

/** Where to look at what went wrong: the first error that comes from recorded code, else the first of all. */
async function firstError(engine: Query): Promise<Tick | undefined> {
  const errors = await engine.errors(20)
  for (const error of errors) {
    if ((await engine.record(error.tick))?.place !== undefined) return error.tick
  }
  return errors[0]?.tick
}
