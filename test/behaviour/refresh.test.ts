import { instrument } from '@cinescope/instrument'
import { transformSync } from 'oxc-transform'
import { expect, test } from 'vitest'

/** What React's refresh compares of each component: it keeps the state while this is the same. */
function signatures(code: string): readonly string[] {
  const { code: out, errors } = transformSync('app.jsx', code, { jsx: { refresh: true, development: true } })
  expect(errors).toEqual([])
  return [...out.matchAll(/_s\d*\((\w+), "(.*?)"/g)].map(match => `${match[1]} ${match[2]}`)
}

const probed = (source: string): string => instrument(source, { filename: 'app.jsx', sourceType: 'module' }).code

const app = `
export function App() {
  const [name, setName] = useState(() => read('name')), [n, setN] = React.useState(start() + 1)
  const [state, dispatch] = useReducer((old, action) => { log(old); return action.next }, { list: make([]) }, value => prepare(value))
  const [draft, setDraft] = useDraft(name, () => n)
  useEffect(() => { setName(n) }, [n])
  return <p onClick={() => dispatch(draft)}>{name}</p>
}`

test('P14: the signature of a component changes when its hooks change, and with nothing else', () => {
  const source = `import React, { useState, useReducer, useEffect } from 'react'${app}`
  const shifted = source.replace('export', 'let shifted = 1; shifted++; export')
  const signature = signatures(probed(source))
  expect(signature).toHaveLength(1)
  expect(signatures(probed(shifted))).toEqual(signature)
  expect(signatures(probed(source.replace('prepare(value)', 'prepare(value, 1)')))).toEqual(signature)
  for (const [from, to] of [['start() + 1', 'start() + 2'], ['[name, setName]', '[title, setName]'], ['make([])', 'make()'], ['useEffect(() =>', 'useId(); useEffect(() =>'], ['useDraft', 'useSketch']] as const) {
    const edited = source.replaceAll(from, to)
    expect(signatures(edited), from).not.toEqual(signatures(source))
    expect(signatures(probed(edited)), from).not.toEqual(signature)
  }
})

test('P14: what hooks answer is recorded, and functions that refresh does not compare are instrumented', () => {
  const { code, sites } = instrument(`import React, { useState, useReducer, useEffect } from 'react'${app}`, { filename: 'app.jsx', sourceType: 'module' })
  const names = sites.functions.map(info => info.name)
  expect(names).toEqual(expect.arrayContaining(['App', 'useReducer callback', 'useEffect callback', 'useDraft callback']))
  expect(code).toContain("useState(() => read('name'))")
  for (const name of ['name', 'setName', 'n', 'setN', 'state', 'dispatch']) expect(code).toMatch(new RegExp(`\\$cW\\(\\$cH\\+\\d+,\\$cf\\d*,${name}\\)`))
})

test('P14: custom hooks are followed, arrows and custom hooks have a signature of their own, blocks count for nothing', () => {
  const source = `import { useState } from 'react'; const useDraft = () => useState(0); export const App = () => { const [a] = useDraft(); if (a) { useState(1) } return <p>{a}</p> }; export const Plain = () => <i/>`
  const names = signatures(source).map(signature => signature.split(' ')[0])
  expect(names).toEqual(['useDraft', 'App'])
  expect(signatures(probed(source)).map(signature => signature.split(' ')[0])).toEqual(names)
  expect(transformSync('app.jsx', probed(source), { jsx: { refresh: true, development: true } }).code.replace(/\s+/g, ' ')).toContain('return [useDraft]')
})
