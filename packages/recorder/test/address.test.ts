import { expect, test } from 'vitest'
import { bareAddress } from '../src/address.ts'

test.each([
  ['https://me:secret@example.org:8443/a?b=1#top', 'https://example.org:8443/a?b=1'],
  ['https://me@example.org?to=you@example.org', 'https://example.org?to=you@example.org'],
  ['http://example.org/a@b', 'http://example.org/a@b'],
  ['file:///home/me/a.html#x', 'file:///home/me/a.html'],
  ['/a?b#c', '/a?b'],
  ['about:blank', 'about:blank'],
  ['data:text/plain,secret#x', 'data:'],
  ['http://[', 'http://['],
])('%s is shown as %s', (address, shown) => {
  expect(bareAddress(address)).toBe(shown)
})
