import {
  OBJECT_ERROR, OP_BUILTIN, OP_CATCH, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_ERROR, OP_IMAGE, OP_NETWORK, OP_SET, OP_STORE, OP_TASK, OP_THROW, OP_WRITE, type ObjectRef, type RecordCursor, type Segment, type Trace, type Value,
} from '@cinescope/trace'
import { walkCalls, type SliceEnd, type WalkedFrame } from './call-walk.ts'
import { Requests } from './requests.ts'
import { SiteNames } from './site-names.ts'
import { CALLS, ERRORS, LOGS, REQUESTS, STATES, TASKS, WRITES, type Cell, type TableShape } from './table.ts'
import { cellText, itemText } from './value-text.ts'

/** Takes the rows of a table; undefined for a table that nobody wants. */
export type RowSink = (table: TableShape) => ((row: Readonly<Record<string, Cell>>) => void) | undefined

type Row<T extends TableShape> = { readonly [K in keyof T['columns']]: Cell }

/** Makes the tables of a recording in one walk. A call is a row when it is over; those that are not over come last. */
export async function tableRows(trace: Trace, sink: RowSink): Promise<void> {
  const names = new SiteNames(trace)
  const to = <T extends TableShape>(table: T): ((row: Row<T>) => void) | undefined => sink(table) as ((row: Row<T>) => void) | undefined
  const calls = to(CALLS)
  const writes = to(WRITES)
  const errors = to(ERRORS)
  const tasks = to(TASKS)
  const states = to(STATES)
  const logs = to(LOGS)
  const requestRows = to(REQUESTS)
  const requests = new Requests()
  const messages = new Map<ObjectRef, string>()
  const open = new Map<number, { readonly frame: WalkedFrame, readonly args: string, how: SliceEnd, end: number, tick: number }>()

  const call = (frame: WalkedFrame, args: string, outcome: string, end: number | undefined, tick: number | undefined, result: string | undefined): void => {
    const { name, file, line, async } = names.of(frame.site)
    calls?.({
      frame: frame.frame, parent: frame.parent || undefined, depth: frame.depth, function: name, file, line, async, enter_tick: known(frame.entered), leave_tick: tick, start_ms: frame.start, end_ms: end,
      total_ms: end === undefined ? undefined : end - frame.start, self_ms: frame.self, outcome, arguments: args, result,
    })
  }

  await walkCalls(trace, {
    begin(frame, _time, _resumed, cursor, segment) {
      if (!calls || open.has(frame.frame)) return
      open.set(frame.frame, { frame, args: cursor?.op === OP_ENTER ? list(cursor, segment) : '', how: 'open', end: 0, tick: -1 })
    },
    end(frame, time, how, cursor, segment) {
      const row = open.get(frame.frame)
      if (!row) return
      if (how === 'returned') {
        open.delete(frame.frame)
        call(frame, row.args, how, time, cursor?.tick, cursor && cursor.size > 0 ? itemText(cursor.value(0), segment) : undefined)
        return
      }
      row.how = how
      row.end = time
      row.tick = cursor?.tick ?? -1
    },
    record(cursor, segment, frame, time) {
      const text = (i: number): string | undefined => i < cursor.size ? cellText(cursor.value(i), segment) : undefined
      const number = (i: number): number | undefined => finite(cursor.number(i))
      const { tick } = cursor
      switch (cursor.op) {
        case OP_WRITE: case OP_SET: case OP_DELETE: case OP_BUILTIN:
          if (writes) writes(writeRow(cursor, segment, frame, time, names))
          return
        case OP_IMAGE:
          if (errors) noteMessage(messages, cursor, segment)
          return
        case OP_THROW: case OP_CATCH: case OP_ERROR: {
          if (!errors) return
          const own = names.of(frame?.site ?? 0)
          const uncaught = cursor.op === OP_ERROR
          errors({
            tick, time_ms: time, frame: frame?.frame, function: own.name, file: own.file, line: uncaught ? undefined : names.of(cursor.site).line || undefined,
            kind: uncaught ? text(0) : cursor.op === OP_THROW ? 'thrown' : 'caught', value: text(uncaught ? 1 : 0), message: (uncaught ? text(2) : undefined) ?? messageOf(messages, cursor.value(0)),
          })
          return
        }
        case OP_TASK:
          tasks?.({ tick, time_ms: time, kind: text(0), label: text(1), cause: number(2) })
          return
        case OP_STORE:
          states?.({ tick, time_ms: time, phase: text(0), store: number(1), name: text(2), library: text(3), state: number(4), action: text(5), payload: text(6), value: text(7) })
          return
        case OP_CONSOLE:
          logs?.({ tick, time_ms: time, frame: frame?.frame, method: text(0), text: Array.from({ length: Math.max(cursor.size - 1, 0) }, (_, i) => text(i + 1)).join(' ') })
          return
        case OP_NETWORK:
          if (requestRows) requests.take(cursor, segment, time)
      }
    },
  })
  for (const { frame, args, how, end, tick } of open.values()) call(frame, args, how, how === 'unwound' ? end : undefined, how === 'unwound' ? known(tick) : undefined, undefined)
  for (const { request, tick, start, duration, method, url, initiator, status, error } of requests.all.values()) {
    requestRows?.({ request, tick, start_ms: start, duration_ms: duration < 0 ? undefined : duration, method, url, initiator, status: status || undefined, error: error || undefined })
  }
}

