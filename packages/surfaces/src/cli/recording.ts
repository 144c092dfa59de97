import zlib from 'node:zlib'
import { openTrace, zlibDecompressors, type Trace } from '@cinescope/trace'
import { FileSource } from './file-source.ts'
import { recover } from './recover.ts'

/** An open recording of a command. */
export interface OpenRecording {
  readonly trace: Trace
  readonly source: FileSource
  close(): Promise<void>
}

export async function readTrace(file: string): Promise<OpenRecording> {
  let source = await FileSource.open(file)
  try {
    if (await recover(file, source)) {
      await source.close()
      source = await FileSource.open(file)
    }
    const trace = await openTrace(source, { decompressors: zlibDecompressors(zlib) })
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
