import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { NearestPackage } from '../nearest-package.ts'
import type { CinescopeOptions } from '@cinescope/config'
import { settle } from '../options.ts'
import { hasLateJsx, hasRefresh, orderOf } from '../order.ts'
import { sourceTypeOf } from '../source-type.ts'

const root = mkdtempSync(join(tmpdir(), 'cinescope-order-'))
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

function folder(name: string, manifest: object): string {
  const path = join(root, name)
  mkdirSync(join(path, 'src'), { recursive: true })
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest))
  return path
}

const order = (path: string, options: CinescopeOptions = {}, compiled = false): string =>
  orderOf({ path, compiled: /\.(?:vue|svelte)$/.test(path), part: false }, settle(options), new NearestPackage(), compiled)

const refresh = (name: string, dependencies: object): boolean => hasRefresh({ path: join(folder(name, { dependencies }), 'src/a.ts'), compiled: false, part: false }, new NearestPackage())

function late(name: string, dependencies: object, file = 'src/a.tsx'): boolean {
  return hasLateJsx({ path: join(folder(name, { dependencies }), file), compiled: false, part: false }, new NearestPackage())
}

test('plain source goes before other transforms, compiled formats after', () => {
  const app = folder('plain', { dependencies: { react: '19' } })
  expect(['a.ts', 'a.tsx', 'a.js', 'a.jsx', 'a.mts', 'a.cjs'].map(name => order(join(app, 'src', name)))).toEqual(Array(6).fill('pre'))
  expect([order(join(app, 'App.vue')), order(join(app, 'App.svelte')), order(join(app, 'state.svelte.ts'))]).toEqual(['post', 'post', 'post'])
})

test('a compiler among the dependencies of the nearest package.json sees the file untouched', () => {
  const outer = folder('outer', { devDependencies: { 'babel-plugin-react-compiler': '1' } })
  const inner = folder('outer/inner', { dependencies: {} })
  expect(order(join(outer, 'src/App.tsx'))).toBe('post')
  expect(order(join(inner, 'src/App.tsx'))).toBe('pre')
  expect(order(join(folder('macros', { devDependencies: { '@vue-macros/vite': '1' } }), 'src/a.ts'))).toBe('post')
})

test('where a compiler must see every file, all go after it', () => {
  const app = folder('next', { dependencies: { next: '16' } })
  expect(order(join(app, 'app/page.tsx'), {}, true)).toBe('post')
  expect(order(join(app, 'app/page.tsx'), { order: 'pre' }, true)).toBe('pre')
})

test('compilers that move functions see every file', () => {
  expect(order(join(folder('start', { devDependencies: { '@solidjs/start': '2' } }), 'src/a.ts'))).toBe('post')
  expect(order(join(folder('qwik', { dependencies: { '@builder.io/qwik': '1' } }), 'src/a.tsx'))).toBe('post')
})

test("Angular's compiler reads files from the disk", () => {
  const app = folder('angular', { dependencies: { '@angular/core': '20' } })
  expect([order(join(app, 'src/app.component.ts')), order(join(app, 'src/a.js'))]).toEqual(['post', 'pre'])
})

test('JSX is called later where the package has a compiler that makes functions of it', () => {
  expect([late('l1', { 'solid-js': '1' }), late('l2', { vue: '3' }), late('l3', { 'react': '19', 'solid-js': '1' })]).toEqual([true, true, true])
  expect([late('e1', { react: '19' }), late('e2', {}), late('e3', { 'solid-js': '1' }, 'src/a.ts')]).toEqual([false, false, false])
})

test('hooks are named for refresh where there is React, and never where Nuxt counts calls', () => {
  expect([refresh('r1', { react: '19' }), refresh('r2', { preact: '10' }), refresh('r3', { next: '16' }), refresh('r4', {})]).toEqual([true, true, true, true])
  expect([refresh('n1', { vue: '3' }), refresh('n2', { nuxt: '3', react: '19' })]).toEqual([false, false])
})

test('the option overrides, compiled formats stay after', () => {
  const app = folder('override', { devDependencies: { 'babel-plugin-react-compiler': '1' } })
  expect(order(join(app, 'src/App.tsx'), { order: 'pre' })).toBe('pre')
  expect(order(join(app, 'App.vue'), { order: 'pre' })).toBe('post')
  expect(order(join(folder('late', {}), 'a.ts'), { order: 'post' })).toBe('post')
})

test('a broken package.json is passed over', () => {
  const outer = folder('broken', { dependencies: { 'vue-macros': '3' } })
  mkdirSync(join(outer, 'sub'))
  writeFileSync(join(outer, 'sub/package.json'), '{')
  expect(order(join(outer, 'sub/a.ts'))).toBe('post')
})

test('CommonJS is told by extension, then by syntax; ES module syntax wins', () => {
  expect(sourceTypeOf('/a.cjs', 'export {}', true)).toBe('commonjs')
  expect(sourceTypeOf('/a.mjs', 'module.exports = 1', true)).toBe('module')
  expect(sourceTypeOf('/a.js', 'const a = require("a")\nmodule.exports = a', true)).toBe('commonjs')
  expect(sourceTypeOf('/a.js', 'import a from "a"\nmodule.exports = a', true)).toBe('module')
  expect(sourceTypeOf('/a.js', 'console.log(1)', true)).toBe('module')
  expect(sourceTypeOf('/a.js', 'exports.a = () => import("x")', true)).toBe('commonjs')
  expect(sourceTypeOf('/a.js', 'exports.a = 1', false)).toBe('module')
})
