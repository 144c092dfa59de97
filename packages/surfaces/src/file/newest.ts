import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '@cinescope/config'
import { openFile } from './recording.ts'

/** Where programs of this project leave their recordings. */
export const recordingsFolder = (): string => loadConfig()?.options.folder ?? '.cinescope'

/** Paths of the recordings in a folder, by name. */
export async function recordingsIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.cine'))
  return names.toSorted().map(name => join(folder, name))
}

/**
 * The recording that was written last, of one or more. One without a record gives way to any other: `npx`, `npm run` and a test runner's own process are
 * programs too, and leave one when they run under the recorder.
 */
export async function newest(files: readonly string[]): Promise<string> {
  if (files.length === 1) return files[0]!
  const dated = await Promise.all(files.map(async file => ({ file, at: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 })))
  const sorted = dated.toSorted((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1)).map(({ file }) => file)
  for (const file of sorted) if (await hasRecords(file)) return file
  return sorted[0]!
}

async function hasRecords(file: string): Promise<boolean> {
  try {
    const recording = await openFile(file)
    const { begin, end } = recording.trace
    await recording.close()
    return end > begin
  } catch {
    return false
  }
}
