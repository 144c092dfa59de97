import { indexOf, lowerCase, safeMap, slice } from './primordial.ts'

/**
 * Names whose text and numbers are never stored. A bare `token` is not among them: parsers are full of tokens; what gives
 * access is called accessToken, csrfToken, idToken. Probes ask this: no regular expressions, which would change `RegExp.$1`
 * under the app's feet, and no methods that an app can patch.
 */
const anywhere = ['password', 'passwd', 'passphrase', 'passcode', 'creditcard', 'credit-card', 'cardnumber', 'card-number']
const words = ['pwd', 'secret', 'secrets', 'authorization', 'cookie', 'cookies', 'jwt', 'cvv', 'cvc', 'ssn', 'otp']
const keys = ['api', 'access', 'auth', 'private', 'secret', 'client', 'encryption', 'signing']
const tokens = ['api', 'access', 'auth', 'refresh', 'id', 'csrf', 'xsrf', 'bearer', 'session', 'security', 'login', 'reset']

for (const [owners, noun] of [[keys, 'key'], [tokens, 'token']] as const) {
  for (const owner of owners) for (const glue of ['', '-']) for (const end of ['', 's']) words.push(owner + glue + noun + end)
}
/** Found between word borders; `ends` need only the border behind them. */
const bordered: readonly string[] = words.map(word => `-${word}-`)
const ends: readonly string[] = ['sessionid-', 'session-id-']

const lower = (c: string): boolean => c >= 'a' && c <= 'z'
const upper = (c: string): boolean => c >= 'A' && c <= 'Z'
const digit = (c: string): boolean => c >= '0' && c <= '9'

/** `userAPIKey`, `user_api-key` -> `-user-api-key-`. */
function dashed(name: string): string {
  let text = '-'
  let border = true
  for (let i = 0; i < name.length; i++) {
    const c = name[i]!
    const before = i > 0 ? name[i - 1]! : ''
    if (!lower(c) && !upper(c) && !digit(c)) {
      if (!border) text += '-'
      border = true
      continue
    }
    const starts = upper(c) && (lower(before) || digit(before) || (upper(before) && i + 1 < name.length && lower(name[i + 1]!)))
    if (starts && !border) text += '-'
    text += c
    border = false
  }
  return border ? lowerCase(text) : `${lowerCase(text)}-`
}

/** What a user adds: names, which count wherever they stand between word borders, and whole names that are none. */
export interface NameRules { readonly names?: readonly string[] | undefined, readonly allow?: readonly string[] | undefined }

let rules: NameRules | undefined
let added: string[] = []
let allowed: string[] = []

/** Of this realm, from now on; a build sets them for each file. */
export function useNameRules(next: NameRules | undefined): void {
  if (next === rules) return
  rules = next
  added = (next?.names ?? []).map(dashed).filter(text => text.length > 2)
  allowed = (next?.allow ?? []).map(dashed)
  known.clear()
  count = 0
}

function matches(name: string): boolean {
  if (name.length > 100) return false
  const text = dashed(name)
  for (let i = 0; i < allowed.length; i++) if (allowed[i] === text) return false
  for (let i = 0; i < added.length; i++) if (indexOf(text, added[i]!) >= 0) return true
  for (let i = 0; i < anywhere.length; i++) if (indexOf(text, anywhere[i]!) >= 0) return true
  for (let i = 0; i < bordered.length; i++) if (indexOf(text, bordered[i]!) >= 0) return true
  for (let i = 0; i < ends.length; i++) if (indexOf(text, ends[i]!) >= 0) return true
  return false
}

/** Names whose objects hold nothing but secrets: `cookies`, `passwords`, `user.credentials`; not `passwordForm`. */
const holders = ['password', 'passwd', 'passphrase', 'passcode', 'pwd', 'secret', 'cookie', 'jwt', 'token', 'key']

/** True if what an object of this name holds is secret, whatever it is called there. */
export function isHolderName(name: string): boolean {
  if (!isSecretName(name)) return name.length > 9 && name.length < 40 && endsWith(lowerCase(name), 'credentials')
  const text = dashed(name)
  for (let i = 0; i < added.length; i++) if (added[i] === text) return true
  for (let i = 0; i < holders.length; i++) if (endsWith(text, `-${holders[i]!}-`) || endsWith(text, `-${holders[i]!}s-`)) return true
  return false
}

function endsWith(text: string, end: string): boolean {
  return text.length >= end.length && slice(text, text.length - end.length, text.length) === end
}

const known = safeMap<string, boolean>()
const KNOWN_MAX = 4096
let count = 0

/** True if a variable or property of this name may hold a secret: `password`, `apiKey`, `X-CSRF-Token`, `userPassword`... */
export function isSecretName(name: string): boolean {
  const before = known.get(name)
  if (before !== undefined) return before
  const secret = matches(name)
  if (count >= KNOWN_MAX) {
    known.clear()
    count = 0
  }
  known.set(name, secret)
  count++
  return secret
}
