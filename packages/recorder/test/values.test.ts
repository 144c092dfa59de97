import { E1, EN, K, V, W, X, recorder } from '@cinescope/recorder'
import { OP_ENTER, OP_LEAVE, OP_RESULT, OP_WRITE } from '@cinescope/trace'
import { expect, test } from 'vitest'
import type { Decoded } from './decode.ts'
import { record, sites } from './recording.ts'

const base = sites(10)

const values: readonly unknown[] = [
  0, -0, 1, -1, NaN, Infinity, -Infinity, 0.5, -1e300, 5e-324, 2 ** 29 - 1, 2 ** 29, -(2 ** 29), -(2 ** 29) - 1, 2 ** 31, -(2 ** 31), 2 ** 53,
  true, false, null, undefined, '', 'a', 'ab', 'abc', 'ä\u{1f600}\ud800', 'x'.repeat(32), 'y'.repeat(33), 'z'.repeat(5000),
  0n, -1n, 12345678901234567890n,
]

function one(value: unknown): Decoded {
  const decoder = record(() => { X(E1(base, value), value) })
  const [enter] = decoder.of(OP_ENTER)
  const [leave] = decoder.of(OP_LEAVE)
  expect(leave!.values).toEqual(enter!.values)
  return enter!.values[0]
}

for (const value of values) {
  test(`a value is itself: ${typeof value} ${Object.is(value, -0) ? '-0' : String(value).slice(0, 40)}`, () => {
    expect(Object.is(one(value), value)).toBe(true)
  })
}

test('a symbol shows its description', () => {
  expect(one(Symbol('tag'))).toEqual({ symbol: 'tag' })
  expect(one(Symbol(''))).toEqual({ symbol: '' })
  // eslint-disable-next-line symbol-description
  expect(one(Symbol())).toEqual({ symbol: undefined })
})

test('values of one record stay in order whatever their width', () => {
  const many = [1.5, 'q', 2.5, 3, -0, 'w'.repeat(40), 4.5]
  const decoder = record(() => {
    const f = EN(base, many)
    for (const value of many) W(base + 1, f, value)
    X(f, undefined)
  })
  expect(decoder.of(OP_ENTER)[0]!.values).toEqual(many)
  expect(decoder.of(OP_WRITE).map(write => write.values[0])).toEqual(many)
})

test('a text over the chunk budget keeps its length, its characters are not touched', () => {
  const decoder = record(() => {
    const f = E1(base, 'a'.repeat(90))
    V(base + 1, f, 'b'.repeat(90))
    recorder.flush()
    V(base + 1, f, 'c'.repeat(90))
    X(f, K)
  }, { image: { textBudget: 100 } })
  expect(decoder.of(OP_ENTER)[0]!.values).toEqual(['a'.repeat(90)])
  expect(decoder.of(OP_RESULT).map(result => result.values[0])).toEqual([{ textLength: 90 }, 'c'.repeat(90)])
})
