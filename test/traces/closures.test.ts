import { expect, test } from 'vitest'
import { closures, program } from './program.ts'

test('P13: a closure shows the constants of the very call that made it, though that has left and others ran', async () => {
  const at = await program(`
    function catalogue(tax, name) {
      const rate = tax * 2
      return { price: n => { const p = n * rate; return p }, label: () => () => name + rate }
    }
    const all = [1, 2, 3].map(tax => catalogue(tax, 'c' + tax))
    for (const one of all) one.price(10)
    for (const one of all) one.label()()`)
  for (let nth = 0; nth < 3; nth++) {
    expect(closures(await at.scopes('price', nth))).toEqual([`catalogue.tax: ${nth + 1}`, `catalogue.name: c${nth + 1}`, `catalogue.rate: ${2 * nth + 2}`])
  }
  const inner = await at.scopes('price', 1)
  const { target } = inner.find(scope => scope.kind === 'closure')!.slots.find(slot => slot.name === 'rate')!
  expect(await at.query.lastWrite(target, (at.trace.end - 1) as never)).toMatchObject({ found: true, write: { value: { value: 4 }, functionName: 'catalogue' } })
  expect(await at.query.historyOf(target, 0 as never, (at.trace.end - 1) as never, 10)).toMatchObject([{ value: { value: 4 } }])
})

test('P13: constants, changing variables, loops and blocks, functions within functions: each level leads further out', async () => {
  const at = await program(`
    function outer(a) {
      const b = a + 1
      let changing = 0
      function middle(c) {
        const out = []
        for (const d of [c, c + 1]) { const e = d * 2; out.push(() => inner(function deepest() { return a + b + c + d + e + changing++ })) }
        return out
      }
      function inner(deep) { return deep() }
      return middle(a * 10)
    }
    for (const a of [1, 2]) for (const f of outer(a)) f()`)
  const seen = []
  for (let nth = 0; nth < 4; nth++) seen.push(closures(await at.scopes('deepest', nth)))
  expect(seen).toEqual([[1, 10, 10], [1, 10, 11], [2, 20, 20], [2, 20, 21]].map(([a, c, d], nth) => [
    `middle.e: ${d! * 2}`, `middle.d: ${d}`, `middle.c: ${c}`, 'middle.out: object', `outer.a: ${a}`, `outer.b: ${a! + 1}`, `outer.changing: ${nth % 2 + 1}`,
    ...['middle', 'inner'].map(name => `outer.${name}: ${name} is a function declaration, which is not recorded as a write.`),
  ]))
})

test('P13: generators, async functions, constructors and their fields', async () => {
  const at = await program(`
    class Shelf { constructor(size) { this.fits = n => n < size; this.Box = class { width = Math.max(size, 1); area = () => size } } }
    const shelves = [3, 4].map(size => new Shelf(size))
    shelves[0].fits(1); new shelves[0].Box().area()
    function* steps(step) { for (;;) yield function stepping() { return step } }
    const [g, h] = [steps(5), steps(6)]; g.next(); const made = h.next().value; g.next(); made()
    async function wait(ms) { await null; return function waiting() { return ms } }
    const [w] = await Promise.all([wait(7), wait(8)]); w()`)
  expect(closures(await at.scopes('fits'))).toEqual(['Shelf.size: 3'])
  expect(closures(await at.scopes('area'))).toEqual(['Shelf.size: 3'])
  expect(closures(await at.scopes('stepping'))).toEqual(['steps.step: 6'])
  expect(closures(await at.scopes('waiting'))).toEqual(['wait.ms: 7'])
})

test('P13: a call before the recording is a gap that says so', async () => {
  const at = await program('function make(a) { return function use() { return a } } const f = make(1); make(2); record(); make(3); f()', { late: true })
  expect(closures(await at.scopes('use'))).toEqual(['make.a: a belongs to a call of make that was not recorded: it began before the recording, or outside of what was recorded.'])
})

test('P13: a call older than the ring is evicted; one that is still open is told by the keyframe', async () => {
  const source = `
    function make(a) { return function use() { return a } } const f = make(1)
    function hold(b) { const k = b * 2; fill(); (function within() { return k + b })(); f() }
    function fill() { for (let i = 0; i < 3000; i++) { const text = 'text ' + i; if (i % 500 === 0) cut() } }
    hold(4)`
  const whole = await program(source)
  expect(whole.trace.segments.length).toBeGreaterThan(2)
  const at = await program(source, { fromSegment: 2 })
  expect(at.trace.begin).toBeGreaterThan(0)
  expect(closures(await at.scopes('within'))).toEqual(['hold.b: 4', 'hold.k: 8'])
  expect(closures(await at.scopes('use'))).toEqual(['make.a: This is older than what the ring kept.'])
  expect(closures(await whole.scopes('use'))).toEqual(['make.a: 1'])
})
