import { OP_ENTER, OP_LEAVE, OP_RESUME, OP_SUSPEND, OP_UNWIND } from './op.ts'
import { LONG_CONTEXTS } from './signature.ts'

/**
 * Last payloads, which differences are taken from: one context per signature and value. Packer and reader keep the same
 * ones in the same order, or they misread each other; that is why both use this class.
 */
export class Contexts {
  /** Last payload, and last double with its two words. */
  last: Int32Array = new Int32Array(1024)
  double: Float64Array = new Float64Array(1024)
  words: Int32Array = new Int32Array(this.double.buffer)
  #length = 0
  readonly #shapes = new Map<number, number>()
  readonly #leaves = new Map<number, number>()
  /** Sites of the frames entered in this segment and still open. */
  readonly #sites: number[] = []

  reset(): void {
    this.last.fill(0)
    this.double.fill(0)
    this.#length = 0
    this.#shapes.clear()
    this.#leaves.clear()
    this.#sites.length = 0
  }

  /** Follows the stack; `count` is that of an unwind. */
  follow(op: number, site: number, count: number): void {
    const sites = this.#sites
    switch (op) {
      case OP_ENTER:
      case OP_RESUME:
        sites.push(site)
        return
      case OP_LEAVE:
      case OP_SUSPEND:
        sites.pop()
        return
      case OP_UNWIND:
        if (count > 0) sites.length = Math.max(0, sites.length - count)
    }
  }

  /** Base for the result in a LEAVE, which has no site: that of the frame it leaves. */
  leave(): number {
    const site = this.#sites.at(-1) ?? 0
    let base = this.#leaves.get(site)
    if (base === undefined) {
      base = this.add(1)
      this.#leaves.set(site, base)
    }
    return base
  }

  /** Base of `count` new contexts. */
  add(count: number): number {
    const base = this.#length
    this.#length += count
    if (this.#length > this.last.length) {
      const length = Math.max(this.last.length * 2, this.#length)
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
