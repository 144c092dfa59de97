import type { Preview, Result } from '@cinescope/query'
import type { Tick, Value } from '@cinescope/trace'
import { columns, type Terminal } from './terminal.ts'

type Row = Readonly<Record<string, unknown>>

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Kinds of `Value` and `Result`. */
const kinds = new Set(['primitive', 'object', 'text', 'symbol', 'hole', 'gap', 'list', 'record', 'function'])
const isResult = (value: unknown): value is Result => isRow(value) && typeof value['kind'] === 'string' && kinds.has(value['kind']) && !('tick' in value)

/** Longest text in a cell. */
const LONG = 100

/** Members that say the same as others, or that nobody reads in a table. */
const quiet = new Set(['site', 'target', 'startTime', 'endTime', 'async', 'level', 'values', 'op', 'depth', 'doubts', 'hash', 'start', 'end'])
/** A receiver is no column; the time that a function took itself is. */
const isQuiet = (name: string, value: unknown): boolean => quiet.has(name) || (name === 'self' && isRow(value))

/** Answers as a table: a row each, a column for each member; nested lists follow below, under their name. */
export async function table(rows: readonly unknown[], preview: Preview, terminal: Terminal, head: boolean, at?: Tick): Promise<string> {
  if (rows.length === 0) return head ? 'nothing\n' : ''
  return rows.length === 1 && isRow(rows[0]) && !isResult(rows[0]) ? single(flat(rows[0]) as Row, preview, terminal, at) : many(rows.map(flat), preview, terminal, head, at)
}

/** `{ kind: 'task', task: {...} }` is what it holds; what begins and ends has a length. */
function flat(row: unknown): unknown {
  if (!isRow(row)) return row
  const inner = typeof row['kind'] === 'string' ? row[row['kind']] : undefined
  if (isRow(inner)) {
    const { kind, [String(row['kind'])]: _, ...others } = row
    return flat({ kind, ...others, ...inner, ...(inner['kind'] !== undefined && { kind: `${String(kind)} ${String(inner['kind'])}` }) })
  }
  const { startTime, endTime } = row
  return typeof startTime === 'number' && typeof endTime === 'number' ? { ...row, ms: endTime - startTime } : row
}

/** When a row's values are looked at: at its own moment, else at the one that was asked for; a call's as it was entered, its result as it left. */
function momentOf(row: Row, name: string, at: Tick | undefined): Tick {
  const [tick, left, entered] = [row['tick'], name === 'result' ? row['left'] : undefined, row['entered']]
  return [tick, left, at, entered].find((moment): moment is Tick => typeof moment === 'number' && moment >= 0) ?? 0 as Tick
}

async function many(rows: readonly unknown[], preview: Preview, terminal: Terminal, head: boolean, at: Tick | undefined): Promise<string> {
  const names = [...new Set(rows.flatMap(row => isRow(row) ? Object.keys(row).filter(name => !isQuiet(name, row[name]) && !isEmpty(row[name])) : ['value']))]
  const cells = await Promise.all(rows.map(async row => Promise.all(names.map(async name => cell(isRow(row) ? row[name] : row, preview, isRow(row) ? momentOf(row, name, at) : at ?? 0 as Tick)))))
  const numbers = names.flatMap((name, i) => rows.every(row => isRow(row) && (row[name] === undefined || typeof row[name] === 'number')) ? [i] : [])
  const [first, ...rest] = columns([names, ...cells], numbers, terminal.width).split('\n')
  return `${head ? `${terminal.color.dim(first!)}\n` : ''}${rest.join('\n')}\n`
}

