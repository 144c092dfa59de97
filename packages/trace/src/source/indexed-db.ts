import { joinBytes } from '@cinescope/base'
import type { ByteSource } from '../trace.ts'

/** Stores of the database `cinescope`: a row each, whose `header` is the start of the file; sections as bytes, under [recording, number]. */
const RECORDINGS = 'recordings'
const SECTIONS = 'sections'

/**
 * A recording that pages of this origin keep in the database `cinescope`, as it is now. Opening looks at every section once for its length; after that
 * only those that are asked for are read. A section evicted meanwhile reads as zeros, which a reader reports as damage.
 * Undefined if there is no such recording.
 */
export async function indexedDbSource(database: IDBDatabase, recording: string): Promise<ByteSource | undefined> {
  const change = database.transaction([RECORDINGS, SECTIONS])
  const row = await answer(change.objectStore(RECORDINGS).get(recording)) as { readonly header: Uint8Array } | undefined
  if (!row) return undefined
  const pieces: Piece[] = [{ number: -1, offset: 0, length: row.header.length }]
  let size = row.header.length
  await each(change.objectStore(SECTIONS).openCursor(IDBKeyRange.bound([recording, -Infinity], [recording, Infinity])), (key, bytes) => {
    const [, number] = key as [string, number]
    pieces.push({ number, offset: size, length: bytes.length })
    size += bytes.length
  })
  return {
    size,
    async read(offset, length) {
      const end = Math.min(offset + length, size)
      const wanted = pieces.slice(at(pieces, offset)).filter(piece => piece.offset < end && piece.offset + piece.length > offset)
      if (wanted.length === 0) return new Uint8Array(0)
      const store = database.transaction(SECTIONS).objectStore(SECTIONS)
      const bytes = await Promise.all(wanted.map(async piece => {
        const found = piece.number < 0 ? row.header : await answer(store.get([recording, piece.number])) as Uint8Array | undefined
        return found ?? new Uint8Array(piece.length)
      }))
      const from = offset - wanted[0]!.offset
      return joinBytes(bytes).subarray(from, from + end - offset)
    },
  }
}

interface Piece { readonly number: number, readonly offset: number, readonly length: number }

/** Index of the piece that holds the byte. */
function at(pieces: readonly Piece[], offset: number): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (pieces[middle]!.offset <= offset) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

function answer(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')))
  })
}

function each(request: IDBRequest<IDBCursorWithValue | null>, visit: (key: IDBValidKey, value: Uint8Array) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')))
    request.addEventListener('success', () => {
      const cursor = request.result
      if (!cursor) return resolve()
      visit(cursor.primaryKey, cursor.value as Uint8Array)
      cursor.continue()
    })
  })
}
