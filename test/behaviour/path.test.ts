import type { FrameId } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'
import { nestedProgram, statementsOf } from '../tools/statement-trace.ts'

type Kind = 'commonjs' | 'script' | 'module'

async function paths(source: string, level: 3 | 4, sourceType: Kind): Promise<readonly (readonly number[])[]> {
  const { query } = await recordProgram(source, { level, sourceType })
  const found: number[][] = []
  for (let frame = 1; ; frame++) {
    const first = await query.frame(frame + offset as FrameId)
    if (!first) return found
    found.push((await query.pathOf(first.frame)).steps.map(step => step.start))
  }
}

/** The recorder of a realm numbers frames on from one recording to the next. */
let offset = 0

async function compare(source: string, sourceType: Kind = /^await /m.test(source) ? 'module' : 'commonjs'): Promise<void> {
  const expected: number[][] = []
  const { calls: entered, statements } = await statementsOf(source)
  for (let call = 0; call < entered; call++) expected.push(statements.filter(one => one.call === call).map(one => one.at))
  for (const level of [3, 4] as const) {
    const got = await paths(source, level, sourceType)
    offset += got.length
    const lines = (calls: readonly (readonly number[])[]): readonly string[] => calls.map(call => call.map(at => source.slice(at, at + 20).split('\n')[0]!).join(' | '))
    expect(lines(got), `level ${level}: ${source}`).toEqual(lines(expected))
  }
}

const throws = 'function no() { throw 1 }\n'
const logs = 'function y(x) { log(x); return x }\n'
const waits = 'function wait(x) { return new Promise(r => { setTimeout(r, 0, x) }) }\n'

test.each([
  'function f(a) { if (a) log(1); else if (a === 0) log(2)\n else log(3); return a }\nf(1); f(0); f("")',
  'function f() { for (let i = 0; i < 3; i++) { if (i == 1) continue; log(i) } for (const x of [1, 2]) log(x); for (const k in { a: 1 }) { log(k); break } }\nf()',
  'function f() { let i = 0; while (i < 2) i++; do { i-- } while (i > 0); do i++; while (i < 3); for (;;) { if (i-- < 0) break } return i }\nf()',
  'function f(x) { switch (x) { case 1: log(1); case 2: log(2); break; case 3: { log(3) } case 4: default: log("d"); return 1 } log("end") }\nf(1); f(2); f(3); f(9)',
  'function f(n) { outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === n) continue outer; if (i === n) break outer; log(i, j) } log("row") } l: { if (n) break l; log("in") } }\nf(0); f(1); f(2)',
  `${throws}function f() { try { log(1); no(); log(2) } catch (e) { log(e) } finally { log("f") } try { log(3) } finally { log("g") } }\nf()`,
  `${throws}function f(a) { try { if (a) return log("r"); log(1) } finally { log("f") } log("after") }\nf(1); f(0)`,
  `${throws}function f() { for (let i = 0; i < 3; i++) { try { if (i == 0) continue; if (i == 1) no(); break } catch { log("c") } finally { log("f") } log("end of round") } }\nf()`,
  `${throws}function f() { let i = 0; while (i++ < 2 || no()) { log(i) } log("never") }\ntry { f() } catch { log("caught") }`,
  `${throws}function f() { for (let i = 0; ; i++, no()) { log(i); if (i < 5) continue } }\ntry { f() } catch { }`,
  `${throws}function f(x) { if (x) log(1); if (no()) log(2); else log(3); log(4) }\ntry { f(1) } catch { }`,
  `${throws}function f() { try { try { no() } finally { log("i") } log("not") } catch (e) { log("o") } try { no() } catch { no() } }\ntry { f() } catch { } log("done")`,
  `${throws}function f() { try { return no() } catch (e) { return 2 } finally { log("f") } }\nf()`,
  `${throws}function f() { try { return 1 } finally { for (const x of [1, 2]) { log(x) } } }\nfunction g() { try { no() } finally { return 3 } }\nf(); g()`,
  'async function f() { log(1); await null; for (const x of [1, 2]) { await x; log(x) } try { await Promise.reject(1) } catch { log("c") } return 1 }\nf()',
  'function* g() { try { for (let i = 0; ; i++) { const x = yield i; if (x) log(x) } } finally { log("f") } }\nconst it = g(); it.next(); it.next(1); it.next(0); it.return(5); [...(function* () { yield 1; yield 2 })()]',
  'function fib(n) { if (n < 2) return n; const a = fib(n - 1); return a + fib(n - 2) }\nfib(4)',
  'const f = (a, b) => { const { x = 1 } = a ?? {}; return x && b ? x : b || 2 }\nf({ x: 0 }, 1); f(null); const o = { get p() { log("p"); return 1 }, m() { return this.p } }; o.m()',
  'function f() { while (true) { try { break } finally { log(1) } } lbl: try { log(2); break lbl } finally { log(3) } }\nf(); class A { static { log("s") } constructor() { if (new.target) log("n") } }\nnew A()',
])('F110-F113: the path of every call is what ran (%#)', async source => { await compare(source) })

