import { Fault } from '@cinescope/base'
import type { Query } from './query.ts'

/** What a query needs of a channel: a MessagePort, a worker or a socket wrapped so. The protocol room's `Port` fits. */
export interface QueryPort {
  post(message: unknown): void
  /** Answers a function that stops listening. */
  listen(handler: (message: unknown) => void): () => void
}

/** Marks our messages, so that a port can be shared. */
const CHANNEL = 'cinescope.query'

interface Ask { readonly channel: typeof CHANNEL, readonly ask: number, readonly method: string, readonly args: readonly unknown[] }
interface Reply { readonly channel: typeof CHANNEL, readonly reply: number, readonly value?: unknown, readonly error?: { readonly code: string, readonly data: Readonly<Record<string, unknown>> } }

/** Every method there is; the compiler checks that none is missing. */
const methods: Readonly<Record<keyof Query, true>> = {
  summary: true, refresh: true, source: true, record: true, neighbour: true, tickAt: true, density: true, flame: true, events: true, callTree: true, frame: true,
  stackAt: true, scopeAt: true, localsAt: true, evaluate: true, siteValues: true, objectAt: true, lastWrite: true, historyOf: true, stores: true, storeDiff: true, errors: true, search: true,
}

const isMethod = (name: string): name is keyof Query => Object.hasOwn(methods, name)

/** Answers the questions that come over a port. The result stops serving. */
export function serveQuery(port: QueryPort, query: Query): () => void {
  return port.listen(message => {
    if (!isAsk(message)) return
    void answer(query, message).then(reply => { port.post(reply) })
  })
}

async function answer(query: Query, { ask, method, args }: Ask): Promise<Reply> {
  try {
    if (!isMethod(method)) throw new Fault('CINE_INTERNAL', { what: `no query method ${method}` })
    const run = query[method] as (...args: readonly unknown[]) => Promise<unknown>
    return { channel: CHANNEL, reply: ask, value: await run(...args) }
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('CINE_INTERNAL', { what: String(error) })
    return { channel: CHANNEL, reply: ask, error: { code: fault.code, data: fault.data } }
  }
}

/** A query whose answers come over a port. Faults arrive as faults. */
export function connectQuery(port: QueryPort): Query {
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void, readonly reject: (error: unknown) => void }>()
  let asked = 0
  port.listen(message => {
    if (!isReply(message)) return
    const asker = waiting.get(message.reply)
    if (!asker) return
    waiting.delete(message.reply)
    if (message.error) asker.reject(new Fault(message.error.code, message.error.data))
    else asker.resolve(message.value)
  })
  const call = (method: string) => (...args: readonly unknown[]): Promise<unknown> => new Promise((resolve, reject) => {
    const ask = ++asked
    waiting.set(ask, { resolve, reject })
    port.post({ channel: CHANNEL, ask, method, args } satisfies Ask)
  })
  return Object.fromEntries(Object.keys(methods).map(method => [method, call(method)])) as unknown as Query
}

const isOurs = (message: unknown): message is { readonly channel: typeof CHANNEL } =>
  typeof message === 'object' && message !== null && (message as { channel?: unknown }).channel === CHANNEL
const isAsk = (message: unknown): message is Ask => isOurs(message) && 'ask' in message
const isReply = (message: unknown): message is Reply => isOurs(message) && 'reply' in message
