import { OP_TASK, type Tick, type Trace, type Value } from '@cinescope/trace'
import type { Frame, RecordView } from './answer.ts'
import { type AsyncStack, asyncStackAt } from './async-stack.ts'
import { toFrame } from './calls.ts'
import { Film } from './film.ts'
import type { TraceIndex } from './index-file/trace-index.ts'
import { ask } from './index/parts.ts'
import { Pairing } from './pairing.ts'
import { viewAt } from './record-view.ts'
import { textOf } from './value.ts'
import type { Work } from './work.ts'

/** One recording at the moment where it goes another way. */
export interface DivergedSide {
  readonly tick: Tick
  readonly record: RecordView | undefined
  /** The call that it happened in, and what led to it. */
  readonly call: Frame | undefined
  readonly chain: readonly AsyncStack[]
  /** The last record that was the same in both. */
  readonly before: Tick
}

/** The first difference of two recordings. */
export interface Divergence {
  /**
   * value: the same statement with another value; content: the same object with another slot, changed by code that is not recorded; path: another
   * statement; only-a, only-b: the other recording ends, or has no such task.
   */
  readonly kind: 'value' | 'content' | 'path' | 'only-a' | 'only-b'
  /** What differs, in words: `argument 2`, `slot price`, `task click button.add`. */
  readonly what: string
  readonly values?: { readonly a: Value, readonly b: Value }
  readonly a: DivergedSide
  readonly b: DivergedSide
}

export type RecordingDiff =
  | { readonly same: true, readonly compared: number }
  | { readonly same: false, readonly compared: number, readonly first: Divergence }

/**
 * Aligns two recordings of a program by tasks, call paths and values, and answers where they first differ. Tasks are paired by what they are
 * and how often that came before, so that timers which fire in another order are no difference by themselves. Modules are paired by
 * path, sites by their function and what they write, so that the recordings may be of two versions of the code. Times are not compared. Rejects with the signal's reason.
 */
export async function diffRecordings(a: Trace, b: Trace, options: DiffOptions = {}): Promise<RecordingDiff> {
  const { signal, progress } = options
  const [left, right] = [new Film(a, { index: options.a }), new Film(b, { index: options.b })]
  await left.catalog.extend({ signal })
  await right.catalog.extend({ signal })
  const pairing = new Pairing(left, right)
  const mine = await tasksOf(left, signal)
  const others = await tasksOf(right, signal)
  const twins = new Twins(mine, others)
  let before = { a: left.trace.begin as number, b: right.trace.begin as number }
  for (const [i, task] of mine.entries()) {
    progress?.(i, mine.length)
    const twin = twins.take(task)
    const early = twin && twins.surplusBefore(twin.from)
    if (early) return differ(left, right, 'only-b', `task ${early.key}`, { a: task.from, b: early.from }, before, undefined, pairing)
    if (!twin) return differ(left, right, 'only-a', `task ${task.key}`, { a: task.from, b: before.b }, before, undefined, pairing)
    const found = await pairing.compare(task, twin, signal)
    if (found) return differ(left, right, found.kind, found.what, found.at, found.before ?? before, found.values, pairing)
    before = { a: task.to - 1, b: twin.to - 1 }
  }
  const more = twins.surplusBefore(Infinity)
  if (more) return differ(left, right, 'only-b', `task ${more.key}`, { a: before.a, b: more.from }, before, undefined, pairing)
  return { same: true, compared: pairing.compared }
}

/** Indexes of the two recordings, if there are any, and how the work is stopped and followed (in tasks). */
export interface DiffOptions extends Work {
  readonly a?: TraceIndex | undefined
  readonly b?: TraceIndex | undefined
}

/** Records of one task. */
export interface Stretch { readonly key: string, readonly from: number, readonly to: number }

/** Pairs tasks of the same key, in their order. */
class Twins {
  readonly #others: readonly Stretch[]
  /** Of each key: tasks of the second recording, and how many of them were taken. */
  readonly #byKey: Map<string, { readonly tasks: Stretch[], taken: number }> = new Map()
  /** The first task of the second recording that the first one has no counterpart of. */
  readonly #surplus: Stretch | undefined

  constructor(mine: readonly Stretch[], others: readonly Stretch[]) {
    this.#others = others
    for (const task of others) {
      const known = this.#byKey.get(task.key)
      if (known) known.tasks.push(task)
      else this.#byKey.set(task.key, { tasks: [task], taken: 0 })
    }
    const counts = new Map<string, number>()
    for (const { key } of mine) counts.set(key, (counts.get(key) ?? 0) + 1)
    this.#surplus = this.#others.find(({ key }) => {
      const left = (counts.get(key) ?? 0) - 1
      counts.set(key, left)
      return left < 0
    })
  }

  take({ key }: Stretch): Stretch | undefined {
    const known = this.#byKey.get(key)
    return known?.tasks[known.taken++]
  }

  surplusBefore(tick: number): Stretch | undefined { return this.#surplus && this.#surplus.from < tick ? this.#surplus : undefined }
}

async function tasksOf(film: Film, signal: AbortSignal | undefined): Promise<readonly Stretch[]> {
  const { tasks, end } = film.catalog
  const answer: Stretch[] = []
  const keys = new Map<string, string>()
  for (let i = 0; i < tasks.length; i++) {
    signal?.throwIfAborted()
    const from = tasks.tick(i)
    const record = i === 0 && tasks.madeUp ? undefined : film.records.now(from) ?? await film.records.at(from)
    const values = record?.op === OP_TASK ? record.values : []
    const text = `${textOf(values[0]) ?? 'start'} ${textOf(values[1]) ?? ''}`.trim()
    // Many tasks are of few kinds: each text is kept once.
    const key = keys.get(text) ?? text
    keys.set(key, key)
    answer.push({ key, from, to: tasks.end(i) })
  }
  // Records in front of the first task belong to none.
  const first = answer[0]?.from ?? end
  return first > film.trace.begin ? [{ key: '(before the first task)', from: film.trace.begin, to: first }, ...answer] : answer
}

async function differ(left: Film, right: Film, kind: Divergence['kind'], what: string, at: Pair, before: Pair, values: Divergence['values'], { compared }: Pairing): Promise<RecordingDiff> {
  return { same: false, compared, first: { kind, what, ...(values && { values }), a: await ask(() => sideAt(left, at.a, before.a)), b: await ask(() => sideAt(right, at.b, before.b)) } }
}

export interface Pair { readonly a: number, readonly b: number }

async function sideAt(film: Film, tick: number, before: number): Promise<DivergedSide> {
  const row = film.rowAt(tick)
  return {
    tick: tick as Tick, record: await viewAt(film, tick), call: row < 0 ? undefined : await toFrame(film, row), chain: await asyncStackAt(film, tick), before: before as Tick,
  }
}