test.each([
  // generators
  `${throws}${logs}function* g() { try { yield 1; log(1); yield 2 } finally { log('f'); yield 3; log('g') } log('no') }
const a = g(); a.next(); a.return(7); a.next(); a.next()
for (const v of g()) { log(v); if (v === 2) break }
const b = g(); b.next(); try { b.throw(3) } catch (e) { log(e) } try { b.next() } catch (e) { log(e) }
const c = g(); c.return(1); const d = g(); try { d.throw(1) } catch { log(9) }
const [p] = g(); const e = g(); e.next()`,
  `${throws}${logs}function* inner() { try { const x = yield 1; log(x); yield 2 } catch (e) { log(e); yield 'c' } finally { log('i') } return 5 }
function* outer() { const r = yield* inner(); log(r); try { yield* inner() } finally { log('o') } log('end') }
const a = outer(); a.next(); a.next(1); a.throw(2); a.next(); a.next(); a.return(8); a.next()
const b = outer(); b.next(); b.return(1)`,
  `${throws}${logs}function* g(x = y(1)) { while (true) { const got = yield x; if (got === 1) continue; if (got === 2) return 3; switch (got) { case 3: log(3); case 4: log(4); break; default: no() } } }
const a = g(); a.next(); a.next(1); a.next(3); a.next(4); a.next(2)
const b = g(5); b.next(); try { b.next() } catch { log('c') }`,
  // async
  `${throws}${logs}${waits}async function f(n) { log('s'); try { const v = await (n ? Promise.reject(n) : wait(0)); log(v); if (v === 0) return await wait(1); log('x') } catch (e) { log(e); await wait(2); if (n === 2) throw e; log('after') } finally { log('fin'); await null; log('fin2') } log('end') }
await f(0); await f(1); try { await f(2) } catch { log('c') } await Promise.all([f(0), f(1), f(2).catch(() => { log('q') })])`,
  `${throws}${logs}${waits}async function f() { for (let i = 0; i < 3; i++) { try { await (i === 1 ? Promise.reject(i) : i); if (i === 2) break; log(i) } catch { continue } finally { log('f') } log('e') } outer: for (const a of [1, 2]) { for (const b of [1, 2]) { await null; if (b === 2) continue outer; log(a, b) } } }
await f()`,
  // for await
  `${throws}${logs}${waits}async function* s() { try { yield 1; yield wait(2); log('m'); yield 3 } finally { log('f'); await null; log('f2') } }
async function f(n) { for await (const v of s()) { log(v); if (v === n) break; if (v === n - 1) continue; log('e') } log('z'); for await (const v of [1, Promise.resolve(2)]) { log(v); if (n === 9) return v; } try { for await (const v of [Promise.reject(4)]) { log(v) } } catch (e) { log(e) } log('d') }
await f(2); await f(5); await f(9)`,
  `${throws}${logs}${waits}async function* s() { yield 1; throw 2 }
async function f() { try { for await (const v of s()) log(v) } catch (e) { log(e) } finally { log('f') } lab: for await (const v of s()) { for (;;) { if (v) break lab; log(v) } } log('k'); for await (const { a = y(1), ...r } of [{ a: 2 }, {}]) { log(a); } return 1 }
await f()`,
  `${throws}${logs}${waits}async function* s() { let i = 0; while (true) { const r = yield i++; if (r) { log(r); return r } } }
const it = s()
await it.next(); await it.next(0); await it.next(1); await it.next(); const j = s(); await j.next(); await j.return(3); const k = s(); await k.next(); try { await k.throw(4) } catch { log('t') }`,
  // finally overriding
  `${throws}${logs}function f(n) { for (const i of [1, 2]) { try { if (n === 0) return 1; if (n === 1) no(); if (n === 2) break; log('t') } finally { if (n < 3) continue; log('f') } } return 'e' }
f(0); f(1); f(2); f(3)`,
  `${throws}${logs}function f(n) { l: { try { if (n === 0) return 1; no() } finally { log('f'); if (n < 2) break l } log('z') } try { return y(1) } finally { try { no() } catch { log('in') } finally { log('ff') } } }
f(0); f(1); try { f(2) } catch { log('c') }`,
  `${throws}${logs}function f(n) { try { try { no() } catch (e) { if (n) throw 2; log(e) } finally { if (n === 2) return 'x'; log('f') } log('g') } catch (e) { log(e); try { no() } finally { return 3 } } finally { log('last') } return 4 }
f(0); f(1); f(2)`,
  `${throws}${logs}function f(n) { do { try { if (n--) continue; no() } catch { log('c'); continue } finally { log(n) } log('b') } while (n >= 0); log('e') }
f(2); f(0)`,
  // labels, switch
  `${throws}${logs}function f(x) { a: switch (x) { case y(1): for (;;) { break a } case 2: { log(2) } default: log('d'); case 3: switch (x) { case 3: break a; default: break } log('p') } b: if (x) { if (x > 2) break b; log('b') } else break b; c: for (;;) { switch (x) { case 2: break c; default: x = 2; continue c } } d: e: for (const i of [1, 2]) { if (i === 1) continue d; break e } }
f(1); f(2); f(3); f(0); f(7)`,
  `${throws}${logs}function f(x) { switch (x) { } switch (y(x)) { default: } switch (x) { case 0: case 1: { let q = x; if (q) break } log('a'); case no(): log('never') } log('z') }
f(0); f(1); try { f(2) } catch { log('c') }`,
  `${throws}${logs}function f() { x: { y: { z: { if (y(0)) break x; if (y(1)) break y; log('z') } log('y') } log('x') } for (var i = 0, n = 0; ; ) { if (i++ > 2) break; for (const k in { a: 1, b: 2 }) { if (k === 'b') continue; if (i === 2) break; n++ } } while (i --> 0) if (i === 1) break; else continue; log(i) }
f()`,
  // destructuring
  `${throws}${logs}function f({ a = y(1), b: { c = y(2) } = {}, ...r } = {}, [d = y(3), , ...e] = [], q = no) { const { x = y(4), [y('k')]: k = y(5) } = r; let [m, n = y(6)] = e; ({ m = y(7), n } = { n: 1 }); [m, n = no()] = [1, 2]; for (const { z = y(8) } of [{}, { z: 1 }]) log(z); return m }
f(); f({ a: 1, b: { c: 2 }, x: 3 }, [1, 2, 3, 4])
try { f(null) } catch { log('n') } try { (function (a = no()) { log(a) })() } catch { log('m') }`,
  `${throws}${logs}function f(o) { const { a: { b } } = o; log(b); const [c, d] = o.l; log(c) }
for (const o of [{ a: { b: 1 }, l: [1, 2] }, {}, { a: {} }, null]) try { f(o) } catch { log('c') }`,
  // optional chains
  `${throws}${logs}function f(o) { o?.m?.(y(1)); const v = o?.a.b?.[y(2)]?.c; if (o?.t) log(1); else log(2); delete o?.a?.b; const w = (o?.m)?.(3) ?? y(4); o?.l?.push(y(5)); return o?.a?.[y(6)] }
f(); f(null); f({ m: x => { return x }, a: { b: { 2: { c: 1 } } }, t: 1, l: [] }); f({ a: {} })`,
  // class static blocks, nested
  `${throws}${logs}function f(n) { class A { static { log('a'); if (n) no(); log('b') } static { try { no() } catch { log('c') } finally { log('d') } } m() { log('m'); return new.target } static s() { log('s') } get p() { log('p'); return 1 } set p(v) { log(v) } #q() { log('q') } r() { this.#q() } } const o = new A; o.m(); A.s(); o.p = o.p + 1; o.r(); class B extends A { constructor() { log('B'); super(); log('s') ; this.m() } m() { super.m(); log('bm') } } new B }
f(0); try { f(1) } catch { log('x') }`,
  // nested throws
  `${throws}${logs}function a() { try { b() } catch (e) { log(e); throw e } finally { log('af') } }
function b() { try { c() } finally { log('bf'); try { no() } catch { log('bc') } } log('never') }
function c() { for (const x of [1, 2, 3]) { if (x === 2) throw new Error('q'); log(x) } }
try { a() } catch { log('top') } try { [1, 2].forEach(function (v) { log(v); if (v === 2) no(); log('k') }) } catch { log('fe') } try { null.x } catch (e) { log(e) } try { undefinedName } catch { log('u') } finally { log('w') }
function d() { null.x; log('never') } try { d() } catch { log('d') } function e2() { log(1); const q = null; q.x = 1; log('never') } try { e2() } catch { log('d') }`,
  `${throws}${logs}function rec(n) { if (n === 0) no(); try { rec(n - 1) } catch (e) { if (n === 2) return log('stop'); log(n); throw e } log('never' + n) }
rec(4)`,
  // iterators with return
  `${throws}${logs}function it() { let i = 0; return { [Symbol.iterator]() { return this }, next() { log('n'); return { value: i++, done: i > 3 } }, return() { log('r'); return {} } } }
function f(n) { for (const v of it()) { if (v === n) break; log(v) } const [a] = it(); const [...b] = it(); try { for (const v of it()) { no() } } catch { log('c') } for (const v of it()) return v }
f(1); f(5)`,
  `${throws}${logs}function f() { const o = { valueOf() { log('v'); return 1 }, toString() { log('s'); return 'k' } }; const z = o + 1; log(z); if (o > 0) log('g'); const q = { [o]: 2 }; log(\`\${o}\`); switch (o + 1) { case 2: log('two') } while (o < 1) log('never'); for (let i = 0; i < o; i++) log(i); return o * 2 }
f()`,
  `${throws}${logs}function it() { return { [Symbol.iterator]() { return this }, next() { return { value: 1, done: false } }, return() { log('r'); no() } } }
function f(n) { try { for (const v of it()) { if (n === 0) break; log(v); if (n === 1) no(); continue } log('never') } catch (e) { log(e) } finally { log('f') } }
f(0); f(1); try { (function () { for (const v of it()) { break } log('never') })() } catch { log('c') } try { (function () { l: { for (const v of it()) break l } log('never') })() } catch { log('c') }
o: for (const a of [1, 2]) { try { for (const v of it()) { continue o } } catch { log(a) } log('b') }`,
  // getters as conditions
  `${throws}${logs}function f() { const o = { get t() { log('t'); return true }, get n() { no() } }; if (o.t) log(1); while (o.t) { break } try { if (o.n) log(2); log(3) } catch { log(4) } try { o.n } catch { log(5) } const { t } = o; try { const { n } = o; log(6) } catch { log(7) } }
f()`,
  `${throws}${logs}async function f() { const r = await Promise.all([1, 2].map(async function (x) { log(x); await null; if (x === 2) throw x; log('k'); return x })).catch(e => { log(e); return 0 }); log(r); await Promise.allSettled([no2()]); async function no2() { await 1; throw 2 } }
await f()`,
  `${throws}${logs}const o = { async *g() { try { yield* (async function* () { yield 1; yield 2 })() } finally { log('f') } }, async m() { for await (const x of this.g()) { if (x === 2) return x } } }
await o.m()`,
  `${throws}${logs}function f(n) { if (n) { var x = 1 } else function q() { } if (n > 1) for (;;) if (n-- < 2) break; else log(n); for (let i = 0, k = y(2); i < k; i++) for (const j of [1]) if (j) log(i); else log('no') ; label: log('l'); ; { } { ; } {{ log('d') }} }
f(0); f(3)`,
  `${throws}${logs}async function f() { await using2() ; async function using2() { return } label: { await null; break label } do { await 0 } while (await y(0)); while (await y(0)); for (let i = await y(0); i < await y(2); await i++) log(i); if (await y(1)) log('i'); switch (await y(2)) { case await y(1): log('1'); case await y(2): log('2') } return await (await y(3), y(4)) }
await f()`,
  `${throws}${logs}function f(a) { return a && (a > 1 ? y(a) : (y(0) || y(1))) } f(0); f(1); f(2); const g = function (x) { x ||= y(1); x &&= y(2); x ??= y(3); let z = x; z ??= 0; if (x && (y(0) || y(1)) && !y(0)) return x; return (x, y(9)) }; g(0); g(1)`,
  `${throws}${logs}try { try { throw 1 } finally { log(1) } } catch { log(2) } for (const x of [1, 2, 3]) { try { if (x === 1) continue; if (x === 2) no(); log(x) } catch { log('c') } finally { log('f') } } lab: for (;;) { try { break lab } finally { log('z') } }`,
])('F110-F113: paths of what is suspended, overridden, thrown through, labelled, taken apart (%#)', async source => { await compare(source) })

