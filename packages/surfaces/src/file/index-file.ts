import { readFile, writeFile } from 'node:fs/promises'
import { openIndex, type IndexWork, type TraceIndex } from '@cinescope/query'
import type { Trace } from '@cinescope/trace'

/**
 * The index of a recording on disk, kept beside it as `NAME.cine.idx`: read, brought up to date, and written back if that
 * changed it and the folder may be written. The file can be removed at any time.
 */
export async function fileIndex(path: string, trace: Trace, work: IndexWork = {}): Promise<TraceIndex> {
  const file = `${path}.idx`
  const known = await readFile(file).catch(() => undefined)
  const index = await openIndex(trace, { ...work, bytes: known })
  const bytes = index.bytes()
  if (!known || Buffer.compare(known, bytes) !== 0) await writeFile(file, bytes).catch(() => undefined)
  return index
}
