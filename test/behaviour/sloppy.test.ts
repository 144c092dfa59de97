import vm from 'node:vm'
import { instrument } from '@cinescope/instrument'
import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

const script = (source: string): Promise<string[]> => sideBySide(source, { sourceType: 'script' })

test('sloppy scripts: this, undeclared names, arguments, octals, delete of names, duplicate parameters', async () => {
  const rows = await script(`
    var self = this; function who() { return this === self } log(who(), (() => this === self)()); made = 010 + 1; log(made, delete made, typeof made)
    function map(a, b) { a = 5; arguments[1] = 6; arguments.length = 1; return [a, b, arguments[0], arguments.length] } log(map(1, 2).join()); function twice(a, a) { return a } log(twice(1, 2)); var undefined; log(undefined); function caller() { return caller.arguments.length } log(caller(1, 2))
    var let = 1, yield = 2, async = 3, of = 4, static = 5; let
    = 6; log(let, yield, async, of, static); frozen = Object.freeze({ a: 1 }); frozen.a = 2; frozen.b = 3; delete frozen.a; log(frozen.a, frozen.b); "abc".length = 1; (5).x = 1`)
  expect(rows.some(row => row === 'enter twice 2')).toBe(true)
})

test('sloppy scripts: with', async () => {
  await script(`
    var o = { x: 1, f: function () { return this === o }, get g() { log('get'); return 2 }, set g(v) { log('set', v) } }, x = 'outer', y = 'outer y'
    with (o) { x = 5; y = 6; var z = x + y; g = g; log(f(), z); function inner() { return x } var late = () => x++; for (var i = 0; i < 2; i++) x += i; try { throw 1 } catch (x) { log(x) } }
    log(o.x, x, y, inner(), late(), o.x); function h(p) { with (p) { return q } } log(h({ q: 7 })); with (new Proxy({}, { has(t, k) { if (typeof k === 'string') log('has', k); return false } })) { log(x); (function () { x = 8 })() } log(x)
    with ({ [Symbol.unscopables]: { y: true }, y: 9 }) log(y); 1; with ({}) 2`)
})

test('sloppy scripts: direct and indirect eval', async () => {
  await script(`
    var a = 1; function f(b) { eval('var c = a + b; a = 10; function d() { return c }'); return [c, d(), a, typeof e] } log(f(2).join()); function g() { 'use strict'; eval('var h = 1'); return typeof h } log(g())
    log(eval('var top = 5; top + 1'), top, (0, eval)('typeof a'), eval('this') === this, eval('1; if (false) 2')); var k = (x, y = eval('x + 1')) => y; log(k(3)); function m() { return eval('arguments.length + new.target') } log(m(1, 2)); let lex = 1; eval('lex = 2'); log(lex)
    function n() { for (let i = 0; i < 2; i++) eval('var s = (typeof s === "undefined" ? 0 : s) + i'); return s } log(n()); log(eval('(function () { return typeof a })()'), typeof eval('class Q {}; Q'))`)
})

test('sloppy scripts: functions in blocks (annex B)', async () => {
  await script(`
    log(typeof b, typeof c); { function b() { return 1 } } log(b()); if (true) function c() { return 2 } log(c()); function f() { log(typeof g); { log(g()); function g() { return 3 } g = 4; log(g) } return typeof g } log(f())
    { function d() { return 'first' } function d() { return 'second' } } log(d()); let e = 1; { function e() {} } log(e); switch (0) { case 0: function s() { return 's' } case 1: log(s()) } log(s()); function p(q) { { function q() {} } return q } log(p(5)); lab: function l() { return 'l' } log(l()); for (;;) { function w() { return 'w' } break } log(w()); try { throw 1 } catch (t) { var t = 2; { function u() { return t } } } log(t, u()); (function () { { function arguments() {} } log(typeof arguments) })()
    var again = 1; function again() {} log(again); { function async() { return 1 } } log(async())`)
})

