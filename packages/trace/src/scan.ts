import { crc32 } from './crc.ts'
import { BlockReader } from './block-reader.ts'
import { DIRECTORY_TAIL, directoryLength, readDirectory } from './directory.ts'
import { SECTION_DIRECTORY, SECTION_FIXED, SECTION_MARK, peekSection, readHead, type SectionInfo } from './section.ts'
import type { ByteSource, TraceProblem } from './trace.ts'

export interface Scan {
  readonly sections: readonly SectionInfo[]
  readonly problems: readonly TraceProblem[]
  /** Where the next scan begins: behind the last whole section. */
  readonly end: number
}

/** Lists the sections from `offset` on by their heads, over damaged places; bodies are not read. */
export async function scanSections(source: ByteSource, offset: number): Promise<Scan> {
  const reader = new BlockReader(source)
  const { size } = source
  const sections: SectionInfo[] = []
  const problems: TraceProblem[] = []
  let at = offset
  while (at < size) {
    const found = await readSection(reader, at, size)
    if (found !== undefined && found !== 'short') {
      if (found.offset + found.length > size) {
        problems.push(truncated(at, size, found))
        break
      }
      sections.push(found)
      at += found.length
      continue
    }
    const next = await findSection(reader, at + 1, size)
    if (next === undefined) {
      problems.push(found === 'short' ? truncated(at, size) : corrupt(at, size - at))
      // Damage stays where it is; a section cut short may still be growing.
      if (found !== 'short') at = size
      break
    }
    problems.push(corrupt(at, next - at))
    at = next
  }
  return { sections, problems, end: at }
}

/** The sections of a closed file, from the directory at its end; undefined if there is none. */
export async function readDirectoryAtEnd(source: ByteSource, headerEnd: number): Promise<Scan | undefined> {
  const { size } = source
  if (size < headerEnd + SECTION_FIXED + DIRECTORY_TAIL) return undefined
  const length = directoryLength(await source.read(size - DIRECTORY_TAIL, DIRECTORY_TAIL))
  if (length < SECTION_FIXED || length > size - headerEnd) return undefined
  const offset = size - length
  const bytes = await source.read(offset, length)
  const info = readHead(bytes, 0, offset)
  if (!info || info.kind !== SECTION_DIRECTORY || info.length !== length) return undefined
  const body = bytes.subarray(length - info.bodyLength)
  if (crc32(body) !== info.bodyCrc) return undefined
  const sections = readDirectory(body, headerEnd, offset)
  return sections && { sections, problems: [], end: size }
}

/** The section at `at`; 'short' if the file ends within its head; undefined if none begins there. */
async function readSection(reader: BlockReader, at: number, size: number): Promise<SectionInfo | 'short' | undefined> {
  const fixed = await reader.read(at, SECTION_FIXED)
  if (fixed.length < SECTION_FIXED) return SECTION_MARK.every((byte, i) => i >= fixed.length || fixed[i] === byte) ? 'short' : undefined
  const lengths = peekSection(fixed, 0)
  if (!lengths) return undefined
  if (at + SECTION_FIXED + lengths.head > size) return 'short'
  return readHead(await reader.read(at, SECTION_FIXED + lengths.head), 0, at)
}

/** Where the next sound section begins. */
async function findSection(reader: BlockReader, from: number, size: number): Promise<number | undefined> {
  const step = 1 << 15
  for (let at = from; at < size; at += step) {
    const bytes = (await reader.read(at, step + SECTION_MARK.length - 1)).slice()
    for (let i = bytes.indexOf(SECTION_MARK[0]); i >= 0 && i < step; i = bytes.indexOf(SECTION_MARK[0], i + 1)) {
      if (!SECTION_MARK.every((byte, k) => bytes[i + k] === byte)) continue
      const section = await readSection(reader, at + i, size)
      if (section !== undefined && section !== 'short') return at + i
    }
  }
  return undefined
}

function truncated(offset: number, size: number, section?: SectionInfo): TraceProblem {
  const data = { offset, bytes: size - offset, ...(section ? { kind: section.kind, records: section.head['records'] ?? 0 } : {}) }
  return { code: 'CINE_TRUNCATED', data }
}

function corrupt(offset: number, bytes: number): TraceProblem {
  return { code: 'CINE_CORRUPT', data: { what: 'section', offset, bytes } }
}
