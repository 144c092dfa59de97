import { Fault } from '@cinescope/base'

/** How a section's body is stored. Numbers are in the file and never reused. */
export const CODEC_NONE = 0
export const CODEC_DEFLATE_RAW = 1
export const CODEC_ZSTD = 2
export const CODEC_BROTLI = 3

/** Turns bodies into stored bytes; injected, because every platform has another one. */
export interface Compressor {
  /** One of CODEC_*. */
  readonly codec: number
  compress(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** `length` is the size of the answer as the writer knew it. */
export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array | Promise<Uint8Array>

export type Decompressors = Readonly<Partial<Record<number, Decompress>>>

interface TransformStreamLike { readonly readable: ReadableStream<Uint8Array>, readonly writable: WritableStream<BufferSource> }

async function through(stream: TransformStreamLike, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const writer = stream.writable.getWriter()
  // Both fail when the bytes are bad; the reader below reports it, and nobody else may.
  writer.write(bytes as Uint8Array<ArrayBuffer>).catch(() => {})
  writer.close().catch(() => {})
  const reader = stream.readable.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      reader.cancel().catch(() => {})
      throw new Fault('CINE_CORRUPT', { what: 'a section is longer than it says' })
    }
    parts.push(value)
  }
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Compression streams of browsers, workers and Node. */
export const streamCompressor: Compressor = {
  codec: CODEC_DEFLATE_RAW,
  compress: bytes => through(new CompressionStream('deflate-raw'), bytes, Infinity),
}

export const streamDecompressors: Decompressors = {
  [CODEC_DEFLATE_RAW]: (bytes, length) => through(new DecompressionStream('deflate-raw'), bytes, length),
}

/** The part of `node:zlib` that is used; zstd is there from Node 22.15 on. */
export interface Zlib {
  deflateRawSync(bytes: Uint8Array, options?: { readonly level?: number }): Uint8Array
  inflateRawSync(bytes: Uint8Array, options?: { readonly maxOutputLength?: number, readonly chunkSize?: number }): Uint8Array
  brotliDecompressSync?(bytes: Uint8Array, options?: { readonly maxOutputLength?: number }): Uint8Array
  zstdCompressSync?(bytes: Uint8Array): Uint8Array
  zstdDecompressSync?(bytes: Uint8Array, options?: { readonly maxOutputLength?: number }): Uint8Array
}

/** Synchronous deflate, level 1: what the measurements favour for files that every Node and browser must open. */
export function zlibCompressor(zlib: Zlib, level = 1): Compressor {
  return { codec: CODEC_DEFLATE_RAW, compress: bytes => zlib.deflateRawSync(bytes, { level }) }
}

export function zlibDecompressors(zlib: Zlib): Decompressors {
  const decompressors: Partial<Record<number, Decompress>> = {
    // One piece of memory for the answer, instead of many that are joined.
    [CODEC_DEFLATE_RAW]: (bytes, length) => zlib.inflateRawSync(bytes, { maxOutputLength: Math.max(length, 1), chunkSize: Math.max(length + 1, 64) }),
  }
  if (zlib.zstdDecompressSync) decompressors[CODEC_ZSTD] = (bytes, length) => zlib.zstdDecompressSync!(bytes, { maxOutputLength: Math.max(length, 1) })
  if (zlib.brotliDecompressSync) decompressors[CODEC_BROTLI] = (bytes, length) => zlib.brotliDecompressSync!(bytes, { maxOutputLength: Math.max(length, 1) })
  return decompressors
}
