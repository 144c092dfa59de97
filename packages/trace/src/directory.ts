import { SECTION_DIRECTORY, decodeText, encodeSection, encodeText, readHead, type Head, type SectionInfo } from './section.ts'

/**
 * A directory's body: JSON rows of the sections before it, then 12 bytes: length of the whole section (u32) and this mark.
 * They are the file's last bytes, so that a reader finds the directory from the end.
 */
const DIRECTORY_MARK: readonly number[] = [0x43, 0x49, 0x4e, 0x45, 0x44, 0x49, 0x52, 0x0a]
export const DIRECTORY_TAIL = 12

type Row = readonly [kind: number, codec: number, offset: number, length: number, body: number, raw: number, crc: number, head: Head]

/** The optional last section of a closed recording: with it a reader opens the file in two reads. `sections` are all that follow the file header. */
export function directorySection(fileHeader: Uint8Array, sections: Iterable<Uint8Array>): Uint8Array {
  const rows: Row[] = []
  let offset = fileHeader.length
  for (const bytes of sections) {
    const info = readHead(bytes, 0, offset)
    if (info) rows.push(rowOf(info))
    offset += bytes.length
  }
  return directoryOf(rows)
}

/** The same from what a scan or a writer noted. */
export function directoryOfInfos(infos: readonly SectionInfo[]): Uint8Array {
  return directoryOf(infos.map(rowOf))
}

function rowOf(info: SectionInfo): Row {
  return [info.kind, info.codec, info.offset, info.length, info.bodyLength, info.rawLength, info.bodyCrc, info.head]
}

function directoryOf(rows: readonly Row[]): Uint8Array {
  const json = encodeText(JSON.stringify(rows))
  const body = new Uint8Array(json.length + DIRECTORY_TAIL)
  body.set(json)
  body.set(DIRECTORY_MARK, json.length + 4)
  const head = { sections: rows.length }
  const length = encodeSection(SECTION_DIRECTORY, head, body).length
  new DataView(body.buffer).setUint32(json.length, length, true)
  return encodeSection(SECTION_DIRECTORY, head, body)
}

/** Length of the directory section whose last bytes these are; 0 if they are not. */
export function directoryLength(tail: Uint8Array): number {
  if (tail.length < DIRECTORY_TAIL) return 0
  const at = tail.length - DIRECTORY_TAIL
  if (!DIRECTORY_MARK.every((byte, i) => tail[at + 4 + i] === byte)) return 0
  return new DataView(tail.buffer, tail.byteOffset + at, 4).getUint32(0, true)
}

/** The rows, or undefined if they are none of ours or do not fit the file. */
export function readDirectory(body: Uint8Array, headerEnd: number, directoryOffset: number): readonly SectionInfo[] | undefined {
  let rows: unknown
  try {
    rows = JSON.parse(decodeText(body.subarray(0, body.length - DIRECTORY_TAIL)))
  } catch {
    return undefined
  }
  if (!Array.isArray(rows)) return undefined
  const infos: SectionInfo[] = []
  let at = headerEnd
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row) || row.length < 8 || !row.slice(0, 7).every(Number.isSafeInteger) || typeof row[7] !== 'object' || row[7] === null) return undefined
    const [kind, codec, offset, length, bodyLength, rawLength, bodyCrc, head] = row as unknown as Row
    if (offset < at || length < bodyLength || offset + length > directoryOffset) return undefined
    at = offset + length
    infos.push({ kind, codec, offset, length, bodyOffset: at - bodyLength, bodyLength, rawLength, bodyCrc, head })
  }
  return infos
}
