import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

const writes = (rows: readonly string[]): string[] => rows.filter(row => /^(write|set|delete|builtin|scope)/.test(row))

test('P9: a variable write is recorded after it happened, with the value it left', async () => {
  expect(writes(await sideBySide('let a = 1, b = a + 1; a += 5; const c = (b = 7) + a++; log(++b, c); [a, b] = [b, a]; log(a, b); ({ a, ...b } = { a: 3, z: 4 })'))).toEqual([
    'write a 1', 'write b 2', 'write a 6', 'write b 7', 'write a 7', 'write c 13', 'write b 8', 'write a 8', 'write b 7', 'write a 3', 'write b {z:4}',
  ])
})

test('P9: a short-circuited logical assignment writes nothing', async () => {
  expect(writes(await sideBySide('let a = 0, b = 1; a ||= 5; b ||= 6; a &&= 7; b ??= 8; const o = { n: null, y: 1 }; o.n ??= 9; o.y ||= 10; log(a, b, o)'))).toEqual([
    'write a 0', 'write b 1', 'write a 5', 'write a 7', 'write o {n:null,y:1}', 'set .n {n:9,y:1} 9',
  ].map(row => row.replace('{n:null,y:1}', '{n:9,y:1}')))
})

test('P9: loops record each round, and a body may declare the name of its head again', async () => {
  expect(writes(await sideBySide('for (let i = 0; i < 2; i++) log(i); for (const k in { x: 1 }) { const k = 2; log(k) } let z; for (z of [5]) log(z); for (const [p, { q }] of [[1, { q: 2 }]]) log(p, q)'))).toEqual([
    'write i 0', 'write i 1', 'write i 2', 'write k "x"', 'write k 2', 'write z undefined', 'write z 5', 'write p 1', 'write q 2',
  ])
})

test('P10: a property write evaluates object, key and value once and in order', async () => {
  const rows = await sideBySide(`
    const seen = [], t = (n, v) => { log(n); return v }, o = { c: 0, get g() { log('get'); return 1 }, set g(v) { log('set', v) } }
    t('o', o)[t('k', 'x')] = t('v', 1); o.c++; log(o.c++, ++o.c, o.c += 2); t('o2', o).g += 2; o['lit'] = 1; o[{ toString() { log('key'); return 'kk' } }] = 2
    class A { #p = 1; static s; set() { this.#p = 2; super.z = 3; return this.#p } } log(new A().set(), delete o.c, delete o[t('dk', 'x')], delete o?.lit, delete o.zz?.a)`)
  expect(writes(rows).filter(row => /^(set|delete)/.test(row)).map(row => row.split(' ', 2).join(' '))).toEqual([
    'set []', 'set .c', 'set .c', 'set .c', 'set .c', 'set .g', 'set .lit', 'set []', 'set .#p', 'set .z', 'delete .c', 'delete []', 'delete .lit',
  ])
})

test('P11: mutating built-ins name receiver, result and arguments', async () => {
  const rows = writes(await sideBySide(`
    const xs = [], m = new Map(), o = { list: [] }; xs.push(1); xs.push(() => 1); o.list.push(2, 3, 4); m.set('a', 1).set('b', 2); log(xs.length, xs?.pop()?.name, o.none?.push(1))
    class L extends Array { add2(v) { return super.push(v) } } log(new L().add2(1))`)).filter(row => row.startsWith('builtin'))
  // Also in front of a `?.`; a nullish receiver is the runtime's to leave out.
  expect(rows.map(row => row.split(' ', 2)[1])).toEqual(['push', 'push', 'push', 'set', 'set', 'pop', 'push', 'push'])
})

test('P12: what goes to foreign code is recorded before it runs, in the original order', async () => {
  const rows = await sideBySide("const t = v => (log('t', v), v); log(Math.max(t(1), t(2)), Math.min(...[3, 4])); new Map([[1, 2]]); log(JSON.stringify({ a: 1 }, null, 2))")
  expect(rows.filter(row => row.startsWith('args Math'))).toEqual(['args Math.max 1 2', 'args Math.min [3,4]'])
})

