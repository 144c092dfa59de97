import { slice } from './primordial.ts'
import { REDACTED, redactText } from './redaction.ts'
import type { NameRules } from './secret-name.ts'
import { SecretValues, type Span } from './secret-values.ts'

/** Takes secrets out of texts before they are stored. */
export interface TextRedactor {
  /** These values are secret, wherever they turn up. */
  learn(values: readonly string[]): void
  /** Learns what patterns find in a chunk's long texts, before its short ones are stored. */
  study(texts: readonly string[]): void
  redact(text: string): string
}

/** A user's rules; plain JSON. `allow` holds names, and texts that stay although a pattern or a value would take them. */
export interface RedactionRules extends NameRules {
  /** `/source/flags`, or a name of NAMED_PATTERNS. */
  readonly patterns?: readonly string[] | undefined
}

/** Patterns that are off unless they are asked for. */
export const NAMED_PATTERNS: Readonly<Record<string, string>> = {
  email: '/[\\w.+-]{1,64}@[\\w-]{1,100}(?:\\.[\\w-]{2,100}){1,5}/g',
}

/** Replaces all that a regular expression finds. */
export type Replace = (text: string) => string
/** Makes one. Where programs run, in a realm of its own: a match changes its realm's `RegExp.$1`. */
export type CompilePattern = (source: string, flags: string) => Replace

/** Source and flags of `/source/flags` or of a named pattern; undefined if it is neither. */
export function patternOf(text: string): { readonly source: string, readonly flags: string } | undefined {
  const [, source, flags] = /^\/(.+)\/([dgimsuvy]*)$/s.exec(NAMED_PATTERNS[text] ?? text) ?? []
  return source === undefined ? undefined : { source, flags: flags!.includes('g') ? flags! : `${flags!}g` }
}

const compileHere: CompilePattern = (source, flags) => {
  const pattern = new RegExp(source, flags)
  return text => text.replace(pattern, REDACTED)
}

/**
 * By patterns (`redactText`, and the user's) and by value: what names gave away (`learn`), and what patterns found, is looked for in
 * every text from then on. The values are in memory only. For the program's own thread as well: calls nothing that a program can replace.
 */
export class Redactor implements TextRedactor {
  readonly #values: SecretValues
  readonly #found = (secret: string): void => { this.#values.learn(secret) }
  readonly #replace: readonly Replace[]
  readonly #allow: readonly string[]

  constructor(rules: RedactionRules = {}, compile: CompilePattern = compileHere) {
    this.#allow = rules.allow ?? []
    this.#values = new SecretValues(text => this.#isAllowed(text))
    this.#replace = (rules.patterns ?? []).flatMap(text => {
      const pattern = patternOf(text)
      return pattern ? [compile(pattern.source, pattern.flags)] : []
    })
  }

  learn(values: readonly string[]): void {
    for (let i = 0; i < values.length; i++) this.#values.learn(values[i]!)
  }

  study(texts: readonly string[]): void {
    for (let i = 0; i < texts.length; i++) redactText(texts[i]!, this.#found)
  }

  redact(text: string): string {
    if (this.#allow.length > 0 && this.#isAllowed(text)) return text
    let clean = redactText(text, this.#found)
    const spans = this.#values.find(clean)
    if (spans) clean = without(clean, spans)
    for (let i = 0; i < this.#replace.length; i++) clean = this.#replace[i]!(clean)
    return clean
  }

  #isAllowed(text: string): boolean {
    for (let i = 0; i < this.#allow.length; i++) if (this.#allow[i] === text) return true
    return false
  }
}

function without(text: string, spans: readonly Span[]): string {
  let out = ''
  let at = 0
  for (let i = 0; i < spans.length; i++) {
    const { from, to } = spans[i]!
    out += slice(text, at, from) + REDACTED
    at = to
  }
  return out + slice(text, at, text.length)
}
