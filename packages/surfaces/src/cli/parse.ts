import { readFile, writeFile } from 'node:fs/promises'
import zlib from 'node:zlib'
import { packRecording, parse as parseText, zlibCompressor } from '@cinescope/trace'
import { openFault } from '../file/file-source.ts'
import { bytesText, countText, type Terminal } from './terminal.ts'

/** A recording from the text that `cinescope dump` printed. */
export async function parse(terminal: Terminal, text: string, out: string): Promise<void> {
  let source: string
  try {
    source = await readFile(text, 'utf8')
  } catch (error) {
    throw openFault(error, text)
  }
  const bytes = packRecording(parseText(source), zlibCompressor(zlib))
  try {
    await writeFile(out, bytes)
  } catch (error) {
    throw openFault(error, out)
  }
  terminal.out(`${out}: ${bytesText(bytes.length)} from ${countText(source.split('\n').length)} lines\n`)
}
