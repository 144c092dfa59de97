import { OP_ENTER, OP_LEAVE, OP_RESUME, OP_SUSPEND, OP_UNWIND } from './op.ts'
import { LONG_CONTEXTS } from './signature.ts'

/** Memory of last payloads. */
export interface Payloads { readonly last: Int32Array, readonly double: Float64Array }

const LENT: Payloads = { last: new Int32Array(0), double: new Float64Array(0) }

/**
 * Last payloads, which differences are taken from: one context per signature and value. Packer and reader keep the same
 * ones in the same order, or they misread each other; that is why both use this class.
 */
export class Contexts {
  /** Last payload, and last double with its two words. */
  last: Int32Array
  double: Float64Array
  words: Int32Array
  length = 0
  readonly #shapes = new Map<number, number>()
  /** Site -> slot, given at a signature's first use; slot -> context of results, -1 until the first one. */
  readonly #slots = new Map<number, number>()
  readonly #leaves: number[] = []
  /** Slots of the frames entered in this segment and still open. */
  readonly stack: number[] = []

  /** Without memory it `take`s some, or has what it comes to need. Site 0 has slot 0. */
  constructor({ last, double }: Payloads = LENT) {
    this.last = last
    this.double = double
    this.words = new Int32Array(double.buffer)
    this.slot(0)
  }

  /** Roughly. */
  get bytes(): number { return this.last.byteLength + this.double.byteLength + this.#leaves.length * 50 }

  /** The memory was given away. */
  get lent(): boolean { return this.last === LENT.last }

  /** Gives the payloads' memory to who reads next: for this one to go on, it takes what there is then, and a state is restored. */
  give(): Payloads {
    const { last, double } = this
    this.#use(LENT)
    return { last, double }
  }

  /** Goes on in memory that another gave, if there is enough. */
  take(given: Payloads | undefined): void {
    if (given && given.last.length >= this.length) {
      given.last.fill(0)
      given.double.fill(0)
      this.#use(given)
    } else {
      const room = Math.max(1024, Math.ceil(this.length * 1.5))
      this.#use({ last: new Int32Array(room), double: new Float64Array(room) })
    }
  }

  #use({ last, double }: Payloads): void {
    this.last = last
    this.double = double
    this.words = new Int32Array(double.buffer)
  }

  /** Slot of a site, for `follow`. */
  slot(site: number): number {
    let slot = this.#slots.get(site)
    if (slot === undefined) {
      slot = this.#leaves.push(-1) - 1
      this.#slots.set(site, slot)
    }
    return slot
  }

  /** Follows the stack; `slot` is that of the record's site, `count` that of an unwind. */
  follow(op: number, slot: number, count: number): void {
    const stack = this.stack
    switch (op) {
      case OP_ENTER:
      case OP_RESUME:
        stack.push(slot)
        return
      case OP_LEAVE:
      case OP_SUSPEND:
        stack.pop()
        return
      case OP_UNWIND:
        if (count > 0) stack.length = Math.max(0, stack.length - count)
    }
  }

  /** Base for the result in a LEAVE, which has no site: that of the frame it leaves. */
  leave(): number {
    const { stack } = this
    const slot = stack.length === 0 ? 0 : stack[stack.length - 1]!
    const base = this.#leaves[slot]!
    return base >= 0 ? base : this.#leaves[slot] = this.add(1)
  }

  /** Base of `count` new contexts. */
  add(count: number): number {
    const base = this.length
    this.length += count
    if (this.length > this.last.length) {
      const length = Math.max(1024, this.last.length * 2, this.length)
      const last = new Int32Array(length)
      last.set(this.last)
      this.last = last
      const double = new Float64Array(length)
      double.set(this.double)
      this.double = double
      this.words = new Int32Array(double.buffer)
    }
    return base
  }

  /** Base for images of a shape: objects of one shape resemble each other, slot by slot. */
  shape(index: number): number {
    let base = this.#shapes.get(index)
    if (base === undefined) {
      base = this.add(LONG_CONTEXTS)
      this.#shapes.set(index, base)
    }
    return base
  }
}

/** Values of an image up to its shape. */
export const IMAGE_KNOWN = 3
/** First slot of an image without a shape: its elements share one context, because neighbours resemble each other. */
const IMAGE_SLOTS = 4

/** Context of value `i` of a long record. */
export function longContext(base: number, i: number, elements: boolean): number {
  return base + (elements && i > IMAGE_SLOTS ? IMAGE_SLOTS : i < LONG_CONTEXTS ? i : LONG_CONTEXTS - 1)
}
