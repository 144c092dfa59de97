import { OP_CONSOLE, OP_ENTER, OP_ERROR, OP_NETWORK, OP_THROW, type Tick, type Value } from '@cinescope/trace'
import type { SourcePlace, TimelineEvent } from './answer.ts'
import { asyncStackAt, type AsyncStack } from './async-stack.ts'
import { entryOf } from './calls.ts'
import { consoleLabel, requestStart, toEvent } from './event.ts'
import type { Film } from './film.ts'
import { CAUGHT, THROWN, UNCAUGHT } from './index/faults.ts'
import { RETURNED } from './index/frames.ts'
import { ask } from './index/parts.ts'
import { isMentioned } from './mention.ts'
import { objectAt } from './object.ts'
import { showing } from './record-view.ts'
import type { RecordData } from './records.ts'
import { rejections, type Rejection } from './rejection.ts'
import { throwerBefore } from './thrower.ts'
import { TAKEN } from './title.ts'
import { refOf, textOf, UNDEFINED } from './value.ts'
import type { Work } from './work.ts'

/** Something that went wrong. */
export interface ErrorEvent extends TimelineEvent {
  /**
   * uncaught, unhandled (a rejection); reported: an error on the console, a failed request (where it was sent); swallowed: caught, and neither the
   * error nor its message was handed on by recorded code, or a `finally` returned instead; caught: and something was done with it; thrown: no recorded code took it.
   * A function that is called with the error by nobody recorded took it, as that of `promise.catch(...)` does.
   */
  readonly fate: 'uncaught' | 'unhandled' | 'reported' | 'swallowed' | 'caught' | 'thrown'
  /** The program's own listener took it (Node). */
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
  for (const event of reported) answer.push(await ask(() => reportedEvent(film, event)))
  for (const row of caught) if (answer.length < limit) answer.push(await ask(() => faultEvent(film, row)))
  const told = new Set(answer.map(({ values: [value] }) => refOf(value)))
  for (const rejection of answer.length < limit ? await ask(() => rejections(film, limit, signal)) : []) {
    // What took it may have thrown it again.
    if (answer.length < limit && !told.has(refOf(rejection.value))) answer.push(await ask(() => rejectionEvent(film, rejection)))
  }
  return answer.slice(0, limit)
}

/** What was said on the console stands there; a failed request stands where it was sent, because nothing of the program runs where it ends. */
async function reportedEvent(film: Film, event: TimelineEvent): Promise<ErrorEvent> {
  const end = event.kind === 'network' ? await film.records.at(event.tick) : undefined
  const tick = (end && await requestStart(film, end))?.tick as Tick | undefined ?? event.tick
  return {
    ...event,
    tick,
    time: film.time(tick),
    label: event.kind === 'console' ? await consoleLabel(film, event) : event.label,
    fate: 'reported',
    end: tick === event.tick ? undefined : { tick: event.tick, place: undefined, functionName: '' },
    causes: [],
    chain: await asyncStackAt(film, tick),
  }
}

async function faultEvent(film: Film, row: number): Promise<ErrorEvent> {
  const { faults } = film.catalog
  const state = faults.state.get(row)
  const tick = faults.tick.get(row)
  const record = await film.records.at(tick)
  const value = (record?.op === OP_ERROR ? record.values[1] : record?.values[0]) ?? UNDEFINED
  const other = state === THROWN && record?.op === OP_THROW ? await takenBy(film, record, value) : undefined
  const end = other?.tick ?? faults.end.get(row)
  const report = end < 0 ? undefined : await film.records.at(end)
  const unhandled = state === UNCAUGHT && textOf(report?.values[0]) === 'rejection'
  const taken = state === UNCAUGHT && textOf(report?.values[3]) === 'taken'
  const own = await errorText(film, value, tick)
  // What reports an uncaught error has words for what is no error, and leaves out an error's name.
  const text = (state === UNCAUGHT && !own.includes(': ') ? textOf(report?.values[2]) : undefined) || own
  const fate = state === UNCAUGHT ? (unhandled ? 'unhandled' : 'uncaught') : state !== CAUGHT ? other?.fate ?? 'thrown' : report && await isSwallowed(film, report, value) ? 'swallowed' : 'caught'
  // Between a call's end and the report of its rejection others may have ended.
  const moment = record && record.op !== OP_THROW && !unhandled ? await throwerBefore(film, tick) ?? tick : tick
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

/** It stands where it was taken: of what rejected the promise nothing is recorded. */
async function rejectionEvent(film: Film, { tick, value }: Rejection): Promise<ErrorEvent> {
  const row = film.rowAt(tick)
  const site = film.sites.functionOf(film.catalog.frames.site(row))
  const fate = !site || await isMentioned(film, value, { row, tick, site }) ? 'caught' : 'swallowed'
  return {
    tick: tick as Tick,
    time: film.time(tick),
    kind: 'error',
    label: `${fate === 'caught' ? 'Caught' : 'Swallowed'}: ${await errorText(film, value, tick)} in ${film.functionName(row)}`,
    level: 'warn',
    values: [value],
    fate,
    end: { tick: tick as Tick, place: site?.book.place(site.start, site.end), functionName: film.functionName(row) },
    causes: await causes(film, value, tick),
    chain: await asyncStackAt(film, tick),
  }
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

/** Nothing that the catching code recorded mentions the error or its message. */
async function isSwallowed(film: Film, caught: RecordData, value: Value): Promise<boolean> {
  const site = film.sites.at(caught.site)
  const row = film.rowAt(caught.tick)
  if (!site || row < 0) return false
  const text = site.table.source.slice(site.start, site.end)
  const name = site.table.bindings[site.subject]?.[0]
  const unnamed = name === undefined ? /^catch\s*\{/.test(text) : text.split(/[^\p{ID_Continue}$]+/u).filter(word => word === name).length < 2
  return unnamed || !await isMentioned(film, value, { row, tick: caught.tick, site })
}

interface Taken { readonly fate: 'caught' | 'swallowed', readonly tick: number }

/** Records behind a throw among which the call that it was handed to is looked for. */
const LOOKED = 2000

/** Who took an error that no `catch` did: a `finally` that left otherwise, or a function that was called with it as the first thing on a stack, as those of `promise.catch` are. */
async function takenBy(film: Film, thrown: RecordData, value: Value): Promise<Taken | undefined> {
  const { frames } = film.catalog
  const row = film.rowAt(thrown.tick)
  if (row < 0) return undefined
  if (frames.outcome(row) === RETURNED) return { fate: 'swallowed', tick: frames.left(row) }
  if (value.kind !== 'object') return undefined
  for (let at = film.record(thrown.tick + 1, 1), left = LOOKED; at >= 0 && left > 0; at = film.record(at + 1, 1), left--) {
    if (film.catalog.opAt(at) !== OP_ENTER) continue
    const called = film.rowAt(at)
    if (called < 0 || frames.parent(called) >= 0) continue
    const site = film.sites.functionOf(frames.site(called))
    if (!site || refOf((await entryOf(film, called)).args[0]?.value) !== value.ref) continue
    return { fate: await isMentioned(film, value, { row: called, tick: at, site }) ? 'caught' : 'swallowed', tick: at }
  }
  return undefined
}
