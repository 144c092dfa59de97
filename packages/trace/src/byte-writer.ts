const double = new Float64Array(1)
const doubleBytes = new Uint8Array(double.buffer)
const doubleWords = new Uint32Array(double.buffer)

/** Low and high half of a number's IEEE 754 bits, by `(value) => [low, high]` without the array. */
export function lowWord(value: number): number {
  double[0] = value
  return doubleWords[0]! | 0
}

export function highWord(value: number): number {
  double[0] = value
  return doubleWords[1]! | 0
}

export function fromWords(low: number, high: number): number {
  doubleWords[0] = low
  doubleWords[1] = high
  return double[0]!
}

/** Bytes that grow. Multi-byte numbers are little-endian; every platform that runs JavaScript today is. */
export class ByteWriter {
  bytes: Uint8Array
  length = 0

  /** `room`: memory to begin in, or how much of it. */
  constructor(room: number | Uint8Array = 256) {
    this.bytes = typeof room === 'number' ? new Uint8Array(room) : room
  }

  /** Makes room for `count` more bytes. */
  ensure(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    bytes.set(this.bytes.subarray(0, this.length))
    this.bytes = bytes
  }

  /** Gives back room that is not used. */
  trim(): void {
    if (this.length < this.bytes.length) this.bytes = this.bytes.slice(0, this.length)
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.ensure(1)
    this.bytes[this.length++] = value
  }

  /** Unsigned 32-bit number, seven bits a byte, low bits first, the top bit says that more follow. */
  varint(value: number): void {
    if (this.length + 5 > this.bytes.length) this.ensure(5)
    const bytes = this.bytes
    let at = this.length
    if (value >>> 7 === 0) {
      bytes[at] = value
      this.length = at + 1
      return
    }
    value >>>= 0
    while (value > 127) {
      bytes[at++] = (value & 127) | 128
      value >>>= 7
    }
    bytes[at++] = value
    this.length = at
  }

  /** Signed 32-bit number: small magnitudes of either sign are short. */
  zigzag(value: number): void {
    this.varint((value << 1) ^ (value >> 31))
  }

  /** Whole number 0 .. 2^53 - 1. */
  long(value: number): void {
    while (value > 0x7fffffff) {
      this.byte((value % 128) | 128)
      value = Math.floor(value / 128)
    }
    this.varint(value)
  }

  /** Whole number of a magnitude below 2^52. */
  signedLong(value: number): void {
    this.long(value < 0 ? -value * 2 - 1 : value * 2)
  }

  word(value: number): void {
    this.ensure(4)
    const { bytes, length } = this
    bytes[length] = value
    bytes[length + 1] = value >>> 8
    bytes[length + 2] = value >>> 16
    bytes[length + 3] = value >>> 24
    this.length = length + 4
  }

  double(value: number): void {
    this.ensure(8)
    double[0] = value
    this.bytes.set(doubleBytes, this.length)
    this.length += 8
  }

  raw(bytes: Uint8Array): void {
    this.ensure(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Any string, lone surrogates too: varint(units * 2 + wide), then one byte a unit, or two if any unit is above 255. */
  string(text: string): void {
    const { length } = text
    let all = 0
    for (let i = 0; i < length; i++) all |= text.charCodeAt(i)
    const wide = all > 255
    this.long(length * 2 + (wide ? 1 : 0))
    this.ensure(wide ? length * 2 : length)
    const bytes = this.bytes
    let at = this.length
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i)
      bytes[at++] = unit
      if (wide) bytes[at++] = unit >>> 8
    }
    this.length = at
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}
