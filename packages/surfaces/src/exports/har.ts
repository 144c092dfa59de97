import { OP_NETWORK, type Trace } from '@cinescope/trace'
import { walkCalls } from './call-walk.ts'
import { Requests, type Request } from './requests.ts'
import { JsonOut, type TextOut } from './text-out.ts'

/** HTTP Archive 1.2 of the recorded requests. Headers, bodies and sizes are not recorded: empty, or -1 as the format has it for "not known". */
export async function har(trace: Trace, out: TextOut): Promise<void> {
  const requests = new Requests()
  await walkCalls(trace, { record(cursor, segment, _frame, time) { if (cursor.op === OP_NETWORK) requests.take(cursor, segment, time) } })
  const json = new JsonOut(out)
  const { writer, epoch, title } = trace.header
  const base = URL.canParse(title) ? title : 'http://localhost/'
  json.raw(`{"log":{"version":"1.2","creator":${JSON.stringify({ name: writer.name || 'cinescope', version: writer.version || '0' })},"entries":[`)
  json.list()
  for (const request of requests.all.values()) json.item(entry(request, epoch, base))
  json.raw(']}}\n')
  await json.settle()
}

/** Addresses are absolute in this format; `base` is the page's. */
function entry(request: Request, epoch: number, base: string): unknown {
  const { method, status, duration, start, error, initiator } = request
  const time = Math.max(duration, 0)
  const url = URL.canParse(request.url, base) ? new URL(request.url, base).href : base
  return {
    startedDateTime: new Date(epoch + start).toISOString(),
    time,
    request: { method, url, httpVersion: 'unknown', cookies: [], headers: [], queryString: query(url), headersSize: -1, bodySize: -1 },
    response: {
      status, statusText: '', httpVersion: 'unknown', cookies: [], headers: [], content: { size: 0, mimeType: 'x-unknown' }, redirectURL: '', headersSize: -1, bodySize: -1,
      ...(error === '' ? {} : { _error: error }),
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: time, receive: 0 },
    _initiator: initiator,
    ...(duration < 0 ? { comment: 'had no answer when the recording ended' } : {}),
  }
}

function query(url: string): readonly { readonly name: string, readonly value: string }[] {
  const at = url.indexOf('?')
  return at < 0 ? [] : [...new URLSearchParams(url.slice(at + 1))].map(([name, value]) => ({ name, value }))
}