test('sloppy scripts: HTML comments and hashbang', async () => {
  await script(`#!/usr/bin/env node
var a = 1 <!-- log('no')
--> log('no')
/* x
*/ --> log('no')
var b = a<!--a
log(a, b)
function f() { return a <!-- x
}
log(f())
a-->0
log(a)`)
})

test('sloppy scripts: labels', async () => {
  await script(`
    a: for (var i = 0; i < 3; i++) { b: for (;;) { if (i == 1) continue a; if (i == 2) break a; break b } log(i) } c: { log('in'); break c; log('no') } d: e: f: while (true) break e; g: if (i) { break g } h: switch (1) { case 1: break h } l: do { continue l } while (i++ < 5); m: try { break m } finally { log('finally') }
    function r() { n: for (var x of [1, 2]) { try { continue n } finally { log(x) } } o: { try { return 1 } finally { break o } } return 2 } log(r()); yield: 1; await: 2; $c: { break $c } p: ; q: for (var k in { z: 1 }) for (;;) continue q; log(i, k)`)
})

test('plain JavaScript: JSX and import attributes parse, top level await stays', async () => {
  const rows = await sideBySide('const x = await Promise.resolve(1); for await (const y of [2]) log(x + y); log(await (async () => { await null; return 3 })())', { sourceType: 'module' })
  expect(rows).toContain('resume 1')
})

test('P15: in a script with lexical declarations nothing inserted shows on the global object', async () => {
  await script("let a = 1; function f() { return a } var o = {}; o[f()] = a; [o.p] = [a]; const seen = []; for (const key of Object.getOwnPropertyNames(this)) if (key[0] === '$') seen.push(key); log(f(), seen.length); a")
  await script('var twice = 1; function g() { return twice++ } g(); g()')
})

const shown = `
  var o = { p: 1 }
  function f(x) { o[x] = x; return o.p++ }
  f('a') + f(o.p ? 'b' : 'c')
  var named = []
  for (var key in this) named.push(key)
  log(named.join(), Object.keys(this).join(), Object.entries(this).length, JSON.stringify({ ...this }).length, f('d'))
`

test('P15: in a script without them no enumeration of the global object shows what is inserted', async () => {
  await script(shown)
  await script(`'use strict'; ${shown}`)
})

function runTwice(text: string): unknown[] {
  const logged: unknown[] = []
  const context = vm.createContext({ log: (...values: unknown[]) => { logged.push(values) } })
  const compiled = new vm.Script(text)
  return [compiled.runInContext(context), compiled.runInContext(context), logged]
}

test('P15: such a script runs twice in one realm, with a runtime or without, and answers what it answered', () => {
  for (const text of [shown, 'var a = 1; a + 1', 'function f() {} var b', "'only a directive'", 'var c = 1']) {
    for (const level of [1, 2, 3, 4] as const) {
      expect(runTwice(instrument(text, { filename: 'twice.js', sourceType: 'script', level }).code)).toEqual(runTwice(text))
    }
  }
})

test.each([
  'for (let i = 0, f = () => i; i < 2; i++);', '5; for (var i in {}) 7', '8; if (0) 1', 'for (const k of [1, 2]) { k * 10; if (k == 2) continue }', 'if (1) var z = 3', "switch (3) { case 3: 'y'; if (1) break; 'z' }",
  'do { 1; var n = 1; if (n) continue } while (0)', "a: b: { 'in'; { break a } }", 'if (1) ; else 5', 'try { throw 1 } catch { } finally { 2 }', "while (true) { try { 'try'; break } finally { 'fin' } }",
  'for (var j of [1, 2]) { for (;;) { j; break } }', '"use strict"; let s = 1; if (s) { s = 2 } for (s of [5]) { } s', "'x'; function f() { } var w", 'if (true) function g() { return 3 } g()',
])('P6: what evaluating a script answers: %s', async source => { await script(source) })
