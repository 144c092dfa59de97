import { Fault } from '@cinescope/base'
import { fromWords } from './byte-writer.ts'

/** Reads what ByteWriter wrote. Reading past the end throws CINE_CORRUPT: checksums passed, so the bytes lie. */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly end: number
  at: number

  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length) {
    if (at > end || end > bytes.length) throw corrupt()
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  get done(): boolean {
    return this.at >= this.end
  }

  byte(): number {
    if (this.at >= this.end) throw corrupt()
    return this.bytes[this.at++]!
  }

  /** Unsigned 32-bit number. */
  varint(): number {
    const bytes = this.bytes
    let at = this.at
    let byte = bytes[at++]!
    let value = byte & 127
    if (byte > 127) {
      byte = bytes[at++]!
      value |= (byte & 127) << 7
      if (byte > 127) {
        byte = bytes[at++]!
        value |= (byte & 127) << 14
        if (byte > 127) {
          byte = bytes[at++]!
          value |= (byte & 127) << 21
          if (byte > 127) value |= bytes[at++]! << 28
        }
      }
    }
    if (at > this.end) throw corrupt()
    this.at = at
    return value >>> 0
  }

  zigzag(): number {
    const value = this.varint()
    return (value >>> 1) ^ -(value & 1)
  }

  long(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
      if (scale > 2 ** 56) throw corrupt()
    }
  }

  signedLong(): number {
    const value = this.long()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  word(): number {
    const { bytes, at } = this
    if (at + 4 > this.end) throw corrupt()
    this.at = at + 4
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  }

  double(): number {
    const low = this.word()
    return fromWords(low, this.word())
  }

  /** A count of things that take at least `size` bytes each: never more than the bytes left could hold. */
  count(size = 1): number {
    const count = this.varint()
    if (count * size > this.end - this.at) throw corrupt()
    return count
  }

  sub(): ByteReader {
    const length = this.count()
    this.at += length
    return new ByteReader(this.bytes, this.at - length, this.at)
  }

  string(): string {
    const head = this.long()
    const wide = head % 2 === 1
    const length = wide ? head - 1 : head / 2
    if (this.at + length > this.end) throw corrupt()
    const { bytes, at } = this
    this.at = at + length
    let text = ''
    for (let from = at; from < this.at; from += PIECE) {
      const to = Math.min(from + PIECE, this.at)
      if (!wide) {
        text += String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[])
        continue
      }
      const units: number[] = []
      for (let i = from; i + 1 < to; i += 2) units.push(bytes[i]! | (bytes[i + 1]! << 8))
      text += String.fromCharCode.apply(null, units)
    }
    return text
  }
}

/** Even, and few enough arguments for one call. */
const PIECE = 8192

function corrupt(): Fault {
  return new Fault('CINE_CORRUPT', { what: 'a section ends too early' })
}
