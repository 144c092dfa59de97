import { indexOf, safeMap, slice } from './primordial.ts'
import { isSecretName } from './secret-name.ts'
import { isOrdinary, isShort } from './secret-strength.ts'
import { fromBase64, fromPercent, spellings } from './spelling.ts'
import { charCodeAt, fromCharCode } from './unit.ts'

/** Shorter and longer values are never remembered. */
export const SECRET_MIN = 6
export const SECRET_MAX = 4096
/** Values remembered at once; the one that was met longest ago goes first. */
export const SECRETS_KEPT = 256

interface Known { readonly text: string, readonly folded: string, readonly ordinary: boolean, recent: boolean }

/** Lower case of ASCII letters: a secret is found in any case. */
function fold(c: number): number { return c >= 65 && c <= 90 ? c | 32 : c }

function folded(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) out += fromCharCode(fold(charCodeAt(text, i)))
  return out
}

/** A text of its own: a piece of a long one would keep that alive. */
function copied(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) out += fromCharCode(charCodeAt(text, i))
  return out
}

const GRAMS = 4096
function gram(a: number, b: number): number { return (a * 61 + b) & (GRAMS - 1) }

/** One place of a text where a secret stands. */
export interface Span { readonly from: number, readonly to: number }

/**
 * The values that names and patterns gave away, so that they are found wherever else they turn up. In memory only, bounded.
 * An ordinary value (letters or digits only) is found where it is the whole text, any other also within texts, in any case, and as
 * JSON, in addresses and in base64. Runs on the program's thread: no method that a program can replace, no regular expression.
 */
export class SecretValues {
  readonly #slots: (Known | undefined)[] = []
  readonly #known: Map<string, Known> = safeMap<string, Known>()
  #next = 0
  #stale = false
  #longestWhole = 0
  /** Of the first SECRET_MIN units: how far a search may go on when it meets a pair of units that ends here (Wu and Manber). */
  readonly #skip: Uint8Array = new Uint8Array(GRAMS)
  /** Spellings by their fifth and sixth unit. */
  readonly #buckets: (string[] | undefined)[] = []
  #spellings = 0
  readonly #isAllowed: (text: string) => boolean

  /** `isAllowed`: values that are never taken in. */
  constructor(isAllowed: (text: string) => boolean = () => false) {
    this.#isAllowed = isAllowed
  }

  /** Takes a value in, and what it is made of: the token of an authorization header, the values of a cookie. */
  learn(value: string): void {
    const text = trimmed(value)
    if (text.length < SECRET_MIN || text.length > SECRET_MAX) return
    this.#add(text)
    this.#addParts(text)
    if (indexOf(text, '%') >= 0) {
      const plain = fromPercent(text)
      if (plain !== text) this.learn(plain)
    }
  }

