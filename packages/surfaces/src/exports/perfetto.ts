import { OP_CONSOLE, OP_ENTER, OP_ERROR, OP_MARK, OP_NETWORK, OP_STORE, OP_TASK, type RecordCursor, type Segment, type Trace } from '@cinescope/trace'
import { walkCalls } from './call-walk.ts'
import { SiteNames } from './site-names.ts'
import { JsonOut, type TextOut } from './text-out.ts'
import { cellText, itemText } from './value-text.ts'

const PROCESS = 1
const CALLS = 1
const EVENTS = 2

const EVENT_NAMES: Readonly<Record<number, string>> = {
  [OP_TASK]: 'task', [OP_CONSOLE]: 'console', [OP_NETWORK]: 'network', [OP_STORE]: 'store', [OP_MARK]: 'mark', [OP_ERROR]: 'error',
}

/**
 * The Trace Event format of Chrome's tracing, which Perfetto and the Performance panel open: calls as B and E on one thread, with
 * arrows from where a frame was suspended to where it goes on; tasks, console, network, stores and marks as instants on another.
 */
export async function perfetto(trace: Trace, out: TextOut): Promise<void> {
  const names = new SiteNames(trace)
  const json = new JsonOut(out)
  const suspended = new Map<number, number>()
  let last = 0
  // Readers sort by time, and those of one time by length: a nanosecond apart keeps what happened in turn in its order.
  const micro = (time: number): number => last = Math.max(Math.round(time * 1e6) / 1000, Math.round(last * 1000 + 1) / 1000)
  let flows = 0
  json.raw('{"displayTimeUnit":"ms","traceEvents":[')
  json.list()
  const meta = (tid: number, name: string, text: string): void => json.item({ ph: 'M', pid: PROCESS, tid, ts: 0, cat: '__metadata', name, args: { name: text } })
  meta(CALLS, 'process_name', trace.header.title || 'Cinescope')
  meta(CALLS, 'thread_name', 'calls')
  meta(EVENTS, 'thread_name', 'events')
  await walkCalls(trace, {
    settle: () => json.settle(),
    begin(frame, time, resumed, cursor, segment) {
      const { name, file, line } = names.of(frame.site)
      const ts = micro(time)
      const place = file === '' ? {} : { file: `${file}:${line}` }
      const args = cursor?.op === OP_ENTER ? { ...place, arguments: argumentsOf(cursor, segment) } : place
      json.item({ ph: 'B', pid: PROCESS, tid: CALLS, ts, cat: 'call', name: name || `site ${frame.site}`, args })
      const flow = resumed ? suspended.get(frame.frame) : undefined
      if (flow === undefined) return
      suspended.delete(frame.frame)
      json.item({ ph: 'f', bp: 'e', id: flow, pid: PROCESS, tid: CALLS, ts, cat: 'await', name: 'await' })
    },
    end(frame, time, how, cursor, segment) {
      const ts = micro(time)
      if (how === 'suspended') {
        suspended.set(frame.frame, ++flows)
        json.item({ ph: 's', id: flows, pid: PROCESS, tid: CALLS, ts, cat: 'await', name: 'await' })
      }
      const result = how === 'returned' && cursor && cursor.size > 0 ? { result: itemText(cursor.value(0), segment) } : { [how]: true }
      json.item({ ph: 'E', pid: PROCESS, tid: CALLS, ts, cat: 'call', name: names.of(frame.site).name || `site ${frame.site}`, args: result })
    },
    record(cursor, segment, _frame, time) {
      const kind = EVENT_NAMES[cursor.op]
      if (kind === undefined) return
      const values = Array.from({ length: cursor.size }, (_, i) => cellText(cursor.value(i), segment))
      json.item({ ph: 'i', s: 't', pid: PROCESS, tid: EVENTS, ts: micro(time), cat: kind, name: `${kind}: ${values.slice(0, 2).join(' ')}`, args: { values } })
    },
  })
  json.raw('\n]}\n')
  await json.settle()
}

function argumentsOf(cursor: RecordCursor, segment: Segment): string[] {
  return Array.from({ length: cursor.size }, (_, i) => itemText(cursor.value(i), segment))
}
