import { OP_STORE, type ObjectRef, type Tick, type Value } from '@cinescope/trace'
import type { DiffEntry, StoreChange, Target, Write, WriteAnswer } from './answer.ts'
import { diffValues, type Look } from './diff.ts'
import type { Film } from './film.ts'
import { ask } from './index/parts.ts'
import { notYet } from './gap.ts'
import { objectAt } from './object.ts'
import type { RecordData } from './records.ts'
import { numberOf, sameValue, textOf, UNDEFINED } from './value.ts'
import { describeWrite } from './write-view.ts'

type StoreTarget = Extract<Target, { kind: 'store' }>

/** Store changes of a range, in order; those of travelling are the debugger's own doing. */
export async function stores(film: Film, from: number, to: number, travel: boolean): Promise<readonly StoreChange[]> {
  const answer: StoreChange[] = []
  for (const tick of storeTicks(film, from, to)) {
    const change = await ask(() => changeAt(film, tick))
    if (change && (travel || !change.travel)) answer.push(change)
  }
  return answer
}

function storeTicks(film: Film, from: number, to: number): number[] {
  const { rare, rareOps } = film.catalog.spine
  const ticks: number[] = []
  for (let i = rare.floor(from - 1) + 1; i < rare.length && rare.get(i) <= to; i++) if (rareOps.get(i) === OP_STORE) ticks.push(rare.get(i))
  return ticks
}

async function changeAt(film: Film, tick: number): Promise<StoreChange | undefined> {
  const record = await film.records.at(tick)
  return record?.op === OP_STORE ? toChange(film, record) : undefined
}

export function toChange(film: Film, record: RecordData): StoreChange {
  const { values } = record
  const phase = textOf(values[0]) ?? 'change'
  return {
    tick: record.tick as Tick,
    time: film.time(record.tick),
    store: numberOf(values[1]) ?? 0,
    name: textOf(values[2]) ?? '',
    library: textOf(values[3]) ?? '',
    state: numberOf(values[4]) ?? 0,
    action: textOf(values[5]) ?? phase,
    payload: values[6],
    value: values[7] ?? UNDEFINED,
    travel: phase === 'travel' || phase === 'live',
  }
}

/** The change of the same store before one, leaving travel out. */
async function changeBefore(film: Film, change: StoreChange): Promise<StoreChange | undefined> {
  const ticks = storeTicks(film, film.trace.begin, change.tick - 1)
  for (let i = ticks.length - 1; i >= 0; i--) {
    const earlier = await changeAt(film, ticks[i] as number)
    if (earlier && earlier.store === change.store && !earlier.travel) return earlier
  }
  return undefined
}

export async function storeDiff(film: Film, tick: number): Promise<readonly DiffEntry[]> {
  const change = await changeAt(film, tick)
  if (!change) return []
  const before = await changeBefore(film, change)
  const look = (at: number): Look => ref => objectAt(film, ref as ObjectRef, at)
  if (!before) return [{ path: [], change: 'added', before: undefined, after: change.value }]
  return diffValues({ value: before.value, look: look(before.tick) }, { value: change.value, look: look(change.tick) })
}

/** The value at a path of a store's state; undefined if the path ends before. */
async function valueAt(film: Film, change: StoreChange, path: readonly string[]): Promise<Value | undefined> {
  let value: Value = change.value
  for (const step of path) {
    if (value.kind !== 'object') return undefined
    const slot: Value | undefined = (await objectAt(film, value.ref, change.tick)).slots.find(candidate => candidate.name === step)?.value
    if (!slot) return undefined
    value = slot
  }
  return value
}

export async function lastStoreWrite(film: Film, target: StoreTarget, tick: Tick): Promise<WriteAnswer> {
  const ticks = storeTicks(film, film.trace.begin, tick)
  let later: { readonly change: StoreChange, readonly value: Value | undefined } | undefined
  for (let i = ticks.length - 1; i >= 0; i--) {
    const change = await changeAt(film, ticks[i] as number)
    if (!change || change.store !== target.store || change.travel) continue
    const value = await valueAt(film, change, target.path)
    if (later && !sameHeld(value, later.value)) break
    later = { change, value }
  }
  if (!later || (later.value === undefined && later.change.tick === ticks[0])) return { found: false, gap: notYet(target.path.join('.') || 'The state') }
  return { found: true, write: await storeWrite(film, later.change, later.value) }
}

export async function storeHistory(film: Film, target: StoreTarget, from: number, to: number, limit: number): Promise<readonly Write[]> {
  const answer: Write[] = []
  let before: Value | undefined
  let first = true
  for (const change of await stores(film, film.trace.begin, to, false)) {
    if (change.store !== target.store) continue
    const value = await valueAt(film, change, target.path)
    if ((first ? value !== undefined : !sameHeld(before, value)) && change.tick >= from) answer.push(await storeWrite(film, change, value))
    if (answer.length >= limit) break
    before = value
    first = false
  }
  return answer
}

const sameHeld = (a: Value | undefined, b: Value | undefined): boolean => a === undefined ? b === undefined : b !== undefined && sameValue(a, b)

/** The place is where the app stood when the store reported the change: inside the reducer's dispatch. */
async function storeWrite(film: Film, change: StoreChange, value: Value | undefined): Promise<Write> {
  const row = film.rowAt(change.tick)
  const write = describeWrite(film, change.tick, row, value ?? UNDEFINED, value === undefined ? 'delete' : 'write', await film.placeOf(row, change.tick))
  return write.functionName ? write : { ...write, functionName: change.action }
}