test.each([
  `${throws}if (1) log(1); else log(2)\nfor (var i = 0; i < 3; i++) { if (i == 1) continue; log(i) } for (i in { a: 1 }) log(i)\ndo i--; while (i > 1)\nwhile (i++ < 2 || i == 5) ; for (;;) break`,
  `${throws}switch (2) { case 1: log(1); case 2: log(2); case 3: var x = 1; break; default: log(4) } l: { if (x) break l; log(5) } try { log(1); no(); log(2) } catch (e) { log(e) } finally { log(3) } try { no() } catch {} log(6)`,
  `${throws}let a = 1; const fs = []; for (let i = 0; i < 2; i++) fs.push(() => i); for (const [k] of [[1], [2]]) { if (k == 2) break; a += k } { let a = 2; if (a) a++ } o: for (;;) { try { for (;;) break o } finally { log(a) } } class A { static { a++ } }`,
  `${throws}function f(x) { if (x) return 1; no() }\nf(1); try { f(0) } catch { log(1) } if (f(1)) no(); log('never')`,
])('F110-F113, P6: the path of a script is what ran (%#)', async source => { await compare(source, 'script') })

test.each([
  `function f() { if (log.done) throw 1; log.done = true }\nf(); f(); f()`,
  `function f() { log(1); throw 1 }\nconst all = [f]\nlet x = 1\nall[0]()\nf()`,
  `const o = { get g() { log(1); throw 1 } }\no.g; o.g`,
  `function* g() { yield 1; throw 1 }\nconst it = g()\nit.next()\nit.next()\nconst other = g()`,
  `function f(strings) { throw 1 }\nconst same = f\nsame\`x\`\nf\`y\``,
  `const it = { [Symbol.iterator]() { return this }, next() { return { value: 1 } }, return() { throw 1 } }\nfor (const x of it) break\nlog(1)`,
  `class A { constructor() { throw 1 } }\nconst B = A\nB.name\nnew B()\nnew A()`,
])('F113: of a module that an exception ended nothing is shown that did not run (%#)', async source => {
  const { statements } = await statementsOf(source)
  const ran = statements.filter(one => one.call === 0).map(one => one.at)
  const got = await paths(source, 3, 'commonjs')
  offset += got.length
  expect(got[0]!.length).toBeGreaterThan(0)
  expect(got[0]).toEqual(ran.slice(0, got[0]!.length))
})

const seeds = Number(process.env['SEEDS'] ?? 8)
test.each(Array.from({ length: 6 }, (_, i) => i))('F110-F113: paths of random programs, part %i', async part => {
  for (let seed = 1 + part * seeds; seed <= (part + 1) * seeds; seed++) await compare(nestedProgram(seed, seed % 4 === 3), seed % 2 ? 'commonjs' : 'script')
  // Kept: an iterator that throws when it is told to return, a wait that no probe sees.
  const kept = [63, 83][part]
  if (kept) await compare(nestedProgram(kept, true))
})
