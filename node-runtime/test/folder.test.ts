import { expect, test } from 'vitest'
import { recordingName } from '../src/sink/folder.ts'

test('names of recordings sort by time and tell the process', () => {
  expect(recordingName(Date.UTC(2026, 10, 22, 8, 13, 47, 301), 77)).toMatch(/^2026-11-22T08-13-47-301-77(-\d+)?\.cine$/)
})
