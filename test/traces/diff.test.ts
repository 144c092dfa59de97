import { diffRecordings, type RecordingDiff } from '@cinescope/query'
import {
  OP_IMAGE, OP_LEVEL, OP_MODULE, OP_OBJECT, OP_RESUME, OP_SCOPE, OP_SHAPE, OP_STRING, OP_TASK, OP_TIME, OP_WRITE, type Trace, type Value,
} from '@cinescope/trace'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { program } from './program.ts'

async function diff(a: string, b: string): Promise<RecordingDiff> {
  const left = await program(a)
  const right = await program(b)
  return diffRecordings(left.trace, right.trace)
}

/** A program of some functions that call each other, with one value that can be planted anywhere. */
function text(seed: number, planted: number | undefined, waits: boolean = false): string {
  const random = new Random(seed)
  let places = 0
  const value = (): string => {
    const own = String(random.below(100))
    return planted === places++ ? '123456' : own
  }
  // Calls that run at the same time, each with its own waits.
  const [kind, wait, start] = waits ? ['async function', 'await ', 'await Promise.all([0, 1, 2].map(i => f0(i, 0)))'] : ['function', '', `for (let i = 0; i < 3; i++) f${random.below(5)}(i, 0)`]
  const pause = (): string => waits && random.chance(0.5) ? `await ${random.pick(['null', 'new Promise(resolve => queueMicrotask(resolve))', 'Promise.resolve()'])}` : ''
  const functions = Array.from({ length: 5 }, (_, k) => `${kind} f${k}(n, depth) {
  let v = n + ${value()}
  const box = { x: v, y: ${value()} }
  box.x = ${value()}
  ${pause()}
  list.push(${value()})
  ${pause()}
  if (depth < 3) v += ${wait}f${(k + 1 + random.below(3)) % 5}(${value()}, depth + 1)
  return v + box.y
}`)
  return `const list = []\n${functions.join('\n')}\n${start}`
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

const words = (value: Value): unknown => value.kind === 'primitive' ? Object.is(value.value, -0) ? '-0' : String(value.value) : value.kind

/** Records that a program makes, each with its values and with the contents of objects that were noted since the one before it; identities are left out. */
async function plainRecords(trace: Trace): Promise<readonly { readonly tick: number, readonly text: string }[]> {
  const records: { readonly tick: number, readonly text: string }[] = []
  let noted: unknown[] = []
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    while (cursor.next()) {
      const values = Array.from({ length: cursor.size }, (_, i) => words(cursor.value(i)))
      // The first values of an image number things; so does all of what defines, and what names frames and causes.
      if (cursor.op === OP_IMAGE) noted.push(values.slice(4))
      else if (![OP_STRING, OP_SHAPE, OP_OBJECT, OP_TIME, OP_MODULE, OP_LEVEL, OP_SCOPE].includes(cursor.op)) {
        const told = cursor.op === OP_WRITE ? values.slice(0, 1) : cursor.op === OP_RESUME ? values.slice(1) : cursor.op === OP_TASK ? values.slice(0, 2) : values
        records.push({ tick: cursor.tick, text: JSON.stringify([cursor.op, told, noted]) })
        noted = []
      }
    }
  }
  return records
}

for (let seed = 10; seed < 10 + Number(process.env['SEEDS'] ?? 6); seed++) {
  test(`the first divergence is where plain lists of the records first differ (seed ${seed})`, async () => {
    const left = await program(text(seed, undefined))
    const plain = await plainRecords(left.trace)
    let found = 0
    for (let planted = 0; planted < 25; planted += 2) {
      const right = await program(text(seed, planted))
      const other = await plainRecords(right.trace)
      const at = plain.findIndex((record, i) => record.text !== other[i]?.text)
      const answer = await diffRecordings(left.trace, right.trace)
      expect([planted, answer.same]).toEqual([planted, at < 0 && plain.length === other.length])
      if (answer.same) continue
      found++
      expect([planted, answer.first.a.tick, answer.first.b.tick]).toEqual([planted, plain[at]?.tick, other[at]?.tick])
      expect([answer.first.a.before, answer.first.b.before]).toEqual([plain[at - 1]?.tick, other[at - 1]?.tick])
      // Seen from the other side it is the same moment.
      const back = await diffRecordings(right.trace, left.trace)
      expect([back.same, !back.same && [back.first.b.tick, back.first.a.tick]]).toEqual([false, [answer.first.a.tick, answer.first.b.tick]])
    }
    expect(found).toBeGreaterThan(0)
  }, 60_000)
}

