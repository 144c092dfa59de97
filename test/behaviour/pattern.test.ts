import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

const sets = (rows: readonly string[]): string[] => rows.filter(row => /^(write|set)/.test(row) && !/ (log|t|seen) fn/.test(row))

test('P25: members in assignment patterns are recorded when all of the pattern is written', async () => {
  expect(sets(await sideBySide('const o = { a: 0 }, k = "b"; let x; [o.a, o[k], x, ...o.r] = [1, 2, 3, 4, 5]; ({ p: o.p, q: { z: o.z = 7 } , ...o.rest } = { p: 6, q: {}, e: 1 }); log(o)')).map(row => row.replace(/\{.*?\}+/g, 'o'))).toEqual([
    'write o o', 'write k "b"', 'write x undefined',
    'set [] o "a" 1', 'set [] o "b" 2', 'write x 3', 'set [] o "r" [4,5]', 'set [] o "p" 6', 'set [] o "z" 7', 'set [] o "rest" o',
  ])
})

test('P25: object and key of each target are evaluated once, at their place in the pattern', async () => {
  await sideBySide(`
    const t = (n, v) => { log(n); return v }, key = n => ({ toString() { log('to key', n); return n } })
    const o = { set s(v) { log('set', v) }, get s() { log('never read') } }
    const from = { get a() { log('get a'); return 1 }, get b() { log('get b') } }
    function* list() { log('start'); try { yield t('first', 1); yield t('second', 2) } finally { log('closed') } }
    let i = 0, other = { name: 'other' }, same = o
    ;[t('o1', o)[t('k1', key('x'))], t('o2', o).s, o[i++], o[i++]] = list()
    ;({ [t('pk', 'a')]: t('o3', o)[t('k3', 'y')], b: t('o4', o).z = t('default', 9) } = from)
    log([o.x, o.y, o.z, i].join(), (([t('v', o).w] = [8]), o.w), ([same.n, same] = [1, other]) && o.n, same.name)
    const f = function () { return [this.c, this[key('d')]] = [1, 2] }; log(f.call(o).join(), o.c, o.d)
    class P { #h = 0; static #q; set #acc(v) { log('acc', v) } go() { [this.#h, P.#q, this.#acc, t('this', this).#h] = [1, 2, 3, 4]; return this.#h + P.#q } } log(new P().go())
    class B { set up(v) { log('up', v) } } class D extends B { go() { [super.up, super.own] = [5, 6]; return this.own } } log(new D().go())`)
})

test('P25: what a throw in the middle of a pattern wrote stays written, and the throw is the same', async () => {
  await sideBySide(`
    const o = {}, boom = () => { throw new Error('boom') }
    for (const run of [() => { [o.a, o.b = boom(), o.c] = [1] }, () => { [o.d, boom().e] = [2, 3] }, () => { ({ x: o.x, y: null.y } = { x: 4, y: 5 }) }, () => { [o.f, Object.freeze({ g: 1 }).g] = [6, 7] },
      function () { 'use strict'; [o.h, Object.freeze({ g: 1 }).g] = [8, 9] }, () => { [o.i] = null }, () => { [undefined[{ toString() { log('no') } }]] = [1] }]) try { log(run()) } catch (e) { log(e.name, e.message) }
    log(o)`)
})

test('P25: setters and failed writes have no value', async () => {
  const rows = sets(await sideBySide("const o = { set s(v) {}, f: 1 }; Object.defineProperty(o, 'f', { writable: false }); [o.s, o.f] = [1, 2]; log(o.f)"))
  expect(rows.slice(1).map(row => row.split(' ').slice(-2).join(' '))).toEqual(['"s" #unobservable', '"f" 1'])
})

test('P25: heads of for-of and for-in', async () => {
  const rows = sets(await sideBySide(`
    const o = { n: 0 }, at = ['p', 'q']; let i = 0; const next = () => (log('next'), o)
    for (o.p of [1, 2]) log(o.p); for (o[at[i++]] in { k: 1, l: 2 }) log(o.p, o.q); for ([next().a, { b: o.b }] of [[3, { b: 4 }]]) log(o.a, o.b)
    for (o.z of [5]) { let o = 6; log(o) } for (next().y of [7]); lab: for (o.w of [8, 9]) { continue lab }
    async function later() { for await (o.v of [Promise.resolve(10)]) log(o.v) } later()`))
  expect(rows.filter(row => row.startsWith('set')).map(row => row.replace(/\{.*\}/, 'o'))).toEqual([
    'set [] o "p" 1', 'set [] o "p" 2', 'set [] o "p" "k"', 'set [] o "q" "l"', 'set [] o "a" 3', 'set [] o "b" 4', 'set [] o "z" 5', 'set [] o "y" 7', 'set [] o "w" 8', 'set [] o "w" 9', 'set [] o "v" 10',
  ])
})

