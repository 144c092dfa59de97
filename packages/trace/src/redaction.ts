import { lowerCase, slice } from './primordial.ts'
import { isSecretName } from './secret-name.ts'
import { charCodeAt } from './unit.ts'

export { isHolderName, isSecretName, useNameRules, type NameRules } from './secret-name.ts'

/** What stands where a secret was. */
export const REDACTED = '[redacted]'

/** Characters by class, of ASCII. */
const WORD = 1
const SPACE = 2
/** Of a name before `=` or in a JSON member: letters, digits, `_ . -`. */
const NAME = 4
const DIGIT = 8
/** Of what follows `Bearer`, and of what follows `Basic`. */
const TOKEN = 16
const BASE64 = 32
const NUMBER = 64
/** Ends a form field's value. */
const FIELD_END = 128
/** Where a secret may begin or have its name in front; only these are looked at twice. */
const TRIGGER = 256

const classes = new Uint16Array(128)
function mark(bits: number, characters: string): void {
  for (let i = 0; i < characters.length; i++) classes[characters.charCodeAt(i)]! |= bits
}
const lettersAndDigits = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
mark(WORD, `${lettersAndDigits}_`)
mark(SPACE | TRIGGER | FIELD_END, ' \t\n\v\f\r')
mark(NAME, `${lettersAndDigits}_.-`)
mark(DIGIT, '0123456789')
mark(TOKEN, `${lettersAndDigits}_-.~+/=`)
mark(BASE64, `${lettersAndDigits}+/`)
mark(NUMBER, '0123456789.eE+-')
mark(FIELD_END, '&#;"\'')
mark(TRIGGER, ':=J_-A0123456789')

const COLON = 58
const EQUALS = 61
const QUOTE = 34
const APOSTROPHE = 39
const BACKSLASH = 92
const SLASH = 47
const AT = 64
const DOT = 46
const DASH = 45
const LOW_LINE = 95

function classOf(c: number): number {
  if (c < 128) return classes[c]!
  return c === 0xa0 || c === 0x1680 || (c >= 0x2000 && c <= 0x200a) || c === 0x2028 || c === 0x2029 || c === 0x202f || c === 0x205f || c === 0x3000 || c === 0xfeff
    ? SPACE | TRIGGER | FIELD_END : 0
}

/** NaN outside of the text, which is in no class and equals nothing. */
const at = charCodeAt
const isIn = (text: string, i: number, bits: number): boolean => (classOf(at(text, i)) & bits) !== 0

/** What a finder found, from `start` up to `end`; `bare` if it was a number where text will stand. */
let start = 0
let end = 0
let bare = false

/**
 * Text with what looks like credentials taken out: `Bearer ...`, JSON web tokens, `authorization:` and `cookie:` headers,
 * `user:password@` in addresses, JSON members and form fields with a secret name, keys that are known by their form, card
 * numbers. Linear, and without regular expressions: it runs on the program's thread, where one would change `RegExp.$1`. What is
 * redacted already stays as it is. `learn` is told what was taken out.
 */
export function redactText(text: string, learn?: (secret: string) => void): string {
  const { length } = text
  if (length < 8) return text
  let out = ''
  let kept = 0
  let from = -1
  let to = -1
  let quote = ''
  for (let i = 0; i < length; i++) {
    const c = at(text, i)
    if (c < 128 ? (classes[c]! & TRIGGER) === 0 : classOf(c) === 0) continue
    const isSecret = c === COLON ? findHeader(text, i, to) || findMember(text, i) || findUser(text, i)
      : c === EQUALS ? findHeader(text, i, to) || findField(text, i)
      : c === 74 ? findWebToken(text, i)
      : c === LOW_LINE || c === DASH || c === 65 ? findKey(text, i, c)
      : c < 58 && c > 47 ? findCard(text, i) : findScheme(text, i)
    if (!isSecret) continue
    if (learn && !isRedacted(text)) learn(slice(text, start, end))
    if (from >= 0 && start <= to) {
      if (start < from) from = start
      if (end > to) to = end
      continue
    }
    if (from >= 0) {
      out += slice(text, kept, from) + quote + REDACTED + quote
      kept = to
    }
    from = start
    to = end
    quote = bare ? '"' : ''
  }
  return from < 0 ? text : out + slice(text, kept, from) + quote + REDACTED + quote + slice(text, to, length)
}

/**
 * Keys that say what they are: `AKIA...` and `ASIA...` of AWS, `AIza...` of Google, `ghp_...` of GitHub, `sk_live_...` of Stripe, `sk-...`,
 * `xoxb-...` of Slack, `glpat-...` of GitLab, private keys in PEM. `i` is at the A, or at the first mark behind the prefix.
 */
