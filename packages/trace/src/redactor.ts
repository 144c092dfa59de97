import { slice } from './primordial.ts'
import { REDACTED, redactText } from './redaction.ts'
import { SecretValues, type Span } from './secret-values.ts'

/** Takes secrets out of texts before they are stored. */
export interface TextRedactor {
  /** These values are secret, wherever they turn up. */
  learn(values: readonly string[]): void
  /** Learns what patterns find in a chunk's long texts, before its short ones are stored. */
  study(texts: readonly string[]): void
  redact(text: string): string
}

/**
 * By patterns (`redactText`) and by value: what names gave away (`learn`), and what patterns found, is looked for in every
 * text from then on. The values are in memory only. For the program's own thread as well: calls nothing that a program can replace.
 */
export class Redactor implements TextRedactor {
  readonly #values = new SecretValues()
  readonly #found = (secret: string): void => { this.#values.learn(secret) }

  learn(values: readonly string[]): void {
    for (let i = 0; i < values.length; i++) this.#values.learn(values[i]!)
  }

  study(texts: readonly string[]): void {
    for (let i = 0; i < texts.length; i++) redactText(texts[i]!, this.#found)
  }

  redact(text: string): string {
    const clean = redactText(text, this.#found)
    const spans = this.#values.find(clean)
    return spans ? without(clean, spans) : clean
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
