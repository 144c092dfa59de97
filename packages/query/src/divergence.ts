import type { Tick, Trace, Value } from '@cinescope/trace'
import type { Frame, RecordView } from './answer.ts'
import { type AsyncStack, asyncStackAt } from './async-stack.ts'
import { toFrame, toTask } from './calls.ts'
import { Film } from './film.ts'
import { Pairing } from './pairing.ts'
import { viewAt } from './record-view.ts'

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
 * path, sites by their function and what they write, so that the recordings may be of two versions of the code. Times are not compared.
 */
export async function diffRecordings(a: Trace, b: Trace): Promise<RecordingDiff> {
  const [left, right] = [new Film(a), new Film(b)]
  await left.catalog.extend()
  await right.catalog.extend()
  const pairing = new Pairing(left, right)
  const others = await tasksOf(right)
  const byKey = new Map<string, Stretch[]>()
  for (const task of others) byKey.set(task.key, [...byKey.get(task.key) ?? [], task])
  const mine = await tasksOf(left)
  const extra = surplus(mine, others)
  let before = { a: left.trace.begin as number, b: right.trace.begin as number }
  for (const task of mine) {
    const twin = byKey.get(task.key)?.shift()
    const early = twin && others.find(other => other.from < twin.from && extra.has(other))
    if (early) return differ(left, right, 'only-b', `task ${early.key}`, { a: task.from, b: early.from }, before, undefined, pairing)
    if (!twin) return differ(left, right, 'only-a', `task ${task.key}`, { a: task.from, b: before.b }, before, undefined, pairing)
    const found = await pairing.compare(task, twin)
    if (found) return differ(left, right, found.kind, found.what, found.at, found.before ?? before, found.values, pairing)
    before = { a: task.to - 1, b: twin.to - 1 }
  }
  const [more] = extra
  if (more) return differ(left, right, 'only-b', `task ${more.key}`, { a: before.a, b: more.from }, before, undefined, pairing)
  return { same: true, compared: pairing.compared }
}

/** Tasks of the second list that the first has no counterpart of. */
function surplus(mine: readonly Stretch[], others: readonly Stretch[]): ReadonlySet<Stretch> {
  const counts = new Map<string, number>()
  for (const { key } of mine) counts.set(key, (counts.get(key) ?? 0) + 1)
  return new Set(others.filter(({ key }) => {
    const left = counts.get(key) ?? 0
    counts.set(key, left - 1)
    return left <= 0
  }))
}

/** Records of one task. */
export interface Stretch { readonly key: string, readonly from: number, readonly to: number }

async function tasksOf(film: Film): Promise<readonly Stretch[]> {
  const { tasks, end } = film.catalog
  const answer: Stretch[] = []
  for (let i = 0; i < tasks.length; i++) {
    const { kind, label, tick } = await toTask(film, i)
    answer.push({ key: `${kind} ${label}`.trim(), from: tick, to: i + 1 < tasks.length ? tasks.tick.get(i + 1) : end })
  }
  // Records in front of the first task belong to none.
  const first = answer[0]?.from ?? end
  return first > film.trace.begin ? [{ key: '(before the first task)', from: film.trace.begin, to: first }, ...answer] : answer
}

async function differ(left: Film, right: Film, kind: Divergence['kind'], what: string, at: Pair, before: Pair, values: Divergence['values'], { compared }: Pairing): Promise<RecordingDiff> {
  return { same: false, compared, first: { kind, what, ...(values && { values }), a: await sideAt(left, at.a, before.a), b: await sideAt(right, at.b, before.b) } }
}

export interface Pair { readonly a: number, readonly b: number }

async function sideAt(film: Film, tick: number, before: number): Promise<DivergedSide> {
  const row = film.rowAt(tick)
  return {
    tick: tick as Tick, record: await viewAt(film, tick), call: row < 0 ? undefined : await toFrame(film, row), chain: await asyncStackAt(film, tick), before: before as Tick,
  }
}
