import { indexOf, trim } from './primordial.ts'

/*
 * Classes of UTF-16 units, by comparisons: `Function.prototype.toString` runs this within the program, and a regular expression
 * there would change the program's `RegExp.$1`.
 */

export const isDigit = (unit: string | undefined): boolean => unit !== undefined && unit >= '0' && unit <= '9'

export const isUpper = (unit: string | undefined): boolean => unit !== undefined && unit >= 'A' && unit <= 'Z'

export const isHex = (unit: string | undefined): boolean => isDigit(unit) || (unit !== undefined && ((unit >= 'a' && unit <= 'f') || (unit >= 'A' && unit <= 'F')))

export const isLineEnd = (unit: string | undefined): boolean => unit === '\n' || unit === '\r' || unit === '\u2028' || unit === '\u2029'

export const isSpace = (unit: string): boolean => unit <= ' ' || trim(unit) === ''

/** Of a name of the program: everything beyond ASCII that is no space counts, as JavaScript has no punctuation there. */
export const isName = (unit: string | undefined): boolean => unit !== undefined
  && ((unit >= 'a' && unit <= 'z') || isUpper(unit) || isDigit(unit) || unit === '$' || unit === '_' || unit === '\\' || (unit > '\x7f' && !isSpace(unit)))

/** Is `text` one of the letters, followed by digits only? */
export function isNumbered(text: string, letters: string, least = 1): boolean {
  if (text.length === 0 || indexOf(letters, text[0]!) < 0) return false
  if (text.length <= least) return text.length === 1 && least === 0
  for (let i = 1; i < text.length; i++) if (!isDigit(text[i])) return false
  return true
}
