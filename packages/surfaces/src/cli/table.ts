import type { Preview, Result } from '@cinescope/query'
import type { Tick, Value } from '@cinescope/trace'
import { columns, type Terminal } from './terminal.ts'

type Row = Readonly<Record<string, unknown>>

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Kinds of `Value` and `Result`. */
const kinds = new Set(['primitive', 'object', 'text', 'symbol', 'hole', 'gap', 'list', 'record', 'function'])
const isResult = (value: unknown): value is Result => isRow(value) && typeof value['kind'] === 'string' && kinds.has(value['kind']) && !('tick' in value)

/** Longest text in a cell. */
const LONG = 60

/** Members that say the same as others, or that nobody reads in a table. */
const quiet = new Set(['site', 'target', 'startTime', 'endTime', 'self', 'async', 'level', 'values', 'op', 'depth', 'doubts', 'hash', 'start', 'end'])

/** Answers as a table: a row each, a column for each member; nested lists follow below, under their name. */
export async function table(rows: readonly unknown[], preview: Preview, terminal: Terminal, head: boolean): Promise<string> {
  if (rows.length === 0) return head ? 'nothing\n' : ''
  const only = rows.length === 1 ? rows[0] : undefined
  if (isRow(only) && !isResult(only)) return single(only, preview, terminal)
  const names = [...new Set(rows.flatMap(row => isRow(row) ? Object.keys(row).filter(name => !quiet.has(name) && !isEmpty(row[name])) : ['value']))]
  const tick = (row: unknown): Tick => (isRow(row) && typeof row['tick'] === 'number' ? row['tick'] : 0) as Tick
  const cells = await Promise.all(rows.map(async row => Promise.all(names.map(async name => cell(isRow(row) ? row[name] : row, preview, tick(row))))))
  const [first, ...rest] = columns([names, ...cells]).split('\n')
  return `${head ? `${terminal.color.dim(first!)}\n` : ''}${rest.join('\n')}\n`
}

/** One answer: its members one a line, then its lists as tables. */
async function single(row: Row, preview: Preview, terminal: Terminal): Promise<string> {
  const tick = (typeof row['tick'] === 'number' ? row['tick'] : 0) as Tick
  const names = Object.keys(row).filter(name => !isEmpty(row[name]) && !isList(row[name]) && !isBranch(row[name]))
  const lines = await Promise.all(names.map(async name => [name, await cell(row[name], preview, tick)]))
  let text = lines.length > 0 ? `${columns(lines)}\n` : ''
  for (const [name, value] of Object.entries(row)) {
    if (isList(value) && value.length > 0) text += `\n${terminal.color.bold(name)}\n${await table(value, preview, terminal, true)}`
    else if (isBranch(value)) text += `\n${terminal.color.bold(name)}\n${await single(value as Row, preview, terminal)}`
  }
  return text
}

const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0)
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.some(item => isRow(item) && !isResult(item))
const isBranch = (value: unknown): value is Row => isRow(value) && !isResult(value) && !isPlace(value) && !('detail' in value)
const isPlace = (value: Row): boolean => typeof value['path'] === 'string' && typeof value['line'] === 'number'

async function cell(value: unknown, preview: Preview, tick: Tick): Promise<string> {
  const text = await full(value, preview, tick)
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > LONG ? `${line.slice(0, LONG)}…` : line
}

async function full(value: unknown, preview: Preview, tick: Tick): Promise<string> {
  if (isResult(value)) return result(value, preview, tick)
  if (isList(value)) return value.map(item => isRow(item) ? String(item['name'] ?? item['label'] ?? '…') : '…').join(' < ')
  if (Array.isArray(value)) return (await Promise.all(value.map(item => full(item, preview, tick)))).join(', ')
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2)
  if (!isRow(value)) return value === undefined ? '' : String(value)
  if (isPlace(value)) return `${String(value['path'])}:${String(value['line'])}`
  if (typeof value['detail'] === 'string') return `⟨${value['detail']}⟩`
  if ('evaluation' in value) return full(value['evaluation'], preview, tick)
  if ('throws' in value) return `throws ${String(value['throws'])}`
  if ('value' in value && isResult(value['value'])) return result(value['value'], preview, tick)
  return JSON.stringify(value)
}

async function result(value: Result, preview: Preview, tick: Tick): Promise<string> {
  switch (value.kind) {
    case 'list': return `[${(await Promise.all(value.items.map(item => result(item, preview, tick)))).join(', ')}${value.size > value.items.length ? ', …' : ''}]`
    case 'record': return `{${(await Promise.all(value.entries.map(async ([key, inner]) => `${key}: ${await result(inner, preview, tick)}`))).join(', ')}}`
    case 'function': return `ƒ ${value.name}`.trim()
    default: return preview(value as Value, tick)
  }
}
