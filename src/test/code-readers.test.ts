import { expect, test } from 'vitest'
import { codeReaders } from '../code-readers.ts'

const reads = (filter: object, plugin: object = { enforce: 'pre' }) => codeReaders([{ name: 'some', transform: { filter, handler() {} }, ...plugin }])

test('a plugin of the first stage that asks for words reads the files that have them', () => {
  const route = reads({ id: { include: [/\.tsx?(?:$|\?)/], exclude: /generated/ }, code: { include: [/\bcreateRoute\(/, 'serverOnly'] } })
  expect([route('/a.tsx', 'createRoute(x)'), route('/a.ts?part=1', 'serverOnly()'), route('/a.tsx', 'other()'), route('/a.css', 'createRoute(x)'), route('/generated.tsx', 'createRoute(x)')]).toEqual([true, true, false, false, false])
  expect(reads({ code: /one/ })('/a.ts', 'one')).toBe(true)
  expect(reads({ code: ['one', /two/] })('/a.ts', 'two')).toBe(true)
  expect(reads({ code: { exclude: 'use client' } })('/a.ts', 'x')).toBe(true)
  expect(reads({ id: '**/*.ts', code: 'one' })('/a.ts', 'one')).toBe(true)
  expect(reads({ code: /one/g })('/a.ts', 'one')).toBe(true)
})

test('others do not: later stages, filters of names alone, functions without a filter, ourselves', () => {
  expect(reads({ code: /one/ }, {})('/a.ts', 'one')).toBe(false)
  expect(reads({ id: /a/ })('/a.ts', 'one')).toBe(false)
  expect(codeReaders([{ name: 'some', enforce: 'pre', transform: () => undefined }, { name: 'none', enforce: 'pre' }])('/a.ts', 'one')).toBe(false)
  expect(reads({ code: /one/ }, { name: 'cinescope', enforce: 'pre' })('/a.ts', 'one')).toBe(false)
})

test('the order of the hook counts as well as that of the plugin', () => {
  expect(codeReaders([{ name: 'some', transform: { order: 'pre', filter: { code: /one/ }, handler() {} } }])('/a.ts', 'one')).toBe(true)
})
