import { expect, test } from 'vitest'
import { OP_STRING, OP_TIME, REF_DOUBLE, RawWriter, Redactor, STREAM_HEAD, headWord, redactChunk, refWord, smiWord } from '../src/index.ts'
import { RawRecord } from '../src/raw-record.ts'
import { REDACTED, isSecretName, redactText } from '../src/redaction.ts'
import * as regex from './regex-redaction.ts'

test('F30 names that hold secrets', () => {
  const secret = ['password', 'userPassword', 'PASSWORD_HASH', 'passwd', 'pwd', 'apiKey', 'API_KEY', 'apikey', 'X-CSRF-Token', 'accessToken',
    'idToken', 'authorization', 'Authorization', 'cookie', 'set-cookie', 'sessionId', 'clientSecret', 'secret', 'jwt', 'creditCardNumber', 'cvv']
  const plain = ['token', 'tokens', 'secretary', 'key', 'pass', 'compass', 'author', 'sessionIdle', 'id', 'name', 'validTokens', 'nextToken', 'x']
  expect(secret.filter(name => !isSecretName(name))).toEqual([])
  expect(plain.filter(isSecretName)).toEqual([])
})

test('F31 text that looks like credentials', () => {
  const cases: Readonly<Record<string, string>> = {
    'Bearer abcdef0123456789': 'Bearer [redacted]',
    'Basic dXNlcjpwYXNz': 'Basic [redacted]',
    'x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig-_ y': 'x [redacted] y',
    'Authorization: abc def\r\nAccept: text/html': 'Authorization: [redacted]\r\nAccept: text/html',
    'cookie: a=b; c=d': 'cookie: [redacted]',
    '{"authorization":"abc","n":1}': '{"authorization":"[redacted]","n":1}',
    '{"password": "hun\\"ter2", "user": "u"}': '{"password": "[redacted]", "user": "u"}',
    'https://user:pass@example.org/a?b=c': 'https://[redacted]@example.org/a?b=c',
    '/login?user=u&password=hunter2#top': '/login?user=u&password=[redacted]#top',
  }
  for (const [text, clean] of Object.entries(cases)) expect(redactText(text)).toBe(clean)
})

test('F31 ordinary text stays as it is', () => {
  for (const text of ['', 'Basic understanding', 'a=b', 'mail me@example.org', 'http://localhost:3000/@vite/client', '{"id":1}', 'the cookie jar']) {
    expect(redactText(text)).toBe(text)
  }
})

test('F31 takes linear time on long text', () => {
  expect(redactText(`${'a:"'.repeat(20_000)}=`)).toHaveLength(60_001)
  expect(redactText('http://'.repeat(10_000))).toHaveLength(70_000)
  expect(redactText('eyJabcde-'.repeat(5_000))).toHaveLength(45_000)
})

test('F31 quotes within JSON texts, passwords with @, values that are cut off', () => {
  const body = JSON.stringify({ password: 'a"b\\', user: 'u' })
  for (let depth = 0, text = body; depth < 3; depth++, text = JSON.stringify({ body: text })) {
    let clean: unknown = redactText(text)
    for (let i = 0; i < depth; i++) clean = (JSON.parse(clean as string) as { body: unknown }).body
    expect(clean).toBe('{"password":"[redacted]","user":"u"}')
  }
  expect(redactText('http://user:p@ss:word@host/')).toBe('http://[redacted]@host/')
  expect(redactText('{"apiKey": "abc')).toBe('{"apiKey": "[redacted]')
})

function seeded(seed: number): (n: number) => number {
  return n => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor(seed / 2 ** 32 * n)
  }
}

const pieces = [
  'authorization', 'Proxy-Authorization', 'set-cookie', 'Cookie', 'my_cookie', 'Bearer', 'bearer', 'Digest', 'Basic', 'basic', 'password', 'apiKey', 'user', 'x', 'https', '://', 'eyJhbGci',
  'eyJ', '.', '-', '_', ':', '=', '"', "'", '\\', ' ', '\t', '\n', '\r\n', '\u00a0', '&', '?', ';', '#', '/', '@', ',', '{', '}', '[', ']', '12', '-1.5e3', 'dXNlcjpw', '==', '+', 'hunter22', 'ä',
  'Bearer abcdefgh', '"password":"', '\\"', '&token=', '?access_token=', 'http://a:b@c', REDACTED,
]

test('F31 nothing stays that the rules as regular expressions take out', () => {
  const random = seeded(7)
  let different = 0
  for (let round = 0; round < 100_000; round++) {
    const words: string[] = []
    let text = ''
    for (let i = 2 + random(14); i > 0; i--) {
      if (random(3) === 0) {
        // One of its kind, and credible as any secret.
        words.push(`aB3x${round}y${i}`)
        text += words.at(-1)!
      } else {
        text += pieces[random(pieces.length)]!
      }
    }
    const clean = redactText(text)
    const expected = regex.redactText(text)
    if (clean === expected) continue
    expect([text, expected, words.filter(word => clean.includes(word) && !expected.includes(word))]).toEqual([text, expected, []])
    different++
  }
  // Most answers are the same.
  expect(different).toBeLessThan(20_000)
})