test('P13: closures over changing variables name their instance', async () => {
  const rows = await sideBySide(`
    const fns = []; function counter() { let n = 0; return () => ++n } const a = counter(), b = counter(); log(a(), a(), b())
    function loop() { for (let i = 0; i < 2; i++) { fns.push(() => i++) } for (const k of ['x', 'y']) fns.push(() => k) } loop(); log(fns.map(f => f()).join())`)
  expect(rows.filter(row => row.startsWith('write n'))).toEqual(['write n 0 #1', 'write n 0 #2', 'write n 1 #1', 'write n 2 #1', 'write n 1 #2'])
  expect(rows.filter(row => row.startsWith('write k')).length).toBe(2)
})

test('P13: closures over constants name the activation that holds them, however often its function runs', async () => {
  const rows = await sideBySide(`
    function catalogue(tax) { const rate = tax * 2; return { price: n => n * rate, nested() { return () => () => rate + tax }, free: n => n } }
    const a = catalogue(1), b = catalogue(2); log(a.price(3), b.price(3), a.nested()()(), b.free(1))
    class Shelf { constructor(size) { this.fits = n => n < size; this.box = class { width = log(size); area = () => size } } }
    const c = new Shelf(4); log(c.fits(5), new c.box().area())
    function* gen(step) { for (let i = 0; ; i++) yield () => step } const g = gen(7); g.next(); log(g.next().value())
    async function wait(ms) { await null; return (() => ms)() } wait(1).then(log); log([1, 2].map(x => [3].map(y => x + y)[0]).join())
    function early(a, f = () => a) { return f() } function outer(k) { return early(k, (x = () => k) => x()) } log(early(1), outer(2))`)
  const enters = rows.filter(row => row.startsWith('enter'))
  const frame = (text: string, nth = 0): number => enters.indexOf(enters.filter(row => row.startsWith(text))[nth]!) + 1
  const environment = (text: string, nth = 0): number => Number(/ (-?\d+)\b/.exec(enters[frame(text, nth) - 1]!.slice('enter '.length))![1])
  for (const [inner, nth, outer, which] of [['price', 0, 'catalogue', 0], ['price', 1, 'catalogue', 1], ['nested', 0, 'catalogue', 0], ['fits', 0, 'Shelf', 0], ['area', 0, 'Shelf', 0]] as const) {
    expect(-environment(`enter ${inner}`, nth) >> 3, inner).toBe(frame(`enter ${outer}`, which))
  }
  expect(enters[frame('enter free') - 1]).toBe('enter free 1')
})

test('P13: an activation that is not recorded is named 0', async () => {
  const rows = await sideBySide('log((x => { const y = x; return (() => y)() })(1)); function f(a, b = () => a) { return b() } log(f(2))')
  expect(rows.filter(row => row.startsWith('enter b'))).toEqual(['enter b 0'])
})

test('P13: instances are not reachable from parameters and heads, which see no variable of the body', async () => {
  await sideBySide('function f(a, b = () => ++a) { a = 5; b(); return (() => a)() } log(f(1)); const g = []; for (let i = 0, h = () => i; i < 2; i++) { g.push(h, () => i) } log(g.map(x => x()).join()); switch (1) { case 1: let q = 1; log((() => ++q)()) }')
})

test('P8: nothing reads a variable before it is ready, an import, or a name inside with', async () => {
  await sideBySide("function f() { try { use } catch (e) { log(e.name) } let use = 1; return use } log(f()); var o = { x: 1 }; with (o) { x = 2; var g = function () { return x } } log(o.x, g()); function h() { with ({ y: 3 }) { return y } } log(h())")
})

test('P6: what evaluating a script answers stays', async () => {
  for (const source of ['var a = 1; a = 5', '1; var x = 2', '7; for (var i = 0; i < 2; i++) { i }', 'let s = 0; do { s++ } while (s < 3)', "'str'; let q = 1, w = 2", 'if (true) 3; else 4; function f() {}', 'log(1)']) {
    await sideBySide(source, { sourceType: 'script' })
  }
})

test('P4: code without semicolons stays apart', async () => {
  await sideBySide(`
    let a = 1, b = 2
    const f = () => 'called'
    let c = f
    a++ || log('no')
    const d = c
    ;[a, b] = [b, a]
    const e = c
    ++a
    if (a) a++
    else b = 3
    do a++; while (a < 10)
    lab: for (;;) break lab
    function r() { return
      1 }
    log(a, b, typeof d, typeof e, r())`)
})

