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

/** `works`: the place of the argument that is `Work`: its signal is heard with `Stop`, its progress told with `Done`. */
interface Ask { readonly channel: typeof CHANNEL, readonly ask: number, readonly works?: number, readonly method: string, readonly args: readonly unknown[] }
/** The next items of a stream that was asked for; `stop` ends it. */
interface Pull { readonly channel: typeof CHANNEL, readonly pull: number, readonly stop?: true }
/** The signal of a question was given. */
interface Stop { readonly channel: typeof CHANNEL, readonly stop: number }
/** How far the work of a question is. */
interface Done { readonly channel: typeof CHANNEL, readonly done: number, readonly segments: number, readonly all: number }
interface Reply { readonly channel: typeof CHANNEL, readonly reply: number, readonly value?: unknown, readonly error?: { readonly code: string, readonly data: Readonly<Record<string, unknown>> } }

/** Items of a stream that travel together, and that were the last. */
interface Batch { readonly items: readonly unknown[], readonly done: boolean }

/** Every method there is, and whether it streams; the compiler checks that none is missing. */
const methods: Readonly<Record<keyof Query, 'answer' | 'stream'>> = {
  summary: 'answer', refresh: 'answer', prepare: 'stream', source: 'answer', functionName: 'answer', record: 'answer', neighbour: 'answer', tickAt: 'answer', density: 'answer', flame: 'answer', events: 'answer',
  callTree: 'answer', calls: 'answer', frame: 'answer', stackAt: 'answer', asyncStackAt: 'answer', scopeAt: 'answer', localsAt: 'answer', evaluate: 'answer', siteValues: 'answer', pathOf: 'answer',
  objectAt: 'answer', lastWrite: 'answer', nextWrite: 'answer', origin: 'answer', targetOf: 'answer', historyOf: 'answer', hits: 'stream', firstWhere: 'answer', lineFrom: 'answer', stores: 'answer', storeDiff: 'answer', errors: 'answer',
  slow: 'answer', search: 'answer', stats: 'answer',
}

const isMethod = (name: string): name is keyof Query => Object.hasOwn(methods, name)

/** Items sent at once: enough that the port costs little, few enough that the first ones come at once. */
const BATCH = 256
/** No item waits longer than this for those that travel with it, in milliseconds, if others follow. */
const BATCH_MS = 50

/** What one end serves: streams that were not read to their end, and what stops the work of a question. */
interface Serving {
  readonly port: QueryPort
  readonly query: Query
  readonly streams: Map<number, AsyncIterator<unknown>>
  readonly stops: Map<number, AbortController>
}

/** Answers the questions that come over a port. The result stops serving. */
export function serveQuery(port: QueryPort, query: Query): () => void {
  const serving: Serving = { port, query, streams: new Map(), stops: new Map() }
  const { streams, stops } = serving
  const stop = port.listen(message => {
    if (isAsk(message)) void replying(message.ask, () => answer(serving, message)).then(reply => { port.post(reply) })
    else if (isStop(message)) stops.get(message.stop)?.abort()
    else if (isPull(message)) {
      if (message.stop) end(serving, message.pull)
      else void replying(message.pull, () => batch(serving, message.pull)).then(reply => { port.post(reply) })
    }
  })
  return () => {
    stop()
    for (const ask of streams.keys()) end(serving, ask)
  }
}

function end({ streams, stops }: Serving, ask: number): void {
  void streams.get(ask)?.return?.()
  streams.delete(ask)
  stops.delete(ask)
}

async function answer(serving: Serving, { ask, works, method, args }: Ask): Promise<unknown> {
  if (!isMethod(method)) throw new Fault('CINE_INTERNAL', { what: `no query method ${method}` })
  const { port, query, streams, stops } = serving
  const run = query[method] as (...args: readonly unknown[]) => Promise<unknown> | AsyncIterable<unknown>
  const stop = new AbortController()
  const work: Work = { signal: stop.signal, progress: (segments, all) => { port.post({ channel: CHANNEL, done: ask, segments, all } satisfies Done) } }
  if (works !== undefined) stops.set(ask, stop)
  try {
    const answered = run(...works === undefined ? args : args.map((arg, i) => i === works ? work : arg))
    if (methods[method] === 'answer') return await answered
    streams.set(ask, (answered as AsyncIterable<unknown>)[Symbol.asyncIterator]())
    return await batch(serving, ask)
  } finally {
    if (!streams.has(ask)) stops.delete(ask)
  }
}