function findKey(text: string, i: number, c: number): boolean {
  if (c === 65) {
    if (isIn(text, i - 1, WORD)) return false
    const isGoogle = startsWith(text, i, 'AIza')
    if (!isGoogle && !startsWith(text, i, 'AKIA') && !startsWith(text, i, 'ASIA')) return false
    const stop = passToken(text, i)
    return stop - i >= (isGoogle ? 35 : 20) && (isGoogle || isCapital(text, i, stop)) && found(i, stop)
  }
  if (c === DASH && at(text, i + 1) === DASH) return startsWith(text, i, '-----BEGIN ') && findPrivateKey(text, i)
  const prefixes = c === DASH ? DASHED_KEYS : UNDERLINED_KEYS
  for (let k = 0; k < prefixes.length; k++) {
    const prefix = prefixes[k]!
    const first = i - prefix.length
    if (first < 0 || !startsWith(text, first, prefix) || isIn(text, first - 1, WORD) || at(text, first - 1) === DASH) continue
    const stop = passToken(text, i + 1)
    return stop - i > 16 && found(first, stop)
  }
  return false
}

const DASHED_KEYS = ['sk', 'pk', 'rk', 'xoxb', 'xoxp', 'xoxa', 'xoxs', 'xoxr', 'glpat']
const UNDERLINED_KEYS = ['ghp', 'gho', 'ghu', 'ghs', 'ghr', 'github_pat', 'sk_live', 'sk_test', 'rk_live', 'rk_test', 'npm', 'whsec']

function isCapital(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((at(text, i) < 65 || at(text, i) > 90) && !isIn(text, i, DIGIT)) return false
  return to - from === 20
}

function findPrivateKey(text: string, i: number): boolean {
  let first = i + 11
  while (first < i + 60 && at(text, first) !== DASH) first++
  if (!endsWith(text, first, 'private key')) return false
  while (at(text, first) === DASH) first++
  let stop = first
  while (stop < text.length && at(text, stop) !== DASH) stop++
  return stop - first > 16 && found(first, stop)
}

