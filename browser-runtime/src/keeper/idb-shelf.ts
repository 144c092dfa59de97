import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Numbered, Row, Shelf } from './shelf.ts'

interface Schema extends DBSchema {
  recordings: { key: string, value: Row }
  /** Key: recording, section number. One put a section: one object per record reaches 15 thousand records a second, sections millions. */
  sections: { key: [string, number], value: Uint8Array }
}

export const DATABASE = 'cinescope'
const VERSION = 1

/** The origin's recordings in IndexedDB; every tab has its own rows in the one database. */
export class IdbShelf implements Shelf {
  readonly #db: IDBPDatabase<Schema>

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db
  }

  /** Rejects where IndexedDB is forbidden, broken or blocked by a tab with another version. `lost` is called if the connection dies later. */
  static async open(lost: (reason: string) => void): Promise<IdbShelf> {
    const db = await new Promise<IDBPDatabase<Schema>>((resolve, reject) => {
      openDB<Schema>(DATABASE, VERSION, {
        upgrade(database) {
          database.createObjectStore('recordings', { keyPath: 'id' })
          database.createObjectStore('sections')
        },
        blocked() { reject(new Error('blocked by another tab')) },
        // A newer version in another tab must not wait for this one.
        blocking(_current, _blocked, event) { (event.target as IDBDatabase).close(); lost('a newer version opened the database') },
        terminated() { lost('the browser closed the database') },
      }).then(resolve, reject)
    })
    return new IdbShelf(db)
  }

  async place(row: Row): Promise<void> {
    await this.#db.put('recordings', row)
  }

  async append(row: Row, sections: readonly Numbered[], evicted: readonly number[]): Promise<boolean> {
    const change = this.#db.transaction(['recordings', 'sections'], 'readwrite', { durability: 'relaxed' })
    const rows = change.objectStore('recordings')
    const store = change.objectStore('sections')
    const done: Promise<unknown>[] = []
    // Requests go out before the first answer is awaited: a page that dies now has them in the browser's hands already.
    const present = rows.getKey(row.id)
    done.push(rows.put(row))
    for (const section of sections) done.push(store.put(section.bytes, [row.id, section.seq]))
    for (const seq of evicted) done.push(store.delete([row.id, seq]))
    const settled = Promise.allSettled(done)
    if (await present === undefined) {
      try { change.abort() } catch { /* already finished: nothing is left to undo */ }
      await Promise.allSettled([settled, change.done])
      return false
    }
    const failed = (await settled).find(result => result.status === 'rejected')
    await change.done
    if (failed) throw failed.reason
    return true
  }

  async rows(): Promise<readonly Row[]> {
    return this.#db.getAll('recordings')
  }

  async sections(id: string, from: number): Promise<readonly Numbered[]> {
    const range = IDBKeyRange.bound([id, from], [id, Infinity])
    // One transaction, one state of the store: an eviction between two would shift numbers against bytes.
    const store = this.#db.transaction('sections').store
    const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)])
    return keys.map(([, seq], index) => ({ seq, bytes: values[index] as Uint8Array }))
  }

  async remove(id: string): Promise<void> {
    const change = this.#db.transaction(['recordings', 'sections'], 'readwrite')
    await Promise.all([
      change.objectStore('recordings').delete(id),
      change.objectStore('sections').delete(IDBKeyRange.bound([id, -Infinity], [id, Infinity])),
      change.done,
    ])
  }

  close(): void {
    this.#db.close()
  }
}
