import { expect, test } from 'vitest'
import { Redactor, isHolderName, isSecretName, useNameRules } from '../src/index.ts'
import { SECRETS_KEPT, SecretValues } from '../src/secret-values.ts'

function seeded(seed: number): (n: number) => number {
  return n => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor(seed / 2 ** 32 * n)
  }
}

test('F37: the search finds what a search for each spelling in turn finds', () => {
  const random = seeded(5)
  const alphabet = 'aAbB1-%'
  const word = (length: number): string => Array.from({ length }, () => alphabet[random(alphabet.length)]).join('')
  for (let round = 0; round < 3000; round++) {
    const values = new SecretValues()
    const secrets = Array.from({ length: 1 + random(4) }, () => `1${word(5 + random(4))}-`)
    for (const secret of secrets) values.learn(secret)
    const text = Array.from({ length: 1 + random(5) }, () => random(2) ? word(random(9)) : secrets[random(secrets.length)]!).join('')
    const marks = Array.from(text, () => ' ')
    for (const secret of secrets) {
      for (let at = 0; at + secret.length <= text.length; at++) {
        if (text.slice(at, at + secret.length).toLowerCase() === secret.toLowerCase()) marks.fill('x', at, at + secret.length)
      }
    }
    const found = Array.from(text, () => ' ')
    for (const { from, to } of values.find(text) ?? []) found.fill('x', from, to)
    const missed = marks.filter((mark, i) => mark === 'x' && found[i] !== 'x').length
    expect([secrets, text, missed]).toEqual([secrets, text, 0])
  }
})

