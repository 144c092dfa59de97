import { Fault } from '@cinescope/base'
import { nearest } from '@cinescope/diagnostics'
import { type CallFilter, createPreview, createQuery, diffRecordings, type Place, type Query, type SearchFor, type Target } from '@cinescope/query'
import type { FrameId, ObjectRef, Tick } from '@cinescope/trace'
import { keepIndex, knownIndex } from '../file/index-file.ts'
import { openFile } from '../file/recording.ts'
import { warnProblems } from './info.ts'
import { table } from './table.ts'
import type { Terminal } from './terminal.ts'

export interface QueryOptions {
  readonly json: boolean
  readonly limit: number
  readonly sites: string | undefined
}

/** What a method is asked with, from the words of the command line. */
interface Method {
  /** Its words, for the message that one is missing. */
  readonly words: string
  readonly needs: number
  /** Which of the words is the moment that is asked about. */
  readonly at?: number
  run(query: Query, words: readonly string[], limit: number): Promise<unknown> | AsyncIterable<unknown>
}

const PLACE: readonly string[] = ['file', 'line', 'fn', 'kind', 'name', 'callee', 'argument', 'site', 'hash'] satisfies readonly (keyof Place)[]
const KINDS: readonly string[] = ['function', 'write', 'set', 'delete', 'mutation', 'call', 'await', 'throw', 'catch'] satisfies readonly NonNullable<Place['kind']>[]
const FILTER: readonly string[] = ['fn', 'file', 'where', 'between', 'thrown', 'slowerThan'] satisfies readonly (keyof CallFilter)[]
const SEARCH: readonly string[] = ['text', 'value', 'regex', 'flags', 'from', 'to'] satisfies readonly (keyof SearchFor)[]

/** `{...}` is JSON, anything else is a function's name or a `file:line`. */
function place(word: string): Place {
  if (word.startsWith('{')) {
    const given = jsonOf(word, PLACE)
    if (given['kind'] !== undefined) known(String(given['kind']), KINDS)
    return given
  }
  const [, file, line] = /^(.+):(\d+)$/.exec(word) ?? []
  return file === undefined ? { fn: word } : { file, line: Number(line) }
}

function json(word: string): unknown {
  try {
    return JSON.parse(word)
  } catch (error) {
    throw new Fault('CINE_FLAG_VALUE', { argument: true, name: 'The argument', value: word, expected: `JSON (${error instanceof Error ? error.message : String(error)})` })
  }
}

/** A JSON object with some of these members; a misspelt one would be asked for nothing. */
function jsonOf(word: string, members: readonly string[]): Record<string, unknown> {
  const given = json(word) as Record<string, unknown>
  for (const name of Object.keys(given)) known(name, members)
  return given
}

function known(name: string, names: readonly string[]): void {
  if (names.includes(name)) return
  const meant = nearest(name, names)
  throw new Fault('CINE_FLAG_VALUE', { argument: true, name: 'The argument', value: name, expected: `${names.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}` })
}

/** JSON has no words for some numbers: `{"value":"NaN"}`, as `--json` prints them. */
const NUMBERS: ReadonlyMap<unknown, number> = new Map([['NaN', Number.NaN], ['-0', -0], ['Infinity', Infinity], ['-Infinity', -Infinity]])

function wanted(word: string): string | SearchFor {
  if (!word.startsWith('{')) return word
  const given = jsonOf(word, SEARCH)
  return 'value' in given ? { ...given, value: (NUMBERS.get(given['value']) ?? given['value']) as string } : given
}

function number(word: string | undefined, what: string): number {
  const value = Number(word)
  if (word === undefined || word === '' || !Number.isSafeInteger(value) || value < 0) throw new Fault('CINE_FLAG_VALUE', { argument: true, name: what, value: word, expected: 'a whole number' })
  return value
}

const tickOf = (word: string | undefined): Tick => number(word, 'tick') as Tick
const frameOf = (word: string | undefined): FrameId => number(word, 'frame') as FrameId

/** The frame that is meant: a number, or the innermost one at the tick. */
async function frameAt(query: Query, tick: Tick, word: string | undefined): Promise<FrameId> {
  return word === undefined ? (await query.stackAt(tick))[0]?.frame ?? 0 as FrameId : frameOf(word)
}

const TARGETS: readonly string[] = ['variable', 'property', 'store'] satisfies readonly Target['kind'][]