async function replying(reply: number, work: () => Promise<unknown>): Promise<Reply> {
  try {
    return { channel: CHANNEL, reply, value: await work() }
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('CINE_INTERNAL', { what: String(error) })
    return { channel: CHANNEL, reply, error: { code: fault.code, data: fault.data } }
  }
}

async function batch(serving: Serving, ask: number): Promise<Batch> {
  const stream = serving.streams.get(ask)
  const items: unknown[] = []
  if (!stream) return { items, done: true }
  const begun = performance.now()
  try {
    while (items.length < BATCH && (items.length === 0 || performance.now() - begun < BATCH_MS)) {
      const next = await stream.next()
      if (next.done) {
        end(serving, ask)
        return { items, done: true }
      }
      items.push(next.value)
    }
  } catch (error) {
    end(serving, ask)
    throw error
  }
  return { items, done: false }
}

/** A query whose answers come over a port. Faults arrive as faults; streams are read ahead by one batch at most. */
export function connectQuery(port: QueryPort): Query {
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void, readonly reject: (error: unknown) => void }>()
  const working = new Map<number, Work>()
  let asked = 0
  port.listen(message => {
    if (isDone(message)) return working.get(message.done)?.progress?.(message.segments, message.all)
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
  /** Begins a question: what is sent, and what is to be called when it has ended. */
  const begin = (method: string, args: readonly unknown[]): { readonly message: Ask, readonly over: () => void } => {
    const ask = ++asked
    const at = args.findIndex(isWork)
    const work = (args[at] ?? {}) as Work
    work.signal?.throwIfAborted()
    const stop = (): void => {
      port.post({ channel: CHANNEL, stop: ask } satisfies Stop)
      waiting.get(ask)?.reject(work.signal?.reason)
      waiting.delete(ask)
    }
    work.signal?.addEventListener('abort', stop, { once: true })
    if (at >= 0) working.set(ask, work)
    return {
      // A port carries neither a signal nor a function.
      message: { channel: CHANNEL, ask, method, args: args.map((arg, i) => i === at ? undefined : arg), ...(at >= 0 && { works: at }) },
      over: () => {
        work.signal?.removeEventListener('abort', stop)
        working.delete(ask)
      },
    }
  }
  const call = (method: string) => async (...args: readonly unknown[]): Promise<unknown> => {
    const { message, over } = begin(method, args)
    try {
      return await send(message.ask, message)
    } finally {
      over()
    }
  }
  const stream = (method: string) => async function* (...args: readonly unknown[]): AsyncGenerator<unknown, void> {
    const { message, over } = begin(method, args)
    const { ask } = message
    let done = false
    try {
      for (let next = await send(ask, message) as Batch; ; next = await send(ask, { channel: CHANNEL, pull: ask }) as Batch) {
        done = next.done
        for (const item of next.items) {
          working.get(ask)?.signal?.throwIfAborted()
          yield item
        }
        if (done) return
        // The other end has stopped, and would say so by an error of its own.
        working.get(ask)?.signal?.throwIfAborted()
      }
    } finally {
      over()
      if (!done) port.post({ channel: CHANNEL, pull: ask, stop: true } satisfies Pull)
    }
  }
  return Object.fromEntries(Object.entries(methods).map(([method, kind]) => [method, kind === 'stream' ? stream(method) : call(method)])) as unknown as Query
}

const isWork = (arg: unknown): boolean => typeof arg === 'object' && arg !== null && ('signal' in arg || 'progress' in arg)

const isOurs = (message: unknown): message is { readonly channel: typeof CHANNEL } =>
  typeof message === 'object' && message !== null && (message as { channel?: unknown }).channel === CHANNEL
const isAsk = (message: unknown): message is Ask => isOurs(message) && 'ask' in message
const isStop = (message: unknown): message is Stop => isOurs(message) && 'stop' in message && !('pull' in message)
const isPull = (message: unknown): message is Pull => isOurs(message) && 'pull' in message
const isDone = (message: unknown): message is Done => isOurs(message) && 'done' in message && 'segments' in message
const isReply = (message: unknown): message is Reply => isOurs(message) && 'reply' in message
