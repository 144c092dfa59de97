import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Answers a function that sends n requests to the server at a port, from a thread of its own, and adds up the lengths of what it got. */
export function server(port) {
  const worker = new Worker(new URL('load.mjs', import.meta.url))
  worker.unref()
  return async n => {
    worker.postMessage({ port, n }, [])
    return (await once(worker, 'message'))[0]
  }
}
