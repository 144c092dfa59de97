import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Fault } from '@cinescope/base'
import { bookmarkFile } from '../file/bookmark-file.ts'
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

/** Serves the viewer and one recording on this machine only, until the command is interrupted. */
export async function open(terminal: Terminal, file: string, { port, browser, sites }: OpenOptions): Promise<void> {
  // A file that cannot be read is told here, not by an empty page.
  const recording = await openFile(file)
  const source = sites === undefined ? recording.source : await withSites(recording.source, recording.trace, sites)
  recording.trace.close()
  const viewer = join(packageFolder(), 'dist')
  if (!existsSync(join(viewer, 'index.html'))) throw new Fault('CINE_NO_VIEWER', { folder: viewer })
  const { address } = await serveRecording({ viewer, name: basename(file), source, bookmarks: bookmarkFile(file), port })
  terminal.out(`${terminal.color.bold(basename(file))}\n${address}\nPress Ctrl+C to end.\n`)
  if (browser) await openBrowser(address)
}
