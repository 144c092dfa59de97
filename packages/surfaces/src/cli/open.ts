import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Fault } from '@cinescope/base'
import { readTrace } from './recording.ts'
import { openBrowser } from './opener.ts'
import { serveRecording } from './serve.ts'
import type { Terminal } from './terminal.ts'
import { packageFolder } from './version.ts'

export interface OpenOptions {
  readonly port: number
  readonly browser: boolean
}

/** Serves the viewer and one recording on this machine only, until the command is interrupted. */
export async function open(terminal: Terminal, file: string, { port, browser }: OpenOptions): Promise<void> {
  // A file that cannot be read is told here, not by an empty page.
  const recording = await readTrace(file)
  recording.trace.close()
  await recording.close()
  const viewer = join(packageFolder(), 'dist')
  if (!existsSync(join(viewer, 'index.html'))) throw new Fault('CINE_NO_VIEWER', { folder: viewer })
  const { address } = await serveRecording({ viewer, file, port })
  terminal.out(`${terminal.color.bold(basename(file))}\n${address}\nPress Ctrl+C to end.\n`)
  if (browser) await openBrowser(address)
}
