import { Fault } from '@cinescope/base'
import type { Query } from './query.ts'
import type { Work } from './work.ts'

/** What a query needs of a channel: a MessagePort, a worker or a socket wrapped so. The protocol room's `Port` fits. */
export interface QueryPort {
  post(message: unknown): void
  /** Answers a function that stops listening. */
  listen(handler: (message: unknown) => void): () => void
}

/** Marks our messages, so that a port can be shared. */
const CHANNEL = 'cinescope.query'

/** `stoppable`: the place of the argument whose signal is heard with `Stop`. */
interface Ask { readonly channel: typeof CHANNEL, readonly ask: number, readonly stoppable?: number, readonly method: string, readonly args: readonly unknown[] }
/** The next items of a stream that was asked for; `stop` ends it. */
interface Pull { readonly channel: typeof CHANNEL, readonly pull: number, readonly stop?: true }
/** The signal of a question was given. */
interface Stop { readonly channel: typeof CHANNEL, readonly stop: number }
interface Reply { readonly channel: typeof CHANNEL, readonly reply: number, readonly value?: unknown, readonly error?: { readonly code: string, readonly data: Readonly<Record<string, unknown>> } }

/** Items of a stream that travel together, and that were the last. */
interface Batch { readonly items: readonly unknown[], readonly done: boolean }

/** Every method there is, and whether it streams; the compiler checks that none is missing. */
const methods: Readonly<Record<keyof Query, 'answer' | 'stream'>> = {
  summary: 'answer', refresh: 'answer', prepare: 'stream', source: 'answer', functionName: 'answer', record: 'answer', neighbour: 'answer', tickAt: 'answer', density: 'answer', flame: 'answer', events: 'answer',
  callTree: 'answer', calls: 'answer', frame: 'answer', stackAt: 'answer', asyncStackAt: 'answer', scopeAt: 'answer', localsAt: 'answer', evaluate: 'answer', siteValues: 'answer', pathOf: 'answer',
  objectAt: 'answer', lastWrite: 'answer', nextWrite: 'answer', origin: 'answer', targetOf: 'answer', historyOf: 'answer', hits: 'stream', firstWhere: 'answer', stores: 'answer', storeDiff: 'answer', errors: 'answer',
  slow: 'answer', search: 'answer', stats: 'answer',
}

const isMethod = (name: string): name is keyof Query => Object.hasOwn(methods, name)

/** Items sent at once: enough that the port costs little, few enough that the first ones come at once. */
const BATCH = 256

/** Answers the questions that come over a port. The result stops serving. */
export function serveQuery(port: QueryPort, query: Query): () => void {
  const streams = new Map<number, AsyncIterator<unknown>>()
  const stops = new Map<number, AbortController>()
  const stop = port.listen(message => {
    if (isAsk(message)) void stoppable(query, message, streams, stops).then(reply => { port.post(reply) })
    else if (isStop(message)) stops.get(message.stop)?.abort()
    else if (isPull(message)) {
      const stream = streams.get(message.pull)
      if (message.stop) {
        streams.delete(message.pull)
        void stream?.return?.()
      } else void replying(message.pull, () => batch(streams, message.pull)).then(reply => { port.post(reply) })
    }
  })
  return () => {
    stop()
    for (const stream of streams.values()) void stream.return?.()
    streams.clear()
  }
}

async function stoppable(query: Query, message: Ask, streams: Map<number, AsyncIterator<unknown>>, stops: Map<number, AbortController>): Promise<Reply> {
  const { ask, stoppable: at, args } = message
  if (at === undefined) return answer(query, message, streams)
  const stop = new AbortController()
  stops.set(ask, stop)
  try {
    return await answer(query, { ...message, args: args.map((arg, i) => i === at ? { signal: stop.signal } satisfies Work : arg) }, streams)
  } finally {
    stops.delete(ask)
  }
}

