import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@cinescope/base'
import { openFile } from './recording.ts'

/** Paths of the recordings in a folder, by name. */
export async function recordingsIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.cine'))
  return names.toSorted().map(name => join(folder, name))
}

/**
 * The recording that was written last. One without a record gives way to any other: `npx`, `npm run` and a test runner's own process are
 * programs too, and leave one when they run under the recorder.
 */
export async function newest(files: readonly string[], folder: string): Promise<string> {
  const dated = await Promise.all(files.map(async file => ({ file, at: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 })))
  const [last, ...others] = dated.toSorted((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1)).map(({ file }) => file)
  if (last === undefined) throw new Fault('CINE_NO_FILE', { file: join(folder, '*.cine') })
  for (const file of others.length > 0 ? [last, ...others] : []) if (await hasRecords(file)) return file
  return last
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