  /** Places of secrets, in order and apart; undefined for none. */
  find(text: string): readonly Span[] | undefined {
    const { length } = text
    if (length < SECRET_MIN || this.#slots.length === 0) return undefined
    if (this.#stale) this.#prepare()
    if (length <= this.#longestWhole && this.#known.get(folded(text))) return [{ from: 0, to: length }]
    return this.#spellings === 0 ? undefined : this.#search(text)
  }

  #add(text: string): void {
    if (isShort(text) || this.#isAllowed(text)) return
    const ordinary = isOrdinary(text)
    // `csrf_token`: the name of a secret is none.
    if (ordinary && isSecretName(text)) return
    const key = folded(text)
    const before = this.#known.get(key)
    if (before) {
      before.recent = true
      return
    }
    const known: Known = { text: copied(text), folded: key, ordinary, recent: true }
    while (this.#slots[this.#next]?.recent) {
      this.#slots[this.#next]!.recent = false
      this.#next = (this.#next + 1) % SECRETS_KEPT
    }
    const old = this.#slots[this.#next]
    if (old) this.#known.delete(old.folded)
    this.#slots[this.#next] = known
    this.#next = (this.#next + 1) % SECRETS_KEPT
    this.#known.set(key, known)
    this.#stale = true
  }

  #addParts(text: string): void {
    const space = indexOf(text, ' ')
    const scheme = space > 3 && space < 8 ? folded(slice(text, 0, space)) : ''
    if (isScheme(scheme)) {
      const rest = slice(text, space + 1, text.length)
      this.learn(rest)
      if (scheme === 'basic') this.learn(fromBase64(rest))
    }
    const colon = indexOf(text, ':')
    if (colon > 0 && indexOf(text, ' ') < 0 && indexOf(text, '/') < 0) this.#addPart(slice(text, colon + 1, text.length))
    if (indexOf(text, '=') < 0) return
    for (let from = 0; from < text.length;) {
      let to = indexOf(slice(text, from, text.length), ';')
      to = to < 0 ? text.length : from + to
      const equals = indexOf(slice(text, from, to), '=')
      if (equals > 0) this.#addPart(trimmed(slice(text, from + equals + 1, to)))
      from = to + 1
    }
  }

  /** `theme=dark` is no secret of its own. */
  #addPart(part: string): void {
    if (part.length >= SECRET_MIN && !isOrdinary(part)) this.learn(part)
  }

  #prepare(): void {
    this.#stale = false
    this.#longestWhole = 0
    this.#spellings = 0
    this.#buckets.length = 0
    for (let i = 0; i < GRAMS; i++) this.#skip[i] = SECRET_MIN - 1
    for (let i = 0; i < this.#slots.length; i++) {
      const known = this.#slots[i]!
      if (known.folded.length > this.#longestWhole) this.#longestWhole = known.folded.length
      if (known.ordinary) continue
      const all = spellings(known.text)
      for (let k = 0; k < all.length; k++) this.#index(folded(all[k]!))
    }
  }

  #index(spelling: string): void {
    if (spelling.length < SECRET_MIN) return
    this.#spellings++
    for (let k = 1; k < SECRET_MIN; k++) {
      const at = gram(charCodeAt(spelling, k - 1), charCodeAt(spelling, k))
      if (this.#skip[at]! > SECRET_MIN - 1 - k) this.#skip[at] = SECRET_MIN - 1 - k
    }
    const last = gram(charCodeAt(spelling, SECRET_MIN - 2), charCodeAt(spelling, SECRET_MIN - 1))
    const bucket = this.#buckets[last] ??= []
    bucket[bucket.length] = spelling
  }

  #search(text: string): readonly Span[] | undefined {
    const { length } = text
    const skip = this.#skip
    let spans: { from: number, to: number }[] | undefined
    for (let i = SECRET_MIN - 1; i < length;) {
      const at = gram(fold(charCodeAt(text, i - 1)), fold(charCodeAt(text, i)))
      const far = skip[at]!
      if (far > 0) {
        i += far
        continue
      }
      const from = i - SECRET_MIN + 1
      const to = this.#longest(text, from, at)
      if (to > 0) {
        const last = spans?.[spans.length - 1]
        if (!spans) spans = [{ from, to }]
        else if (last && from <= last.to) last.to = to > last.to ? to : last.to
        else spans[spans.length] = { from, to }
      }
      i++
    }
    return spans
  }

  /** End of the longest spelling that begins at `from`, or 0. */
  #longest(text: string, from: number, at: number): number {
    const bucket = this.#buckets[at]
    if (!bucket) return 0
    let end = 0
    for (let k = 0; k < bucket.length; k++) {
      const spelling = bucket[k]!
      if (from + spelling.length <= end || from + spelling.length > text.length) continue
      let j = 0
      while (j < spelling.length && fold(charCodeAt(text, from + j)) === charCodeAt(spelling, j)) j++
      if (j === spelling.length) end = from + j
    }
    return end
  }
}

function isScheme(word: string): boolean {
  return word === 'bearer' || word === 'basic' || word === 'digest' || word === 'token' || word === 'apikey'
}

function trimmed(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && charCodeAt(text, from) <= 32) from++
  while (to > from && charCodeAt(text, to - 1) <= 32) to--
  return from === 0 && to === text.length ? text : slice(text, from, to)
}
