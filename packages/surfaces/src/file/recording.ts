import zlib from 'node:zlib'
import { openTrace, zlibDecompressors, type Trace } from '@cinescope/trace'
import { fileSource, type FileSource } from './file-source.ts'
import { readSites } from './sites.ts'

export interface OpenFileOptions {
  /** Output folder of the build that was recorded: where site tables are that the recording lacks. */
  readonly sites?: string | undefined
}

/** An open recording file. */
export interface FileRecording {
  readonly trace: Trace
  readonly source: FileSource
  close(): Promise<void>
}

/** Opens a recording file, with what a killed program left beside it. Throws the faults of `fileSource`, `openTrace` and `readSites`. */
export async function openFile(path: string, { sites }: OpenFileOptions = {}): Promise<FileRecording> {
  const source = await fileSource(path)
  try {
    const trace = await openTrace(source, { decompressors: zlibDecompressors(zlib) })
    if (sites !== undefined) for (const table of await readSites(trace, sites)) trace.attach(table)
    return {
      trace,
      source,
      close: async () => {
        trace.close()
        await source.close()
      },
    }
  } catch (error) {
    await source.close()
    throw error
  }
}
