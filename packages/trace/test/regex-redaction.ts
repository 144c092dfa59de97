/** The rules of `redactText` and `isSecretName` as regular expressions: slow and obvious, what the real ones are compared with. */
/** What stands where a secret was. */
export const REDACTED = '[redacted]'

/**
 * Names whose text and numbers are never stored. A bare `token` is not among them: parsers are full of tokens; what gives
 * access is called accessToken, csrfToken, idToken.
 */
const SECRET_NAME = new RegExp([
  'pass(word|wd|phrase|code)',
  '(^|-)(pwd|secrets?|authorization|cookies?|jwt|cvv|cvc|ssn|otp)(-|$)',
  '(^|-)(api|access|auth|private|secret|client|encryption|signing)-?keys?(-|$)',
  '(^|-)(api|access|auth|refresh|id|csrf|xsrf|bearer|session|security|login|reset)-?tokens?(-|$)',
  'session-?id(-|$)',
  'credit-?card|card-?number',
].join('|'))

const names = new Map<string, boolean>()
const NAMES_MAX = 4096

/** True if a variable or property of this name may hold a secret: `password`, `apiKey`, `X-CSRF-Token`, `userPassword`... */
export function isSecretName(name: string): boolean {
  const known = names.get(name)
  if (known !== undefined) return known
  const words = name.length > 100 ? '' : name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
  const secret = SECRET_NAME.test(words.toLowerCase().replace(/[^a-z0-9]+/g, '-'))
  if (names.size >= NAMES_MAX) names.clear()
  names.set(name, secret)
  return secret
}

/** One pass over most texts, which contain nothing of interest. */
const SUSPICIOUS = /eyJ|@|bearer|basic|digest|authorization|cookie|"\s*:|=/i
const SCHEME = /\b(Bearer|Digest)(\s+)[\w\-.~+/=]{8,}/gi
const BASIC = /\b(Basic\s+)(?=[A-Za-z+/]*(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/]{8,}={0,2}/g
const JWT = /(^|[^\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g
const HEADER = /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s"'][^\r\n"']*)/gi
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:?#]{0,256}:[^\s/@?#]{0,256}@/gi
const JSON_MEMBER = /"([\w.-]{2,100})"(\s*:\s*)("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)/g
const FORM_FIELD = /(^|[?&;\s])([\w.-]{2,100})=([^&#;\s"']+)/g

/**
 * Text with what looks like credentials taken out: `Bearer ...`, JSON web tokens, `authorization:` and `cookie:` headers,
 * `user:password@` in addresses, JSON members and form fields with a secret name.
 */
export function redactText(text: string): string {
  if (text.length < 8 || !SUSPICIOUS.test(text)) return text
  return text
    .replace(HEADER, (_, name: string, colon: string, value: string) => {
      const quote = /^["']/.test(value) ? value[0]! : ''
      return `${name}${colon}${quote}${REDACTED}${quote}`
    })
    .replace(SCHEME, `$1$2${REDACTED}`)
    .replace(BASIC, `$1${REDACTED}`)
    .replace(JWT, `$1${REDACTED}`)
    .replace(URL_CREDENTIALS, `$1${REDACTED}@`)
    .replace(JSON_MEMBER, (all, name: string, colon: string) => isSecretName(name) ? `"${name}"${colon}"${REDACTED}"` : all)
    .replace(FORM_FIELD, (all, before: string, name: string) => isSecretName(name) ? `${before}${name}=${REDACTED}` : all)
}
