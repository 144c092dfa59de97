import type { Trace } from '@cinescope/trace'
import { cpuprofile } from './cpuprofile.ts'
import { har } from './har.ts'
import { perfetto } from './perfetto.ts'
import { speedscope } from './speedscope.ts'
import type { TextOut } from './text-out.ts'

/** Formats that are one file of text, with the ending that their readers know. */
export const TEXT_FORMATS: Readonly<Record<string, { readonly ending: string, write(trace: Trace, out: TextOut): Promise<void> }>> = {
  perfetto: { ending: '.trace.json', write: perfetto },
  speedscope: { ending: '.speedscope.json', write: speedscope },
  cpuprofile: { ending: '.cpuprofile', write: cpuprofile },
  har: { ending: '.har', write: har },
}

/** A folder of files, one a table. */
export const PARQUET = 'parquet'

export const FORMATS: readonly string[] = [...Object.keys(TEXT_FORMATS), PARQUET]
