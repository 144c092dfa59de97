import { instrument } from '@cinescope/instrument'
import { functionAt, siteAt, SITE_ARGS, SITE_FUNCTION, SITE_RESULT, SITE_SET, SITE_WRITE } from '@cinescope/trace'
import { originalPositionFor, TraceMap, type SourceMapInput } from '@jridgewell/trace-mapping'
import { Script } from 'node:vm'
import { expect, test } from 'vitest'

const options = { filename: 'src/a.js', sourceType: 'module' } as const

test('P19: a file that cannot be parsed comes back as it was, with the place', () => {
  const source = 'const a = ;\n'
  const { code, map, diagnostics } = instrument(source, options)
  expect(code).toBe(source)
  expect(map).toBe(null)
  expect(diagnostics).toMatchObject([{ code: 'CINE_SYNTAX', what: expect.stringContaining('src/a.js:1:11') }])
})

test.each([
  ['while (false) function f() {}', 15], ['do function f() {} while (false)', 4], ['for (;false;) a: b: function f() {}', 21], ['for (x of []) function f() {}', 15], ['with ({}) function f() {}', 11],
  ['if (1) a: function f() {}', 11], ['if (1) ; else a: function f() {}', 18], ['"use strict"; if (1) function f() {}', 22], ['function g() { "use strict"; if (1) ; else function f() {} }', 44],
] as const)('P19: a function where none may stand, which the parser passes over, is an error still: %s', (source, column) => {
  const { code, diagnostics } = instrument(source, { ...options, sourceType: 'script', level: 3 })
  expect(code).toBe(source)
  expect(diagnostics).toMatchObject([{ code: 'CINE_SYNTAX', what: expect.stringContaining(`src/a.js:1:${column} `) }])
  expect(() => new Script(source)).toThrow(SyntaxError)
})

test.each(['a: b: function f() {}', 'if (1) function f() {} else function g() {}', '{ function f() {} }', 'while (false) { function f() {} }', 'a: { b: function f() {} }'])(
  'P19: a function where one may stand is instrumented: %s', source => {
    const { code, diagnostics } = instrument(source, { ...options, sourceType: 'script', level: 3 })
    expect(diagnostics).toEqual([])
    expect(code).not.toBe(source)
    expect(() => new Script(code)).not.toThrow()
  },
)

test("what Angular's compiler makes of a template is named as a person reads it there", () => {
  const names = {
    AppComponent_Template: 'AppComponent template', AppComponent_For_5_Template: 'AppComponent @for', AppComponent_For_5_Conditional_1_Template: 'AppComponent @if', AppComponent_Conditional_2_h1_0_Template: 'AppComponent <h1>',
    App_ng_template_0_Template: 'App <ng-template>', App_Template_button_click_0_listener: 'click listener', App_For_5_Template_app_item_picked_1_listener: 'picked listener', App_keydown_HostBindingHandler: 'keydown listener', bump: 'bump',
  }
  const source = Object.keys(names).map(name => `function ${name}(rf, ctx) {}`).join('\n')
  const { sites } = instrument(`${source}\nfunction Email_Template() {}`, { ...options, filename: 'src/app.component.ts' })
  expect(sites.functions.slice(1).map(({ name }) => name)).toEqual([...Object.values(names), 'Email_Template'])
})

test('P19: level 0, empty files and files without code stay as they are', () => {
  expect(instrument('f()', { ...options, level: 0 }).code).toBe('f()')
  expect(instrument('', options).code).toBe('')
  expect(instrument("import type { A } from 'a'\nexport type B = A", { ...options, filename: 'a.ts' }).code).toContain('export type B = A')
})

function hash(source: string, more: object = {}): string {
  return instrument(source, { ...options, ...more }).sites.hash
}

test('P18: the hash depends on source, level and kind, not on the path', () => {
  expect(hash('a()')).toMatch(/^[0-9a-f]{16}$/)
  expect(hash('a()', { filename: 'b.js' })).toBe(hash('a()'))
  expect(new Set([hash('a()'), hash('b()'), hash('a()', { level: 1 }), hash('a()', { sourceType: 'script' })]).size).toBe(4)
})

