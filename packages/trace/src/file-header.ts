import { Fault } from '@cinescope/base'
import { ABI_VERSION } from './abi.ts'
import { crc32 } from './crc.ts'
import { decodeText, encodeText, headNumber, headText, type Head } from './section.ts'
import type { TraceHeader } from './trace.ts'

/** Version of the bytes. Goes up when an older reader would misread; new section kinds and new head members do not need that. */
export const FORMAT_VERSION = 1

/** Not text (0x89), not changed by line-end conversion (CR LF), ends a DOS listing (0x1a). */
const MAGIC: readonly number[] = [0x89, 0x43, 0x49, 0x4e, 0x45, 0x0d, 0x0a, 0x1a]

/** Magic, u16 version, u16 reserved, u32 length of the JSON, u32 CRC-32 of all the others. The layout is the same for ever. */
export const HEADER_FIXED = 20

/** The first bytes of a `.cine` file. */
export function fileHeader(header: TraceHeader): Uint8Array {
  const json = encodeText(JSON.stringify(header))
  const bytes = new Uint8Array(HEADER_FIXED + json.length)
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  view.setUint16(8, header.formatVersion, true)
  view.setUint32(12, json.length, true)
  bytes.set(json, HEADER_FIXED)
  view.setUint32(16, crc32(json, crc32(bytes.subarray(0, 16))), true)
  return bytes
}

/** What a runtime writes at the start of a recording. */
export function traceHeader(fields: Omit<TraceHeader, 'formatVersion' | 'abiVersion'>): TraceHeader {
  return { formatVersion: FORMAT_VERSION, abiVersion: ABI_VERSION, ...fields }
}

/** Length of the JSON, from the fixed part. */
export function headerLength(fixed: Uint8Array): number {
  return new DataView(fixed.buffer, fixed.byteOffset, HEADER_FIXED).getUint32(12, true)
}

/** A recording that holds nothing: no section follows its header. */
export function isBare(bytes: Uint8Array): boolean { return bytes.length >= HEADER_FIXED && bytes.length === HEADER_FIXED + headerLength(bytes) }

export function checkMagic(start: Uint8Array): void {
  const known = Math.min(start.length, MAGIC.length)
  if (known === 0 || MAGIC.some((byte, i) => i < known && start[i] !== byte)) throw new Fault('CINE_NOT_A_RECORDING')
  if (start.length < HEADER_FIXED) throw new Fault('CINE_TRUNCATED', { what: 'file header', bytes: start.length })
}

/** The header, or undefined if it is damaged. A newer version is CINE_NEWER. */
export function readHeader(bytes: Uint8Array): TraceHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const json = bytes.subarray(HEADER_FIXED)
  if (crc32(json, crc32(bytes.subarray(0, 16))) !== view.getUint32(16, true)) return undefined
  const version = view.getUint16(8, true)
  let head: Head
  try {
    head = JSON.parse(decodeText(json)) as Head
  } catch {
    return undefined
  }
  const writer = (head['writer'] ?? {}) as Head
  const named = { name: headText(writer, 'name'), version: headText(writer, 'version') }
  if (version > FORMAT_VERSION) throw new Fault('CINE_NEWER', { version, known: FORMAT_VERSION, writer: `${named.name} ${named.version}`.trim() })
  const platform = head['platform']
  return {
    formatVersion: version,
    abiVersion: headNumber(head, 'abiVersion'),
    writer: named,
    recordingId: headText(head, 'recordingId'),
    epoch: headNumber(head, 'epoch'),
    platform: platform === 'browser' || platform === 'node' ? platform : 'global',
    title: headText(head, 'title'),
  }
}

/** Stands in for a damaged header: the sections do not need it. */
export const unknownHeader: TraceHeader = {
  formatVersion: FORMAT_VERSION,
  abiVersion: ABI_VERSION,
  writer: { name: '', version: '' },
  recordingId: '',
  epoch: 0,
  platform: 'global',
  title: '',
}
