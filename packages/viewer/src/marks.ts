import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createSession, type Bookmark, type BookmarkStore, type Breakpoint, type Session } from '@cinescope/session'
import type { ErrorEvent, Place, Query, Target } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { setting } from './setting.ts'

/** A line that runs stop at or, with `log`, whose expression is told each time it is reached. It outlives the recording, because the source does. */
export interface LineMark { readonly file: string, readonly line: number, readonly condition: string, readonly log: string }

/** A variable or property whose changes runs stop at; its target belongs to one recording. */
export interface DataMark { readonly name: string, readonly target: Target, readonly condition: string }

/** Places by what they are instead of where; of a catch or throw there is no name. */
export interface SortMark { readonly sort: Sort, readonly name: string, readonly condition: string }

export type Sort = 'catch' | 'throw' | 'fn' | 'callee' | 'argument' | 'write'

export type Mark = LineMark | DataMark | SortMark

/** Which errors runs stop at. */
export type ErrorMark = 'none' | 'uncaught' | 'all'

const UNCAUGHT: readonly ErrorEvent['fate'][] = ['uncaught', 'unhandled']

/** What a person set: breakpoints and watches, and the bookmarks of the open recording. */
export interface Marks {
  readonly lines: ReadonlySignal<readonly LineMark[]>
  readonly data: ReadonlySignal<readonly DataMark[]>
  readonly sorts: ReadonlySignal<readonly SortMark[]>
  readonly errors: Signal<ErrorMark>
  /** All that runs stop at, as a session takes them. */
  readonly breakpoints: ReadonlySignal<readonly Breakpoint[]>
  readonly watches: Signal<readonly string[]>
  readonly bookmarks: ReadonlySignal<readonly Bookmark[]>
  readonly session: Session | undefined
  /** Adds a mark, in the place of the one that is the same but for its condition and log. */
  put(mark: Mark): void
  remove(mark: Mark): void
  bookmark(tick: Tick, note: string): Promise<void>
  unmark(tick: Tick): Promise<void>
  /** Begins anew for a recording; throws CINE_BOOKMARKS_DAMAGED after it has done so. */
  adopt(query: Query, store: BookmarkStore): Promise<void>
}

export function createMarks(): Marks {
  const lines = kept<LineMark>('breakpoints', readLine)
  const sorts = kept<SortMark>('places', readSort)
  const data = signal<readonly DataMark[]>([])
  const errors = setting<ErrorMark>('stopAtErrors', 'none')
  const bookmarks = signal<readonly Bookmark[]>([])
  let session: Session | undefined
  const listed = async (change?: Promise<void>): Promise<void> => {
    const of = session
    await change
    const list = await of?.bookmarks.list() ?? []
    if (of === session) bookmarks.value = list
  }
  const change = (mark: Mark, next: readonly Mark[]): void => {
    if ('file' in mark) lines.set(changed(lines.marks.peek(), mark, next as readonly LineMark[]))
    else if ('sort' in mark) sorts.set(changed(sorts.marks.peek(), mark, next as readonly SortMark[]))
    else data.value = changed(data.peek(), mark, next as readonly DataMark[])
  }
  return {
    lines: lines.marks,
    data,
    sorts: sorts.marks,
    errors,
    breakpoints: computed(() => [
      ...lines.marks.value.filter(({ log }) => log === '').map(({ file, line, condition }): Breakpoint => ({ kind: 'place', place: { file, line }, ...when(condition) })),
      ...sorts.marks.value.map((mark): Breakpoint => ({ kind: 'place', place: placeOf(mark), ...when(mark.condition) })),
      ...data.value.map(({ target, condition }): Breakpoint => ({ kind: 'data', target, ...when(condition) })),
      ...(errors.value === 'none' ? [] : [{ kind: 'exception', ...(errors.value === 'uncaught' && { fates: UNCAUGHT }) } satisfies Breakpoint]),
    ]),
    watches: setting<readonly string[]>('watches', []),
    bookmarks,
    get session() { return session },
    put: mark => change(mark, [mark]),
    remove: mark => change(mark, []),
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

/** Two marks are of the same thing, whatever their conditions. */
export function sameMark(a: Mark, b: Mark): boolean { return keyOf(a) === keyOf(b) }

export function keyOf(mark: Mark): string {
  return JSON.stringify('file' in mark ? [mark.file, mark.line] : 'sort' in mark ? [mark.sort, mark.name] : mark.target)
}

export function placeOf({ sort, name }: SortMark): Place {
  switch (sort) {
    case 'catch': case 'throw': return { kind: sort }
    case 'write': return { kind: 'write', name }
    default: return { [sort]: name }
  }
}

/** Whether places of a sort have a name. */
export function isNamed(sort: Sort): boolean { return sort !== 'catch' && sort !== 'throw' }

function changed<M extends Mark>(marks: readonly M[], mark: Mark, next: readonly M[]): readonly M[] {
  const at = marks.findIndex(each => sameMark(each, mark))
  return at < 0 ? [...marks, ...next] : marks.toSpliced(at, 1, ...next)
}

/** Marks that survive reloads, as texts. */
function kept<M>(name: string, read: (mark: Partial<M>) => M | undefined): { readonly marks: ReadonlySignal<readonly M[]>, set(marks: readonly M[]): void } {
  const texts = setting<readonly string[]>(name, [])
  const parsed = (text: string): readonly M[] => {
    try {
      const mark = read(JSON.parse(text) as Partial<M>)
      return mark === undefined ? [] : [mark]
    } catch {
      return []
    }
  }
  return { marks: computed(() => texts.value.flatMap(parsed)), set: marks => { texts.value = marks.map(mark => JSON.stringify(mark)) } }
}

const when = (condition: string): { readonly condition?: string } => condition.trim() === '' ? {} : { condition }

function readLine({ file, line, condition, log = '' }: Partial<LineMark>): LineMark | undefined {
  return typeof file === 'string' && typeof line === 'number' && typeof condition === 'string' && typeof log === 'string' ? { file, line, condition, log } : undefined
}

function readSort({ sort, name, condition }: Partial<SortMark>): SortMark | undefined {
  const known = typeof sort === 'string' && ['catch', 'throw', 'fn', 'callee', 'argument', 'write'].includes(sort)
  return known && typeof name === 'string' && typeof condition === 'string' ? { sort, name, condition } : undefined
}