test('P2, P10: TypeScript: parameter properties, this parameters, namespaces, assertions', async () => {
  await sideBySide(`
    class Base { constructor(readonly base: number) {} }
    class Sub extends Base { own = 1; constructor(private a: number, public b?: string) { super(a); this.b = 'set' } sum(this: Sub, n: number = 2): number { return this.a + this.own + n } }
    namespace N { export let v = 1, w = 2; export function inc() { v++; return v } }
    enum E { A = 1, B }
    const s = new Sub(4) as Sub; (s as any).extra = 1; s!.b = 'x'; let u!: number; u = E.B
    function over(a: string): string; function over(a: any) { return a as string }
    log(s.sum(), s.b, N.inc(), N.w, u, over('o'), (<T,>(x: T): T => x)(3))`, { lang: 'ts' })
})

test('P13: loops at the top of a module have instances too, namespaces have none', async () => {
  const rows = await sideBySide(`
    const fns: (() => unknown)[] = []; for (const b of ['x', 'y']) { let n = 0; fns.push(() => b + n++) }
    namespace Q { let z = 1; z = 2; export const g = () => z++ } log(fns.map(f => f()).join(), Q.g(), fns[0]!())`, { lang: 'ts' })
  expect(rows.filter(row => row.startsWith('write b'))).toEqual(['write b "x" #1', 'write b "y" #3'])
  expect(rows.filter(row => row.startsWith('write z'))).toEqual(['write z 1', 'write z 2', 'write z 3'])
})

test('P23: secrets never reach a probe, and the program does not notice', async () => {
  const rows = await sideBySide(`
    async function login(user, password, { apiKey }) {
      let accessToken = await Promise.resolve('hunter1'), authToken; authToken = password + apiKey; accessToken += 'hunter2'
      const o = { password: await password, secret: 1 }; o.password = password; o.list = []; o.list.push(password, user); o.secret++; o.cookie ||= apiKey; o['api-key'] = apiKey
      try { throw password } catch (secret) { log(secret) }
      for (let pwd = password, i = 0; i < 1; i++) log(user, pwd, o.password, o.cookie)
      const { jwt } = { jwt: 'hunter3' }; Object.is(password, user); Object.is(user, password); const later = () => { accessToken ??= 1; return [jwt, authToken] }
      log(accessToken, o.secret, o.list.join(), later().join())
    }
    login('ann', 'hunter0', { apiKey: 'hunter4' })`)
  // Objects are recorded by reference; their images are redacted by key.
  const direct = rows.map(row => row.replace(/\{[^}]*\}|\[[^\]]*\]/g, 'object'))
  expect(direct.filter(row => row.includes('hunter'))).toEqual([
    'args Promise.resolve "hunter1"', 'suspend "hunter0"', 'throw "hunter0"', 'result o.list.join "hunter0,ann"', 'result later().join "hunter3,hunter0hunter4"',
    'args log object object "hunter0,ann" "hunter3,hunter0hunter4"',
  ])
  expect(rows.filter(row => /^(write|enter|set|builtin)/.test(row) && row.includes('{on:true}')).length).toBeGreaterThan(9)
})

test('P13: each run of a switch has an instance of its own, and what is switched on stands outside', async () => {
  const rows = await sideBySide(`
    const fns = [], n = 1; function f(v) { switch (v) { default: let q = 10 * v; fns.push(() => ++q); case 'never': break; case 2: q = 20; fns.push(() => q++); function g() { return q } fns.push(g) } }
    f(1); f(3); log(fns.map(h => h()).join()); lab: switch ((() => n)()) { case 1: let n = 2, m = n; const up = () => m++; up(); for (const x of [1, 2]) { if (x) continue; } log(up(), n, m); break lab }
    try { f(2) } catch (e) { log(e.name) } try { switch (n) { case (() => z)(): { } case 5: let z = 3 } } catch (e) { log(e.name) }`)
  expect(rows.filter(row => row.startsWith('write q'))).toEqual(['write q 10 #1', 'write q 30 #2', 'write q 11 #1', 'write q 31 #2'])
  for (const source of ['switch (1) { case 1: let a = 1; (() => a++)(); a }', 'a: switch (1) { case 1: let b = 2; (() => b++)(); 5; break a }']) await sideBySide(source, { sourceType: 'script' })
})
