import type { LocalKeeper } from '../courier.ts'
import { after, atIdle, capturedFetch } from '../platform.ts'
import type { FromWorker, ToWorker } from './message.ts'
import { durableShelf, serveKeeper } from './service.ts'

/** The keeper of a page that was refused a worker: packs at idle, but answers questions at once. */
export function openLocal(answer: (message: FromWorker) => void): LocalKeeper {
  const take = serveKeeper({
    post: answer,
    platform: { get: url => capturedFetch ? capturedFetch(url) : Promise.reject(new Error('no fetch')), wait: (run, ms) => { after(ms, run) } },
    openShelf: durableShelf,
  })
  let queue: ToWorker[] = []
  let planned = false
  function drain(): void {
    planned = false
    const messages = queue
    queue = []
    for (const message of messages) take(message)
  }
  return {
    take(message) {
      queue.push(message)
      if (message.kind === 'ask') drain()
      else if (!planned) {
        planned = true
        atIdle(drain)
      }
    },
  }
}
