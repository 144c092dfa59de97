import { expect, test } from 'vitest'
import { isSecretName, redactText } from '../src/redaction.ts'

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