test('F30 the rule for names is that of the regular expression', () => {
  const random = seeded(3)
  const parts = ['api', 'Api', 'API', 'key', 'Key', 'keys', 'token', 'Token', '_', '-', '.', 'session', 'Id', 'id', 'pass', 'word', 'Word', 'credit', 'card', 'Card', 'number', 'x', 'X', '9', 'cookie', 'jwt', 'secret', 's', 'é']
  for (let round = 0; round < 20_000; round++) {
    let name = ''
    for (let i = 1 + random(5); i > 0; i--) name += parts[random(parts.length)]!
    expect([name, isSecretName(name)]).toEqual([name, regex.isSecretName(name)])
  }
})

test('F30 the rule for names is that of the regular expression, for names as programs have them', () => {
  const parts = ['pass', 'word', 'token', 'key', 'api', 'auth', 'id', 'session', 'secret', 'cookie', 'X', 'card', 'credit', 'user', 'number', 's', 'CSRF', 'jwt', '1', 'Set']
  const glue = ['', '-', '_', ' ', 'ü']
  let seed = 1
  const random = (n: number): number => (seed = Math.imul(seed, 48271) >>> 1) % n
  const names = ['password', 'apiKey', 'authorization', 'set-cookie', 'cookieConsent', 'token', 'accessToken', 'nextToken', 'sessionid', 'mysessionId', '', 'XMLHttpKey']
  for (let i = 0; i < 4000; i++) {
    let name = ''
    for (let n = 1 + random(4); n > 0; n--) {
      const part = parts[random(parts.length)]!
      name += (random(2) ? part : part[0]!.toUpperCase() + part.slice(1)) + glue[random(glue.length)]!
    }
    names.push(name)
  }
  for (const name of names) expect([name, isSecretName(name)]).toEqual([name, regex.isSecretName(name)])
})

const refuse = (): never => { throw new Error('the program was called') }

test('F31 redaction leaves RegExp.$1 alone and calls no method that a program can replace', () => {
  /(own)/.exec('own')
  const { charCodeAt, slice, indexOf } = String.prototype
  const { get } = Map.prototype
  try {
    Object.assign(String.prototype, { charCodeAt: refuse, slice: refuse, indexOf: refuse })
    Object.assign(Map.prototype, { get: refuse })
    redactText('?patchedPassword=abc&cookie: x')
  } finally {
    Object.assign(String.prototype, { charCodeAt, slice, indexOf })
    Object.assign(Map.prototype, { get })
  }
  expect(RegExp.$1).toBe('own')
})

test('F33 a raw chunk is redacted: strings of any place, texts; the rest stays word for word', () => {
  const random = seeded(11)
  const texts = ['Bearer abcdefghijkl', 'plain text', 'é', '', 'a=b', '?password=12345678', 'https://u:p@example.org', 'x'.repeat(31)]
  for (let round = 0; round < 500; round++) {
    const dirty = new RawWriter()
    const clean = new RawWriter()
    for (let i = random(12); i >= 0; i--) {
      if (random(2) === 0) {
        const text = texts[random(texts.length)]!
        dirty.string(text)
        clean.string(redactText(text))
      } else {
        const value = random(2) === 0 ? random(2 ** 20) : headWord(OP_STRING, random(4000)) + random(3) / 7
        for (const writer of [dirty, clean]) writer.record(OP_TIME, 0, [{ kind: 'primitive', value }])
      }
    }
    dirty.flush()
    clean.flush()
    const [given] = dirty.chunks
    const [expected] = clean.chunks
    const long = ['Bearer abcdefghijkl', 'unchanged']
    const answer = redactChunk({ ...given!, texts: long }, new Redactor())
    expect(answer.texts).toEqual(['Bearer [redacted]', 'unchanged'])
    expect(answer.length).toBe(expected!.length)
    expect([...answer.words.subarray(0, answer.length)]).toEqual([...expected!.words.subarray(0, expected!.length)])
  }
  // A double whose bits look like a definition is none.
  const words = Int32Array.of(headWord(OP_TIME, 0), refWord(REF_DOUBLE, 0), headWord(OP_STRING, 2000), headWord(OP_STRING, 2000))
  const chunk = { words, length: 4, texts: [], startsSegment: true, frames: 0, firstTick: 0, epoch: 0, time: 0 }
  expect(redactChunk(chunk, new Redactor())).toBe(chunk)
})

test('F131: items of a stream function are no strings, whatever their bits look like', () => {
  const words = Int32Array.of(STREAM_HEAD, smiWord(2), smiWord(2 << 1 | 1), 0, headWord(OP_STRING, 3), headWord(OP_STRING, 900), 7, headWord(OP_STRING, 1), headWord(OP_TIME, 0))
  const chunk = { words, length: 9, texts: [], startsSegment: true, frames: 0, firstTick: 0, epoch: 0, time: 0 }
  expect(redactChunk(chunk, new Redactor())).toBe(chunk)
  const record = new RawRecord()
  expect(record.read(words, 0, 9)).toBe(8)
  expect(record.itemCount).toBe(2)
  expect(new Int32Array(record.items.buffer, 0, 4)).toEqual(words.slice(4, 8))
  expect(record.read(words, 0, 7)).toBe(-1)
})
