import MagicString from 'magic-string'
import type { Node } from './node.ts'
import type { EncodedMap } from './options.ts'

/**
 * Insertions around nodes. All of them are made when a node is *left*: what an inner node inserted is already there, so an
 * outer opening goes in front of it and an outer closing behind it. Mixing in insertions on entering would break that order.
 */
export class Edits {
  readonly #text: MagicString
  changed = false

  constructor(source: string, filename: string) {
    this.#text = new MagicString(source, { filename })
  }

  /** Before what begins at `at`, in front of everything inserted there so far. */
  open(at: number, text: string): void {
    this.changed = true
    this.#text.prependRight(at, text)
  }

  /** Behind what ends at `at`, after everything inserted there so far. */
  close(at: number, text: string): void {
    this.changed = true
    this.#text.appendLeft(at, text)
  }

  wrap(node: Node, before: string, after: string): void {
    this.open(node.start, before)
    this.close(node.end, after)
  }

  /** Replaces a token; no insertion may stand inside it. */
  replace(start: number, end: number, text: string): void {
    this.changed = true
    this.#text.update(start, end, text)
  }

  toString(): string {
    return this.#text.toString()
  }

  map(filename: string): EncodedMap {
    return this.#text.generateMap({ source: filename, file: filename, includeContent: true, hires: 'boundary' }) as unknown as EncodedMap
  }
}
