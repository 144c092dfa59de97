import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { isFault } from '@cinescope/base'
import { describe } from '@cinescope/diagnostics'
import { openFault } from '../file/file-source.ts'
import { recordingsFolder, recordingsIn } from '../file/newest.ts'
import { openFile } from '../file/recording.ts'
import { length } from './info.ts'
import { bytesText, columns, countText, durationText, timeText, type Terminal } from './terminal.ts'

/** Recordings of a folder, oldest first, without those that hold no record where others do. One that cannot be read is listed with the reason. */
export async function list(terminal: Terminal, given: string | undefined): Promise<void> {
  const folder = given ?? recordingsFolder()
  let names: readonly string[]
  try {
    names = await recordingsIn(folder)
  } catch (error) {
    // Nothing was recorded here yet.
    if (given !== undefined || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw openFault(error, folder)
    names = []
  }
  if (names.length === 0) {
    terminal.out(`No recordings in ${folder}.\n`)
    return
  }
  const rows = [['file', 'recorded', 'length', 'records', 'size', 'program']]
  for (const name of names) rows.push(await row(name))
  const full = rows.filter(cells => cells[3] !== '0')
  const empty = full.length > 1 ? rows.length - full.length : 0
  const [head, ...rest] = columns(empty > 0 ? full : rows, [2, 3, 4]).split('\n')
  terminal.out(`${terminal.color.dim(head!)}\n${rest.join('\n')}\n`)
  if (empty > 0) terminal.out(terminal.color.dim(`${empty} more without a record, of processes that ran no recorded code (npx, a test runner's own).\n`))
}

async function row(path: string): Promise<string[]> {
  const name = basename(path)
  try {
    const recording = await openFile(path)
    const { trace, source } = recording
    const { epoch, title } = trace.header
    const cells = [name, timeText(epoch + (trace.segments[0]?.startTime ?? 0)), durationText(length(trace)), countText(trace.end - trace.begin), bytesText(source.size), title]
    await recording.close()
    return cells
  } catch (error) {
    const what = isFault(error) ? `[${error.code}] ${describe(error).what}` : String(error)
    const { size, mtimeMs } = await stat(path)
    return [name, timeText(mtimeMs), '', '', bytesText(size), what]
  }
}
