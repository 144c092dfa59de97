import { Fault, isFault } from '@cinescope/base'
import { connectQuery, createQuery, serveQuery, type QueryPort } from '@cinescope/query'
import { openTrace } from '@cinescope/trace'
import type { Opener } from '../panel.ts'
import { connectBytes, isByteMessage, post, serveBytes } from './byte-port.ts'
import { openEngine } from './engine.ts'

const PATIENCE = 4000

/** What a worker and its inside look like from here. */
interface Channel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', handler: (event: MessageEvent<unknown>) => void): void
  removeEventListener(type: 'message', handler: (event: MessageEvent<unknown>) => void): void
}

function portOf(channel: Channel): QueryPort {
  return {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    post: message => channel.postMessage(message),
    listen(handler) {
      const listener = (event: MessageEvent<unknown>): void => handler(event.data)
      channel.addEventListener('message', listener)
      return () => channel.removeEventListener('message', listener)
    },
  }
}

/** True in the worker that `workerOpener` starts. */
export function insideWorker(): boolean {
  return typeof document === 'undefined' && typeof (globalThis as { readonly WorkerGlobalScope?: unknown }).WorkerGlobalScope === 'function'
}

/** The worker's side: opens what it is told to and answers questions about it. */
export function serveEngine(): void {
  const port = portOf(globalThis as unknown as Channel)
  port.listen(message => {
    if (!isByteMessage(message) || message.kind !== 'open') return
    void openTrace(connectBytes(port, message.size)).then(
      trace => {
        serveQuery(port, createQuery(trace))
        post(port, { kind: 'opened' })
      },
      (error: unknown) => post(port, isFault(error) ? { kind: 'failed', code: error.code, data: error.data } : { kind: 'failed', code: 'CINE_INTERNAL', data: { what: String(error) } }),
    )
  })
  post(port, { kind: 'opened' })
}

/**
 * Runs the query engine in a worker made from this very module, so that the app keeps its thread. Where that cannot be (a content
 * security policy, another origin, a bundler that moved the module) the engine runs in the page.
 */
export function workerOpener(url: string, Start: typeof Worker = globalThis.Worker): Opener {
  let last: Worker | undefined
  let refused = false
  return async source => {
    const worker = refused ? undefined : await start(url, Start)
    if (worker === undefined) {
      refused = true
      return openEngine(source)
    }
    const port = portOf(worker)
    serveBytes(port, source)
    const opened = answer(port)
    post(port, { kind: 'open', size: source.size })
    try {
      await opened
    } catch (error) {
      worker.terminate()
      throw error
    }
    last?.terminate()
    last = worker
    const query = connectQuery(port)
    return {
      ...query,
      refresh() {
        post(port, { kind: 'size', size: source.size })
        return query.refresh()
      },
    }
  }
}

function answer(port: QueryPort): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = port.listen(message => {
      if (!isByteMessage(message) || (message.kind !== 'opened' && message.kind !== 'failed')) return
      stop()
      if (message.kind === 'opened') resolve()
      else reject(new Fault(message.code, message.data))
    })
  })
}

/** A worker that has said hello; undefined if none can be had. */
async function start(url: string, Start: typeof Worker): Promise<Worker | undefined> {
  let worker: Worker | undefined
  try {
    const started = new Start(url, { type: 'module', name: 'cinescope query' })
    worker = started
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Fault('CINE_WORKER_REFUSED', { reason: 'timeout' })), PATIENCE)
      started.addEventListener('error', event => {
        clearTimeout(timer)
        event.preventDefault()
        reject(new Fault('CINE_WORKER_REFUSED', { reason: event.message }))
      }, { once: true })
      void answer(portOf(started)).then(() => {
        clearTimeout(timer)
        resolve()
      })
    })
    return started
  } catch {
    worker?.terminate()
    return undefined
  }
}
