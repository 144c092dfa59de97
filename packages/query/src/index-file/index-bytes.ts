import { ByteReader, ByteWriter, crc32, type Trace } from '@cinescope/trace'

/** "CINEIDX" and the version of this layout; another version is not read but made anew. */
const MAGIC: readonly number[] = [0x43, 0x49, 0x4e, 0x45, 0x49, 0x44, 0x58, 5]

/** Length and checksum of a summary. */
export const FRAMING = 8

/** The file beside a recording: magic, recording id; then of each segment length, CRC-32 and summary. Append-only. */
export function indexHead(trace: Trace): Uint8Array {
  const out = new ByteWriter(64)
  for (const byte of MAGIC) out.byte(byte)
  out.string(trace.header.recordingId)
  return out.view().slice()
}

export function frameSummary(summary: Uint8Array): Uint8Array {
  const out = new ByteWriter(summary.length + FRAMING)
  out.word(summary.length)
  out.word(crc32(summary))
  out.raw(summary)
  return out.view()
}

/** An index file. It is read without waiting, because a question looks at thousands of summaries, a little at a time. */
export interface IndexFile {
  readonly size: number
  /** Fewer bytes than asked for at the end. `room`, of `length` bytes at least, is memory that the answer may be in. */
  read(offset: number, length: number, room?: Uint8Array): Uint8Array
}

/** One that is being written. */
export interface GrowingIndexFile extends IndexFile {
  /** Throws if it cannot be written any further; what was written is still read. */
  append(bytes: Uint8Array): void
}

/** A file that is in memory. */
export const bytesFile = (bytes: Uint8Array): IndexFile => ({ size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) })

/** Where a summary lies in its file. */
export interface SummaryPlace { readonly at: number, readonly length: number, readonly crc: number }

/** Bytes that are read at once. */
const WINDOW = 1 << 18

/** The summaries that are whole, each good until the next, and where they are; none if the file belongs to another recording or version. What is behind damage is made anew. */
export function* readIndex(file: IndexFile, trace: Trace): Generator<readonly [SummaryPlace, Uint8Array], void> {
  const head = indexHead(trace)
  const start = file.read(0, head.length)
  if (start.length < head.length || head.some((byte, i) => start[i] !== byte)) return
  const room = new Uint8Array(WINDOW)
  let [window, from] = [start, 0]
  const bytes = (at: number, length: number): Uint8Array => {
    if (at + length > from + window.length) [window, from] = [file.read(at, Math.min(Math.max(length, WINDOW), file.size - at), length > WINDOW ? undefined : room), at]
    return window.subarray(at - from, at - from + length)
  }
  for (let at = head.length; file.size - at >= FRAMING;) {
    const input = new ByteReader(bytes(at, FRAMING))
    const length = input.word() >>> 0
    const crc = input.word() >>> 0
    at += FRAMING
    if (length > file.size - at) return
    const summary = bytes(at, length)
    if (crc32(summary) !== crc) return
    yield [{ at, length, crc }, summary]
    at += length
  }
}
