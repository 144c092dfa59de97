import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { TraceIndex, type IndexFile, type Work } from '@cinescope/query'
import type { Trace } from '@cinescope/trace'

/**
 * The index of a recording on disk, kept beside it as `NAME.cine.idx`: brought up to date, written back if that changed it and the folder may be
 * written, and then read from there as questions need it. The file can be removed at any time. Rejects with the signal's reason; what was done by then is kept.
 */
export async function fileIndex(path: string, trace: Trace, work: Work = {}): Promise<TraceIndex> {
  const index = knownIndex(path, trace)
  let kept = false
  try {
    await index.extend(work)
  } finally {
    kept = await keepIndex(path, index)
  }
  if (!kept) return index
  const read = knownIndex(path, trace)
  await read.extend(work)
  return read
}

/** What the file beside a recording knows of it; the rest is made when it is asked for (`createQuery`). */
export function knownIndex(path: string, trace: Trace): TraceIndex {
  return new TraceIndex(trace, { file: openFile(indexPath(path)) })
}

/** Writes an index beside its recording, unless it was read from there and is the same, or may not be written; answers whether it did. Who reads the old file goes on reading it. */
export async function keepIndex(path: string, index: TraceIndex): Promise<boolean> {
  if (!index.changed) return false
  const next = `${indexPath(path)}.${process.pid}`
  try {
    const file = await open(next, 'w')
    try {
      for (const piece of index.pieces()) await file.write(piece)
    } finally {
      await file.close()
    }
    await rename(next, indexPath(path))
    return true
  } catch {
    // A folder that may not be written, a full disk: the next reader makes it anew.
    await rm(next, { force: true }).catch(() => undefined)
    return false
  }
}

const indexPath = (recording: string): string => `${recording}.idx`

/** Files of indexes that nobody holds any more are closed. */
const unused = new FinalizationRegistry<number>(closeSync)

/** undefined if there is none. */
function openFile(path: string): IndexFile | undefined {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch {
    return undefined
  }
  const about = fstatSync(handle)
  const file: IndexFile = {
    size: about.isFile() ? about.size : 0,
    read: (offset, length) => {
      const bytes = new Uint8Array(length)
      return bytes.subarray(0, readSync(handle, bytes, 0, length, offset))
    },
  }
  unused.register(file, handle)
  return file
}
