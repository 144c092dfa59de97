import { expect, test } from 'vitest'
import { shownAddress } from '../src/border/address.ts'
import { recordingName } from '../src/sink/folder.ts'

test('an address is shown without user, password and fragment', () => {
  expect(shownAddress('https://me:secret@example.org:8443', '/a?b=1#top')).toBe('https://example.org:8443/a?b=1')
  expect(shownAddress('http://example.org', '/a@b')).toBe('http://example.org/a@b')
})

test('names of recordings sort by time and tell the process', () => {
  expect(recordingName(Date.UTC(2026, 10, 22, 8, 13, 47, 301), 77)).toMatch(/^2026-11-22T08-13-47-301-77(-\d+)?\.cine$/)
})
