import { open, readFile } from 'node:fs/promises'
import { TraceIndex, type Work } from '@cinescope/query'
import type { Trace } from '@cinescope/trace'

/**
 * The index of a recording on disk, kept beside it as `NAME.cine.idx`: read, brought up to date, and written back if that
 * changed it and the folder may be written. The file can be removed at any time. Rejects with the signal's reason; what was done by then is kept.
 */
export async function fileIndex(path: string, trace: Trace, work: Work = {}): Promise<TraceIndex> {
  const index = await knownIndex(path, trace)
  try {
    await index.extend(work)
  } finally {
    await keepIndex(path, index)
  }
  return index
}

/** What the file beside a recording knows of it; the rest is made when it is asked for (`createQuery`). */
export async function knownIndex(path: string, trace: Trace): Promise<TraceIndex> {
  return new TraceIndex(trace, { bytes: await readFile(indexPath(path)).catch(() => undefined) })
}

/** Writes an index beside its recording, unless the file is the same already or may not be written. */
export async function keepIndex(path: string, index: TraceIndex): Promise<void> {
  const known = await readFile(indexPath(path)).catch(() => undefined)
  if (known && isSame(known, index)) return
  try {
    const file = await open(indexPath(path), 'w')
    try {
      for (const piece of index.pieces()) await file.write(piece)
    } finally {
      await file.close()
    }
  } catch {
    // A folder that may not be written, a full disk: what is cut short is made anew by the next reader.
  }
}

const indexPath = (recording: string): string => `${recording}.idx`

function isSame(bytes: Uint8Array, index: TraceIndex): boolean {
  let at = 0
  for (const piece of index.pieces()) {
    if (Buffer.compare(bytes.subarray(at, at + piece.length), piece) !== 0) return false
    at += piece.length
  }
  return at === bytes.length
}