function answer(query: Query, { ask, method, args }: Ask, streams: Map<number, AsyncIterator<unknown>>): Promise<Reply> {
  return replying(ask, async () => {
    if (!isMethod(method)) throw new Fault('CINE_INTERNAL', { what: `no query method ${method}` })
    const run = query[method] as (...args: readonly unknown[]) => Promise<unknown> | AsyncIterable<unknown>
    const answered = run(...args)
    if (methods[method] === 'answer') return answered
    streams.set(ask, (answered as AsyncIterable<unknown>)[Symbol.asyncIterator]())
    return batch(streams, ask)
  })
}

async function replying(reply: number, work: () => Promise<unknown>): Promise<Reply> {
  try {
    return { channel: CHANNEL, reply, value: await work() }
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('CINE_INTERNAL', { what: String(error) })
    return { channel: CHANNEL, reply, error: { code: fault.code, data: fault.data } }
  }
}

async function batch(streams: Map<number, AsyncIterator<unknown>>, ask: number): Promise<Batch> {
  const stream = streams.get(ask)
  const items: unknown[] = []
  if (!stream) return { items, done: true }
  while (items.length < BATCH) {
    const next = await stream.next()
    if (next.done) {
      streams.delete(ask)
      return { items, done: true }
    }
    items.push(next.value)
  }
  return { items, done: false }
}

/** A query whose answers come over a port. Faults arrive as faults; streams are read ahead by one batch at most. */
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
  const send = (ask: number, message: Ask | Pull): Promise<unknown> => new Promise((resolve, reject) => {
    waiting.set(ask, { resolve, reject })
    port.post(message)
  })
  const call = (method: string) => async (...args: readonly unknown[]): Promise<unknown> => {
    const ask = ++asked
    const { sent, at, signal } = withoutWork(args)
    signal?.throwIfAborted()
    const stop = (): void => {
      port.post({ channel: CHANNEL, stop: ask } satisfies Stop)
      waiting.get(ask)?.reject(signal?.reason)
      waiting.delete(ask)
    }
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await send(ask, { channel: CHANNEL, ask, method, args: sent, ...(at >= 0 && { stoppable: at }) })
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }
  const stream = (method: string) => async function* (...args: readonly unknown[]): AsyncGenerator<unknown, void> {
    const ask = ++asked
    let done = false
    const { sent, signal } = withoutWork(args)
    try {
      for (let next = await send(ask, { channel: CHANNEL, ask, method, args: sent }) as Batch; ; next = await send(ask, { channel: CHANNEL, pull: ask }) as Batch) {
        done = next.done
        signal?.throwIfAborted()
        yield* next.items
        if (done) return
      }
    } finally {
      if (!done) port.post({ channel: CHANNEL, pull: ask, stop: true } satisfies Pull)
    }
  }
  return Object.fromEntries(Object.entries(methods).map(([method, kind]) => [method, kind === 'stream' ? stream(method) : call(method)])) as unknown as Query
}

/** Arguments that a port can carry: of `Work` only the signal counts, and that is told later. */
function withoutWork(args: readonly unknown[]): { readonly sent: readonly unknown[], readonly at: number, readonly signal: AbortSignal | undefined } {
  const at = args.findIndex(isWork)
  const work = args[at] as Work | undefined
  return { sent: args.map((arg, i) => i === at ? undefined : arg), at: work?.signal ? at : -1, signal: work?.signal }
}

const isWork = (arg: unknown): boolean => typeof arg === 'object' && arg !== null && ('signal' in arg || 'progress' in arg)

const isOurs = (message: unknown): message is { readonly channel: typeof CHANNEL } =>
  typeof message === 'object' && message !== null && (message as { channel?: unknown }).channel === CHANNEL
const isAsk = (message: unknown): message is Ask => isOurs(message) && 'ask' in message
const isStop = (message: unknown): message is Stop => isOurs(message) && 'stop' in message && !('pull' in message)
const isPull = (message: unknown): message is Pull => isOurs(message) && 'pull' in message
const isReply = (message: unknown): message is Reply => isOurs(message) && 'reply' in message