/** Messages of errors, as their images show them. */
function noteMessage(messages: Map<ObjectRef, string>, cursor: RecordCursor, segment: Segment): void {
  const error = cursor.value(0)
  if (error.kind !== 'object' || segment.object(error.ref)?.type !== OBJECT_ERROR) return
  const at = segment.shape(cursor.number(2))?.findIndex(key => key.kind === 'primitive' && key.value === 'message') ?? -1
  const message = at < 0 || 4 + at >= cursor.size ? undefined : cursor.value(4 + at)
  if (message?.kind === 'primitive' && typeof message.value === 'string') messages.set(error.ref, message.value)
}

const messageOf = (messages: ReadonlyMap<ObjectRef, string>, error: Value): string | undefined => error.kind === 'object' ? messages.get(error.ref) : undefined

function writeRow(cursor: RecordCursor, segment: Segment, frame: WalkedFrame | undefined, time: number, names: SiteNames): Row<typeof WRITES> {
  const { op, size } = cursor
  const { name, file, line } = names.of(cursor.site)
  const target = op === OP_WRITE ? undefined : cursor.value(0)
  const ref = target?.kind === 'object' ? target.ref : undefined
  const computed = op === OP_SET ? size > 2 : op === OP_DELETE && size > 1
  // A write has its value first, a property write last; what a built-in answered stands for what it did.
  const at = op === OP_WRITE ? 0 : op === OP_BUILTIN ? 1 : op === OP_SET ? size - 1 : -1
  return {
    tick: cursor.tick, time_ms: time, frame: frame?.frame, file, line: line || undefined,
    kind: op === OP_WRITE ? 'variable' : op === OP_SET ? 'property' : op === OP_DELETE ? 'delete' : 'builtin',
    name: computed ? cellText(cursor.value(1), segment) : name, object: ref, class: ref === undefined ? undefined : segment.object(ref)?.className || undefined,
    value: at < 0 || at >= size ? undefined : cellText(cursor.value(at), segment), number: at < 0 ? undefined : finite(cursor.number(at)),
  }
}

function list(cursor: RecordCursor, segment: Segment): string {
  const values: Value[] = []
  for (let i = 0; i < cursor.size; i++) values.push(cursor.value(i))
  return values.map(value => itemText(value, segment)).join(', ')
}

function known(tick: number): number | undefined {
  return tick < 0 ? undefined : tick
}

function finite(number: number): number | undefined {
  return Number.isNaN(number) ? undefined : number
}
