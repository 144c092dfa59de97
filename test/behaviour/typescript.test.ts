import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

const ts = (source: string, more: { readonly legacyDecorators?: boolean, readonly lang?: 'tsx', readonly level?: 3 } = {}): Promise<string[]> => sideBySide(source, { lang: 'ts', ...more })
const rows = (all: readonly string[], pattern: RegExp): string[] => all.filter(row => pattern.test(row))

test('TypeScript: enums, computed, merged, const and of strings', async () => {
  await ts(`
    const start = () => (log('start'), 5); enum E { A = 1, B = A * 2, C = start(), D = 'x'.length } enum E { Z = 9 } const enum K { One = 1, Two = One + 1 } declare enum Gone { X }
    enum S { Up = 'up', Down = \`down\` } function f(e: E = E.C): string { switch (e) { case E.C: return E[e]; default: return S.Up } } log(f(), f(E.A), K.Two, S.Down, E.Z, E[9], JSON.stringify(E))
    enum Out { A = (() => 7)() } log(Out.A)`)
})

test('TypeScript: namespaces, nested, merged with functions, classes and enums', async () => {
  const all = await ts(`
    namespace A.B { export let n = 1; export const inc = () => ++n; let hidden = n * 2; export function twice(x: number) { hidden += x; return hidden * 2 } export namespace C { export const deep = n + 1 } }
    namespace A.B { export const more = inc() } function fn() { return fn.extra } namespace fn { export let extra = 'merged'; extra += '!' } class K { static s = 1 } namespace K { export const t = K.s + 1 }
    declare namespace Gone { let x: number } namespace Types { export type T = 1; export interface I {} } enum E { X } namespace E { export function name(e: E) { return E[e] } } import Alias = A.B.C
    log(A.B.n, A.B.twice(3), A.B.C.deep, A.B.more, fn(), K.t, E.name(E.X), Alias.deep)`)
  expect(rows(all, /^enter (inc|twice|name)/)).toHaveLength(3)
})

test('TypeScript: parameter properties and fields, with and without super', async () => {
  const all = await ts(`
    class P { field = this.a + 1; constructor(public a: number, protected readonly b = a * 2, private c?: string, d = 1) { log(this.a, this.b, this.c, this.field, d) } }
    class Q extends P { own = this.a; #secret = 3; declare gone: number; constructor(readonly e: number) { const before = e + 1; super(before); log(this.e, this.own, this.#secret) } }
    class R extends P { constructor(public f = 1) { super(f); this.f++ } } abstract class T { abstract m(): void; constructor(protected x: number) {} get y() { return this.x } } class U extends T { m() { return this.x } }
    new P(1, undefined, 'c'); new Q(5); log(new R().f, new U(7).m(), new U(8).y)`)
  expect(rows(all, /^enter (P|Q|R|T) /).length).toBeGreaterThan(3)
})

test('TypeScript: decorators of the standard, on classes and members, with accessor', async () => {
  await ts(`
    const seen: string[] = []
    function note(label: string) { seen.push('made ' + label); return (value: any, context: any) => { seen.push(label + ' ' + context.kind + ' ' + String(context.name)); if (context.kind === 'method') return function (this: any, ...args: any[]) { return 'wrapped ' + value.apply(this, args) }; if (context.kind === 'field') return (init: any) => init + 1; context.addInitializer?.(function (this: any) { seen.push('init ' + label) }) } }
    @note('class') class D { @note('field') f = 1; @note('method') m(x: number) { return x + this.f } @note('acc') accessor a = 5; @note('get') get g() { return this.a } @note('static') static s() { return 's' } @note('private') #p() { return 1 } p() { return this.#p() } accessor plain = 2 }
    const d = new D(); d.a++; d.plain = 4; log(d.m(2), d.a, d.g, D.s(), d.p(), d.plain, D.name); log(seen.join('; ')); const e = @note('expr') class {}; log(e.name)`)
})

test('TypeScript: legacy decorators, parameters included', async () => {
  await ts(`
    const seen: string[] = []; const note = (label: string) => (...args: any[]) => { seen.push(label + ' ' + args.length + ' ' + String(args[1])) }
    @note('class') class D { @note('field') f = 1; constructor(@note('param') private x: number) {} @note('method') m(@note('inner') y: number) { return this.x + y } @note('static') static s = 1 }
    log(new D(1).m(2), seen.join('; '))`, { legacyDecorators: true })
})