/** One answer: its members one a line, whole, then its lists as tables. */
async function single(row: Row, preview: Preview, terminal: Terminal, at: Tick | undefined): Promise<string> {
  const names = Object.keys(row).filter(name => !isEmpty(row[name]) && !isList(row[name]) && !isBranch(row[name]))
  const lines = await Promise.all(names.map(async name => [name, oneLine(await full(row[name], preview, momentOf(row, name, at)))]))
  const within = [row['tick'], at, row['entered']].find((moment): moment is Tick => typeof moment === 'number' && moment >= 0)
  const pieces = lines.length > 0 ? [`${columns(lines)}\n`] : []
  for (const [name, value] of Object.entries(row)) {
    if (isList(value) && value.length > 0) pieces.push(`${terminal.color.bold(name)}\n${await many(value.map(flat), preview, terminal, true, within)}`)
    else if (isBranch(value)) pieces.push(`${terminal.color.bold(name)}\n${await single(value as Row, preview, terminal, within)}`)
  }
  return pieces.length > 0 ? pieces.join('\n') : 'nothing\n'
}

const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0)
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.some(item => isRow(item) && !isResult(item))
const isBranch = (value: unknown): value is Row => isRow(value) && !isResult(value) && !isPlace(value) && !('detail' in value)
const isPlace = (value: Row): boolean => typeof value['path'] === 'string' && typeof value['line'] === 'number'

async function cell(value: unknown, preview: Preview, tick: Tick): Promise<string> {
  const line = oneLine(await full(value, preview, tick))
  return line.length > LONG ? `${line.slice(0, LONG)}…` : line
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

async function full(value: unknown, preview: Preview, tick: Tick): Promise<string> {
  if (isResult(value)) return result(value, preview, tick)
  if (isList(value)) return list(value, preview, tick)
  if (Array.isArray(value)) return (await Promise.all(value.map(item => full(item, preview, tick)))).join(', ')
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2)
  if (!isRow(value)) return value === undefined ? '' : String(value)
  if (typeof value['name'] === 'string' && typeof value['frame'] === 'number') return `${value['name']} (frame ${value['frame']})`
  if (isPlace(value)) return `${String(value['path'])}:${String(value['line'])}`
  if (typeof value['detail'] === 'string') return `⟨${value['detail']}⟩`
  if ('evaluation' in value) return full(value['evaluation'], preview, tick)
  if ('throws' in value) return `throws ${String(value['throws'])}`
  if ('value' in value && isResult(value['value'])) return result(value['value'], preview, tick)
  return JSON.stringify(value)
}

/** Slots and arguments as `name=value`; stacks and chains, innermost first, by their names; of others only how many there are. */
async function list(items: readonly unknown[], preview: Preview, tick: Tick): Promise<string> {
  const words = await Promise.all(items.map(async item => {
    if (!isRow(item)) return full(item, preview, tick)
    if (typeof item['name'] === 'string') return isResult(item['value']) ? `${item['name']}=${await result(item['value'], preview, tick)}` : item['name']
    const [frame] = Array.isArray(item['frames']) ? item['frames'] as readonly unknown[] : []
    const where = isRow(frame) ? `${String(frame['name'])}${isRow(frame['place']) ? ` ${await full(frame['place'], preview, tick)}` : ''}` : ''
    if (item['by'] === 'now') return where
    // Those behind an `await` are the callers of the function that it names.
    return `${String(item['label'] || (item['by'] ?? ''))}${where && item['by'] !== 'await' ? ` in ${where}` : ''}`
  }))
  if (words.every(word => word === '')) return String(items.length)
  return words.filter(word => word !== '').join(items.some(item => isRow(item) && 'value' in item) ? ', ' : ' < ')
}

async function result(value: Result, preview: Preview, tick: Tick): Promise<string> {
  switch (value.kind) {
    case 'list': return `[${(await Promise.all(value.items.map(item => result(item, preview, tick)))).join(', ')}${value.size > value.items.length ? ', …' : ''}]`
    case 'record': return `{${(await Promise.all(value.entries.map(async ([key, inner]) => `${key}: ${await result(inner, preview, tick)}`))).join(', ')}}`
    case 'function': return `ƒ ${value.name}`.trim()
    case 'gap': return `⟨${value.gap.detail}⟩`
    default: return preview(value as Value, tick)
  }
}
