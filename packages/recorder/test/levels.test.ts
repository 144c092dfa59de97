import { E0, E1, M, W, X, recorder } from '@cinescope/recorder'
import { OP_ENTER, OP_LEVEL, OP_WRITE, TOKEN_CALLS, TOKEN_PATH, TOKEN_VALUES } from '@cinescope/trace'
import { beforeEach, expect, test } from 'vitest'
import { record } from './recording.ts'

let serial = 0
let hash = ''
beforeEach(() => { hash = `levels${serial++}` })

/** Level bits of a call of the function at a site. */
function bits(site: number): number {
  const f = E0(site)
  if (f !== 0) X(f, undefined)
  return f & 7
}
const CALLS = TOKEN_CALLS
const VALUES = CALLS | TOKEN_VALUES
const PATH = VALUES | TOKEN_PATH
const FULL = TOKEN_VALUES | TOKEN_PATH

test('levels: each function has the mask it was built with', () => {
  const base = M(hash, 6, [2, 1, 1, 2, 4, 3, 3, 4, 0])
  record(() => { expect([0, 1, 2, 3, 4, 5].map(k => bits(base + k))).toEqual([VALUES, CALLS, FULL, PATH, 0, VALUES]) })
})

test('levels: a function is lowered and raised from its next call on, never above what it was built for', () => {
  const base = M(hash, 3, [3, 1, 2])
  const got = record(() => {
    const outer = E0(base + 2)
    recorder.setLevel({ module: hash, function: 2, level: 1 })
    W(base + 2, outer, 1)
    const inner = E0(base + 2)
    W(base + 2, inner, 2)
    X(inner, 0)
    W(base + 2, outer, 3)
    X(outer, 0)
    recorder.setLevel({ module: hash, function: 2, level: 0 })
    expect(bits(base + 2)).toBe(0)
    recorder.setLevel({ module: hash, function: 2, level: 4 })
    expect(bits(base + 2)).toBe(PATH)
    recorder.setLevel({ module: hash, function: 1, level: 3 })
    expect(bits(base + 1)).toBe(VALUES)
  })
  expect(got.of(OP_WRITE).map(r => r.values[0])).toEqual([1, 3])
  expect(got.of(OP_LEVEL).map(r => [r.site - base, ...r.values])).toEqual([[2, 1], [2, 0], [2, 4], [1, 3]])
})

test('levels: a change for a module reaches its functions, replaces theirs and can be refined again', () => {
  const base = M(hash, 3, [2, 1, 1])
  record(() => {
    recorder.setLevel({ module: hash, function: 2, level: 0 })
    recorder.setLevel({ module: hash, level: 1 })
    expect([0, 1, 2].map(k => bits(base + k))).toEqual([CALLS, CALLS, CALLS])
    recorder.setLevel({ module: hash, function: 0, level: 2 })
    expect([0, 1, 2].map(k => bits(base + k))).toEqual([VALUES, CALLS, CALLS])
    recorder.setLevel({ module: hash, level: 4 })
    expect([0, 1, 2].map(k => bits(base + k))).toEqual([VALUES, CALLS, VALUES])
  })
})

test('levels: what was chosen holds for a module that registers later, and stands in every segment', () => {
  recorder.setLevel({ module: hash, level: 1 })
  recorder.setLevel({ module: hash, function: 1, level: 0 })
  let base = 0
  const got = record(() => {
    base = M(hash, 3, 2)
    for (let i = 0; i < 60_000; i++) {
      const f = E1(base + 2, i)
      W(base + 2, f, i)
      X(f, i)
      if (E0(base + 1) !== 0) throw new Error('recorded')
    }
  }, { segmentBytes: 300_000 })
  const segments = got.chunks.filter(chunk => chunk.startsSegment).length
  expect(segments).toBeGreaterThan(2)
  expect(got.of(OP_LEVEL).filter(r => r.site === base).map(r => r.values)).toEqual(Array.from({ length: segments }, () => [1, true]))
  expect(got.of(OP_LEVEL).filter(r => r.site === base + 1)).toHaveLength(segments)
  expect(got.of(OP_WRITE)).toEqual([])
  expect(got.of(OP_ENTER)).toHaveLength(60_000)
})
