import { MARK_GROUP, MARK_SEPARATED } from '@cinescope/trace'
import type { Node } from './node.ts'
import type { EncodedMap } from './options.ts'
import { Mappings, sourceMap } from './source-map.ts'

const separated = `;(${MARK_SEPARATED},`

/**
 * Insertions around nodes. All of them are made when a node is *left*: what an inner node inserted is already there, so an
 * outer opening goes in front of it and an outer closing behind it. Mixing in insertions on entering would break that order.
 */
export class Edits {
  readonly #source: string
  /** Offset -> 0, or the number of the edits there: the index of their texts. */
  readonly #numbers: Int32Array
  /** Behind what ends at the offset. */
  readonly #closings: string[] = ['']
  /** Before what begins there. */
  readonly #openings: string[] = ['']
  /** In place of what begins there: its end and the text. */
  readonly #replacements = new Map<number, readonly [end: number, text: string]>()

  constructor(source: string) {
    this.#source = source
    this.#numbers = new Int32Array(source.length + 1)
  }

  get changed(): boolean { return this.#openings.length > 1 }

  #at(offset: number): number {
    const number = this.#numbers[offset]!
    if (number !== 0) return number
    this.#closings.push('')
    return this.#numbers[offset] = this.#openings.push('') - 1
  }

  /** Before what begins at `at`, in front of everything inserted there so far. */
  open(at: number, text: string): void {
    const number = this.#at(at)
    const inner = this.#openings[number]!
    // Inside an expression around it, a group that began a statement begins none: `--n === 0 && f()` at level 4.
    const grouped = inner.startsWith(separated) && /[,(=]$/.test(text)
    this.#openings[number] = grouped ? `${text}(${MARK_GROUP},${inner.slice(separated.length)}` : text + inner
  }

  /** Behind what ends at `at`, after everything inserted there so far. */
  close(at: number, text: string): void {
    this.#closings[this.#at(at)] += text
  }

  wrap(node: Node, before: string, after: string): void {
    this.open(node.start, before)
    this.close(node.end, after)
  }

  /** Replaces a token; no insertion may stand inside it. */
  replace(start: number, end: number, text: string): void {
    this.#replacements.set(this.#at(start), [end, text])
    this.#at(end)
  }

  /** The edited text, and its map: of every word and every other character that was not inserted. */
  result(filename: string): { readonly code: string, readonly map: EncodedMap } {
    const source = this.#source
    const numbers = this.#numbers
    const mappings = new Mappings()
    let code = ''
    let from = 0
    for (let at = 0; at <= source.length;) {
      const number = numbers[at]!
      if (number !== 0) {
        const replaced = this.#replacements.get(number)
        const inserted = this.#closings[number]! + this.#openings[number]!
        code += source.slice(from, at) + inserted
        mappings.skip(inserted)
        from = at
        if (replaced) {
          mappings.segment()
          mappings.skip(replaced[1])
          code += replaced[1]
          mappings.pass(source, at, replaced[0])
          from = at = replaced[0]
          continue
        }
      }
      if (at === source.length) break
      const start = at++
      while (at < source.length && numbers[at] === 0) at++
      mappings.copy(source, start, at)
    }
    return { code: code + source.slice(from), map: sourceMap(filename, source, mappings.toString()) }
  }
}
