import { instrument } from '@cinescope/instrument'
import vm from 'node:vm'
import { rollup, type Plugin } from 'rollup'
import { expect, test } from 'vitest'
import { referenceRuntime } from './reference-runtime.ts'

/** Bundles modules given by name, each instrumented first; what `level` 0 leaves is the plain bundle. */
async function bundle(modules: Readonly<Record<string, string>>, level: 0 | 1 | 2, format: 'esm' | 'iife' = 'esm', bundled = false): Promise<string> {
  const plugin: Plugin = {
    name: 'modules',
    resolveId: id => id in modules ? id : { id, external: true },
    load: id => modules[id] ?? null,
    transform: (code, id) => instrument(code, { filename: id, sourceType: 'module', level, bundled }).code,
  }
  const built = await rollup({ input: 'main', plugins: [plugin], onwarn: warning => { if (warning.code !== 'CIRCULAR_DEPENDENCY') throw new Error(warning.message) } })
  const { output } = await built.generate({ format, name: 'answer', globals: { 'cinescope/browser': 'runtime' } })
  return output[0].code
}

for (const imports of ["import './dep'\n", '']) {
  for (const [level, bundled] of [[1, false], [2, false], [1, true], [2, true]] as const) {
    test(`P17: an unused export of an instrumented module is dropped${imports ? ', also from a module that imports others' : ''}, level ${level}${bundled ? ', without aliases' : ''}`, async () => {
      const library = `${imports}
        export const keep = () => 'KEPT', drop1 = () => 'DROPPED', drop2 = { a: 'DROPPED' }, drop3 = new Map([['DROPPED', 1]])
        export let drop4 = 'DROPPED'
        export function drop5(x) { const y = x + 'DROPPED'; return y }
        export class Drop6 { field = 'DROPPED'; m() { return foo(this.field) } }
        export const drop7 = /* @__PURE__ */ side('DROPPED'), drop8 = Object.freeze(['DROPPED'])`
      const modules = { main: "import { keep } from 'library'\nconsole.log(keep())", library, dep: 'export {}' }
      const code = await bundle(modules, level, 'esm', bundled)
      expect(code).toContain('KEPT')
      expect(code).not.toContain('DROPPED')
    })
  }
}

test.each([false, true])('P17: a module that nobody uses leaves nothing behind (without aliases: %s)', async bundled => {
  const code = await bundle({ main: "import 'unused'\nconsole.log(1)", unused: 'export const a = { x: 1 }, f = () => a, m = new Map()' }, 2, 'esm', bundled)
  expect(code).not.toContain('[["')
  expect(code.match(/cinescope\/browser/g)).toHaveLength(1)
  expect(code).not.toContain('new Map')
})

test('P16: an import cycle may call an exported function before its module ran', async () => {
  const modules = {
    main: "import { log } from 'other'\nexport function hoisted(a = 1, f = () => a) { return helper(f()) }\nfunction helper(a) { let b = a + 1; return b }\nexport const all = log.concat(later())\nexport { later }\nfunction later() { const x = () => 'later'; return x() }",
    other: "import { hoisted, later } from 'main'\nexport const log = [hoisted(), hoisted(5), later()]",
  }
  for (const [level, bundled] of [[0, false], [1, false], [2, false], [1, true], [2, true]] as const) {
    const code = await bundle(modules, level, 'iife', bundled)
    const { probes, rows, stack } = referenceRuntime()
    expect([...vm.runInNewContext(`${code};answer.all`, { runtime: probes }) as readonly unknown[]]).toEqual([2, 6, 'later', 'later'])
    expect(stack).toEqual([])
    expect(rows.length > 0).toBe(level > 0)
  }
})

test('P17: probes in code that a compiler wrote, where no function has a frame, keep their names initialised', async () => {
  // Only the third line is the developer's: the functions around it map to nothing and are left alone.
  const compiled = "import { a } from 'dep'\nexport const component = { setup() { return () => (\na(1)\n) } }\n"
  const inputMap = { version: 3, sources: ['App.vue'], sourcesContent: ['a(1)'], names: [], mappings: ';;AAAA;' }
  const { code: library, sites } = instrument(compiled, { filename: 'App.vue', sourceType: 'module', inputMap })
  expect(sites.count).toBeGreaterThan(1)
  const code = await bundle({ main: "import { component } from 'library'\nexport const answer = component.setup()()", library, dep: 'export const a = n => n + 1' }, 0, 'iife')
  expect(vm.runInNewContext(`${code};answer.answer`, { runtime: referenceRuntime().probes })).toBe(2)
})
