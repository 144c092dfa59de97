import { workerData, type MessagePort } from 'node:worker_threads'
import { STATE_FAILED, STATE_HANDLED, type FromKeeper, type KeeperStart, type ToKeeper } from '../sink/message.ts'
import { Keeper } from './keeper.ts'
import { retire } from './retire.ts'

const start = workerData as KeeperStart & { readonly port: MessagePort }

function fail(error: unknown): void {
  start.port.postMessage({ code: 'CINE_WORKER_LOST', data: { what: String(error) } } satisfies FromKeeper, [])
  Atomics.store(start.state, STATE_FAILED, 1)
  Atomics.notify(start.state, STATE_HANDLED)
}

try {
  retire(start.file, start.retain)
  const keeper = new Keeper(start, problem => start.port.postMessage(problem, []))
  start.port.on('message', (message: ToKeeper) => {
    try {
      keeper.handle(message)
    } catch (error) {
      fail(error)
    }
    Atomics.add(start.state, STATE_HANDLED, 1)
    Atomics.notify(start.state, STATE_HANDLED)
  })
} catch (error) {
  fail(error)
}