test('P25: generators may suspend inside a pattern', async () => {
  await sideBySide(`
    const o = {}; function* g() { [(yield 'object').a, o[yield 'key'], o.c = yield 'default'] = yield 'value'; return o }
    const i = g(); log(i.next().value, i.next([1, 2]).value, i.next(o).value, i.next('b').value, i.next(3).value)`)
})

test('P26: writes of undeclared variables are properties of the global object, and never read', async () => {
  const rows = await sideBySide(`
    made = 1; made += 2; made++; log(made++, ++made, made = 9); globalThis.other = null; other ??= 3; other ??= 4; globalThis.named = 0; var f = (fn = () => 1); log(fn.name); named ||= () => 2; log(named.name); [made, list] = [4, 5]; for (turn of [6]) log(turn)
    globalThis.reads = 0; Object.defineProperty(globalThis, 'acc', { get() { reads++; return 1 }, set(v) { log('set', v) }, configurable: true })
    acc = 5; acc += 1; log(acc = 7, acc++); [acc] = [8]; log(reads); (function () { 'use strict'; try { missing = 1 } catch (e) { log(e.name) } })()`)
  expect(rows.filter(row => row.startsWith('set [] global')).map(row => row.slice('set [] global '.length))).toEqual([
    '"made" 1', '"made" 3', '"made" 4', '"made" 5', '"made" 6', '"made" 9', '"other" 3', '"fn" fn(fn)', '"named" fn(named)', '"made" 4', '"list" 5', '"turn" 6',
    '"acc" #unobservable', '"reads" 1', '"acc" #unobservable', '"acc" #unobservable', '"reads" 2', '"acc" #unobservable', '"acc" #unobservable',
  ])
})

test('P5, P9: logical assignments and heads of loops record anonymous functions, which keep their names', async () => {
  const rows = await sideBySide('let a, b = null; a ||= () => 1; a ||= () => 2; b ??= class { static { log(this.name) } }; for (let f = () => 3, i = 0; i < 1; i++) log(f.name, f()); log(a.name, b.name)')
  expect(sets(rows)).toEqual(['write a undefined', 'write b null', 'write a fn(a)', 'write b fn(b)', 'write f fn(f)', 'write i 0', 'write i 1'])
  await sideBySide('var v = function () {}, w = class {}; let u = () => 1; log(v.name, w.name, u.name)', { sourceType: 'script' })
})

test('P11: spread arguments of mutating built-ins are spread once', async () => {
  const rows = await sideBySide(`
    const more = [1, 2], list = []; function* g() { log('once'); yield 3; yield 4 }
    log(list.push(...more), list.push(0, ...more, 9), list.push(...g()), list.unshift(...more), list.push(...list)); const m = new Map(), s = new Set(); m.set(...['k', 1]); s.add(...more); list.splice(...[0, 1]); log(list, [...m], [...s], [].push?.(...more))`)
  expect(rows.filter(row => /^builtin (push|unshift)/.test(row)).map(row => row.replace(/\[.*?\]/, ''))).toEqual(
    expect.arrayContaining(['builtin push  2 1 2', 'builtin push  6 0 1 2 9', 'builtin unshift  10 1 2']))
})

test('P12: all arguments of a foreign call are recorded', async () => {
  const rows = await sideBySide("const t = v => (log('t', v), v); log(Math.max(t(1), t(2), t(3), t(4), t(5), 6)); let n = 1; function* bump() { n = 5; yield 2 } log(Math.min(n, ...bump()), Math.max(...[1], n, ...[2]))")
  expect(rows.filter(row => row.startsWith('args Math'))).toEqual(['args Math.max 1 2 3 4 5 6', 'args Math.min 1 {}', 'args Math.max [1] 5 [2]'])
})
