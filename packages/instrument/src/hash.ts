import { ABI_VERSION } from '@cinescope/trace'
import { createHash } from 'node:crypto'

/** Identity of an instrumented module's content, wherever the file lies: the first 16 hexadecimal digits of a SHA-256. */
export function contentHash(source: string, ...settings: readonly (string | number)[]): string {
  const hash = createHash('sha256')
  for (const setting of [ABI_VERSION, ...settings]) hash.update(`${setting}\0`)
  const digits = hash.update(source).digest('hex').slice(0, 16)
  // Digits alone could be taken for a card number, and redacted.
  return /[a-f]/.test(digits) ? digits : `a${digits.slice(1)}`
}
