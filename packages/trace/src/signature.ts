import { KINDS } from './kind.ts'

/**
 * A signature is all of a record but its payloads: op, site, number of values and the kind of each. A program has few of
 * them, so a record costs one small number. Numbered by first use within the segment.
 */

/** Records with more values than this, and images, have a signature without kinds: those follow in a column of their own. */
export const SIGNATURE_VALUES = 8
/** Stands for the size of such a signature. */
export const SIGNATURE_LONG = 255
/** Value contexts of a long signature; later values share the last one. */
export const LONG_CONTEXTS = 64

/** More nodes than this, and new combinations of kinds are stored as long signatures: bounds memory under hostile input. */
const NODES_MAX = 1 << 16

/** Values that a code holds exactly. */
const CODE_VALUES = 6
const LATE_BITS = 12
const LATE: number = 1 << LATE_BITS
const LATE_SHIFT: number = 32 - LATE_BITS

/** The packer's side: finds the number of a signature, by a trie with a root for each head and an edge for each kind. */
export class SignatureTrie {
  #children = new Int32Array(256 * KINDS)
  /** Node -> signature number + 1, as the record ends there. */
  #numbers = new Int32Array(256)
  #nodes = 1
  /** Head -> root, open addressing; 0 is no head, because heads are odd. */
  #heads = new Int32Array(1024)
  #roots = new Int32Array(1024)
  #used = 0
  /** Heads and codes found lately, so that most records need no walk; a number of -1 is an empty place. */
  readonly #lateHeads = new Int32Array(LATE)
  readonly #lateCodes = new Int32Array(LATE)
  readonly #lateNumbers = new Int32Array(LATE).fill(-1)
  /** Root -> number + 1 of its long signature. */
  readonly #long = new Map<number, number>()
  count = 0

  reset(): void {
    if (this.count === 0) return
    this.#children.fill(0)
    this.#numbers.fill(0)
    this.#heads.fill(0)
    this.#lateNumbers.fill(-1)
    this.#long.clear()
    this.#nodes = 1
    this.#used = 0
    this.count = 0
  }

  /**
   * Number of the exact signature; equal to the former `count` if it is new; -1 if there is no room for new ones. `code` are
   * the kinds as RawRecord has them in one number.
   */
  exact(head: number, code: number, kinds: Uint8Array, size: number): number {
    if (size > CODE_VALUES) return this.#walk(head, kinds, size)
    const at = Math.imul(head ^ Math.imul(code, 0x85ebca6b), 0x9e3779b1) >>> LATE_SHIFT
    if (this.#lateHeads[at] === head && this.#lateCodes[at] === code && this.#lateNumbers[at]! >= 0) return this.#lateNumbers[at]!
    const number = this.#walk(head, kinds, size)
    this.#lateHeads[at] = head
    this.#lateCodes[at] = code
    this.#lateNumbers[at] = number
    return number
  }

  #walk(head: number, kinds: Uint8Array, size: number): number {
    let node = this.#root(head)
    for (let i = 0; i < size; i++) {
      const edge = node * KINDS + kinds[i]!
      let child = this.#children[edge]!
      if (child === 0) {
        if (this.#nodes >= NODES_MAX) return -1
        child = this.#node()
        this.#children[edge] = child
      }
      node = child
    }
    const number = this.#numbers[node]!
    if (number !== 0) return number - 1
    this.#numbers[node] = ++this.count
    return this.count - 1
  }

  long(head: number): number {
    const root = this.#root(head)
    let number = this.#long.get(root)
    if (number === undefined) {
      number = this.count++
      this.#long.set(root, number)
    }
    return number
  }

  #node(): number {
    const node = this.#nodes++
    if (node >= this.#numbers.length) {
      const children = new Int32Array(this.#children.length * 2)
      children.set(this.#children)
      this.#children = children
      const numbers = new Int32Array(this.#numbers.length * 2)
      numbers.set(this.#numbers)
      this.#numbers = numbers
    }
    return node
  }

  #root(head: number): number {
    const mask = this.#heads.length - 1
    let at = (Math.imul(head, 0x9e3779b1) >>> 12) & mask
    for (;;) {
      const known = this.#heads[at]
      if (known === head) return this.#roots[at]!
      if (known === 0) break
      at = (at + 1) & mask
    }
    const root = this.#node()
    this.#heads[at] = head
    this.#roots[at] = root
    if (++this.#used * 2 > mask) this.#rehash()
    return root
  }

  #rehash(): void {
    const { length } = this.#heads
    const heads = new Int32Array(length * 2)
    const roots = new Int32Array(length * 2)
    for (let i = 0; i < length; i++) {
      const head = this.#heads[i]!
      if (head === 0) continue
      let at = (Math.imul(head, 0x9e3779b1) >>> 12) & (heads.length - 1)
      while (heads[at] !== 0) at = (at + 1) & (heads.length - 1)
      heads[at] = head
      roots[at] = this.#roots[i]!
    }
    this.#heads = heads
    this.#roots = roots
  }
}
