import { OP_CONSOLE, OP_ENTER, OP_ERROR, OP_LOSS, OP_MARK, OP_NETWORK, OP_RESUME, OP_STORE, OP_TASK, type Tick } from '@cinescope/trace'
import type { TimelineEvent } from './answer.ts'
import type { Film } from './film.ts'
import { ask } from './index/parts.ts'
import { objectAt } from './object.ts'
import { createPreview } from './preview.ts'
import { showing } from './record-view.ts'
import type { RecordData } from './records.ts'
import { consoleText, eventTitle } from './title.ts'
import { numberOf, textOf } from './value.ts'

const kinds: Readonly<Record<number, TimelineEvent['kind']>> = {
  [OP_TASK]: 'task', [OP_CONSOLE]: 'console', [OP_NETWORK]: 'network', [OP_STORE]: 'store', [OP_ERROR]: 'error', [OP_MARK]: 'mark', [OP_LOSS]: 'loss',
}

const levels: Readonly<Record<string, NonNullable<TimelineEvent['level']>>> = {
  log: 'log', info: 'info', warn: 'warn', error: 'error', debug: 'debug', assert: 'error',
}

/** Marks of [from, to], the first `limit` of them. */
export async function events(film: Film, from: number, to: number, limit: number): Promise<readonly TimelineEvent[]> {
  const { rare, rareOps } = film.catalog.spine
  const answer: TimelineEvent[] = []
  for (let i = rare.floor(from - 1) + 1; i < rare.length && rare.get(i) <= to && answer.length < limit; i++) {
    if (kinds[rareOps.get(i)] === undefined) continue
    const record = await film.records.at(rare.get(i))
    if (record) answer.push(await ask(() => toEvent(film, record)))
  }
  return answer
}

export async function toEvent(film: Film, record: RecordData): Promise<TimelineEvent> {
  const { op, values, tick } = record
  const kind = kinds[op] ?? 'mark'
  const title = op === OP_NETWORK ? await networkLabel(film, record) : eventTitle(op, values, await showing(film, values, tick))
  const label = op === OP_TASK && !textOf(values[1]) ? `${title} ${firstOf(film, tick)}`.trim() : title
  const level = op === OP_CONSOLE ? levels[textOf(values[0]) ?? ''] ?? 'log' : op === OP_ERROR || failed(record) ? 'error' : undefined
  return { tick: tick as Tick, time: film.time(tick), kind, label, ...(level && { level }), values: op === OP_CONSOLE ? values.slice(1) : values }
}

/** What a task without a name of its own begins with: the function that it calls or resumes. */
export function firstOf(film: Film, task: number): string {
  const first = film.record(task + 1, 1)
  const op = film.catalog.opAt(first)
  return op === OP_RESUME ? `resumes ${film.functionName(film.rowAt(first))}` : op === OP_ENTER ? film.functionName(film.rowAt(first)) : ''
}

const failed = ({ op, values }: RecordData): boolean => op === OP_NETWORK
  && (textOf(values[0]) === 'fail' || (textOf(values[0]) === 'end' && (numberOf(values[2]) ?? 0) >= 400))

/** What a console call said, with the objects as a preview shows them: `failed TypeError: x is undefined`. */
export async function consoleLabel(film: Film, { values, tick }: TimelineEvent): Promise<string> {
  const show = createPreview({ objectAt: (ref, at) => objectAt(film, ref, at) })
  const texts = new Map(await Promise.all(values.map(async value => [value, await show(value, tick)] as const)))
  return consoleText(values, value => value ? texts.get(value) ?? '' : '')
}

/** The end of a request repeats what was asked: 'GET /api/items 200 in 31 ms'. */
export async function networkLabel(film: Film, record: RecordData): Promise<string> {
  const title = eventTitle(OP_NETWORK, record.values, await showing(film, record.values, record.tick))
  if (textOf(record.values[0]) === 'start') return title
  const start = await requestStart(film, record)
  return start ? `${textOf(start.values[2]) ?? ''} ${textOf(start.values[3]) ?? ''} ${title}` : title
}

/** The record of a request's start, of that of its end. */
export async function requestStart(film: Film, end: RecordData): Promise<RecordData | undefined> {
  const { rare, rareOps } = film.catalog.spine
  const number = numberOf(end.values[1])
  for (let i = rare.floor(end.tick - 1); i >= 0; i--) {
    if (rareOps.get(i) !== OP_NETWORK) continue
    const record = await film.records.at(rare.get(i))
    if (record && textOf(record.values[0]) === 'start' && numberOf(record.values[1]) === number) return record
  }
  return undefined
}
