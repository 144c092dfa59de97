import { Fault } from '@cinescope/base'
import type { BookmarkStore } from '@cinescope/session'
import { openDB, type IDBPDatabase } from 'idb'

const STORE = 'bookmarks'

/** Beside the runtime's own database: bookmarks outlive the recording's place in the ring, and a viewer without a runtime has them too. */
async function use<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  const db = await openDB('cinescope.bookmarks', 1, { upgrade(fresh) { fresh.createObjectStore(STORE) } })
  try {
    return await work(db)
  } finally {
    db.close()
  }
}

/** Bookmarks of a recording in this page's storage. */
export function pageBookmarks(recordingId: string): BookmarkStore {
  return {
    load: () => use(async db => await db.get(STORE, recordingId) as string | undefined),
    save: text => use(async db => { await db.put(STORE, text, recordingId) }),
    setAside: text => use(async db => {
      for (let i = 1; ; i++) {
        const key = `${recordingId}.damaged-${i}`
        if (await db.getKey(STORE, key) !== undefined) continue
        await db.add(STORE, text, key)
        return `IndexedDB, cinescope.bookmarks, ${key}`
      }
    }),
  }
}

/** Bookmarks that `cinescope open` keeps beside the file. */
export function servedBookmarks(url: string): BookmarkStore {
  const ask = async (method: string, body?: string): Promise<Response> => {
    const response = await fetch(url, { method, ...(body !== undefined && { body }), cache: 'no-store' })
    if (!response.ok) throw new Fault('CINE_BOOKMARKS_UNSAVED', { reason: await response.text() })
    return response
  }
  return {
    load: async () => {
      const response = await ask('GET')
      return response.status === 204 ? undefined : response.text()
    },
    save: async text => { await ask('PUT', text) },
    setAside: async text => (await ask('POST', text)).text(),
  }
}
