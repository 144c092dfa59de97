import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import type { BookmarkStore } from '@cinescope/session'

/**
 * Bookmarks of a recording on disk, kept beside it as `NAME.cine.bookmarks.json`. Saving writes another file and renames it: whoever
 * reads sees the old text or the new one. What cannot be read is kept as `NAME.cine.bookmarks.damaged-1.json`, -2...
 */
export function bookmarkFile(recording: string): BookmarkStore {
  const file = `${recording}.bookmarks.json`
  return {
    load: async () => {
      try {
        return await readFile(file, 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    save: async text => {
      const next = `${file}.${randomUUID()}`
      try {
        await written(next, text)
        await rename(next, file)
      } catch (error) {
        await rm(next, { force: true })
        throw error
      }
    },
    setAside: async text => {
      for (let i = 1; ; i++) {
        const aside = `${recording}.bookmarks.damaged-${i}.json`
        try {
          await written(aside, text)
          return aside
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        }
      }
    },
  }
}

/** A new file whose text is on the disk, not only on its way there. */
async function written(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
