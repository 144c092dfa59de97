import { closeSync, existsSync, fstatSync, ftruncateSync, fsyncSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import zlib from 'node:zlib'
import {
  openTrace, Packer, readSpill, scanSections, SECTION_SEGMENT, zlibCompressor, zlibDecompressors, type ByteSource, type SectionInfo, type SiteTable, type SpillEntry,
} from '@cinescope/trace'

/**
 * Takes in what a killed program left beside its recording: raw chunks that its packer had not come to. The recording is cut
 * where the first of their segments begins and goes on from there. Nothing happens while the program lives.
 */
export async function recover(file: string, source: ByteSource): Promise<boolean> {
  const spill = `${file}.spill`
  if (!existsSync(spill) || isAlive(file)) return false
  const fd = openSync(spill, 'r')
  try {
    const entries = (): Iterable<SpillEntry> => readSpill((offset, length) => readAt(fd, offset, length))
    await append(file, source, entries)
  } finally {
    closeSync(fd)
  }
  unlinkSync(spill)
  return true
}

async function append(file: string, source: ByteSource, entries: () => Iterable<SpillEntry>): Promise<void> {
  const trace = await openTrace(source, { decompressors: zlibDecompressors(zlib) })
  const starts: number[] = []
  for (const entry of entries()) if ('chunk' in entry && entry.chunk.startsSegment) starts.push(entry.chunk.firstTick)
  const from = starts.filter(tick => tick <= trace.end).at(-1) ?? starts[0]
  const tables = trace.modules.flatMap(({ table }) => table ?? [])
  const { end } = trace
  trace.close()
  if (from === undefined) return

  const { sections, end: scanned } = await scanSections(source, 0)
  const isStart = (section: SectionInfo): boolean => section.kind === SECTION_SEGMENT && section.head['tick'] === from
  const cut = sections.find(isStart)?.offset ?? scanned
  const segment = sections.filter(({ kind, offset }) => kind === SECTION_SEGMENT && offset < cut).length
  const packer = new Packer({ compress: zlibCompressor(zlib), resume: { segment, tick: Math.min(from, end) } })

  const fd = openSync(file, 'r+')
  try {
    ftruncateSync(fd, cut)
    let at = cut
    const write = (bytes: Uint8Array): void => {
      for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, at + done)
      at += bytes.length
    }
    // Tables that stood behind the cut are written again; all of them tell which names are secret.
    for (const table of tables) for (const { bytes } of packer.packModuleSync(table)) write(bytes)
    for (const entry of entries()) {
      if ('table' in entry) {
        for (const { bytes } of packer.packModuleSync(JSON.parse(entry.table) as SiteTable)) write(bytes)
      } else if (entry.chunk.firstTick >= from) {
        for (const { bytes } of packer.packSync(entry.chunk)) write(bytes)
      }
    }
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function readAt(fd: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(length, Math.max(0, fstatSync(fd).size - offset)))
  let done = 0
  while (done < bytes.length) {
    const count = readSync(fd, bytes, done, bytes.length - done, offset + done)
    if (count === 0) break
    done += count
  }
  return bytes.subarray(0, done)
}

/** The program's process id is in the recording's name, behind three digits of milliseconds. */
function isAlive(file: string): boolean {
  const pid = Number(/-\d{3}-(\d+)(?:-\d+)?\.cine$/.exec(file)?.[1])
  if (!Number.isSafeInteger(pid)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
