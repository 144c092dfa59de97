import { instrument } from '@cinescope/instrument'
import { strip } from '@cinescope/trace'
import { walk } from 'estree-walker'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseSync } from 'oxc-parser'
import { transformSync } from 'oxc-transform'
import { expect, test } from 'vitest'

/** The texts of all functions, methods and classes, as `toString` answers them, in source order. */
function texts(source: string, sourceType: 'module' | 'commonjs'): string[] {
  const { program, errors } = parseSync('a.js', source, { sourceType, preserveParens: false })
  expect(errors).toEqual([])
  const found: string[] = []
  walk(program as never, {
    enter(node, parent) {
      const { type } = node
      if (type !== 'FunctionDeclaration' && type !== 'FunctionExpression' && type !== 'ArrowFunctionExpression' && type !== 'ClassDeclaration' && type !== 'ClassExpression') return
      const method = parent && (parent.type === 'MethodDefinition' || (parent.type === 'Property' && (parent.method || parent.kind !== 'init'))) && parent.value === node
      const { start, end } = (method ? parent : node) as unknown as { readonly start: number, readonly end: number }
      found.push(source.slice(start, end))
    },
  })
  return found
}

const shapes = `
function a(x, { y }, ...z) { 'use strict'
  let b = x, c = y(b), d; const e = c
  for (let i = 0, j = f(); i < 3; i++) z.push(() => i); for (const k of z) run(k); for (const [l] of z) { const l = 1 }
  if (b) var m = 1
  b++ || c; return b++, c
}
const g = () => ({}), h = async x => (await x, x), n = x => { return }, o = function* () { const p = yield; yield* p; yield [p]; return[p] }
class Q extends R { s = t(1); u = () => 1; static { this.v = 1 } constructor() { super(); this.w ||= 2; this.x++; delete this.y.z } m() { return } get [k()]() { return /[)}/]/.test(\`\${this.a}}\`) } }
async function* ag(v) { if (v) return v; else if (v.b) return (v, 1); if (v.c) return; if (v.d) return // nothing
  return () => v
}
async function* agn(v) { function v() {} if (v) return; do return; while (v); return v }
function vv() { try { return } catch { throw 1, 2 } finally { no() } }
function dup(a) { var b; function b() {} return a, b }
function last() { return
}
const clo = (q, r) => { const t = q; function u() { return t } return () => { try { return u(t, () => r) } finally { q++ } } }, clo2 = v => w => v + w
async function awn(o) { (await o).x(); const { y } = await o; for (const z of (await o).z) o[await z](); new (await o)(); [...(await o)]; return [o[o.k](), (await o)?.f()] }
async function clo3(v, w) { if (v) return; await (() => v)(); const { x } = v, y = () => x; return y }
function clo4(v) { function v() {} return [() => v, (a, b = () => v) => b] }
async function sec(password, { apiKey }) { const accessToken = await apiKey, o = { password: await f(password, 1) }; this.password = await accessToken; let authToken; authToken ||= accessToken; o.secret++; return o.list.push(password), (password += 1) }
function mem(list) { [o.a, o().b, o[c], o[d()], this.e = 1, ...f().g] = list; ({ h: o.h, [i]: (j()).k } = l), ([m.n] = n); for (o.p of q) r(); for (s().t in u) { let s } for ([v[w()]] of x) ; undeclared = 1; y = z = undeclared++; late ||= () => 1; let aa; aa ??= class { }; for (let bb = () => 2, cc = 1;;) aa ||= bb; list.push(...dd, 1); ee.ff.unshift(...gg()); fetch(1, hh, 3, ii(), 5, ...jj) }
function cat() { try { a() } catch ({ b, c: [d = () => e] }) { let f = b } try { } catch /* x */ ( [g] /* y */ ) { h() } finally { i() } for (;;) try { } catch ({ j }) { k(() => j) } }
async function fa() { for await (const a of b) c(a); for await (const { d } of e) { f(d) } for await (g.h of i) { } for await (let j of k) { let j } lab: for await (const l of m) { if (l) continue; else for (;;) { continue lab } while (n) continue; n() }; for await (const o of p) { x = {} } }
function Comp() { const [a, setA] = useState(() => b()), [c] = React.useReducer((d, e) => d, () => f); useG(a); return h } const useG = i => useState(i)
function sw(a) { for (;;) switch (a) { case 1: let b = 1; c(() => b++); break; default: b = 2 } lab: switch (a) { case 2: let d; e(() => d = 1) } }
function uni() { const \\u0061b = 1, \\u{63}d = 2, ünï = 3, 𠮷 = 0x1F + 1e-5 + .5 + 1_000n.x + 5..y, r = /[/\\]]$c/giu.test(ünï), t = 1.5e+3 / 2 / \\u0061b; return ünï + 𠮷 }
function pat() { ({ a, b: [c] } = d); let aa; [aa, bb] = [1, 2]; return (aa = 3) + (o.p = () => 1) + (o.q.r[s] -= 4), o.list?.push(function () {}), o.list.push(0, 1, 2) }`

