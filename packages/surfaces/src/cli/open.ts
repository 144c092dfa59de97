import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Fault } from '@cinescope/base'
import { bookmarkFile } from '../file/bookmark-file.ts'
import { newest, recordingsFolder, recordingsIn } from '../file/newest.ts'
import { openFile } from '../file/recording.ts'
import { withSites } from '../file/sites.ts'
import { openBrowser } from './opener.ts'
import { serveRecording } from './serve.ts'
import type { Terminal } from './terminal.ts'
import { packageFolder } from './version.ts'

export interface OpenOptions {
  readonly port: number
  readonly browser: boolean
  readonly sites: string | undefined
}

/** Serves the viewer and one recording on this machine only, until the command is interrupted: of several, or where none is named, the newest. */
export async function open(terminal: Terminal, given: readonly string[], { port, browser, sites }: OpenOptions): Promise<void> {
  const files = given.length > 0 ? given : await recorded()
  const file = await newest(files)
  // A file that cannot be read is told here, not by an empty page.
  const recording = await openFile(file)
  const source = sites === undefined ? recording.source : await withSites(recording.source, recording.trace, sites)
  recording.trace.close()
  const viewer = join(packageFolder(), 'dist')
  if (!existsSync(join(viewer, 'index.html'))) throw new Fault('CINE_NO_VIEWER', { folder: viewer })
  const { address } = await serveRecording({ viewer, name: basename(file), source, bookmarks: bookmarkFile(file), port })
  const others = files.length > 1 ? terminal.color.dim(`  the newest of ${files.length}; cinescope list shows them`) : ''
  terminal.out(`${terminal.color.bold(basename(file))}${others}\n${address}\nPress Ctrl+C to end.\n`)
  if (browser) await openBrowser(address)
}

/** Recordings of the programs of this project; throws CINE_NO_FILE if there are none. */
async function recorded(): Promise<readonly string[]> {
  const folder = recordingsFolder()
  const files = await recordingsIn(folder).catch(() => [])
  if (files.length === 0) throw new Fault('CINE_NO_FILE', { file: join(folder, '*.cine') })
  return files
}
