import { diffRecordings, type RecordingDiff } from '@cinescope/query'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { program } from './program.ts'

async function diff(a: string, b: string): Promise<RecordingDiff> {
  const left = await program(a)
  const right = await program(b)
  return diffRecordings(left.trace, right.trace)
}

/** A program of some functions that call each other, with one value that can be planted anywhere. */
function text(seed: number, planted: number | undefined): string {
  const random = new Random(seed)
  let places = 0
  const value = (): string => {
    const own = String(random.below(100))
    return planted === places++ ? '123456' : own
  }
  const functions = Array.from({ length: 5 }, (_, k) => `function f${k}(n, depth) {
  let v = n + ${value()}
  const box = { x: v, y: ${value()} }
  box.x = ${value()}
  list.push(${value()})
  if (depth < 3) v += f${(k + 1 + random.below(3)) % 5}(${value()}, depth + 1)
  return v + box.y
}`)
  return `const list = []\n${functions.join('\n')}\nfor (let i = 0; i < 3; i++) f${random.below(5)}(i, 0)`
}

test('a recording does not differ from itself, nor from another run of the same program', async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const { trace } = await program(text(seed, undefined))
    const itself = await diffRecordings(trace, trace)
    expect(itself).toEqual({ same: true, compared: itself.compared })
    expect(itself.compared).toBeGreaterThan(20)
    expect((await diff(text(seed, undefined), text(seed, undefined))).same).toBe(true)
  }
})

test('a planted value is found at the first moment at which it shows', async () => {
  let found = 0
  for (let seed = 1; seed <= 4; seed++) {
    for (let planted = 0; planted < 25; planted += 3) {
      const answer = await diff(text(seed, undefined), text(seed, planted))
      // What was planted in a function that is never called shows nowhere.
      if (answer.same) continue
      found++
      const shown = JSON.stringify([answer.first.values, answer.first.b.record?.title])
      expect([seed, planted, shown]).toEqual([seed, planted, expect.stringMatching(/123[45]\d\d/)])
      expect(answer.first.a.before).toBeLessThan(answer.first.a.tick)
    }
  }
  expect(found).toBeGreaterThan(10)
})

test('another path, and what only one recording has', async () => {
  const other = await diff('function f(n) { if (n > 1) { g() } else { h() } }\nfunction g() {}\nfunction h() {}\nf(1)', 'function f(n) { if (n > 0) { g() } else { h() } }\nfunction g() {}\nfunction h() {}\nf(1)')
  expect(other).toMatchObject({ same: false, first: { kind: 'path', a: { call: { name: 'h' } }, b: { call: { name: 'g' }, record: { title: 'g()' } } } })
  const longer = await diff('function f() {}\nf()', 'function f() {}\nf()\nf()')
  expect(longer).toMatchObject({ same: false, first: { what: 'another statement' } })
  // An edit elsewhere in the file moves everything and changes nothing.
  expect((await diff('function f(n) { let v = n }\nf(1)', '// a comment\n\nfunction f(n) { let v = n }\nf(1)')).same).toBe(true)
})

test('content that code which is not recorded changed is found by name', async () => {
  expect(await diff('function f(data) { return data }\nf(JSON.parse(\'{"a":{"b":1}}\'))', 'function f(data) { return data }\nf(JSON.parse(\'{"a":{"b":2}}\'))'))
    .toMatchObject({ same: false, first: { what: expect.stringMatching(/slot b of a|the value|value 1/) } })
})