test.each([1, 2, 3, 4] as const)('P14: directives stay in front of what is inserted, in files and in functions, at level %s', level => {
  const source = `'use client'\n"use strict";\nimport { a } from 'a'\nexport async function save(form) {\n  'use server'\n  return a(form)\n}\nexport const load = async () => { 'use cache'; return a(1) }\n`
  const { code } = instrument(source, { ...options, level })
  expect(code.startsWith(`'use client'\n"use strict";\nimport {`)).toBe(true)
  expect(code).toMatch(/async function save\(form\) \{\s*'use server'/)
  expect(code).toMatch(/async \(\) => \{\s*'use cache';/)
})

test('P15: names are lengthened until no name of the file begins with them', () => {
  const { code } = instrument('const $c = 1, $ccx = 2; export const f = () => eval("$cccc")', options)
  expect(code).toContain('$cccccK')
  expect(code).not.toMatch(/[^$\w]\$c{1,4}[A-Z]/)
})

test('sites name functions, bindings, owners and ranges of the source', () => {
  const source = 'export function outer(a) { let b = a; const inner = () => { b = 2 }; return inner }'
  const { sites } = instrument(source, options)
  expect(sites.count * 6).toBe(sites.sites.length)
  const all = Array.from({ length: sites.count }, (_, index) => siteAt(sites, index)!)
  const functions = all.filter(site => site.kind === SITE_FUNCTION)
  expect(functions.map(site => functionAt(sites, site.index)!.name)).toEqual(['outer', 'inner'])
  expect(functions[1]!.owner).toBe(functions[0]!.index)
  expect(functionAt(sites, functions[0]!.index)!.params.map(index => sites.bindings[index]![0])).toEqual(['a'])
  const write = all.find(site => site.kind === SITE_WRITE && site.owner === functions[1]!.index)!
  expect([source.slice(write.start, write.end), sites.bindings[write.subject]![0], write.detail & 1]).toEqual(['b', 'b', 1])
  expect(sites.scopes[sites.bindings[write.subject]![2]]![5]).toBe(1)
})

test('functions without a name of their own are called after where they stand, real names stay', () => {
  const source = `useShop(() => 1); products.map(function () {}); a.b.builder.addCase(x, (s => s)); fetch(u).then(() => 2).catch(async () => {}); new Promise(r => r()); list?.forEach(() => 3)
o.onClick = () => 4; o[k] = () => 5; const bag = { save: () => 6, 'two words'() {}, [k]: () => 7 }; class C { field = () => 8; #own = () => 9; static s = () => 10 }
(() => 11)(); (function () {})(); const named = useCallback(function real() {}); const [x = () => 12] = []; this.bus.on('e', () => 13); tag(...(() => [])())
export default () => () => 14; const jsx = <button onClick={() => 15} key={[1].map(() => 16)}>{() => 17}</button>`
  const { sites, code, diagnostics } = instrument(source, { ...options, filename: 'a.jsx' })
  expect(diagnostics).toEqual([])
  expect(sites.functions.filter(info => info.form !== 'module' && info.form !== 'field').map(info => info.name)).toEqual([
    'useShop callback', 'products.map callback', 'builder.addCase callback', 'then callback', 'catch callback', 'Promise callback', 'list.forEach callback',
    'onClick', '', 'save', 'two words', '[k]', 'field', '#own', 's', '(IIFE)', '(IIFE)', 'real', 'x', 'bus.on callback', '(IIFE)', 'default', '', 'onClick', 'map callback', '',
  ])
  expect(code).not.toContain('callback')
})

test('P17: literals that nothing records stand in the table; what changes, is no literal or has a secret name does not', () => {
  const { sites } = instrument("const A = 0.2, B = 'x', C = `t`, D = -1, E = null, F = !0, G = [1], H = 1n, I = /r/, API_KEY = 'k', N = -0\nexport let L = 3, M = 4; M = 5\nfunction f() { const inner = 1 }", options)
  const named = Object.entries(sites.literals ?? {}).map(([binding, value]) => [sites.bindings[Number(binding)]![0], value])
  expect(named).toEqual([['A', 0.2], ['B', 'x'], ['C', 't'], ['D', -1], ['E', null], ['F', true], ['L', 3]])
  expect('literals' in instrument('export const f = () => 1', options).sites).toBe(false)
})

test('source maps lead every marker back to its own place', () => {
  const source = `import { a } from './a.js'
function f(M1, M2) { const M3 = await_(M1); M3.M4 = M2 => M5(M2, 'M6'); for (const M7 of M8) M9(); return M10 }
class M11 extends M12 { M13 = M14(); async M15() { await M16; throw M17 } }`
  const { code, map } = instrument(source, options)
  const trace = new TraceMap(map as unknown as SourceMapInput)
  const lines = code.split('\n')
  let checked = 0
  source.split('\n').forEach((line, row) => {
    for (const match of line.matchAll(/\bM\d+\b/g)) {
      const marker = match[0]
      // The marker at its own place, not one of the probes that name it again.
      const columns = [...lines[row]!.matchAll(new RegExp(`\\b${marker}\\b`, 'g'))].map(found => found.index)
      const back = columns.map(column => originalPositionFor(trace, { line: row + 1, column }))
      expect(back.some(place => place.line === row + 1 && place.column === match.index), marker).toBe(true)
      checked++
    }
  })
  expect(checked).toBeGreaterThan(17)
})

test('P20: compiled code goes through its map; what maps to nothing is left alone', () => {
  const original = 'function mine(a) {\n  return a\n}\n'
  // Line 1 is generated and unmapped; line 2 maps to line 1 of the original.
  const compiled = 'function made(x) { return x }\nfunction mine(a) { return a }\n'
  const inputMap = { version: 3, sources: ['App.vue'], sourcesContent: [original], names: [], mappings: ';AAAA,SAASA,KAAK,CAAC' }
  const { code, sites, diagnostics } = instrument(compiled, { ...options, inputMap })
  expect(diagnostics).toEqual([])
  expect(code).toContain('function made(x) { return x }')
  expect(code).toContain('$cE1($cH+1,a)')
  expect(sites.path).toBe('App.vue')
  expect(sites.source).toBe(original)
  // Compilers that name sources relative to a root.
  expect(instrument(compiled, { ...options, inputMap: { ...inputMap, sourceRoot: '/app' } })).toMatchObject({ code, sites: { source: original } })
})

test('P20: the setup that a compiler puts around the statements of a component is a function that stands where they stand', () => {
  const original = '<script setup>\nlet n = 1\nconst f = () => n++\n</script>\n'
  const compiled = 'export default {\nsetup(__props) {\nlet n = 1\nconst f = () => n++\nreturn { f }\n}, other() {\nf()\n} }\n'
  // Lines 3 and 4 map to lines 2 and 3 of the original, line 7 to its line 2.
  const inputMap = { version: 3, sources: ['App.vue'], sourcesContent: [original], names: [], mappings: ';;AACA;AACA;;;AADA' }
  const { code, sites, diagnostics } = instrument(compiled, { ...options, inputMap })
  expect(diagnostics).toEqual([])
  expect(sites.functions.map(info => [info.name, info.params])).toEqual([['', []], ['setup', []], ['f', []]])
  const all = Array.from({ length: sites.count }, (_, index) => siteAt(sites, index)!)
  const setup = all.find(site => site.kind === SITE_FUNCTION)!
  expect(original.slice(setup.start, setup.end)).toBe('let n = 1\nconst f = () => n++')
  expect(all.filter(site => site.kind === SITE_WRITE).map(site => [sites.bindings[site.subject]![0], functionAt(sites, site.owner)!.name])).toEqual([['n', 'setup'], ['n', 'f'], ['f', 'setup']])
  expect(sites.scopes.find(([kind]) => kind === 'function')!.slice(2)).toEqual([setup.index, setup.start, setup.end, 1])
  expect(code).toContain('setup(__props) {const $cf=$cK.on?$cE0($cH+1):0;')
  expect(code).toContain('$cN(')
})

test("P20: the function of a Svelte component stands where its statements stand; what its compiler calls is no call of the developer's, but a signal's write is a write", () => {
  const original = '<script>\nlet n = $state(1)\nconst f = () => n++\nconst twice = $derived(n * 2)\n</script>\n'
  const compiled = "import * as $ from 'svelte/internal/client'\nexport default function Shop($$anchor, $$props) {\nlet n = $.state(1)\nconst f = () => $.update(n)\nconst twice = $.derived(() => $.get(n) * 2)\n}\n"
  // Lines 3 to 5 map to lines 2 to 4 of the original.
  const inputMap = { version: 3, sources: ['Shop.svelte'], sourcesContent: [original], names: [], mappings: ';;AACA;AACA;AACA' }
  const { code, sites, diagnostics } = instrument(compiled, { ...options, filename: '/app/Shop.svelte', inputMap })
  expect(diagnostics).toEqual([])
  expect(sites.functions.map(info => [info.name, info.params])).toEqual([['', []], ['Shop', []], ['f', []], ['$derived callback', []]])
  const all = Array.from({ length: sites.count }, (_, index) => siteAt(sites, index)!)
  const shop = all.find(site => site.kind === SITE_FUNCTION && site.owner === 0 && functionAt(sites, site.index)!.name === 'Shop')!
  expect(original.slice(shop.start, shop.end)).toMatch(/^let n = \$state.*n \* 2\)\n/s)
  expect(all.filter(site => site.kind === SITE_WRITE).map(site => sites.bindings[site.subject]![0])).toEqual(['n', 'f', 'twice'])
  expect(all.filter(site => site.kind === SITE_SET).map(site => [sites.strings[site.detail], sites.strings[site.subject]])).toEqual([['n', 'v']])
  expect(code).toMatch(/=\$\.update\(n\),\$cf&2&&\$cP\(\$cH\+\d+,\$cf,n,n\.v\)/)
  expect(all.filter(site => site.kind === SITE_ARGS || site.kind === SITE_RESULT)).toEqual([])
  expect(sites.bindings.filter(([name]) => name.startsWith('$$')).map(row => row.slice(3))).toEqual([[0, 0], [0, 0]])
})

test('a function is known by the property that it is kept for on the way', () => {
  const { sites } = instrument('const cache = []\nexport const view = { onClick: cache[0] || (cache[0] = () => {}) }\n', options)
  expect(sites.functions.map(info => info.name)).toEqual(['', 'onClick'])
})

test('inline tables and the global runtime need no server and no module', () => {
  const { code, sites } = instrument('var a = f()', { filename: 'a.js', sourceType: 'script', sites: 'inline' })
  expect(code).toContain(JSON.stringify(sites))
  expect(code).toContain('Symbol.for("cinescope.runtime")')
  expect(code).not.toContain('import ')
})

function pathCode(text: string): string { return instrument(text, { filename: 'a.js', sourceType: 'commonjs', level: 3 }).code }

test('P28: a body tells of parameter defaults by its arguments only where these mean what the engine gives', () => {
  expect(pathCode('function f(a = 1) { g() }')).toContain('arguments.length>0&&arguments[0]!==void 0')
  for (const text of [
    'function f(arguments = 1) { g() }', 'function f(a = 1) { let arguments }', 'function f(a = 1) { { function arguments() {} } }', 'function f(a = 1) { var arguments }',
    'function f(a = 1, { arguments } = {}) { g() }', 'function f(a = 1) { function arguments() {} g() }', 'const f = (a = 1) => { g() }',
  ]) expect(pathCode(text), text).not.toContain('arguments.length')
})

function early(head: string): boolean {
  return instrument(`${head}\nexport function f() { return 1 }`, { ...options, filename: 'a.ts' }).code.includes('$cI()')
}

test('P16: only statements that import or export values make a cycle possible', () => {
  const values = ["import type from 'x'", "import type, { a } from 'type'", "import { type } from 'x'", "import { type as b } from 'x'", "import { /* type */ a } from 'x'", "import {} from 'type'", "import 'type'",
    "export * from 'type'", "export * as type from 'x'", "export { type } from 'x'", "import { type A } from 'x'", "import * as type from 'x'"]
  const types = ["import type A from 'x'", "import /* */ type { A } from 'x'", "import type {} from 'x'", "import type * as A from 'x'", "export type { A } from 'x'", "export type * from 'x'", "export type * as A from 'x'", 'export type type = 1', '']
  expect(values.filter(head => !early(head))).toEqual([])
  expect(types.filter(early)).toEqual([])
})
