import { mkdir, open } from 'node:fs/promises'
import { Fault } from '@cinescope/base'
import { nearest } from '@cinescope/diagnostics'
import { FORMATS, PARQUET, TEXT_FORMATS } from '../exports/format.ts'
import { writeParquet } from '../exports/parquet.ts'
import { openFault } from '../file/file-source.ts'
import { openFile } from '../file/recording.ts'
import { warnProblems } from './info.ts'
import type { Terminal } from './terminal.ts'

export interface ExportOptions {
  readonly to: string | undefined
  /** File, or folder for Parquet; beside the recording if it is not said. */
  readonly out: string | undefined
  readonly sites: string | undefined
}

/** Writes a recording in a format that other programs open. */
export async function exportRecording(terminal: Terminal, file: string, { to, out, sites }: ExportOptions): Promise<void> {
  const format = TEXT_FORMATS[to ?? '']
  if (!format && to !== PARQUET) throw new Fault('CINE_EXPORT_FORMAT', { format: to, suggestion: to === undefined ? undefined : nearest(to, FORMATS), formats: FORMATS.join(', ') })
  const recording = await openFile(file, { sites })
  const target = out ?? `${file.replace(/\.cine$/, '')}${format?.ending ?? '.parquet'}`
  try {
    if (!format) {
      await mkdir(target, { recursive: true })
      await writeParquet(recording.trace, target)
    } else {
      const handle = await open(target, 'w')
      try {
        await format.write(recording.trace, { write: async text => { await handle.writeFile(text) } })
      } finally {
        await handle.close()
      }
    }
    terminal.out(`${target}\n`)
    warnProblems(terminal, recording.trace)
  } catch (error) {
    throw openFault(error, target)
  } finally {
    await recording.close()
  }
}