/** A target by an expression in the frame that is innermost at a tick, or as `--json` prints it: `{"kind":"store","store":1,"path":["items"]}`. */
async function target(query: Query, expression: string, tick: Tick): Promise<Target> {
  if (/^\{\s*"kind"/.test(expression)) {
    const given = json(expression) as Target
    known(String(given.kind), TARGETS)
    return given
  }
  const found = await query.targetOf(expression, tick, await frameAt(query, tick, undefined))
  if (!found.found) throw new Fault('CINE_NO_TARGET', { expression, detail: found.gap.detail })
  return found.target
}

/** Records from which on an index is worth a file: making it anew takes longer than a person notices. */
const WORTH = 2_000_000

const EVERYWHERE = Number.MAX_SAFE_INTEGER as Tick

const methods: Readonly<Record<string, Method>> = {
  summary: { words: '', needs: 0, run: query => query.summary() },
  stats: { words: '', needs: 0, run: query => query.stats() },
  errors: { words: '', needs: 0, run: (query, _, limit) => query.errors(limit) },
  slow: { words: '[self|total]', needs: 0, run: (query, [by], limit) => query.slow({ limit, ...(by === 'total' && { by }) }) },
  search: { words: 'TEXT | {"value":1} | {"regex":"^a"}', needs: 1, run: (query, [word], limit) => query.search(wanted(word!), limit) },
  calls: { words: 'NAME | {"fn":..., "where":..., "slowerThan":...}', needs: 1, run: (query, [word], limit) => query.calls(word!.startsWith('{') ? jsonOf(word!, FILTER) : { fn: word! }, limit) },
  hits: { words: 'PLACE EXPRESSION', needs: 2, run: (query, [where, expression]) => query.hits(place(where!), expression!) },
  firstWhere: { words: 'PREDICATE [PLACE]', needs: 1, run: (query, [predicate, where]) => query.firstWhere(predicate!, where === undefined ? undefined : place(where)) },
  evaluate: { words: 'EXPRESSION TICK [FRAME]', needs: 2, at: 1, run: async (query, [expression, tick, frame]) => query.evaluate(expression!, tickOf(tick), await frameAt(query, tickOf(tick), frame)) },
  lastWrite: { words: 'EXPRESSION TICK', needs: 2, run: async (query, [expression, tick]) => query.lastWrite(await target(query, expression!, tickOf(tick)), tickOf(tick)) },
  nextWrite: { words: 'EXPRESSION TICK', needs: 2, run: async (query, [expression, tick]) => query.nextWrite(await target(query, expression!, tickOf(tick)), tickOf(tick)) },
  historyOf: { words: 'EXPRESSION TICK', needs: 2, run: async (query, [expression, tick], limit) => query.historyOf(await target(query, expression!, tickOf(tick)), 0 as Tick, EVERYWHERE, limit) },
  origin: { words: 'EXPRESSION TICK', needs: 2, run: async (query, [expression, tick]) => query.origin(await target(query, expression!, tickOf(tick)), tickOf(tick)) },
  stackAt: { words: 'TICK', needs: 1, at: 0, run: (query, [tick]) => query.stackAt(tickOf(tick)) },
  asyncStackAt: { words: 'TICK', needs: 1, at: 0, run: (query, [tick]) => query.asyncStackAt(tickOf(tick)) },
  localsAt: { words: 'TICK [FRAME]', needs: 1, at: 0, run: async (query, [tick, frame]) => query.localsAt(tickOf(tick), await frameAt(query, tickOf(tick), frame)) },
  scopeAt: { words: 'TICK [FRAME]', needs: 1, at: 0, run: async (query, [tick, frame]) => query.scopeAt(tickOf(tick), await frameAt(query, tickOf(tick), frame)) },
  objectAt: { words: 'REF TICK', needs: 2, at: 1, run: (query, [ref, tick]) => query.objectAt(number(ref, 'ref') as ObjectRef, tickOf(tick)) },
  frame: { words: 'FRAME', needs: 1, run: (query, [frame]) => query.frame(frameOf(frame)) },
  callTree: { words: '[FRAME | task:TICK]', needs: 0, run: (query, [parent], limit) => query.callTree(parent?.startsWith('task:') ? { task: tickOf(parent.slice(5)) } : parent === undefined ? undefined : frameOf(parent), 0, limit) },
  pathOf: { words: 'FRAME [TICK]', needs: 1, run: (query, [frame, tick]) => query.pathOf(frameOf(frame), tick === undefined ? undefined : tickOf(tick)) },
  record: { words: 'TICK', needs: 1, run: (query, [tick]) => query.record(tickOf(tick)) },
  events: { words: '[FROM TO]', needs: 0, run: (query, [from, to], limit) => query.events(from === undefined ? 0 as Tick : tickOf(from), to === undefined ? EVERYWHERE : tickOf(to), limit) },
  stores: { words: '', needs: 0, run: query => query.stores(0 as Tick, EVERYWHERE) },
}

/** What can be asked, and with which words. */
export const questions = (): readonly string[] => [...Object.entries(methods).map(([name, { words }]) => `${name} ${words}`.trim()), 'diff OTHER']

/** Asks a recording: `cinescope query FILE METHOD [words]`. Tables for people, `--json` one value a line for programs. */
export async function queryRecording(terminal: Terminal, file: string, name: string, words: readonly string[], options: QueryOptions): Promise<void> {
  if (name === 'diff') return diff(terminal, file, words, options)
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  const names = [...Object.keys(methods), 'diff']
  if (!method) throw new Fault('CINE_METHOD_UNKNOWN', { name, suggestion: nearest(name, names), names: names.join(', ') })
  if (words.length < method.needs) throw new Fault('CINE_ARGUMENT_MISSING', { command: `query FILE ${name}`, name: method.words })
  const recording = await openFile(file, { sites: options.sites })
  try {
    const { trace } = recording
    const index = knownIndex(file, trace)
    const asked = createQuery(trace, { index })
    const count = await print(terminal, asked, await stream(method.run(asked, words, options.limit)), options, method.at === undefined ? undefined : tickOf(words[method.at]))
    // A place without sites has no hits either; why is no row of them.
    const none = name === 'hits' && count === 0 ? await asked.firstWhere('true', place(words[0]!)) : undefined
    if (none && !none.found && none.gap) terminal.err(`${none.gap.detail}\n`)
    warnProblems(terminal, trace)
    if (index.segments > 0 && trace.end - trace.begin >= WORTH) keepIndex(file, index)
  } finally {
    await recording.close()
  }
}

async function diff(terminal: Terminal, file: string, [other]: readonly string[], options: QueryOptions): Promise<void> {
  if (other === undefined) throw new Fault('CINE_ARGUMENT_MISSING', { command: 'query FILE diff', name: 'OTHER' })
  const [left, right] = [await openFile(file, { sites: options.sites }), await openFile(other, { sites: options.sites })]
  try {
    const [a, b] = [knownIndex(file, left.trace), knownIndex(other, right.trace)]
    await print(terminal, createQuery(left.trace, { index: a }), await diffRecordings(left.trace, right.trace, { a, b }), options)
  } finally {
    await left.close()
    await right.close()
  }
}

const isStream = (answer: unknown): answer is AsyncIterable<unknown> => typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
const stream = async (answer: Promise<unknown> | AsyncIterable<unknown>): Promise<unknown> => isStream(answer) ? answer : await answer

/** Rows are printed in bundles: a table's columns fit its bundle. */
const BUNDLE = 500

/** Prints an answer; how many rows it had. */
async function print(terminal: Terminal, asked: Query, answer: unknown, { json: asJson }: QueryOptions, at?: Tick): Promise<number> {
  const preview = createPreview(asked)
  const show = async (rows: readonly unknown[], head: boolean): Promise<void> => {
    await terminal.out(asJson ? rows.map(row => `${text(row)}\n`).join('') : await table(rows, preview, terminal, head, at))
  }
  if (!isStream(answer)) {
    await show(Array.isArray(answer) && !asJson ? answer : answer === undefined && !asJson ? [] : [answer], true)
    return 1
  }
  let rows: unknown[] = []
  let first = true
  let count = 0
  for await (const row of answer) {
    count++
    rows.push(row)
    if (rows.length < BUNDLE) continue
    await show(rows, first)
    first = false
    rows = []
  }
  await show(rows, first)
  return count
}

/** JSON of an answer; what JSON has no word for is text: `NaN`, `-0`, `12n`, `undefined`. */
function text(answer: unknown): string {
  return JSON.stringify(answer, (_, value: unknown) => typeof value === 'bigint' ? `${value}n` : typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? (Object.is(value, -0) ? '-0' : String(value)) : value) ?? 'null'
}

