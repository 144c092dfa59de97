import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import type { ChunkDecoder } from './chunk-decoder.ts'

/** What a block begins with: records of chunk `chunk` that are before it, the last frame entered, the frames that are open, and where the decoder stood. */
export interface BlockNote { readonly chunk: number, readonly read: number, readonly frames: number, readonly stack: readonly number[], readonly decoder: ByteReader }

/** Notes of a segment's blocks, as bytes: as objects they take three times as much, and there are tens of thousands. */
export class BlockNotes {
  readonly #out = new ByteWriter(1024)
  readonly #starts: number[] = []

  /** What they take. */
  get bytes(): number { return this.#out.bytes.length + this.#starts.length * 8 }

  /** Notes the next block. */
  add({ chunk, read, frames, stack }: Omit<BlockNote, 'decoder'>, decoder: ChunkDecoder): void {
    const out = this.#out
    this.#starts.push(out.length)
    out.varint(chunk)
    out.varint(read)
    out.double(frames)
    out.varint(stack.length)
    let last = 0
    for (const frame of stack) {
      out.zigzag(frame - last)
      last = frame
    }
    decoder.save(out)
  }

  at(block: number): BlockNote | undefined {
    const start = this.#starts[block]
    if (start === undefined) return undefined
    const input = new ByteReader(this.#out.view(), start)
    const [chunk, read, frames] = [input.varint(), input.varint(), input.double()]
    let last = 0
    const stack = Array.from({ length: input.varint() }, () => last = last + input.zigzag() | 0)
    // A number that came from an array of doubles is on the heap, and so are all that are counted on from it.
    return { chunk, read, frames: frames === (frames | 0) ? frames | 0 : frames, stack, decoder: input }
  }
}
