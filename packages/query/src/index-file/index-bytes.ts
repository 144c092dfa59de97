import { ByteReader, ByteWriter, crc32, type Trace } from '@cinescope/trace'

/** "CINEIDX" and the version of this layout; another version is not read but made anew. */
const MAGIC: readonly number[] = [0x43, 0x49, 0x4e, 0x45, 0x49, 0x44, 0x58, 4]

/** The file beside a recording: magic, recording id; then of each segment length, CRC-32 and summary. Append-only. */
export function indexHead(trace: Trace): Uint8Array {
  const out = new ByteWriter(64)
  for (const byte of MAGIC) out.byte(byte)
  out.string(trace.header.recordingId)
  return out.view().slice()
}

export function frameSummary(summary: Uint8Array): Uint8Array {
  const out = new ByteWriter(summary.length + 8)
  out.word(summary.length)
  out.word(crc32(summary))
  out.raw(summary)
  return out.view()
}

/** The summaries that are whole; none if the file belongs to another recording or version. What is behind damage is made anew. */
export function readIndex(bytes: Uint8Array, trace: Trace): readonly Uint8Array[] {
  const head = indexHead(trace)
  if (bytes.length < head.length || head.some((byte, i) => bytes[i] !== byte)) return []
  const found: Uint8Array[] = []
  const input = new ByteReader(bytes, head.length)
  while (input.end - input.at >= 8) {
    const length = input.word() >>> 0
    const crc = input.word() >>> 0
    if (length > input.end - input.at) break
    const summary = bytes.subarray(input.at, input.at + length)
    if (crc32(summary) !== crc) break
    input.at += length
    found.push(summary)
  }
  return found
}
