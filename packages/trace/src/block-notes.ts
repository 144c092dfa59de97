import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { ChunkDecoder } from './chunk-decoder.ts'
import { ContextState } from './context-state.ts'

/** What a block begins with: records of chunk `chunk` that are before it, the last frame entered, the frames that are open. */
export interface BlockNote { readonly chunk: number, readonly read: number, readonly frames: number, readonly stack: readonly number[] }

/** So many notes are differences from one to the next. */
const GROUP = 8

let serial = 0

/** What somebody's notes were written into: most become about as many, and doubling leaves as much behind. */
let room: Uint8Array | undefined

/** The contexts at a note of somebody: notes are mostly made one behind the other. */
const known: { readonly state: ContextState, owner: number, block: number } = { state: new ContextState(), owner: 0, block: -1 }

/** Notes of a segment's blocks, as bytes: as objects they take three times as much, and there are tens of thousands. */
export class BlockNotes {
  readonly #serial = ++serial
  readonly #out: ByteWriter
  readonly #starts: number[] = []

  constructor() {
    this.#out = new ByteWriter(room ?? 1 << 15)
    room = undefined
  }

  /** What they take. */
  get bytes(): number { return this.#out.bytes.length + this.#starts.length * 8 }

  /** Gives back room for more notes: there will be none soon. */
  trim(): void {
    const { bytes } = this.#out
    this.#out.trim()
    if (bytes !== this.#out.bytes) room = bytes
  }

  /** Notes the next block. */
  add({ chunk, read, frames, stack }: BlockNote, decoder: ChunkDecoder): void {
    const out = this.#out
    this.#learn(this.#starts.length)
    known.block++
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
    decoder.save(out, known.state)
  }

  at(block: number): BlockNote | undefined {
    return block < this.#starts.length ? this.#read(block).note : undefined
  }

  /** Puts the decoder to where a block begins; the chunk of its note is entered. */
  restore(block: number, decoder: ChunkDecoder): void {
    this.#learn(block)
    known.block = block
    decoder.restore(this.#read(block).rest, known.state)
  }

  #read(block: number): { readonly note: BlockNote, readonly rest: ByteReader } {
    const rest = new ByteReader(this.#out.view(), this.#starts[block])
    const [chunk, read, frames] = [rest.varint(), rest.varint(), rest.double()]
    let last = 0
    const stack = Array.from({ length: rest.varint() }, () => last = last + rest.zigzag() | 0)
    // A number that came from an array of doubles is on the heap, and so are all that are counted on from it.
    return { note: { chunk, read, frames: frames === (frames | 0) ? frames | 0 : frames, stack }, rest }
  }

  /** The contexts as what is noted of `block` is told against. */
  #learn(block: number): void {
    const from = block - block % GROUP
    if (known.owner !== this.#serial || known.block >= block || known.block < from || block === from) {
      known.owner = this.#serial
      known.block = from - 1
      known.state.clear()
    }
    while (known.block < block - 1) ChunkDecoder.pass(this.#read(++known.block).rest, known.state)
  }
}
