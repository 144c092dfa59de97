import { indexOf } from './primordial.ts'
import { charCodeAt } from './unit.ts'

/*
 * Which values may be looked for elsewhere (F37). A password "1234" or "admin" must not blank half a recording, so the rule
 * errs on the side of the recording for what anybody could have written.
 */
const letter = (c: number): boolean => (c | 32) >= 97 && (c | 32) <= 122 || c >= 0xc0
const digit = (c: number): boolean => c >= 48 && c <= 57

/** From this length on, words without a space are no words. */
const LONG_WORD = 24
/** Words of prose and identifiers from this length on are looked for as whole texts. */
const PHRASE = 12
/** Digits from this length on are looked for within texts. */
const LONG_NUMBER = 12

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!digit(charCodeAt(text, i))) return false
  return true
}

/** Letters, spaces and the marks of prose, identifiers, paths: nothing that a generator of secrets or a careful person would have put in. */
function isWords(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = charCodeAt(text, i)
    if (!letter(c) && c !== 32 && c !== 33 && c !== 39 && (c < 44 || c > 47) && c !== 58 && c !== 63 && c !== 95) return false
  }
  return true
}

function isAddress(text: string): boolean {
  return charCodeAt(text, 0) === 47 || indexOf(text, '://') >= 0
}

/** Too common to be looked for at all: `hunter`, `Required`, `same-origin`. */
export function isShort(text: string): boolean {
  return text.length < PHRASE && isWords(text)
}

/** Looked for only where it is the whole text: words, addresses, short numbers. */
export function isOrdinary(text: string): boolean {
  if (isDigits(text)) return text.length < LONG_NUMBER
  if (isAddress(text)) return true
  return isWords(text) && (text.length < LONG_WORD || indexOf(text, ' ') >= 0)
}
