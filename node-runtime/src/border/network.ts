import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { types } from 'node:util'
import { bareAddress } from '@cinescope/recorder'
import { OP_NETWORK } from '@cinescope/trace'
import { now } from '../primordial.ts'
import type { Border } from './border.ts'
import type { Entries } from './entry.ts'
import { rememberHeaders } from './secrets.ts'

/** The members of undici's and http's own request objects that we read; they are Node's, not the program's. */
interface FetchRequest { readonly headers?: unknown, readonly origin?: unknown, readonly method?: unknown, readonly path?: unknown }
interface ClientRequest { readonly protocol?: unknown, readonly host?: unknown, readonly method?: unknown, readonly path?: unknown, getHeader?(name: string): unknown, getHeaderNames?(): readonly string[] }
interface Message {
  readonly request?: FetchRequest & ClientRequest & { readonly url?: unknown, readonly rawHeaders?: unknown }
  readonly response?: { readonly statusCode?: unknown }
  readonly error?: unknown
}

interface Open { readonly number: number, readonly began: number }

const text = (value: unknown): string => typeof value === 'string' ? value : ''

/**
 * Requests, through the channels on which Node itself tells of them: nothing is patched, no promise is touched, no body
 * is seen, and of headers only those that are to be redacted wherever they turn up. A subscriber that throws would end the program, so each is guarded.
 */
export function watchNetwork(border: Border, entries: Entries): () => void {
  const open = new WeakMap<object, Open>()
  let count = 0

  const start = (request: object | undefined, address: string, method: string, initiator: string): void => {
    if (!request || !border.recording) return
    const number = ++count
    open.set(request, { number, began: now() })
    const tick = border.emit(OP_NETWORK, ['start', number, method, address, initiator])
    if (!entries.causes.has(request)) entries.causes.set(request, tick)
  }
  const end = (request: object | undefined, status: unknown): void => {
    const known = request && open.get(request)
    if (known) border.emit(OP_NETWORK, ['end', known.number, typeof status === 'number' ? status : 0, Math.round(now() - known.began)])
  }
  const fail = (request: object | undefined, error: unknown): void => {
    const known = request && open.get(request)
    if (known) border.emit(OP_NETWORK, ['fail', known.number, errorText(error), Math.round(now() - known.began)])
  }

  const channels: Readonly<Record<string, (message: Message) => void>> = {
    'undici:request:create': ({ request }) => {
      rememberHeaders(border, request?.headers)
      start(request, bareAddress(text(request?.origin) + text(request?.path)), text(request?.method), 'fetch')
    },
    'undici:request:headers': ({ request, response }) => end(request, response?.statusCode),
    'undici:request:error': ({ request, error }) => fail(request, error),
    // Since Node 22.12; the start comes later, when a socket is there and the caller is gone.
    'http.client.request.created': ({ request }) => {
      if (request && border.recording) entries.causes.set(request, border.counts().records - 1)
    },
    'http.client.request.start': ({ request }) => {
      rememberHeaders(border, request?.getHeaderNames?.().flatMap(name => [name, request.getHeader?.(name)]))
      start(request, clientAddress(request), text(request?.method), 'http')
    },
    'http.client.response.finish': ({ request, response }) => end(request, response?.statusCode),
    'http.client.request.error': ({ request, error }) => fail(request, error),
    'http.server.request.start': ({ request }) => {
      rememberHeaders(border, request?.rawHeaders)
      const label = requestLabel(text(request?.method), text(request?.url))
      entries.announce('request', label, request && entries.requests.begin(request, label))
    },
    'http.server.response.finish': ({ request }) => { if (request) entries.requests.end(request) },
  }
  const listeners = Object.entries(channels).map(([name, handle]) => {
    const listener = (message: unknown): void => {
      try {
        handle(message as Message)
      } catch {}
    }
    subscribe(name, listener)
    return () => unsubscribe(name, listener)
  })
  return () => listeners.forEach(stop => stop())
}

function clientAddress(request: ClientRequest | undefined): string {
  const host = request?.getHeader?.('host')
  return bareAddress(`${text(request?.protocol)}//${text(host) || text(request?.host)}${text(request?.path)}`)
}

/** Reads only own data: the error may be the program's. */
function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null || types.isProxy(error)) return ''
  return text(Object.getOwnPropertyDescriptor(error, 'message')?.value) || text(Object.getOwnPropertyDescriptor(error, 'code')?.value)
}

/** Labels of requests that came before, by address. */
const labels = new Map<string, { readonly method: string, readonly label: string }>()
const LABELS_MAX = 1024

function requestLabel(method: string, url: string): string {
  const before = labels.get(url)
  if (before?.method === method) return before.label
  const label = `${method} ${url.replace(/[?#].*$/, '')}`
  if (before || labels.size < LABELS_MAX) labels.set(url, { method, label })
  return label
}
