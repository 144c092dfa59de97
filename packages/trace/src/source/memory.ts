import type { ByteSource } from '../trace.ts'

/** A recording that is in memory as a whole. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  }
}

/** A recording that arrives piece by piece; after `append`, `trace.refresh()` reads on. */
export class GrowingSource implements ByteSource {
  readonly #pieces: { readonly offset: number, readonly bytes: Uint8Array }[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#pieces.push({ offset: this.#size, bytes })
    this.#size += bytes.length
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.#size)
    if (end <= offset) return Promise.resolve(new Uint8Array(0))
    let low = 0
    let high = this.#pieces.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#pieces[middle]!.offset <= offset) low = middle
      else high = middle - 1
    }
    const first = this.#pieces[low]!
    if (end <= first.offset + first.bytes.length) return Promise.resolve(first.bytes.subarray(offset - first.offset, end - first.offset))
    const bytes = new Uint8Array(end - offset)
    for (let i = low; i < this.#pieces.length && this.#pieces[i]!.offset < end; i++) {
      const piece = this.#pieces[i]!
      const from = Math.max(offset, piece.offset)
      bytes.set(piece.bytes.subarray(from - piece.offset, end - piece.offset), from - offset)
    }
    return Promise.resolve(bytes)
  }
}

/** An empty growing source. */
export function growingSource(): GrowingSource {
  return new GrowingSource()
}
