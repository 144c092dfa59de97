import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createSession, type Bookmark, type BookmarkStore, type Breakpoint, type Session } from '@cinescope/session'
import type { ErrorEvent, Query, Target } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { setting } from './setting.ts'

/** A line that runs stop at; it outlives the recording, because the source does. */
export interface LineMark { readonly file: string, readonly line: number, readonly condition: string }

/** A variable or property whose changes runs stop at; its target belongs to one recording. */
export interface DataMark { readonly name: string, readonly target: Target, readonly condition: string }

/** Which errors runs stop at. */
export type ErrorMark = 'none' | 'uncaught' | 'all'

const UNCAUGHT: readonly ErrorEvent['fate'][] = ['uncaught', 'unhandled']

/** What a person set: breakpoints and watches, and the bookmarks of the open recording. */
export interface Marks {
  readonly lines: ReadonlySignal<readonly LineMark[]>
  readonly data: Signal<readonly DataMark[]>
  readonly errors: Signal<ErrorMark>
  /** All of these, as a session takes them. */
  readonly breakpoints: ReadonlySignal<readonly Breakpoint[]>
  readonly watches: Signal<readonly string[]>
  readonly bookmarks: ReadonlySignal<readonly Bookmark[]>
  readonly session: Session | undefined
  /** Sets or takes away a breakpoint on a line. */
  toggle(file: string, line: number): void
  /** A breakpoint's condition; empty: it always stops. */
  setCondition(mark: LineMark | DataMark, condition: string): void
  remove(mark: LineMark | DataMark): void
  bookmark(tick: Tick, note: string): Promise<void>
  unmark(tick: Tick): Promise<void>
  /** Begins anew for a recording; throws CINE_BOOKMARKS_DAMAGED after it has done so. */
  adopt(query: Query, store: BookmarkStore): Promise<void>
}

export function createMarks(): Marks {
  const texts = setting<readonly string[]>('breakpoints', [])
  const lines = computed(() => texts.value.flatMap(readLine))
  const data = signal<readonly DataMark[]>([])
  const errors = setting<ErrorMark>('stopAtErrors', 'none')
  const bookmarks = signal<readonly Bookmark[]>([])
  let session: Session | undefined
  const setLines = (marks: readonly LineMark[]): void => { texts.value = marks.map(mark => JSON.stringify(mark)) }
  const listed = async (change?: Promise<void>): Promise<void> => {
    const of = session
    await change
    const list = await of?.bookmarks.list() ?? []
    if (of === session) bookmarks.value = list
  }
  return {
    lines,
    data,
    errors,
    breakpoints: computed(() => [
      ...lines.value.map(({ file, line, condition }): Breakpoint => ({ kind: 'place', place: { file, line }, ...when(condition) })),
      ...data.value.map(({ target, condition }): Breakpoint => ({ kind: 'data', target, ...when(condition) })),
      ...(errors.value === 'none' ? [] : [{ kind: 'exception', ...(errors.value === 'uncaught' && { fates: UNCAUGHT }) } satisfies Breakpoint]),
    ]),
    watches: setting<readonly string[]>('watches', []),
    bookmarks,
    get session() { return session },
    toggle(file, line) {
      const others = lines.peek().filter(mark => mark.file !== file || mark.line !== line)
      setLines(others.length < lines.peek().length ? others : [...others, { file, line, condition: '' }])
    },
    setCondition(mark, condition) {
      if ('target' in mark) data.value = data.peek().map(each => each === mark ? { ...each, condition } : each)
      else setLines(lines.peek().map(each => each.file === mark.file && each.line === mark.line ? { ...each, condition } : each))
    },
    remove(mark) {
      if ('target' in mark) data.value = data.peek().filter(each => each !== mark)
      else setLines(lines.peek().filter(each => each.file !== mark.file || each.line !== mark.line))
    },
    bookmark: (tick, note) => listed(session?.bookmarks.set(tick, note)),
    unmark: tick => listed(session?.bookmarks.remove(tick)),
    async adopt(query, store) {
      data.value = []
      bookmarks.value = []
      const begun = session = createSession(query, store)
      await listed()
      if (begun.bookmarks.problem) throw begun.bookmarks.problem
    },
  }
}

const when = (condition: string): { readonly condition?: string } => condition.trim() === '' ? {} : { condition }

function readLine(text: string): readonly LineMark[] {
  try {
    const { file, line, condition } = JSON.parse(text) as Partial<LineMark>
    return typeof file === 'string' && typeof line === 'number' && typeof condition === 'string' ? [{ file, line, condition }] : []
  } catch {
    return []
  }
}
