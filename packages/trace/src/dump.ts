import { OP_NAMES } from './op-name.ts'
import { OP_ENTER, OP_OBJECT } from './op.ts'
import { FUNCTION_SCOPED, FUNCTION_THIS, SITE_ARGS, SITE_BUILTIN, SITE_DELETE, SITE_RESULT, SITE_SET, SITE_WRITE, functionAt, siteAt, type SiteTable } from './site.ts'
import { formatValue } from './text-value.ts'
import type { RecordCursor, Segment, Trace } from './trace.ts'
import type { Value } from './value.ts'

/** Ticks to print: from the first to one before the last. A part of a recording may name what it does not define. */
export interface DumpRange {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/**
 * The recording as lines of text, one a record, each with what people want to know behind `--`. `parse` reads them back: the
 * records, their ticks, the header and the site tables come out the same. The grammar is in docs/format.md.
 */
export async function *dump(trace: Trace, { from = 0, to = Infinity }: DumpRange = {}): AsyncIterable<string> {
  yield `cinescope ${JSON.stringify(trace.header)}`
  const described = new Set<string>()
  for (const { table } of trace.modules) {
    if (!table || described.has(table.hash)) continue
    described.add(table.hash)
    yield `table ${JSON.stringify(table)}`
  }
  const places = new Places(trace)
  for (let i = 0; i < trace.segments.length; i++) {
    const { firstTick, records } = trace.segments[i]!
    if (firstTick >= to || firstTick + records <= from) continue
    const segment = await trace.segment(i)
    yield `segment tick=${segment.firstTick} frames=${segment.frames} time=${segment.startTime}`
    const cursor = segment.cursor()
    while (cursor.next()) {
      if (cursor.tick >= from && cursor.tick < to) yield line(cursor, segment, places)
    }
  }
}

function line(cursor: RecordCursor, segment: Segment, places: Places): string {
  const values: Value[] = []
  for (let i = 0; i < cursor.size; i++) values.push(cursor.value(i))
  const site = cursor.site === 0 && cursor.op !== OP_ENTER ? '' : ` @${cursor.site}`
  const comment = places.comment(cursor, values, segment)
  const depth = '  '.repeat(Math.min(cursor.stack.length, 20))
  const text = `${String(cursor.tick).padStart(6)}  ${cursor.time.toFixed(3).padStart(10)}ms  ${depth}${OP_NAMES[cursor.op]}${site} (${values.map(formatValue).join(', ')})`
  return comment === '' ? text : `${text}  -- ${comment}`
}

/** Says in words what a record is about, as far as its site table is attached. */
class Places {
  readonly #trace: Trace
  readonly #lines = new Map<string, readonly number[]>()

  constructor(trace: Trace) {
    this.#trace = trace
  }

  comment(cursor: RecordCursor, values: readonly Value[], segment: Segment): string {
    if (cursor.op >= OP_OBJECT) return ''
    const place = this.#trace.place(cursor.site)
    const table = place?.module.table
    const site = place && table && siteAt(table, place.index)
    if (!site || cursor.site === 0 && cursor.op !== OP_ENTER) return ''
    const where = `${table.path}:${this.#line(table, site.start)}`
    const what = cursor.op === OP_ENTER ? enterText(table, place.index, values, segment) : siteText(table, site.kind, site.subject, site.detail)
    return what === '' ? where : `${what}  ${where}`
  }

  #line(table: SiteTable, offset: number): number {
    let starts = this.#lines.get(table.hash)
    if (!starts) {
      const found = [0]
      for (let at = table.source.indexOf('\n'); at >= 0; at = table.source.indexOf('\n', at + 1)) found.push(at + 1)
      this.#lines.set(table.hash, starts = found)
    }
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (starts[middle]! <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

function enterText(table: SiteTable, index: number, values: readonly Value[], segment: Segment): string {
  const fn = functionAt(table, index)
  if (!fn) return ''
  const first = (fn.flags & FUNCTION_SCOPED ? 1 : 0) + (fn.flags & FUNCTION_THIS ? 1 : 0)
  const args = values.slice(first).map((value, i) => {
    const name = table.bindings[fn.params[i] ?? -1]?.[0]
    const className = value.kind === 'object' ? segment.object(value.ref)?.className : undefined
    return `${name === undefined ? '' : `${name}=`}${formatValue(value)}${className ? ` ${className}` : ''}`
  })
  return `${fn.name || (fn.form === 'module' ? '(module)' : '(anonymous)')}(${args.join(', ')})`
}

function siteText(table: SiteTable, kind: number, subject: number, detail: number): string {
  const string = (index: number): string => table.strings[index] ?? '?'
  switch (kind) {
    case SITE_WRITE: return table.bindings[subject]?.[0] ?? ''
    case SITE_SET:
    case SITE_DELETE: return `${string(detail)}${subject < 0 ? '[...]' : `.${string(subject)}`}`
    case SITE_BUILTIN: return `${string(detail)}.${string(subject)}`
    case SITE_ARGS:
    case SITE_RESULT: return string(subject)
    default: return ''
  }
}
