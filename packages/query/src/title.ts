import {
  OP_ARGS, OP_BUILTIN, OP_CATCH, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_ERROR, OP_FOLD, OP_IMAGE, OP_LEAVE, OP_LEVEL, OP_LOSS, OP_MARK, OP_MODULE, OP_NETWORK, OP_OBJECT, OP_RESULT, OP_RESUME,
  OP_SCOPE, OP_SET, OP_SHAPE, OP_STORE, OP_STRING, OP_SUSPEND, OP_TASK, OP_THIS, OP_THROW, OP_TIME, OP_UNWIND, OP_WRITE, SITE_BUILTIN, SITE_VALUE, type Value,
} from '@cinescope/trace'
import { readEntry } from './calls.ts'
import type { Film } from './film.ts'
import type { RecordData } from './records.ts'
import type { KnownSite } from './sites.ts'
import { keyOf, numberOf, textOf } from './value.ts'

/** How values look in the title at hand. */
export type Show = (value: Value | undefined) => string

/** One line that says what happened, in the words of the source: `total = 42`, `items.push(#5 Item)`, `returned 3 from addItem`. */
export function titleOf(film: Film, record: RecordData, functionName: string, show: Show): string {
  const { op, values } = record
  const site = film.sites.at(record.site)
  switch (op) {
    case OP_ENTER: return enterTitle(film, record, site, functionName, show)
    case OP_LEAVE: return isUndefined(values[0]) ? `returned from ${functionName}` : `returned ${show(values[0])} from ${functionName}`
    case OP_UNWIND: return unwindTitle(values[0], functionName)
    case OP_SUSPEND: return `${suspendWord(site)}${isUndefined(values[0]) || isAwaited(values[0]) ? '' : ` ${show(values[0]!)}`}`
    case OP_RESUME: return `${record.site > 0 ? suspendWord(site) : functionName} resumed${values.length < 2 || isUndefined(values[1]) ? '' : ` with ${show(values[1])}`}`
    case OP_THROW: return `throw ${show(values[0])}`
    case OP_CATCH: return `caught ${site && site.subject >= 0 ? `${bindingName(site)} = ` : ''}${show(values[0])}`
    case OP_WRITE: return `${site ? bindingName(site) : '(variable)'} = ${show(values[0])}`
    case OP_SET: return `${slotName(film, record, show)} = ${show(values.at(-1))}`
    case OP_DELETE: return `delete ${slotName(film, record, show)}`
    case OP_BUILTIN: return `${ownerText(site, values[0], show)}.${methodName(site)}(${values.slice(2).map(show).join(', ')})`
    case OP_ARGS: return `called ${callee(site)}(${values.map(show).join(', ')})`
    case OP_RESULT: return site?.kind === SITE_VALUE ? `${site.table.source.slice(site.start, Math.min(site.end, site.start + 60))} is ${show(values[0])}` : `${callee(site)}(…) returned ${show(values[0])}`
    case OP_SCOPE: return 'scope entered'
    case OP_THIS: return `this = ${show(values[0])}`
    case OP_STRING: return 'string'
    case OP_OBJECT: return `first sight of ${show(values[0])}`
    case OP_SHAPE: return 'shape'
    case OP_IMAGE: return `content of ${show(values[0])}`
    case OP_TIME: return 'time'
    case OP_MODULE: return 'module'
    case OP_LEVEL: return `${film.sites.functionName(record.site)} records at level ${numberOf(record.values[0]) ?? 0}`
    case OP_FOLD: return `${numberOf(values[0]) ?? 0} more calls of ${film.sites.functionName(record.site)}, not recorded`
    default: return eventTitle(op, values, show)
  }
}

