import { OP_CONSOLE, OP_ERROR, OP_LEAVE, OP_NETWORK, OP_SUSPEND, OP_THROW, OP_UNWIND, type Tick, type Value } from '@cinescope/trace'
import type { SourcePlace, TimelineEvent } from './answer.ts'
import { asyncStackAt, type AsyncStack } from './async-stack.ts'
import { toEvent } from './event.ts'
import type { Film } from './film.ts'
import { CAUGHT, UNCAUGHT } from './index/faults.ts'
import { ask } from './index/parts.ts'
import { objectAt } from './object.ts'
import { showing } from './record-view.ts'
import type { RecordData } from './records.ts'
import { TAKEN } from './title.ts'
import { textOf, UNDEFINED } from './value.ts'
import type { Work } from './work.ts'

/** Something that went wrong. */
export interface ErrorEvent extends TimelineEvent {
  /**
   * uncaught, unhandled (a rejection); reported: an error on the console, a failed request; swallowed: caught, and neither the
   * error nor its message was handed on by recorded code; caught: and something was done with it; thrown: no recorded code caught it.
   */
  readonly fate: 'uncaught' | 'unhandled' | 'reported' | 'swallowed' | 'caught' | 'thrown'
  /** The program's own listener took the unhandled rejection (Node). */
  readonly taken?: true
  /** Where its way ended: the catch, or the report. */
  readonly end: { readonly tick: Tick, readonly place: SourcePlace | undefined, readonly functionName: string } | undefined
  /** `Error.cause` and the causes of that, as text, nearest first. */
  readonly causes: readonly string[]
  /** Where it came from, across awaits, timers, events and requests. */
  readonly chain: readonly AsyncStack[]
}

/**
 * What went wrong, worst first: uncaught errors and rejections, console errors, failed requests, then errors that were
 * thrown and caught. An uncaught error stands where it was thrown, because that is the moment to look at.
 */
export async function errors(film: Film, limit: number, { signal }: Work = {}): Promise<readonly ErrorEvent[]> {
  const { faults, spine: { rare, rareOps } } = film.catalog
  await faults.read(film.records, signal)
  const uncaught: number[] = []
  const caught: number[] = []
  for (let row = 0; row < faults.length && (uncaught.length < limit || caught.length < limit); row++) {
    const group = faults.state.get(row) === UNCAUGHT ? uncaught : caught
    if (group.length < limit) group.push(row)
  }
  const reported: TimelineEvent[] = []
  for (let i = 0; i < rare.length && uncaught.length + reported.length < limit; i++) {
    if (rareOps.get(i) !== OP_CONSOLE && rareOps.get(i) !== OP_NETWORK) continue
    signal?.throwIfAborted()
    const record = film.records.now(rare.get(i)) ?? await film.records.at(rare.get(i))
    const event = record && await ask(() => toEvent(film, record))
    if (event?.level === 'error') reported.push(event)
  }
  const answer: ErrorEvent[] = []
  for (const row of uncaught) answer.push(await ask(() => faultEvent(film, row)))
  for (const event of reported) answer.push({ ...event, fate: 'reported', end: undefined, causes: [], chain: await ask(() => asyncStackAt(film, event.tick)) })
  for (const row of caught) if (answer.length < limit) answer.push(await ask(() => faultEvent(film, row)))
  return answer.slice(0, limit)
}

