import type { ByteSource } from '../trace.ts'

/** The first `length` bytes of a source, then others: a recording with sections that its file does not have. */
export function joinedSource(source: ByteSource, length: number, more: Uint8Array): ByteSource {
  return {
    size: length + more.length,
    async read(offset, count) {
      const end = Math.min(offset + count, length + more.length)
      if (end <= length) return source.read(offset, end - offset)
      if (offset >= length) return more.subarray(offset - length, end - length)
      const head = await source.read(offset, length - offset)
      const bytes = new Uint8Array(head.length + end - length)
      bytes.set(head)
      bytes.set(more.subarray(0, end - length), head.length)
      return bytes
    },
  }
}
