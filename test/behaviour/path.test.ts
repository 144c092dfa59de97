import type { FrameId } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'
import { nestedProgram, statementsOf } from '../tools/statement-trace.ts'

type Kind = 'commonjs' | 'script'

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

async function compare(source: string, sourceType: Kind = 'commonjs'): Promise<void> {
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
  `${throws}if (1) log(1); else log(2)\nfor (var i = 0; i < 3; i++) { if (i == 1) continue; log(i) } for (i in { a: 1 }) log(i)\ndo i--; while (i > 1)\nwhile (i++ < 2 || i == 5) ; for (;;) break`,
  `${throws}switch (2) { case 1: log(1); case 2: log(2); case 3: var x = 1; break; default: log(4) } l: { if (x) break l; log(5) } try { log(1); no(); log(2) } catch (e) { log(e) } finally { log(3) } try { no() } catch {} log(6)`,
  `${throws}let a = 1; const fs = []; for (let i = 0; i < 2; i++) fs.push(() => i); for (const [k] of [[1], [2]]) { if (k == 2) break; a += k } { let a = 2; if (a) a++ } o: for (;;) { try { for (;;) break o } finally { log(a) } } class A { static { a++ } }`,
  `${throws}function f(x) { if (x) return 1; no() }\nf(1); try { f(0) } catch { log(1) } if (f(1)) no(); log('never')`,
])('F110-F113, P6: the path of a script is what ran (%#)', async source => { await compare(source, 'script') })

const seeds = Number(process.env['SEEDS'] ?? 8)
test.each(Array.from({ length: 6 }, (_, i) => i))('F110-F113: paths of random programs, part %i', async part => {
  for (let seed = 1 + part * seeds; seed <= (part + 1) * seeds; seed++) await compare(nestedProgram(seed), seed % 2 ? 'commonjs' : 'script')
})