async function faultEvent(film: Film, row: number): Promise<ErrorEvent> {
  const { faults } = film.catalog
  const state = faults.state.get(row)
  const tick = faults.tick.get(row)
  const record = await film.records.at(tick)
  const value = (record?.op === OP_ERROR ? record.values[1] : record?.values[0]) ?? UNDEFINED
  const end = faults.end.get(row)
  const report = end < 0 ? undefined : await film.records.at(end)
  const unhandled = state === UNCAUGHT && textOf(report?.values[0]) === 'rejection'
  const taken = unhandled && textOf(report?.values[3]) === 'taken'
  const own = await errorText(film, value, tick)
  // What reports an uncaught error has words for what is no error, and leaves out an error's name.
  const text = (state === UNCAUGHT && !own.includes(': ') ? textOf(report?.values[2]) : undefined) || own
  const fate = state === UNCAUGHT ? (unhandled ? 'unhandled' : 'uncaught') : state !== CAUGHT ? 'thrown' : report && await isSwallowed(film, report, value) ? 'swallowed' : 'caught'
  // Between a call's end and the report of its rejection others may have ended.
  const moment = record && record.op !== OP_THROW && !unhandled ? throwerBefore(film, tick) ?? tick : tick
  const name = film.functionName(film.rowAt(moment))
  const where = name ? ` in ${name}` : ''
  const title: Readonly<Record<string, string>> = { uncaught: 'Uncaught', unhandled: 'Unhandled rejection', swallowed: 'Swallowed', caught: 'Caught', thrown: 'Thrown' }
  const endRow = end < 0 ? -1 : film.rowAt(end)
  return {
    tick: moment as Tick,
    time: film.time(moment),
    kind: 'error',
    label: `${title[fate]}${taken ? TAKEN : ''}: ${text.replace(/^Uncaught:? /, '')}${where}`,
    level: state === UNCAUGHT ? 'error' : 'warn',
    values: [value],
    fate,
    ...(taken && { taken }),
    end: end < 0 ? undefined : { tick: end as Tick, place: report && report.site > 0 ? film.sites.place(report.site) : await film.placeOf(endRow, end), functionName: film.functionName(endRow) },
    causes: await causes(film, value, tick),
    chain: await asyncStackAt(film, moment),
  }
}

/** The last moment of the call that an engine's or foreign code's error ended, if such an end stands right in front of the record that tells of the error. */
function throwerBefore(film: Film, tick: number): number | undefined {
  const { catalog } = film
  let unwound = -1
  let before = film.record(tick - 1, -1)
  for (; catalog.opAt(before) === OP_UNWIND; before = film.record(before - 1, -1)) unwound = before
  if (unwound < 0 || before < 0) return undefined
  const op = catalog.opAt(before)
  const row = op === OP_LEAVE || op === OP_SUSPEND ? catalog.frames.parent(film.rowAt(before)) : film.rowAt(before)
  const last = row < 0 || catalog.frames.left(row) !== unwound ? -1 : film.lastOwn(row, before)
  return last < 0 ? undefined : last
}

/** `TypeError: message` of a thrown value. */
export async function errorText(film: Film, value: Value, tick: number): Promise<string> {
  if (value.kind !== 'object') return (await showing(film, [value], tick))(value)
  const view = await objectAt(film, value.ref, tick)
  const message = textOf(view.slots.find(slot => slot.name === 'message')?.value)
  const name = textOf(view.slots.find(slot => slot.name === 'name')?.value) ?? (view.className || 'object')
  return message ? `${name}: ${message}` : name
}

/** Causes inside each other that are followed. */
const CAUSES = 10

async function causes(film: Film, value: Value, tick: number): Promise<readonly string[]> {
  const answer: string[] = []
  for (let error = value; error.kind === 'object' && answer.length < CAUSES;) {
    const cause: Value | undefined = (await objectAt(film, error.ref, tick)).slots.find(slot => slot.name === 'cause')?.value
    if (!cause || (cause.kind === 'primitive' && cause.value === undefined)) break
    answer.push(await errorText(film, cause, tick))
    error = cause
  }
  return answer
}

/** Records of the catching call that are looked at. */
const LOOKED = 2000

/** Nothing that the catching call recorded afterwards mentions the error or its message. */
async function isSwallowed(film: Film, caught: RecordData, value: Value): Promise<boolean> {
  const site = film.sites.at(caught.site)
  if (!site) return false
  if (site.subject < 0) return true
  const { frames } = film.catalog
  const row = film.rowAt(caught.tick)
  if (row < 0) return false
  const left = frames.left(row) < 0 ? film.catalog.end - 1 : frames.left(row)
  // What is not looked at may mention it.
  if (left - caught.tick > LOOKED) return false
  const message = value.kind === 'object' ? textOf((await objectAt(film, value.ref, caught.tick)).slots.find(slot => slot.name === 'message')?.value) : textOf(value)
  for (let at = film.record(caught.tick + 1, 1); at >= 0 && at <= left; at = film.record(at + 1, 1)) {
    for (const given of (await film.records.at(at))?.values ?? []) {
      if (value.kind === 'object' ? given.kind === 'object' && given.ref === value.ref : value.kind === 'primitive' && given.kind === 'primitive' && Object.is(given.value, value.value)) return false
      const text = textOf(given)
      if (message && text?.includes(message)) return false
    }
  }
  return true
}
