import { expect, test } from 'vitest'
import { isStoreImport, parseStoreId, storeId, storeSource } from '../stores.ts'

test('factories are wrapped for app code, not for the library itself or for the wrapper', () => {
  expect(isStoreImport('zustand', '/app/src/a.ts')).toBe(true)
  expect(isStoreImport('zustand/vanilla', '/app/src/a.ts')).toBe(true)
  expect(isStoreImport('zustand/vanilla', '/app/node_modules/zustand/esm/react.mjs')).toBe(false)
  expect(isStoreImport('zustand', storeId('zustand', ''))).toBe(false)
  expect(isStoreImport('zustand', 'data:text/javascript;base64,AA')).toBe(false)
  expect(isStoreImport('zustand/middleware', '/app/src/a.ts')).toBe(false)
  expect(isStoreImport('toString', '/app/src/a.ts')).toBe(false)
  expect(isStoreImport('zustand', undefined)).toBe(false)
})

test('the id of a wrapper names the package that imports', () => {
  expect(parseStoreId(storeId('zustand/vanilla', ''))).toEqual({ specifier: 'zustand/vanilla', from: '' })
  expect(parseStoreId(storeId('zustand', 'packages/a b?c'))).toEqual({ specifier: 'zustand', from: 'packages/a b?c' })
  expect(parseStoreId('/app/src/a.ts')).toBeUndefined()
})

test('a wrapper keeps every other export', () => {
  const source = storeSource('zustand', 'cinescope/browser')
  expect(source).toContain('export * from "zustand"')
  expect(source).toContain('export const create = /* @__PURE__ */ wrap(library.create)')
})
