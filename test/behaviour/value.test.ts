import type { FrameId, Tick } from '@cinescope/trace'
import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'
import { sideBySide } from './side-by-side.ts'

/** `text: value` of every expression of the last call of `f`. */
async function values(source: string): Promise<readonly string[]> {
  const { query, table } = await recordProgram(source, { level: 4 })
  const calls = (await query.search('f', 1000)).filter(record => record.op === 0 && record.functionName === 'f')
  const frame = calls.at(-1)!.frame as FrameId
  const { left } = (await query.frame(frame))!
  return (await query.siteValues(left as Tick, frame)).map(one => `${table.source.slice(one.start, one.end)}: ${one.value.kind === 'primitive' ? String(one.value.value) : one.value.kind}`)
}

test('P29: every sub-expression tells its value', async () => {
  expect(await values('const o = { p: { q: 4 } }\nfunction f(a, b) { if (a > 1 && o.p.q) return `${a + b}!` + (b ? -a : 0); return [a, b.c] }\nlog(f(2, 3))')).toEqual([
    'a: 2', 'b: 3', 'a: 2', 'a > 1: true', 'a > 1 && o.p.q: 4', 'o.p: object', 'o.p.q: 4', '`${a + b}!`: 5!', 'a: 2', 'a + b: 5', 'b: 3', 'b: 3', 'b ? -a : 0: -2', '-a: -2', 'a: 2',
  ])
})

test('P29: expressions mean what they meant', async () => {
  await sideBySide(`
    class A { #x = 1; static has(o) { return #x in o && o.#x + 1 } get y() { return super.toString === Object.prototype.toString } m() { return new.target === undefined ? this.#x : 0 } }
    function f(a, ...rest) { return [typeof undeclared, typeof a?.b, a?.b?.c, a?.m?.(1), delete a.gone, void a, (-a.n) ** 0 || !a.n, a.n in [1, 2], a instanceof Object, [...rest].length, \`\${a.n}\${rest[0]}\`] }
    const o = { n: 1, b: { c: 2 }, gone: 1, m(v) { return this === o && v } }
    log(f(o, 3, 4).join()); log(f({ n: 0 }).join()); log(A.has(new A()), A.has({}), new A().y, new A().m())
    const tag = (s, ...v) => s.raw.join('|') + v.join(); const same = () => { const g = x => tag\`a\${x + 1}b\`; return g(1) + g(2) }; log(same())
    function order() { const seen = []; const t = v => (seen.push(v), v); const r = { [t('k') + t('l')]: t(1) + t(2) * t(3), z: [t(4), t(5) ? t(6) : t(7)] }; seen[t(0)] += t(8) - t(9); return seen.join() + JSON.stringify(r) } log(order())
    function tdz() { try { return x + 1 } catch (e) { return e.message } let x } log(tdz())
    for (const bad of [() => o.nope(), () => o.b.nope.deep, () => (0, o.nope)(), () => o.b.c.d.e, () => new o.n(), () => o[1](), () => [...o.n], () => { for (const q of o.n) log(q) }, () => { const { r } = o.nope }, () => o.n\`x\`, () => undeclared + 1, () => 1 in o.n, () => o instanceof o.n])
      try { bad() } catch (e) { log(e.name, e.message) }
    function names() { const list = [() => 1, function () {}, class {}]; const made = { a: () => 1, b: function () {} }; const c = true ? () => 1 : 0; return list.map(x => x.name).join() + made.a.name + made.b.name + c.name } log(names())
    async function later(a) { const r = [await a, (await a) + 1]; return r.concat(await Promise.all([a, 2])) } later(1).then(r => log(r.join()))
    function* gen(n) { const got = [yield n, (yield n + 1) || 3]; return got.join() } { const it = gen(1); it.next(); it.next('a'); log(it.next('').value) }
    function args() { arguments[0] = 9; return [arguments.length, arguments[0] + 1] } log(args(1).join())
    function asi(a, b) { let r = a
      ;[a, b].forEach(v => { r = r + v }); switch(a){case(b):r++;break;case[a][0]:r--}
      return[r, b] } log(asi(1, 2).join())`, { level: 4 })
})

/** How deep a function can call itself before the engine says no. */
const depth = 'function f(n) { return n === 0 ? 0 : 1 + f(n - 1) }\nlet low = 100, high = 60000; while (high - low > 50) { const middle = low + high >> 1; try { f(middle); low = middle } catch (e) { if (!(e instanceof RangeError)) throw e; high = middle } }\nreport(low)'

/** Optimised frames are smaller, and when the engine optimises is its own affair: both programs are measured without it. */
function interpreted(): Disposable {
  for (const tier of ['opt', 'maglev', 'sparkplug']) setFlagsFromString(`--no-${tier}`)
  return { [Symbol.dispose]() { for (const tier of ['opt', 'sparkplug']) setFlagsFromString(`--${tier}`) } }
}

test('stack overflow stays a RangeError that can be caught, at no less than half the depth at levels 1 and 2 and a third above', async () => {
  using _ = interpreted()
  let plain = 0
  new Function('report', depth)((found: number) => { plain = found })
  for (const [level, share] of [[1, 0.5], [2, 0.5], [3, 0.33], [4, 0.33]] as const) {
    let found = 0
    await recordProgram(depth, { level }, () => ({ report: (got: number) => { found = got } }))
    expect(found / plain, `level ${level}: ${found} of ${plain}`).toBeGreaterThan(share)
  }
})
