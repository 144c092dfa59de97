import type { ByteSource } from '../trace.ts'

/** A dropped or chosen file: only what is asked for is read from it. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}
