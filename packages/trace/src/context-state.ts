import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Contexts } from './context.ts'

/**
 * What the contexts of a decoder hold at a moment. Moments are written as what changed since the one before: between two blocks most contexts stay as they are.
 * Which context is whose is no part of it: that only grows.
 */
export class ContextState {
  #last = new Int32Array(1024)
  #words = new Int32Array(2048)
  #length = 0
  readonly #stack: number[] = []

  /** The moment before a segment's first record. */
  clear(): void {
    this.#last.fill(0, 0, this.#length)
    this.#words.fill(0, 0, this.#length * 2)
    this.#length = 0
    this.#stack.length = 0
  }

  /** Writes how `contexts` differ from it, and comes to be as they are. */
  follow(contexts: Contexts, out: ByteWriter): void {
    const { length, stack } = contexts
    this.#grow(length)
    out.varint(length)
    let next = 0
    for (let i = 0; i < length; i++) {
      const value = contexts.last[i]!
      if (value === this.#last[i]!) continue
      out.varint(i - next + 1)
      out.zigzag(value - this.#last[i]! | 0)
      this.#last[i] = value
      next = i + 1
    }
    out.varint(0)
    next = 0
    for (let i = 0; i < length; i++) {
      const [low, high] = [contexts.words[i * 2]!, contexts.words[i * 2 + 1]!]
      if (low === this.#words[i * 2]! && high === this.#words[i * 2 + 1]!) continue
      out.varint(i - next + 1)
      out.word(low)
      out.word(high)
      this.#words[i * 2] = low
      this.#words[i * 2 + 1] = high
      next = i + 1
    }
    out.varint(0)
    let same = 0
    while (same < stack.length && same < this.#stack.length && stack[same] === this.#stack[same]) same++
    out.varint(same)
    out.varint(stack.length - same)
    this.#stack.length = same
    for (let i = same; i < stack.length; i++) {
      out.varint(stack[i]!)
      this.#stack.push(stack[i]!)
    }
  }

  /** Comes to be as at the moment that `follow` wrote behind the one it stands at. */
  advance(saved: ByteReader): void {
    this.#grow(saved.varint())
    let at = 0
    for (let gap = saved.varint(); gap > 0; gap = saved.varint()) {
      at += gap
      this.#last[at - 1] = this.#last[at - 1]! + saved.zigzag()
    }
    at = 0
    for (let gap = saved.varint(); gap > 0; gap = saved.varint()) {
      at += gap
      this.#words[at * 2 - 2] = saved.word()
      this.#words[at * 2 - 1] = saved.word()
    }
    this.#stack.length = saved.varint()
    for (let count = saved.varint(); count > 0; count--) this.#stack.push(saved.varint())
  }

  /** Puts contexts of the same segment back, or on again. */
  restore({ last, words, length, stack }: Contexts): void {
    last.set(this.#last.subarray(0, this.#length))
    last.fill(0, this.#length, length)
    words.set(this.#words.subarray(0, this.#length * 2))
    words.fill(0, this.#length * 2, length * 2)
    stack.length = 0
    for (const slot of this.#stack) stack.push(slot)
  }

  #grow(length: number): void {
    this.#length = length
    if (length <= this.#last.length) return
    const [last, words] = [this.#last, this.#words]
    this.#last = new Int32Array(length * 1.5)
    this.#last.set(last)
    this.#words = new Int32Array(this.#last.length * 2)
    this.#words.set(words)
  }
}
