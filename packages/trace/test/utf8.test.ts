import { expect, test } from 'vitest'
import { encodeSlowly } from '../src/utf8.ts'

test('a realm without TextEncoder writes the same bytes', () => {
  const encoder = new TextEncoder()
  for (const text of ['', 'plain', 'ä ß ñ', '你好', '🎬 take 1', '\ud800', 'a\udc00b', '\u07ff\u0800\uffff']) expect(encodeSlowly(text)).toEqual(encoder.encode(text))
  let all = ''
  for (let code = 0; code < 0x10ffff; code += 257) all += String.fromCodePoint(code)
  expect(encodeSlowly(all)).toEqual(encoder.encode(all))
})
