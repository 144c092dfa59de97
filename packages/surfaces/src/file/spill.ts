import { closeSync, existsSync, fstatSync, ftruncateSync, fsyncSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import zlib from 'node:zlib'
import { joinBytes } from '@cinescope/base'
import {
  openTrace, Packer, readSpill, scanSections, SECTION_SEGMENT, zlibCompressor, zlibDecompressors, type ByteSource, type SectionInfo, type SiteTable, type SpillEntry,
} from '@cinescope/trace'

/** What a recording becomes with its spill file: cut at `cut`, and these bytes behind. */
export interface Continuation { readonly cut: number, readonly more: Uint8Array }

/**
 * What a killed program left beside its recording: raw chunks that its packer had not come to, packed. The recording is cut
 * where the first of their segments begins and goes on from there. Undefined while the program lives, and if nothing was left.
 */
export async function readContinuation(file: string, source: ByteSource): Promise<Continuation | undefined> {
  const spill = spillOf(file)
  if (!existsSync(spill) || isAlive(file)) return undefined
  const fd = openSync(spill, 'r')
  try {
    return await pack(source, () => readSpill((offset, length) => readAt(fd, offset, length)))
  } finally {
    closeSync(fd)
  }
}

/** Writes it into the recording and removes the spill file. False where the file may not be written. */
export function writeContinuation(file: string, { cut, more }: Continuation): boolean {
  let fd: number
  try {
    fd = openSync(file, 'r+')
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
  try {
    ftruncateSync(fd, cut)
    for (let done = 0; done < more.length;) done += writeSync(fd, more, done, more.length - done, cut + done)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  // Last: as long as it is there, nothing is lost by starting again.
  unlinkSync(spillOf(file))
  return true
}

function spillOf(file: string): string {
  return `${file}.spill`
}

async function pack(source: ByteSource, entries: () => Iterable<SpillEntry>): Promise<Continuation> {
  const trace = await openTrace(source, { decompressors: zlibDecompressors(zlib) })
  const starts: number[] = []
  for (const entry of entries()) if ('chunk' in entry && entry.chunk.startsSegment) starts.push(entry.chunk.firstTick)
  const from = starts.filter(tick => tick <= trace.end).at(-1) ?? starts[0]
  const tables = trace.modules.flatMap(({ table }) => table ?? [])
  const { end } = trace
  trace.close()
  if (from === undefined) return { cut: source.size, more: new Uint8Array(0) }

  const { sections, end: scanned } = await scanSections(source, 0)
  const segments = sections.filter(section => section.kind === SECTION_SEGMENT)
  const cut = segments.find(section => section.head['tick'] === from)?.offset ?? scanned
  const last = segments.findLast(section => section.offset < cut)
  const packer = new Packer({ compress: zlibCompressor(zlib), resume: { segment: last ? ordinal(last) + 1 : 0, tick: Math.min(from, end) } })
  // Tables that stood behind the cut are written again; all of them tell which names are secret.
  const parts = tables.flatMap(table => packer.packModuleSync(table))
  for (const entry of entries()) {
    if ('table' in entry) parts.push(...packer.packModuleSync(JSON.parse(entry.table) as SiteTable))
    else if (entry.chunk.firstTick >= from) parts.push(...packer.packSync(entry.chunk))
  }
  return { cut, more: joinBytes(parts.map(part => part.bytes)) }
}

function ordinal(segment: SectionInfo): number {
  return Number(segment.head['segment'])
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
  return Number.isSafeInteger(pid) && isRunning(pid)
}

/** Is there such a process, if only another user's? */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
