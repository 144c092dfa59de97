import { IdbShelf } from './idb-shelf.ts'
import { Keeper } from './keeper.ts'
import type { FromWorker, ToWorker } from './message.ts'
import { openPacking } from './packing.ts'
import type { Shelf } from './shelf.ts'
import { Tables, type TableFetch } from './tables.ts'

export interface ServiceHost {
  post(message: FromWorker, transfer?: readonly ArrayBuffer[]): void
  readonly platform: TableFetch
  openShelf(lost: (reason: string) => void): Promise<Shelf>
}

export const durableShelf = (lost: (reason: string) => void): Promise<Shelf> => IdbShelf.open(lost)

/** Answers the messages of a page with a keeper; the same in the worker and in the page itself. */
export function serveKeeper(host: ServiceHost): (message: ToWorker) => void {
  let keeper: Keeper | undefined
  let tables: Tables | undefined
  return message => {
    if (message.kind === 'open') {
      const { opening } = message
      const opened = keeper = new Keeper(opening, openPacking(opening), {
        openShelf: host.openShelf,
        now: Date.now,
        alive: lock => { host.post({ kind: 'alive', lock }) },
        state: state => { host.post({ kind: 'state', state }) },
        problem: problem => { host.post({ kind: 'problem', problem }) },
        removed: () => { host.post({ kind: 'removed' }) },
      })
      const missing = (hash: string, status: number): void => { host.post({ kind: 'problem', problem: { code: 'CINE_SITES_MISSING', data: { hash, status } } }) }
      tables = new Tables(opening.sites, table => opened.table(table), missing, host.platform)
    } else if (message.kind === 'chunk') {
      const { chunk, lent } = message
      void keeper?.chunk(chunk).then(() => {
        const buffer = chunk.words.buffer as ArrayBuffer
        if (lent) host.post({ kind: 'free', buffer }, [buffer])
      })
    } else if (message.kind === 'module') tables?.add(message.hash, message.table)
    else if (keeper) void answer(keeper, message, host, message.method === 'flush' ? tables : undefined)
  }
}

async function answer(keeper: Keeper, ask: Extract<ToWorker, { kind: 'ask' }>, host: ServiceHost, tables: Tables | undefined): Promise<void> {
  const { number, method, args } = ask
  try {
    await tables?.arrived()
    const value = await (keeper[method] as (...args: readonly unknown[]) => Promise<unknown>).apply(keeper, args as unknown[])
    host.post({ kind: 'answer', number, value, failed: undefined })
  } catch (error) {
    host.post({ kind: 'answer', number, value: undefined, failed: String(error) })
  }
}
