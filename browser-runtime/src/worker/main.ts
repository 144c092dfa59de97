import type { FromWorker, ToWorker } from '../keeper/message.ts'
import { durableShelf, serveKeeper } from '../keeper/service.ts'

interface WorkerRealm {
  addEventListener(type: 'message', handler: (event: { readonly data: ToWorker }) => void): void
  postMessage(message: FromWorker, transfer: readonly ArrayBuffer[]): void
}

const realm = globalThis as unknown as WorkerRealm

function post(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  realm.postMessage(message, transfer)
}

const take = serveKeeper({ post, platform: { get: url => fetch(url), wait: (run, ms) => { setTimeout(run, ms) } }, openShelf: durableShelf })
realm.addEventListener('message', event => { take(event.data) })
post({ kind: 'ready' })