test('TypeScript: satisfies, as, non-null, assertions, instantiations', async () => {
  const all = await ts(`
    let a = { n: 1 } satisfies Record<string, number>; (a as any).n = 2; a!.n++; (<any>a).m = 3; ((a satisfies object) as any)['k'] = 4; let u!: number; u = a.n as number; (u as any) += 1; [(a as any).p, a!.n] = [5, 6]; for ((a as any).q of [7]); const f = Array.from<number>; delete (a as any).m
    const g = (<T,>(x: T): T => x)<string>; log(JSON.stringify(a), u, f([1]), g('g'), a?.n!.toFixed(1)); function is(x: unknown): x is string { return typeof x === 'string' } function must(x: unknown): asserts x { if (!x) throw x } must(is('s'))`)
  expect(rows(all, /^set/).map(row => row.split(' ')[1])).toEqual(['.n', '.n', '.m', '.k', '[]', '[]', '[]'])
})

test('TypeScript: using and await using', async () => {
  await ts(`
    (Symbol as any).dispose ??= Symbol('dispose'); (Symbol as any).asyncDispose ??= Symbol('asyncDispose'); const res = (n: string, boom = false) => ({ n, [Symbol.dispose]() { log('dispose', n); if (boom) throw new Error('boom ' + n) }, async [Symbol.asyncDispose]() { log('async', n); await null; log('done', n) } })
    function f(x: number) { using a = res('a'), b = res('b'); if (x) return a.n + b.n; { using c = res('c'); log(c.n) } for (using d of [res('d1'), res('d2')]) { if (d.n === 'd1') continue; log(d.n) } return 'end' }
    log(f(0), f(1)); try { (() => { using z = res('z', true); return z.n })() } catch (e: any) { log(e.message) } using top = res('top'); log(top.n)
    async function g() { await using a = res('ga'); for (await using b of [res('gb')]) log(b.n); log('body', a.n); return 'g' } log(await g()); class C { static { using s = res('static'); log(s.n) } }`.replace('log(await g())', 'g().then(log)').replace("using top = res('top'); log(top.n)", "{ using top = res('top'); log(top.n) }"))
})

test('TypeScript: overloads, declare, abstract, optional methods, index signatures, this types', async () => {
  const all = await ts(`
    declare const gone: number; declare function nope(): void; declare class Nope {} 
    function over(a: string): string; function over(a: number): number; function over(a: any) { return a } class O { m(): this; m(x?: number): this { this.x = x ?? 0; return this } x = 1; [key: string]: any; opt?(): void; declare d: string; readonly r = 2 as const; override toString() { return 'O' + this.x } }
    type T = typeof over; interface I { (): void } log(over('s'), over(1), String(new O().m(4).m()), typeof ({} as I)); let tuple: [a: number, b?: string] = [1]; const { x, ...rest }: any = { x: 1, y: 2 }; log(tuple.length, x, rest.y); abstract class A { static make<T extends A>(this: new () => T): T { return new this() } } class B extends A {} log(B.make() instanceof B)`)
  expect(rows(all, /^enter over/)).toHaveLength(2)
})

test('TSX: elements, fragments, generics, spread, namespaces', async () => {
  const all = await ts(`
    const React = { Fragment: 'fragment', createElement: (type: any, props: any, ...children: any[]): any => typeof type === 'function' ? type({ ...props, children }) : [typeof type === 'string' ? type : '?', props, ...children] }
    const List = <T,>({ items, children }: { items: T[], children?: any }) => <ul {...{ id: 'l' }}>{items.map((item, i) => <li key={i} onClick={() => log(item)}>{item}</li>)}{children}</ul>
    const ui = { Box: (p: { n: number, children?: any }) => <><b title="a &amp; b" data-n={p.n}>text {p.n}</b>{/* c */}{...p.children}</> } ; let n = 1
    log(<List<number> items={[1, 2]}><ui.Box n={n++}>x{n}</ui.Box></List>); log(<p>{n > 1 && <i/>}{n ? 'y' : <s/>}</p>)`, { lang: 'tsx' })
  expect(rows(all, /^enter List /)).toHaveLength(1)
})

test('TypeScript: words of types where the tree has none', async () => {
  const all = await ts(`
    class A { constructor(/* private */ a: number, private /* x */ readonly /* y */ b = a + 1, c: (readonly string[]) = [], override?: number) { log(a, this.b, c.length, override, Object.keys(this)) } } class B extends A { d = 1; constructor(// =>
      protected e: () => number) { super(e()); log(this.d, this.e()) } } new B(() => 3)
    const f = (x: (y: number) => void): ((z: number) => string) => /* => */ // => a
      (z => String(z)); const g = async <T,>(x: T): Promise<T> /* => */ => x; function h(this: { n: number }, a = 2, b = this.n) { return a + b } log(f(() => {})(1), h.call({ n: 5 }), h.call({ n: 5 }, 1, 1)); g(1).then(log)`, { level: 3 })
  expect(rows(all, /^enter h/)).toHaveLength(2)
})