test('F37: a secret is found in any case, as JSON, in addresses, in base64', () => {
  const redactor = new Redactor()
  redactor.learn(['p"ä ss9+Word'])
  for (const text of ['p"ä ss9+Word', 'xP"ä SS9+WORDx', JSON.stringify('p"ä ss9+Word'), encodeURIComponent('p"ä ss9+Word'), new URLSearchParams({ a: 'p"ä ss9+Word' }).toString()]) {
    expect(redactor.redact(text)).toContain('[redacted]')
    expect(redactor.redact(text)).not.toContain('ss9')
  }
  for (const before of ['', 'a', 'ab', 'abc']) expect(redactor.redact(`=${Buffer.from(`${before}p"ä ss9+Word`).toString('base64')}`)).toContain('[redacted]')
})

test('F37: parts of headers and cookies', () => {
  const values = new SecretValues()
  values.learn('Bearer abc-123-def')
  values.learn('theme=dark; sid=s%3Aq1w2e3r4; lang=en')
  values.learn(`Basic ${btoa('ann:correct.9horse')}`)
  for (const text of ['abc-123-def', 'q1w2e3r4', 's:q1w2e3r4', 'correct.9horse']) expect([text, values.find(text)]).toEqual([text, [{ from: 0, to: text.length }]])
  for (const text of ['dark', 'theme', 'en', 'ann', 'Bearer']) expect(values.find(text)).toBe(undefined)
})

test('F37: what anybody could have written is not looked for, or only as a whole', () => {
  const values = new SecretValues()
  for (const text of ['1234', 'admin', 'hunter', 'Required', 'same-origin', 'password', 'csrf_token']) {
    values.learn(text)
    expect([text, values.find(text)]).toEqual([text, undefined])
  }
  for (const text of ['482913', 'This field is required', 'https://example.org/token', '/account/settings', 'correct horse battery staple']) {
    values.learn(text)
    expect([text, values.find(text)]).toEqual([text, [{ from: 0, to: text.length }]])
    expect([text, values.find(`x ${text} y`)]).toEqual([text, undefined])
  }
})

test('F37: as many as are kept, the one met longest ago goes first', () => {
  const values = new SecretValues()
  values.learn('first-secret-1')
  for (let i = 0; i < SECRETS_KEPT; i++) {
    values.learn(`secret-no-${i}!`)
    values.learn('often-secret-2')
  }
  expect(values.find('first-secret-1')).toBe(undefined)
  expect(values.find('secret-no-0!')).toBe(undefined)
  expect(values.find('often-secret-2')).toBeDefined()
  expect(values.find(`secret-no-${SECRETS_KEPT - 1}!`)).toBeDefined()
})

const refuse = (): never => { throw new Error('the program was called') }

test('F37 redaction by value leaves RegExp.$1 alone and calls no method that a program can replace', () => {
  const redactor = new Redactor()
  ;/(own)/.exec('own')
  const { charCodeAt, slice, indexOf, toLowerCase } = String.prototype
  const { get, set, has, delete: remove } = Map.prototype
  const { push } = Array.prototype
  let clean = ''
  try {
    Object.assign(String.prototype, { charCodeAt: refuse, slice: refuse, indexOf: refuse, toLowerCase: refuse })
    Object.assign(Map.prototype, { get: refuse, set: refuse, has: refuse, delete: refuse })
    Object.assign(Array.prototype, { push: refuse })
    redactor.learn(['Basic YW5uOmNvcnJlY3QuOWhvcnNl', 'a=1; b=4711-x%2B9'])
    clean = redactor.redact('it is 4711-x+9 and correct.9horse')
  } finally {
    Object.assign(String.prototype, { charCodeAt, slice, indexOf, toLowerCase })
    Object.assign(Map.prototype, { get, set, has, delete: remove })
    Object.assign(Array.prototype, { push })
  }
  expect(clean).toBe('it is [redacted] and [redacted]')
  expect(RegExp.$1).toBe('own')
})

test('F31: cards by their check digit, keys by their form', () => {
  const cases: Readonly<Record<string, string>> = {
    'pay 4111 1111 1111 1111 now': 'pay [redacted] now',
    '5500-0000-0000-0004': '[redacted]',
    '378282246310005.': '[redacted].',
    'AKIAIOSFODNN7EXAMPLE': '[redacted]',
    'key AIzaSyA1234567890abcdefghijklmnopqrstuv': 'key [redacted]',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789': '[redacted]',
    'sk_live_abcdefghijklmnop1234': '[redacted]',
    'xoxb-123456789012-abcdefghijkl': '[redacted]',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234\n-----END RSA PRIVATE KEY-----': '-----BEGIN RSA PRIVATE KEY-----[redacted]-----END RSA PRIVATE KEY-----',
    'https://x.org/?a=1&token=abc&b=2': 'https://x.org/?a=1&token=[redacted]&b=2',
  }
  for (const [text, clean] of Object.entries(cases)) expect(new Redactor().redact(text)).toBe(clean)
  for (const text of ['4111 1111 1111 1112', '1234567890123456', 'x4111111111111111', '41111111111111111111', 'ASIAN FOOD', 'a-sk-b', 'task-force-one-and-two-and-three', 'token=abc', '2026-11-22T10:00:00', '4.111111111111111']) {
    expect(new Redactor().redact(text)).toBe(text)
  }
})

test('F38: a user adds names and patterns, and takes names and texts out', () => {
  const rules = { names: ['pin', 'session-mark'], allow: ['cookieConsent', 'ann@example.org'], patterns: ['/ACME-\\d+/i', 'email'] }
  useNameRules(rules)
  try {
    expect(['pin', 'userPin', 'SESSION_MARK', 'password'].map(isSecretName)).toEqual([true, true, true, true])
    expect(['pink', 'cookieConsent', 'cookie_consent', 'opinion'].map(isSecretName)).toEqual([false, false, false, false])
    expect(isHolderName('pin')).toBe(true)
    const redactor = new Redactor(rules)
    expect(redactor.redact('from acme-4711 and bob.b+x@mail.example.org')).toBe('from [redacted] and [redacted]')
    expect(redactor.redact('ann@example.org')).toBe('ann@example.org')
    expect(redactor.redact('{"pin":"9182-x"}')).toBe('{"pin":"[redacted]"}')
    expect(redactor.redact('it was 9182-x')).toBe('it was [redacted]')
  } finally {
    useNameRules(undefined)
  }
  expect(['pin', 'cookieConsent'].map(isSecretName)).toEqual([false, true])
  expect(new Redactor().redact('bob@example.org')).toBe('bob@example.org')
})