test('P21: the text of a function without its probes is the original, every shape', () => {
  for (const sourceType of ['module', 'commonjs'] as const) {
    for (const level of [1, 2, 3, 4] as const) {
      const { code } = instrument(shapes, { filename: 'a.js', sourceType, level })
      const original = texts(shapes, sourceType)
      expect(texts(code, sourceType).slice(-original.length).map(strip)).toEqual(original)
    }
  }
})

/** The syntax tree of one function's text without what spaces, parentheses, quotes and empty statements say. */
function tree(text: string): string {
  for (const form of [`(${text})`, `(class extends Object { ${text} })`, `({ ${text} })`]) {
    const { program, errors } = parseSync('a.js', form, { sourceType: 'module', preserveParens: false })
    if (errors.length > 0) continue
    return JSON.stringify(program, (key, value: unknown) => {
      if (key === 'start' || key === 'end' || key === 'raw' || key === 'directive') return undefined
      if (typeof value === 'bigint') return `${value}n`
      return Array.isArray(value) ? value.filter((one: { type?: string } | null) => one?.type !== 'EmptyStatement') : value
    })
  }
  return `not a function: ${text}`
}

test('P21: text that a compiler printed anew, without the parentheses and semicolons that were inserted for it, is the same program', () => {
  const more = `${shapes.replace("'use strict'", '')}
  const obj = k => ({ k }), prec = (a, b, c) => typeof (a + b) + (a ?? b) + c * (a - -b) + (a?.b).c + -(a, b), obj2 = async k => ({}).k, grp = (a, o) => { if (a++) return o[--a]; while (a -= 1) throw a++; switch (a += 1) { case 1: return \`\${a++}\` } for (a = 1; a++; --a) o[a -= 1]() }
  function iife() { (function () { return 1 })(); (class { static m() { return 2 } }).m(); ({ m() { return 3 } }).m() }`
  for (const level of [1, 2, 3, 4] as const) {
    const { code, diagnostics } = instrument(more, { filename: 'a.js', sourceType: 'module', level })
    expect(diagnostics).toEqual([])
    const plain = transformSync('a.js', more, {})
    const anew = transformSync('a.js', code, {})
    expect([plain.errors, anew.errors]).toEqual([[], []])
    const original = texts(plain.code, 'module')
    const stripped = texts(anew.code, 'module').slice(-original.length).map(strip)
    expect(original.flatMap((text, i) => tree(stripped[i]!) === tree(text) ? [] : [{ level, text, stripped: stripped[i] }])).toEqual([])
  }
})

test('P21: the same for whole libraries', () => {
  const require = createRequire(import.meta.url)
  for (const file of ['acorn/dist/acorn.mjs', 'redux/dist/redux.mjs', 'preact/dist/preact.mjs']) {
    const source = readFileSync(require.resolve(file.split('/')[0]!).replace(/(node_modules[\\/][^\\/]+)[\\/].*$/, `$1/${file.split('/').slice(1).join('/')}`), 'utf8')
    const original = texts(source, 'module')
    for (const level of [2, 4] as const) {
      const { code, diagnostics } = instrument(source, { filename: file, sourceType: 'module', level })
      expect(diagnostics).toEqual([])
      const stripped = texts(code, 'module').slice(-original.length).map(strip)
      expect(stripped.findIndex((text, i) => text !== original[i]), file).toBe(-1)
    }
  }
})

test('P21: text that holds no probes, or only looks like it, comes back as it is', () => {
  for (const text of ['function f() { return 1 }', 'function () { [native code] }', 'x => $cK.on ? $c : 0', 'class { $cW() {} }']) expect(strip(text)).toBe(text)
})

test('P21: reading the text of a function leaves what regular expressions matched last', () => {
  const { code } = instrument(shapes, { filename: 'a.js', sourceType: 'module' })
  expect(/(b)(c)/.exec('abcd')?.index).toBe(1)
  const stripped = strip(code)
  const { $1, $2, lastMatch } = RegExp as unknown as Record<'$1' | '$2' | 'lastMatch', string>
  expect([$1, $2, lastMatch]).toEqual(['b', 'c', 'bc'])
  expect(stripped.length).toBeLessThan(code.length)
})
