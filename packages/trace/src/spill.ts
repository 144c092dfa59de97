import { decodeText, encodeText } from './section.ts'
import { setPrototypeOf, stringify } from './primordial.ts'
import type { RawChunk } from './raw.ts'

/**
 * A spill file beside a recording holds what its packer has not come to yet, as raw chunks: what a killed program leaves of it is
 * packed by whoever opens the recording next. One entry after the other:
 *
 *   0   mark     u32
 *   4   meta     u32, length of the JSON
 *   8   words    u32, length in bytes
 *   12  meta, padded with spaces to a multiple of 4; words, in the byte order of the machine; four zero bytes, until the next entry
 *
 * The file is written over from its start each time the packer has caught up: pages that exist cost a seventh of new ones. So the
 * first 12 bytes of an entry are written last, over the zeros behind the entry before it: what lies there from earlier never
 * looks like an entry.
 */
const MARK = 0x4c495053
/** Bytes before the meta. */
export const SPILL_HEAD = 12

/** A raw chunk without its words, or a site table. */
export type SpillMeta = { readonly chunk: Omit<RawChunk, 'words'> } | { readonly table: string }

/** What stands before the words: SPILL_HEAD bytes and the meta. */
export function spillHead(meta: SpillMeta, words: number): Uint8Array {
  const json = encodeText(jsonOf(meta))
  const bytes = new Uint8Array(SPILL_HEAD + Math.ceil(json.length / 4) * 4).fill(0x20)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MARK, true)
  view.setUint32(4, bytes.length - SPILL_HEAD, true)
  view.setUint32(8, words * 4, true)
  bytes.set(json, SPILL_HEAD)
  return bytes
}

/** Without prototypes: `toJSON` may be the program's. */
function jsonOf(meta: SpillMeta): string {
  if ('table' in meta) return stringify({ __proto__: null, table: meta.table })
  const texts: string[] = []
  for (let i = 0; i < meta.chunk.texts.length; i++) texts[i] = meta.chunk.texts[i]!
  setPrototypeOf(texts, null)
  return stringify({ __proto__: null, chunk: { __proto__: null, ...meta.chunk, texts } })
}

export type SpillEntry = { readonly chunk: RawChunk } | { readonly table: string }

/** The whole entries, up to where writing was cut off. `read` may answer fewer bytes at the end; what it answers belongs to the entry. */
export function *readSpill(read: (offset: number, length: number) => Uint8Array): Iterable<SpillEntry> {
  for (let at = 0; ;) {
    const fixed = read(at, SPILL_HEAD)
    if (fixed.length < SPILL_HEAD) return
    const view = new DataView(fixed.buffer, fixed.byteOffset, SPILL_HEAD)
    const metaLength = view.getUint32(4, true)
    const wordLength = view.getUint32(8, true)
    if (view.getUint32(0, true) !== MARK) return
    const metaBytes = read(at + SPILL_HEAD, metaLength)
    const wordBytes = read(at + SPILL_HEAD + metaLength, wordLength)
    if (metaBytes.length < metaLength || wordBytes.length < wordLength) return
    const meta = metaOf(metaBytes)
    if (!meta) return
    yield 'chunk' in meta ? { chunk: { ...meta.chunk, words: wordsOf(wordBytes) } } : meta
    at += SPILL_HEAD + metaLength + wordLength
  }
}

/** Entries are aligned, but where their bytes were read to may not be. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)
}

function metaOf(bytes: Uint8Array): SpillMeta | undefined {
  try {
    return JSON.parse(decodeText(bytes)) as SpillMeta
  } catch {
    return undefined
  }
}
