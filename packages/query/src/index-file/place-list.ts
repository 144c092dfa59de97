import { ByteWriter } from '@cinescope/trace'

const time = new Float32Array(1)
const timeBytes = new Uint8Array(time.buffer)

/** Records that are listed one by one, as distances from the one before. */
export class PlaceList {
  readonly #out: ByteWriter
  #count = 0
  #last = 0

  constructor(bytes: number) { this.#out = new ByteWriter(bytes) }

  op(at: number, op: number): void {
    this.#out.varint(at - this.#last)
    this.#out.byte(op)
    this.#listed(at)
  }

  /** A time anchor. */
  time(at: number, since: number, root: boolean): void {
    time[0] = since
    this.#out.varint((at - this.#last) * 2 + (root ? 1 : 0))
    this.#out.raw(timeBytes)
    this.#listed(at)
  }

  #listed(at: number): void {
    this.#last = at
    this.#count++
  }

  write(): ByteWriter {
    const list = new ByteWriter(this.#out.length + 5)
    list.varint(this.#count)
    list.raw(this.#out.view())
    return list
  }
}
