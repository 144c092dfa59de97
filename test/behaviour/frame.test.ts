import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

test('P1: enter and leave carry arguments, a used this, and the result', async () => {
  expect(await sideBySide('function add(a, b) { return a + b } const o = { k: 1, m() { return this.k } }; log(add(1, 2), o.m())', { level: 1 })).toEqual([
    'enter module', 'enter add 1 2', 'leave 3', 'enter m {k:1,m:fn(m)}', 'leave 1', 'leave undefined',
  ])
})

test('P1: every form of function leaves with its value', async () => {
  const rows = await sideBySide(`
    class A { #x = 1; get x() { return this.#x } set x(v) { this.#x = v } static make(...a) { return new this(...a) } constructor(v) { if (v) this.x = v } static { log('static') } }
    class B extends A { f = log('field'); constructor(...r) { super(...r) } }
    const arrow = a => b => ({ a, b }), none = () => {}
    function* gen(n) { const got = yield n; return got * 2 }
    const o = { async am() { return 1 }, *gm() {}, ['c' + 1]() { return 'c' } }
    log(A.make(3).x, B.make(4).x, arrow(1)(2), none(), o.c1())
    const g = gen(5); log(g.next().value, g.next(7).value)
    o.am().then(log)`, { level: 1 })
  expect(rows).toContain('enter arrow 1')
  expect(rows.some(row => row.startsWith('enter f {'))).toBe(true)
  expect(rows.filter(row => row === 'this {}' || row.startsWith('this'))).toHaveLength(1)
  expect(rows).toContain('suspend 5')
  expect(rows).toContain('resume 7')
  expect(rows).toContain('leave 14')
})

test('P1: a function left by an exception is unwound, also across functions without probes', async () => {
  expect(await sideBySide(`
    function inner() { throw 'up' }
    function outer() { [1].forEach(() => inner()) }
    try { outer() } catch (e) { log(e) }`, { level: 1 })).toEqual([
    'enter module', 'enter outer', 'enter forEach callback', 'enter inner', 'throw "up"', 'unwind 1', 'unwind 1', 'unwind 1', 'catch "up"', 'leave undefined',
  ])
})

test('P3: a finally block that throws takes back the return before it', async () => {
  const rows = await sideBySide("function f() { try { return 1 } finally { throw 'no' } } function g() { try { return 1 } finally { log('fin') } } try { f() } catch { } log(g())", { level: 1 })
  expect(rows).toEqual(['enter module', 'enter f', 'throw "no"', 'unwind 1', 'catch "no"', 'enter g', 'leave 1', 'leave undefined'])
})

test('P2: bodies that would change inside try { } have none; the caller unwinds them', async () => {
  const rows = await sideBySide(`
    function dup(a) { function a() { return 1 } return typeof a }
    function twice() { var x = 1; function x() {} return typeof x }
    function ev() { eval('var hidden = 2'); return hidden }
    function boom() { function b() {} var b; throw 1 }
    function block() { function g() { return 1 } { function g() { return 2 } } return g() }
    log(dup(1), twice(), ev(), block()); try { boom() } catch (e) { log(e) }`, { level: 1 })
  expect(rows.slice(-5)).toEqual(['enter boom', 'throw 1', 'unwind 1', 'catch 1', 'leave undefined'])
})

test('P5: names, lengths and the emptiness of names stay', async () => {
  await sideBySide(`
    const make = () => () => 1, f2 = function () { return function () {} }, f3 = () => class {}
    log([make().name, f2().name, f3().name, make.name, f2.length, ((a, b = 1, ...c) => 0).length].join())
    let x; x ||= () => 1; let o = {}; o.p = () => 1; o.q ??= function () {}; const [d = () => 1] = []
    let y = (x = function () {}); try { throw () => 1 } catch (e) { log(e.name === '') }
    log(x.name, o.p.name, o.q.name, d.name, y.name)`)
})

test('P7: suspensions name what was awaited and what came back, in the order of the original', async () => {
  const rows = await sideBySide(`
    async function a() { log('a1'); await null; log('a2'); return 'A' }
    async function b() { log('b1'); const x = await a(); log('b2', x) }
    b().then(() => log('done')); Promise.resolve().then(() => log('p1')).then(() => log('p2')).then(() => log('p3'))`, { level: 1 })
  expect(rows.filter(row => /suspend|resume/.test(row))).toEqual(['suspend null', 'suspend {}', 'resume null', 'resume "A"'])
})

test('P7: generators: return(), throw(), delegation and empty yields', async () => {
  await sideBySide(`
    function* inner() { try { yield 'i'; return 'r' } finally { log('ifin') } }
    function* g() { try { const a = yield; log(a); const b = yield* inner(); log(b) } catch (e) { yield e } finally { log('fin') } }
    const i = g(); i.next(); i.next('x'); log(i.return('R').value); const j = g(); j.next(); log(j.throw('T').value); log([...g()].length)
    async function* ag() { for await (const x of [1, Promise.resolve(2)]) yield x }
    ;(async () => { for await (const x of ag()) log(x) })()`)
})

test('P7: an async generator is suspended while it awaits what it returns', async () => {
  const rows = await sideBySide('async function* g() { yield 1; return 2 } async function other() { await null; log("other") } const i = g(); i.next(); i.next().then(() => log("end")); other()', { level: 1 })
  const at = rows.indexOf('suspend 2')
  expect(rows.slice(at, at + 5)).toEqual(['suspend 2', 'resume null', 'leave undefined', 'resume', 'leave 2'])
})

test('P7: an async generator awaits no value that its return does not have', async () => {
  const rows = await sideBySide(`
    async function* g(v) { if (v) return; yield 1 } async function* bare(v) { function v() {} if (v) return
      yield 2 }
    g(1).next().then(() => log('g')); bare(1).next().then(() => log('bare')); Promise.resolve().then(() => log('p1')).then(() => log('p2')).then(() => log('p3'))`, { level: 1 })
  expect(rows.slice(0, 4)).toEqual(['enter module', 'enter g 1', 'leave undefined', 'enter bare fn(v)'])
})
