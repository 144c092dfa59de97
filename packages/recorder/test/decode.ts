import {
  CONST_ACCESSOR, CONST_AWAITED, CONST_FALSE, CONST_HOLE, CONST_NAN, CONST_NEGATIVE_ZERO, CONST_NULL, CONST_OVER_BUDGET, CONST_REDACTED, CONST_TRUE, CONST_UNDEFINED,
  CONST_UNOBSERVABLE, OP_IMAGE, OP_OBJECT, OP_SHAPE, OP_STRING, REF_BIGINT, REF_DOUBLE, REF_LENGTH, REF_OBJECT, REF_PAYLOAD_MAX, REF_STRING, REF_SYMBOL,
  REF_TEXT, TAG_CONST, TAG_HEAD, TAG_SMI, type RawChunk,
} from '@cinescope/trace'

/** A decoded value that is no primitive of its own. */
export type Special = { readonly ref: number } | { readonly gap: string } | { readonly symbol: string | undefined } | { readonly textLength: number }
export type Decoded = undefined | null | boolean | number | string | bigint | Special

export interface Rec { readonly tick: number, readonly op: number, readonly site: number, readonly values: readonly Decoded[] }
export interface Image { readonly flags: number, readonly size: number, readonly keys: readonly Decoded[] | undefined, readonly slots: readonly Decoded[] }

const constants: Readonly<Record<number, Decoded>> = {
  [CONST_UNDEFINED]: undefined, [CONST_NULL]: null, [CONST_TRUE]: true, [CONST_FALSE]: false, [CONST_NAN]: NaN, [CONST_NEGATIVE_ZERO]: -0,
  [CONST_HOLE]: { gap: 'hole' }, [CONST_ACCESSOR]: { gap: 'accessor' }, [CONST_REDACTED]: { gap: 'redacted' },
  [CONST_OVER_BUDGET]: { gap: 'budget' }, [CONST_UNOBSERVABLE]: { gap: 'unobservable' }, [CONST_AWAITED]: { gap: 'awaited' },
}

/** The slow and obvious reader of raw chunks: checks that everything is defined before it is used, within its segment. */
export class Decoder {
  readonly records: Rec[] = []
  readonly chunks: { readonly startsSegment: boolean, readonly frames: number, readonly first: number, readonly length: number, readonly time: number }[] = []
  strings: string[] = []
  shapes: (readonly Decoded[])[] = []
  objects: Map<number, { readonly type: number, readonly name: Decoded, readonly target: Decoded }> = new Map()
  images: Map<number, Image> = new Map()
  /** What the sink answers. */
  accepts = true
  private dropped = false

  write(chunk: RawChunk): false | void {
    if (!this.accepts) {
      this.dropped = true
      return false
    }
    const words = chunk.words.slice(0, chunk.length)
    if (this.chunks.length === 0 && !chunk.startsSegment) throw new Error('the first chunk must start a segment')
    if (this.dropped ? chunk.firstTick < this.records.length : chunk.firstTick !== this.records.length) throw new Error(`chunk at ${chunk.firstTick}, expected ${this.records.length}`)
    while (this.records.length < chunk.firstTick) this.records.push({ tick: this.records.length, op: -1, site: 0, values: [] })
    if (chunk.startsSegment) {
      this.strings = []
      this.shapes = []
      this.objects = new Map()
      this.images = new Map()
    }
    this.chunks.push({ startsSegment: chunk.startsSegment, frames: chunk.frames, first: chunk.firstTick, length: chunk.length, time: chunk.time })
    for (let p = 0; p < words.length;) {
      const head = words[p++]!
      if ((head & 3) !== TAG_HEAD) throw new Error(`no head at ${p - 1}`)
      const op = head >> 2 & 31
      const site = head >>> 7
      const values: Decoded[] = []
      if (op === OP_STRING) {
        const units: number[] = []
        for (let i = 0; i < site; i++) units.push(words[p + (i >> 1)]! >>> (i & 1 ? 16 : 0) & 0xffff)
        p += site + 1 >> 1
        this.strings.push(String.fromCharCode(...units))
        values.push(this.strings.at(-1)!)
      } else {
        while (p < words.length && (words[p]! & 3) !== TAG_HEAD) {
          const word = words[p++]!
          if ((word & 3) === TAG_SMI) values.push(word >> 2)
          else if ((word & 3) === TAG_CONST) values.push(this.constant(word >> 2))
          else {
            const kind = word >> 2 & 7
            if (kind === REF_DOUBLE) {
              const view = new DataView(new ArrayBuffer(8))
              view.setInt32(0, words[p++]!, true)
              view.setInt32(4, words[p++]!, true)
              values.push(view.getFloat64(0, true))
            } else values.push(this.reference(kind, word >>> 5, chunk, op))
          }
        }
      }
      if (p > words.length) throw new Error('half a record')
      this.records.push({ tick: this.records.length, op, site, values })
      if (op === OP_SHAPE) this.shapes.push(values)
      if (op === OP_OBJECT) this.objects.set((values[0] as { ref: number }).ref, { type: values[1] as number, name: values[2], target: values[3] })
      if (op === OP_IMAGE) this.image(values)
    }
  }

  private constant(payload: number): Decoded {
    if (!(payload in constants)) throw new Error(`constant ${payload}`)
    return constants[payload]
  }

  private reference(kind: number, payload: number, chunk: RawChunk, op: number): Decoded {
    switch (kind) {
      case REF_OBJECT:
        if (op !== OP_OBJECT && !this.objects.has(payload)) throw new Error(`object ${payload} was not defined`)
        return { ref: payload }
      case REF_STRING: return this.string(payload)
      case REF_TEXT: {
        const text = chunk.texts[payload]
        if (text === undefined) throw new Error(`text ${payload} is missing`)
        return text
      }
      case REF_LENGTH: return { textLength: payload }
      case REF_SYMBOL: return { symbol: payload === REF_PAYLOAD_MAX ? undefined : this.string(payload) }
      case REF_BIGINT: return BigInt(this.string(payload))
      default: throw new Error(`reference kind ${kind}`)
    }
  }

  private string(number: number): string {
    const text = this.strings[number]
    if (text === undefined) throw new Error(`string ${number} was not defined`)
    return text
  }

  private image(values: readonly Decoded[]): void {
    const [object, flags, shape, size, ...slots] = values
    const keys = shape === -1 ? undefined : this.shapes[shape as number]
    if (shape !== -1 && keys === undefined) throw new Error(`shape ${String(shape)} was not defined`)
    this.images.set((object as { ref: number }).ref, { flags: flags as number, size: size as number, keys, slots })
  }

  of(op: number): readonly Rec[] { return this.records.filter(record => record.op === op) }
}

/** An image of named slots as an object. */
export function named(image: Image | undefined): Readonly<Record<string, Decoded>> {
  return Object.fromEntries((image?.keys ?? []).map((key, i) => [String(key), image!.slots[i]]))
}
