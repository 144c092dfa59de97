import { expect, test } from 'vitest'
import { byteRange } from '../src/cli/serve.ts'
import { bytesText, columns, countText, durationText } from '../src/cli/terminal.ts'

test('columns are aligned, numbers to the right', () => {
  expect(columns([['name', 'n', 'note'], ['a', '1000', 'x'], ['longer', '7', '']], [1])).toBe('name       n  note\na       1000  x\nlonger     7')
})

test('columns that are too wide together give way, the widest first, and none to nothing', () => {
  expect(columns([['a', 'x'.repeat(20), 'y'.repeat(20)]], [], 27)).toBe(`a  ${'x'.repeat(10)}…  ${'y'.repeat(10)}…`)
  expect(columns([['x'.repeat(9), 'y'.repeat(9)]], [], 5)).toBe('xxxxxxx…  yyyyyyy…')
})

test('amounts', () => {
  expect([0, 1023, 1024, 10_240, 5 * 2 ** 30].map(bytesText)).toEqual(['0 B', '1023 B', '1.0 KiB', '10 KiB', '5.0 GiB'])
  expect([7, 1000, 1_234_567].map(countText)).toEqual(['7', '1,000', '1,234,567'])
  expect([12.4, 1500, 125_000].map(durationText)).toEqual(['12 ms', '1.5 s', '2 min 5 s'])
})

test('single byte ranges; everything else is the whole file', () => {
  expect(byteRange('bytes=0-7', 100)).toEqual([0, 7])
  expect(byteRange('bytes=90-', 100)).toEqual([90, 99])
  expect(byteRange('bytes=-10', 100)).toEqual([90, 99])
  expect(byteRange('bytes=50-500', 100)).toEqual([50, 99])
  expect(byteRange('bytes=100-', 100)).toBe('unsatisfiable')
  expect([byteRange(undefined, 100), byteRange('bytes=0-1,4-5', 100), byteRange('bytes=-', 100), byteRange('bytes=7-3', 100)]).toEqual([undefined, undefined, undefined, undefined])
})