/** Networks by the first two digits, and the check digit by Luhn: 13 to 19 digits, in groups or not. */
function findCard(text: string, i: number): boolean {
  const before = at(text, i - 1)
  if (isIn(text, i - 1, WORD) || before === DOT || before === DASH) return false
  const network = (at(text, i) - 48) * 10 + at(text, i + 1) - 48
  const isCard = (network >= 40 && network < 50) || (network >= 50 && network < 60) || (network >= 22 && network <= 27)
    || (network >= 34 && network <= 38) || network === 30 || (network >= 60 && network < 66)
  if (!isCard) return false
  let count = 0
  let stop = i
  for (let k = i; count < 20 && k < text.length; k++) {
    if (isIn(text, k, DIGIT)) {
      count++
      stop = k + 1
    } else if (!((at(text, k) === DASH || at(text, k) === 32) && isIn(text, k + 1, DIGIT))) break
  }
  if (count < 13 || count > 19 || isIn(text, stop, WORD) || (at(text, stop) === DOT && isIn(text, stop + 1, DIGIT))) return false
  let sum = 0
  let twice = false
  for (let k = stop - 1; k >= i; k--) {
    if (!isIn(text, k, DIGIT)) continue
    const digit = (at(text, k) - 48) * (twice ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
    twice = !twice
  }
  return sum % 10 === 0 && found(i, stop)
}

function isRedacted(text: string): boolean {
  return end - start === REDACTED.length && slice(text, start, end) === REDACTED
}

function found(from: number, to: number): boolean {
  start = from
  end = to
  bare = false
  return true
}

function startsWith(text: string, i: number, word: string): boolean {
  for (let k = 0; k < word.length; k++) if (at(text, i + k) !== at(word, k)) return false
  return true
}

/** First place from `i` on that is not of the class; `step` -1 looks backwards. */
function pass(text: string, i: number, bits: number, step = 1): number {
  while (isIn(text, i, bits)) i += step
  return i
}

/** True if `word` (lower case) ends right before `i`, in any case. */
function endsWith(text: string, i: number, word: string): boolean {
  const first = i - word.length
  if (first < 0) return false
  for (let k = 0; k < word.length; k++) if ((at(text, first + k) | 32) !== at(word, k)) return false
  return true
}

/** Closing quote from `i` on, after an opening one with `depth` backslashes before it; the text's end if there is none. */
function closing(text: string, i: number, quote: number, depth: number): number {
  const { length } = text
  let run = 0
  for (; i < length; i++) {
    const c = at(text, i)
    // In a JSON text within a JSON text each backslash of the value is 2 * depth + 2 of them, and a quote one more than half of that.
    if (c === quote && (run < depth || run % (2 * depth + 2) === depth)) return i - (run < depth ? run : depth)
    run = c === BACKSLASH ? run + 1 : 0
  }
  return length
}

/** `authorization: ...`, `"cookie" = "..."`. `past` is the end of what is taken out already: it is not gone over again. */
function findHeader(text: string, i: number, past: number): boolean {
  let last = pass(text, i - 1, SPACE, -1)
  const c = at(text, last)
  if (c === QUOTE || c === APOSTROPHE) last--
  // Most colons stand behind something else.
  const letter = at(text, last) | 32
  if (letter !== 101 && letter !== 110) return false
  const name = letter === 101 ? 'cookie' : 'authorization'
  if (!endsWith(text, last + 1, name) || isIn(text, last - name.length, WORD)) return false
  const first = pass(text, i + 1, SPACE)
  if (first >= text.length) return false
  const opening = at(text, first)
  if (opening === QUOTE || opening === APOSTROPHE) return found(first + 1, closing(text, first + 1, opening, 0))
  let stop = first + 1 < past ? past : first + 1
  for (; stop < text.length; stop++) {
    const ending = at(text, stop)
    if (ending === 13 || ending === 10 || ending === QUOTE || ending === APOSTROPHE) break
  }
  return found(first, stop)
}

/** `"password": "..."`, also where the JSON text stands within another one. */
function findMember(text: string, i: number): boolean {
  const quote = pass(text, i - 1, SPACE, -1)
  if (at(text, quote) !== QUOTE) return false
  let last = quote - 1
  while (at(text, last) === BACKSLASH) last--
  const depth = quote - 1 - last
  let first = last
  while (last - first <= 100 && isIn(text, first, NAME)) first--
  const size = last - first
  if (size < 2 || size > 100 || at(text, first) !== QUOTE) return false
  let value = pass(text, i + 1, SPACE)
  const began = value
  while (at(text, value) === BACKSLASH) value++
  const isText = at(text, value) === QUOTE
  if (!isText && !isIn(text, began, DIGIT) && !(at(text, began) === DASH && isIn(text, began + 1, DIGIT))) return false
  if (!isSecretName(slice(text, first + 1, last + 1))) return false
  if (isText) return found(value + 1, closing(text, value + 1, QUOTE, depth))
  found(began, pass(text, began + 1, NUMBER))
  return bare = true
}

/** `://user:password@`. */
function findUser(text: string, i: number): boolean {
  if (at(text, i + 1) !== SLASH || at(text, i + 2) !== SLASH) return false
  let colon = -1
  let last = -1
  for (let k = i + 3; k < text.length; k++) {
    const c = at(text, k)
    if (c === COLON && colon < 0) colon = k
    else if (c === AT && colon >= 0) last = k
    else if (c === AT) return false
    else if (c === SLASH || c === 63 || c === 35 || (classOf(c) & SPACE) !== 0) break
  }
  return last >= 0 && found(i + 3, last)
}

/** Names that are secret in an address, where nothing else is called so. */
function isSecretParameter(name: string): boolean {
  const word = lowerCase(name)
  return word === 'token' || word === 'auth' || word === 'sig' || word === 'signature' || word === 'x-amz-signature' || word === 'x-amz-credential'
}

/** `&password=...`. */
function findField(text: string, i: number): boolean {
  let first = i - 1
  while (i - first <= 101 && isIn(text, first, NAME)) first--
  const size = i - 1 - first
  if (size < 2 || size > 100) return false
  const before = at(text, first)
  if (first >= 0 && before !== 63 && before !== 38 && before !== 59 && (classOf(before) & SPACE) === 0) return false
  let stop = i + 1
  while (stop < text.length && !isIn(text, stop, FIELD_END)) stop++
  if (stop === i + 1) return false
  const name = slice(text, first + 1, i)
  return (isSecretName(name) || ((before === 63 || before === 38) && isSecretParameter(name))) && found(i + 1, stop)
}

/** `eyJhbGciOi....` with its `J` at `i`. */
function findWebToken(text: string, i: number): boolean {
  if (at(text, i - 1) !== 121 || at(text, i - 2) !== 101 || isIn(text, i - 3, WORD) || at(text, i - 3) === DASH) return false
  const header = passToken(text, i + 1)
  if (header - i <= 5 || at(text, header) !== DOT) return false
  const claims = passToken(text, header + 1)
  if (claims - header <= 5) return false
  return found(i - 2, at(text, claims) === DOT ? passToken(text, claims + 1) : claims)
}

function passToken(text: string, i: number): number {
  while (isIn(text, i, WORD) || at(text, i) === DASH) i++
  return i
}

/** `Bearer ...`, `Digest ...`, `Basic ...` with the space at `i`. */
function findScheme(text: string, i: number): boolean {
  const letter = at(text, i - 1) | 32
  if (letter === 99) return findBasic(text, i)
  if (letter !== 114 && letter !== 116) return false
  if (!endsWith(text, i, letter === 114 ? 'bearer' : 'digest') || isIn(text, i - 7, WORD)) return false
  const first = pass(text, i + 1, SPACE)
  const stop = pass(text, first, TOKEN)
  return stop - first >= 8 && found(first, stop)
}

/** What follows must look encoded: "Basic understanding" does not. */
function findBasic(text: string, i: number): boolean {
  if (slice(text, i - 5, i) !== 'Basic' || isIn(text, i - 6, WORD)) return false
  const first = pass(text, i + 1, SPACE)
  const stop = pass(text, first, BASE64)
  if (stop - first < 8) return false
  let encoded = at(text, stop) === EQUALS
  for (let k = first; k < stop && !encoded; k++) {
    const c = at(text, k)
    encoded = (c >= 48 && c <= 57) || (c >= 65 && c <= 90 && k > first && at(text, k - 1) >= 97)
  }
  if (!encoded) return false
  return found(first, at(text, stop) !== EQUALS ? stop : at(text, stop + 1) === EQUALS ? stop + 2 : stop + 1)
}
