import { fileIndex } from '../file/index-file.ts'
import { openFile } from '../file/recording.ts'
import { bytesText, countText, type Terminal } from './terminal.ts'

/** Makes the index of a recording, or brings it up to date. */
export async function index(terminal: Terminal, file: string): Promise<void> {
  const recording = await openFile(file)
  try {
    const { trace, source } = recording
    const stop = new AbortController()
    const onInterrupt = (): void => stop.abort()
    process.once('SIGINT', onInterrupt)
    try {
      const made = await fileIndex(file, trace, { signal: stop.signal })
      terminal.out(`${file}.idx: ${bytesText(made.size)} for ${countText(trace.end - trace.begin)} records (${Math.round(made.size / source.size * 100)} % of the recording)\n`)
    } finally {
      process.off('SIGINT', onInterrupt)
    }
  } finally {
    await recording.close()
  }
}
