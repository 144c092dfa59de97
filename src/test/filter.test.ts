import { expect, test } from 'vitest'
import { appFile } from '../filter.ts'
import { settle } from '../options.ts'
import { dist } from '../package-files.ts'

const defaults = settle()

test.each([
  '/app/src/main.ts', '/app/src/App.tsx', '/app/a.js', '/app/a.jsx', '/app/a.mjs', '/app/a.cts', '/app/App.vue', '/app/App.svelte',
  '/app/src/main.ts?t=1700000000000', '/app/src/main.ts?v=1a2b&import', '/app/App.vue?vue&type=script&setup=true&lang.ts', 'C:/app/main.ts', 'C:\\app\\main.ts',
])('app code: %s', id => {
  expect(appFile(id, defaults)).toBeDefined()
})

test.each([
  '/app/node_modules/react/index.js', '/app/.yarn/cache/x.js', '/app/style.css', '/app/data.json', '/app/types.d.ts', '/app/types.d.mts',
  '/app/main.ts?raw', '/app/main.ts?url', '/app/main.ts?worker', '/app/main.ts?worker_file&type=module', '/app/main.ts?worker&url',
  '/app/App.vue?vue&type=style&index=0&lang.css', '\0virtual:x.js', 'virtual:x.js', 'data:text/javascript,1', 'react', './a.ts', `${dist}/browser.mjs`,
])('left alone: %s', id => {
  expect(appFile(id, defaults)).toBeUndefined()
})

test('compiled formats are told apart', () => {
  expect(appFile('/app/App.vue', defaults)).toMatchObject({ compiled: true, path: '/app/App.vue' })
  expect(appFile('/app/main.ts?t=1', defaults)).toMatchObject({ compiled: false, path: '/app/main.ts' })
})

test('what a compiler makes of a plain file is told from the file', () => {
  for (const id of ['/app/page.tsx?tsr-split=component', '/app/page.tsx?pick=default&pick=$css&lang.tsx', '/app/page.tsx?t=1&route-chunk=main']) {
    expect(appFile(id, defaults)).toEqual({ path: '/app/page.tsx', compiled: false, part: true })
  }
  expect(appFile('/app/page.tsx?v=1', defaults)).toMatchObject({ part: false })
  expect(appFile('/app/App.vue?macro=true', defaults)).toBeUndefined()
})

test('`include` opts a dependency in, `exclude` wins', () => {
  const settings = settle({ include: ['node_modules/one/', /two\/lib/], exclude: /secret/ })
  expect(appFile('/app/node_modules/one/a.js', settings)).toBeDefined()
  expect(appFile('/app/node_modules/two/lib/a.js', settings)).toBeDefined()
  expect(appFile('/app/node_modules/three/a.js', settings)).toBeUndefined()
  expect(appFile('/app/node_modules/one/secret.js', settings)).toBeUndefined()
})

test('a global regular expression answers the same every time', () => {
  const settings = settle({ exclude: /main/g })
  expect([1, 2, 3].map(() => appFile('/app/main.ts', settings))).toEqual([undefined, undefined, undefined])
})

test('folders that the bundler writes to are not app code', () => {
  expect(appFile('/tmp/cache/deps/react.js', defaults, ['/tmp/cache'])).toBeUndefined()
  expect(appFile('/tmp/cached/react.js', defaults, ['/tmp/cache'])).toBeDefined()
})
