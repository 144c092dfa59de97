import { recorder } from '@cinescope/recorder'
import type { Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'

/** Programs that show by `see({ ... })`, which is not recorded code, what their variables hold. */
const programs: readonly (readonly [string, string])[] = [
  ['for closure', 'const fs = []\nfor (let i = 0, n = 3; i < n; i++) { fs.push(() => { see({ i, n }); i += 10; see({ i }) }); see({ i, n }) ; if (i === 1) { i++; see({ i }) } }\nfor (const f of fs) f()\nfor (const f of fs) f()'],
  ['for test call', 'let k = 0\nfor (let i = see({ k }) || 0; see({ i, k }), i < 2; i++, see({ i })) { const c = () => i; see({ i }); k = i }'],
  ['for test call fn', 'function t(x) { see({ x }); return x < 2 }\nfunction m() { for (let i = 0; t(i); i++) { const c = () => i; see({ i }) } }\nm()'],
  ['shadow', 'let x = 1\nfunction f(x) { see({ x }); { let x = 3; see({ x }); { const x = 4; see({ x }) } see({ x }) } x = 5; see({ x }); (() => { var x = 6; see({ x }) })(); see({ x }) }\nf(2); see({ x })'],
  ['var hoist', 'function f() { see({ v }); if (1) { var v = 2 } see({ v }); for (var w = 0; w < 2; w++) { see({ w }) } see({ w }); function g() { see({ v, w }); v = 9 } g(); see({ v }) }\nf(); f()'],
  ['params', 'function f(a, b = a + 1, { c = b, ...d } = {}, [e = c] = [], ...r) { see({ a, b, c, e }); a = 7; see({ a, b }); const g = () => { see({ a, b, c, e }); b = 8 }; g(); see({ b }) }\nf(1); f(2, 3, { c: 4 }, [5], 6)'],
  ['param closure', 'function f(a, g = () => { see({ a }); a = 5 }) { see({ a }); g(); see({ a }); var a2 = a; see({ a2 }) }\nf(1); f(2)'],
  ['param body var', 'function f(a, g = () => { see({ a }); return a }) { var a = 3; see({ a }); g(); see({ a }) }\nf(1)'],
  ['catch', 'function f() { try { throw 1 } catch (e) { see({ e }); try { throw 2 } catch (e) { see({ e }); e = 3; see({ e }) } see({ e }); const h = () => { see({ e }) }; h() } try { throw { m: 5 } } catch ({ m, q = 6 }) { see({ m, q }) } }\nf()'],
  ['switch', 'function f(n) { switch (n) { case 0: let a = 1; see({ a }); case 1: a = 2; see({ a }); const g = () => { see({ a }); a++ }; g(); see({ a }); break; case 2: { let a = 5; see({ a }) } } }\nf(0); try { f(1) } catch { } f(2); f(0)'],
  ['generators', 'function* g(a) { let b = a; see({ a, b }); while (b < 3) { const c = yield b; see({ a, b, c }); b += c; see({ b }) } }\nconst x = g(0), y = g(1); x.next(); y.next(); x.next(1); y.next(1); x.next(1); y.next(5); x.next(1)'],
  ['async', 'async function f(a) { let b = a; await null; see({ a, b }); b++; for (let i = 0; i < 2; i++) { const c = await i; see({ i, c, b }); setTimeout(() => { see({ i, c, b }); b += 10 }) } await null; see({ b }) }\nawait Promise.all([f(1), f(10)]); await new Promise(r => setTimeout(r, 5))'],
  ['for await', 'async function f() { for await (const x of [1, 2]) { see({ x }); const g = () => { see({ x }) }; g() } for await (const [a, b = a] of [[1], [2, 3]]) { see({ a, b }) } }\nawait f()'],
  ['for in of', 'function f() { let k, p = 1; for (k in { a: 1, b: 2 }) { see({ k, p }); p = 2 } see({ k }); for (const [q, z] of [[1, 2], [3, 4]]) { see({ q, z }); (() => { see({ q, z }) })() } for (var v of [5, 6]) see({ v }); see({ v }) }\nf()'],
  ['while let', 'function f() { let n = 0; while (n < 3) { see({ n }); let m = n * 2; see({ m }); const h = () => { see({ m, n }); m++ }; h(); see({ m }); n++; if (n === 2) continue; let late = n; see({ late }) } do { let d = n; see({ d }); n-- } while (see({ n }), n > 1) }\nf()'],
  ['class', 'let c = 0\nclass A { static s = (see({ c }), 1); #p = 2; f = 3; constructor(x) { see({ x }); let y = x; this.g = () => { see({ x, y }); y++ } } m(z) { let w = z; see({ z, w }); return () => { see({ z, w }) } } static { let t = 1; see({ t, c }); c = 5 } get v() { let q = 1; see({ q }); return q } set v(n) { see({ n }) } }\nconst a = new A(1); a.g(); a.g(); a.m(2)(); a.v = a.v; see({ c })\nclass B extends A { constructor(x, y) { see({ x, y }); super(x); see({ x, y }) } m(z) { see({ z }); return super.m(z + 1) } }\nnew B(3, 4).m(5)()'],
  ['destructuring assign', 'function f() { let a = 1, b = 2, c; [a, b] = [b, a]; see({ a, b }); ({ x: a, y: { z: c = 5 } = {} } = { x: 9 }); see({ a, c }); [a = 3, ...c] = []; see({ a }); const g = () => { [a, b] = [b, a]; see({ a, b }) }; g(); g() }\nf()'],
  ['logical', 'function f(a, b) { a ||= 3; see({ a }); b &&= 4; see({ b }); let n = null; n ??= 5; see({ n }); n ??= 6; see({ n }); a += n++; see({ a, n }); const g = () => { a ||= 7; n &&= 0; see({ a, n }) }; g(); n = (a = 1, 2); see({ a, n }) }\nf(0, 1); f(1, 0)'],
  ['closures counters', 'function mk(n) { let c = n; return { up() { c++; see({ c, n }); return c }, dn: () => { c--; see({ c, n }) } } }\nconst p = mk(1), q = mk(10); p.up(); q.up(); p.dn(); q.dn(); p.up()'],
  ['recursion', 'function f(n) { let v = n * 2; see({ n, v }); if (n > 0) f(n - 1); see({ n, v }); const g = () => { see({ n, v }); v++ }; g(); see({ v }) }\nf(3)'],
  ['nested closures', 'function a(x) { let p = x; return function b(y) { let q = p + y; p++; return function c(z) { see({ x, p, y, q, z }); q += z; p++; see({ q, p }) } } }\nconst b1 = a(1), b2 = a(100); const c1 = b1(10), c2 = b1(20), c3 = b2(30); c1(1); c2(2); c3(3); c1(4)'],
  ['named fn expr', 'const f = function me(n) { see({ n }); if (n) me(n - 1); var t = n; see({ t }) }\nf(2)'],
  ['iife loops', 'for (var i = 0; i < 2; i++) { (function (j) { see({ i, j }); setTimeout(() => { see({ j }) }) })(i) }\nawait new Promise(r => setTimeout(r, 3)); see({ i })'],
  ['labels', 'function f() { outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { const k = i * j; see({ i, j, k }); if (j === 1) continue outer; const l = () => { see({ i, j, k }) }; l() } } }\nf()'],
  ['loop closure write in head', 'function f() { const fs = []; for (let i = 0, inc = () => { i++ }; i < 3; inc(), see({ i }), i++) { see({ i }); fs.push(() => i) } }\nf()'],
  ['big loop', 'function f() { let s = 0; for (let i = 0; i < 50; i++) { let t = i % 3; if (t) { s += t; let u = s; see({ i, t, s, u }) } else { see({ i, t, s }) } } see({ s }) }\nf()'],
]

test.each(programs.flatMap(([name, source], i) => [[name, 2, 1 << 22, source], [name, 3 + i % 2, 2048, source]] as const))('scopeAt tells what variables hold, or that it does not know: %s, level %i', async (_, level, segmentBytes, source) => {
  const moments: { readonly tick: number, readonly truth: Readonly<Record<string, unknown>> }[] = []
  const { query, lines } = await recordProgram(source, { level: level as 2 | 3 | 4, sourceType: 'module', segmentBytes }, () => ({
    see(truth: Readonly<Record<string, unknown>>) { moments.push({ tick: recorder.counts().records - 1, truth }) },
  }))
  expect(lines).toEqual([])
  let known = 0
  let names = 0
  for (const { tick, truth } of moments) {
    const [frame] = await query.stackAt(tick as Tick)
    const slots = (await query.scopeAt(tick as Tick, frame!.frame)).flatMap(scope => scope.slots)
    for (const [name, value] of Object.entries(truth)) {
      if (typeof value === 'object' || typeof value === 'function') continue
      names++
      const slot = slots.find(one => one.name === name)
      if (slot?.value.kind !== 'primitive' || slot.trust === 'unverified') continue
      known++
      expect(slot.value.value, `${name} at ${tick}`).toBe(value)
    }
  }
  expect(known).toBeGreaterThanOrEqual(names * 0.5)
})