/** Titles of border records, which need no site. */
export function eventTitle(op: number, values: readonly Value[], show: Show): string {
  const word = (at: number): string => textOf(values[at]) ?? (values[at] ? show(values[at]) : '')
  switch (op) {
    case OP_TASK: return `${word(0)} ${word(1)}`.trim()
    case OP_CONSOLE: return consoleText(values.slice(1), show)
    case OP_NETWORK: return networkTitle(word, values)
    case OP_STORE: return word(5) || `${word(2)} ${word(0)}`.trim()
    // The flight recorder's own: what was just recorded outlasts what follows.
    case OP_MARK: return word(0) === 'keep' && word(1) ? `kept: ${word(1)}` : word(0)
    case OP_ERROR: return `${word(0) === 'rejection' ? 'Unhandled rejection' : 'Uncaught'}${word(3) === 'taken' ? TAKEN : ''}: ${word(2) || show(values[1])}`
    case OP_LOSS: return `${word(0)} dropped (${word(1)})${word(2) ? `: ${word(2)}` : ''}`
    default: return `record ${op}`
  }
}

/** What a console prints for its arguments: the first may be a format, whose `%c` takes a style that nobody reads here. */
export function consoleText(values: readonly Value[], show: Show): string {
  const text = (value: Value | undefined): string => textOf(value) ?? show(value)
  let at = 1
  const format = textOf(values[0])?.replace(/%([sdifoOc%])/g, (directive, kind) => {
    if (kind === '%') return values.length > 1 ? '%' : directive
    if (at >= values.length) return directive
    const value = values[at++]
    return kind === 'c' ? '' : text(value)
  })
  return (format === undefined ? values.map(text) : [format, ...values.slice(at).map(text)]).join(' ')
}

/** Of a rejection that a listener of the program's own was told of. */
export const TAKEN: string = ' (taken by the program)'

function networkTitle(word: (at: number) => string, values: readonly Value[]): string {
  const duration = `${Math.round(numberOf(values[3]) ?? 0)} ms`
  switch (word(0)) {
    case 'start': return `${word(2)} ${word(3)}`
    case 'end': return `${word(2)} in ${duration}`
    default: return `failed: ${word(2)} after ${duration}`
  }
}

function enterTitle(film: Film, record: RecordData, site: KnownSite | undefined, functionName: string, show: Show): string {
  if (film.sites.info(site)?.form === 'module') return `module ${site?.table.path ?? ''} runs`
  const call = film.sites.info(site)?.form === 'constructor' ? `new ${functionName}` : functionName
  return `${call}(${readEntry(film, site, record.values).args.map(({ value }) => show(value)).join(', ')})`
}

function unwindTitle(count: Value | undefined, functionName: string): string {
  const others = (numberOf(count) ?? 1) - 1
  return `left ${functionName}${others > 0 ? ` and ${others} more` : ''} without returning`
}

function slotName(film: Film, record: RecordData, show: Show): string {
  const site = film.sites.at(record.site)
  const computed = record.values.length > (record.op === OP_SET ? 2 : 1)
  const owner = ownerText(site, record.values[0], show)
  const key = computed ? keyOf(record.values[1]) : film.sites.staticKey(record.site)
  if (key === undefined) return `${owner}[…]`
  return computed || !/^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u.test(key) ? `${owner}[${/^\d+$/.test(key) ? key : JSON.stringify(key)}]` : `${owner}.${key}`
}

/** Source text of what a property belongs to; long expressions give way to the object itself. */
function ownerText(site: KnownSite | undefined, object: Value | undefined, show: Show): string {
  const text = site?.table.strings[site.detail]
  return text && text.length <= 40 && !text.includes('\n') ? text : show(object)
}

/** Method of a BUILTIN site. */
export function methodName(site: KnownSite | undefined): string {
  return site?.kind === SITE_BUILTIN ? site.table.strings[site.subject] ?? 'method' : 'method'
}

function callee(site: KnownSite | undefined): string {
  const text = site?.table.strings[site.subject] ?? '(call)'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

export function bindingName(site: KnownSite): string { return site.table.bindings[site.subject]?.[0] ?? '(variable)' }

function suspendWord(site: KnownSite | undefined): string {
  return ['await', 'yield', 'yield*', 'for await'][site?.subject ?? 0] ?? 'await'
}

const isAwaited = (value: Value | undefined): boolean => value?.kind === 'gap' && value.gap.reason === 'awaited'

const isUndefined = (value: Value | undefined): boolean => value === undefined || (value.kind === 'primitive' && value.value === undefined)