test('a value that was planted in calls which wait beside each other is found where it first shows', async () => {
  let found = 0
  for (let seed = 30; seed < 34; seed++) {
    const left = await program(text(seed, undefined, true))
    const again = await program(text(seed, undefined, true))
    expect((await diffRecordings(left.trace, again.trace)).same).toBe(true)
    for (let planted = 1; planted < 25; planted += 4) {
      const right = await program(text(seed, planted, true))
      const answer = await diffRecordings(left.trace, right.trace)
      const shows = (await plainRecords(right.trace)).find(record => /123[45]\d\d/.test(record.text))
      expect([seed, planted, answer.same]).toEqual([seed, planted, shows === undefined])
      if (answer.same) continue
      found++
      expect([seed, planted, answer.first.b.tick]).toEqual([seed, planted, shows?.tick])
    }
  }
  expect(found).toBeGreaterThan(5)
}, 60_000)

test('another path, and what only one recording has', async () => {
  const other = await diff('function f(n) { if (n > 1) { g() } else { h() } }\nfunction g() {}\nfunction h() {}\nf(1)', 'function f(n) { if (n > 0) { g() } else { h() } }\nfunction g() {}\nfunction h() {}\nf(1)')
  expect(other).toMatchObject({ same: false, first: { kind: 'path', a: { call: { name: 'h' } }, b: { call: { name: 'g' }, record: { title: 'g()' } } } })
  const longer = await diff('function f() {}\nf()', 'function f() {}\nf()\nf()')
  expect(longer).toMatchObject({ same: false, first: { what: 'another statement' } })
  // An edit elsewhere in the file moves everything and changes nothing.
  expect((await diff('function f(n) { let v = n }\nf(1)', '// a comment\n\nfunction f(n) { let v = n }\nf(1)')).same).toBe(true)
})

const nameIn = (title = ''): string | undefined => title.split('(')[0]

test.each<readonly [string, string, string, string]>([
  ['a missing call', 'f(1); g(); f(3)', 'f(1); f(3)', 'path another statement: g / f'],
  ['one call more', 'f(1); f(1)', 'f(1); f(1); f(1)', 'path another statement: returned from program.js / f'],
  ['another order', 'f(1); g()', 'g(); f(1)', 'path another statement: f / g'],
  ['a throw', 'try { fails(0) } catch { }', 'try { fails(1) } catch { }', 'value the value: fails / fails'],
  ['another message', 'try { fails("a") } catch { }', 'try { fails("b") } catch { }', 'value the value: fails / fails'],
  ['another order of waits', 'await Promise.all([waits(1), waits(3)])', 'await Promise.all([waits(3), waits(1)])', 'value the value: waits / waits'],
  ['a method of another object', 'const a = { m() { return this } }, b = { m: a.m }; a.m()', 'const a = { m() { return this } }, b = { m: a.m }; b.m()', 'value the value: m / m'],
  ['one object or two', 'const o = {}; f(o, o)', 'const o = {}; f(o, {})', 'value value 2: f / f'],
  ['another function', 'f(g)', 'f(fails)', 'content function g instead of fails: f / f'],
  ['another class', 'class A { } class B { } f(new A())', 'class A { } class B { } f(new B())', 'content class A instead of B: f / f'],
  ['-0', 'f(0)', 'f(-0)', 'value value 1: f / f'],
  ['a hole', 'f([1, , 2])', 'f([1, undefined, 2])', 'content slot 1: f / f'],
  ['order of a map', 'f(new Map([[1, 1], [2, 2]]))', 'f(new Map([[2, 2], [1, 1]]))', 'content slot key 0: f / f'],
  ['a deep slot', 'f(JSON.parse(`{"a":{"b":[1,2]}}`))', 'f(JSON.parse(`{"a":{"b":[1,3]}}`))', 'content slot 1 of b of a: f / f'],
])('the first divergence is %s', async (_, a, b, expected) => {
  const common = 'function f(a, b) { return a }\nfunction g() { }\nfunction fails(n) { if (n) throw new Error(n) }\nasync function waits(n) { for (let i = 0; i < n; i++) await null; return n }\n'
  const answer = await diff(common + a, common + b)
  if (answer.same) expect.fail('same')
  const { kind, what, a: left, b: right } = answer.first
  expect(`${kind} ${what}: ${nameIn(left.record?.title)} / ${nameIn(right.record?.title)}`).toBe(expected)
})

test('content that code which is not recorded changed is found by name', async () => {
  expect(await diff('function f(data) { return data }\nf(JSON.parse(\'{"a":{"b":1}}\'))', 'function f(data) { return data }\nf(JSON.parse(\'{"a":{"b":2}}\'))'))
    .toMatchObject({ same: false, first: { what: expect.stringMatching(/slot b of a|the value|value 1/) } })
})
