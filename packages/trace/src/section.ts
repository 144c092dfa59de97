import { Fault } from '@cinescope/base'
import { CODEC_NONE } from './codec.ts'
import { crc32 } from './crc.ts'
import { decodeText, encodeText } from './utf8.ts'

/**
 * A section: 28 fixed bytes, a JSON head, a body. Everything a reader needs to list a file is in the heads; bodies are
 * only read to decode a segment. Since version 1; a reader skips kinds that it does not know.
 *
 *   0  mark       4 bytes, SECTION_MARK: where a reader looks for the next section after damage
 *   4  kind       1 byte, SECTION_*
 *   5  codec      1 byte, CODEC_*: how the body is stored
 *   6  reserved   2 bytes, 0
 *   8  head       u32, length of the head
 *   12 body       u32, length of the stored body
 *   16 raw        u32, length of the body before compression
 *   20 body CRC   u32, CRC-32 of the stored body
 *   24 head CRC   u32, CRC-32 of bytes 0..23 and of the head
 *   28 head, body
 */
export const SECTION_FIXED = 28
export const SECTION_MARK: readonly [number, number, number, number] = [0xc5, 0x9e, 0x43, 0x53]

/** Starts a segment; the body is its keyframe. */
export const SECTION_SEGMENT = 1
export const SECTION_CHUNK = 2
/** A site table. */
export const SECTION_MODULE = 3
/** Any file that belongs to the recording. */
export const SECTION_ATTACHMENT = 4
/** Something is missing that no record tells of. */
export const SECTION_LOSS = 5
/** Copy of all heads before it; only valid as the last section. */
export const SECTION_DIRECTORY = 6

/** Larger sections are taken for damage. */
export const SECTION_MAX: number = 2 ** 30

export type Head = Readonly<Record<string, unknown>>

export interface SectionInfo {
  readonly kind: number
  readonly codec: number
  readonly offset: number
  /** Of the whole section. */
  readonly length: number
  readonly bodyOffset: number
  readonly bodyLength: number
  readonly rawLength: number
  readonly bodyCrc: number
  readonly head: Head
}

/** A section's bytes, and what a sink must know of them to keep a ring: all sections of a segment go together. */
export interface Section {
  readonly kind: number
  readonly bytes: Uint8Array
  /** Ordinal of the segment it belongs to, from 0; -1 for modules, attachments and losses, which belong to none. */
  readonly segment: number
  /** Records in it. */
  readonly records: number
}

export { decodeText, encodeText }

export function encodeSection(kind: number, head: Head, body: Uint8Array, codec: number = CODEC_NONE, rawLength: number = body.length): Uint8Array {
  const headBytes = encodeText(JSON.stringify(head))
  const bytes = new Uint8Array(SECTION_FIXED + headBytes.length + body.length)
  const view = new DataView(bytes.buffer)
  bytes.set(SECTION_MARK)
  bytes[4] = kind
  bytes[5] = codec
  view.setUint32(8, headBytes.length, true)
  view.setUint32(12, body.length, true)
  view.setUint32(16, rawLength, true)
  view.setUint32(20, crc32(body), true)
  bytes.set(headBytes, SECTION_FIXED)
  view.setUint32(24, crc32(headBytes, crc32(bytes.subarray(0, 24))), true)
  bytes.set(body, SECTION_FIXED + headBytes.length)
  return bytes
}

/** Lengths of the section that begins at `at`, or undefined if none can begin there. */
export function peekSection(bytes: Uint8Array, at: number): { readonly head: number, readonly body: number } | undefined {
  if (at + SECTION_FIXED > bytes.length || !SECTION_MARK.every((byte, i) => bytes[at + i] === byte)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, SECTION_FIXED)
  const head = view.getUint32(8, true)
  const body = view.getUint32(12, true)
  return head > SECTION_MAX || body > SECTION_MAX ? undefined : { head, body }
}

/** Fixed part and head of the section at `at` of `bytes`, which is at `offset` of the file; undefined if the head is damaged. */
export function readHead(bytes: Uint8Array, at: number, offset: number): SectionInfo | undefined {
  const lengths = peekSection(bytes, at)
  if (!lengths || at + SECTION_FIXED + lengths.head > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, SECTION_FIXED)
  const headBytes = bytes.subarray(at + SECTION_FIXED, at + SECTION_FIXED + lengths.head)
  if (crc32(headBytes, crc32(bytes.subarray(at, at + 24))) !== view.getUint32(24, true)) return undefined
  let head: unknown
  try {
    head = JSON.parse(decodeText(headBytes))
  } catch {
    return undefined
  }
  if (typeof head !== 'object' || head === null) return undefined
  const bodyOffset = offset + SECTION_FIXED + lengths.head
  return {
    kind: bytes[at + 4]!,
    codec: bytes[at + 5]!,
    offset,
    length: SECTION_FIXED + lengths.head + lengths.body,
    bodyOffset,
    bodyLength: lengths.body,
    rawLength: view.getUint32(16, true),
    bodyCrc: view.getUint32(20, true),
    head: head as Head,
  }
}

/** Guards a stored body against flipped bits. */
export function checkBody(info: SectionInfo, body: Uint8Array): void {
  if (body.length !== info.bodyLength || crc32(body) !== info.bodyCrc) {
    throw new Fault('CINE_CORRUPT', { what: 'checksum', offset: info.offset, length: info.length })
  }
}

/** A number of a head, which a newer or foreign writer may have left out. */
export function headNumber(head: Head, name: string, otherwise = 0): number {
  const value = head[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}

export function headText(head: Head, name: string): string {
  const value = head[name]
  return typeof value === 'string' ? value : ''
}
