import { dump as dumpLines } from '@cinescope/trace'
import { openFile } from '../file/recording.ts'
import { warnProblems } from './info.ts'
import type { Terminal } from './terminal.ts'

export interface DumpOptions {
  readonly from: number | undefined
  readonly to: number | undefined
  readonly sites: string | undefined
}

/** Lines are printed in bundles: one write a line is a hundred times slower. */
const BUNDLE = 64 * 1024

/** The recording as text, one record a line; `cinescope parse` reads it back. */
export async function dump(terminal: Terminal, file: string, { sites, ...range }: DumpOptions): Promise<void> {
  const recording = await openFile(file, { sites })
  try {
    let bundle = ''
    for await (const line of dumpLines(recording.trace, range)) {
      bundle += `${line}\n`
      if (bundle.length < BUNDLE) continue
      await terminal.out(bundle)
      bundle = ''
    }
    await terminal.out(bundle)
    warnProblems(terminal, recording.trace)
  } finally {
    await recording.close()
  }
}
