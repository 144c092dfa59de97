import { expect, test } from 'vitest'
import { lineAt, lineStarts, tokenize } from '../src/source/tokens.ts'

const alive = (): boolean => true
const source = `// first
import { a } from './a.ts'
const text = \`one
two \${a + 1}\`
export class Cart<T> { total: number = 0; add(item: T) { return <b>{this.total}</b> } }
`

test('tokens stay within their line, in order, without overlap', async () => {
  const tokens = await tokenize(source, 'x.tsx', alive)
  const lines = source.split('\n')
  for (const [line, row] of tokens) {
    let at = 0
    for (const token of row) {
      expect(token.from).toBeGreaterThanOrEqual(at)
      expect(token.to).toBeGreaterThan(token.from)
      at = token.to
    }
    expect(at).toBeLessThanOrEqual(lines[line]?.length ?? 0)
  }
  const toneOf = (line: number, text: string): string | undefined => tokens.get(line)?.find(token => lines[line]?.slice(token.from, token.to) === text)?.tone
  expect(toneOf(0, '// first')).toBe('c')
  expect(toneOf(1, 'import')).toBe('k')
  expect(toneOf(2, '`one')).toBe('s')
  expect(toneOf(4, 'Cart')).toBe('t')
})

test('other languages and broken text come out plain rather than not at all', async () => {
  expect((await tokenize('# title', 'README.md', alive)).size).toBe(0)
  await expect(tokenize('const = } (((', 'x.ts', alive)).resolves.toBeDefined()
})

test('a component in markup is coloured by the language of each block', async () => {
  const text = '<script setup lang="ts">\nconst n: number = 1\n</script>\n<template>\n  <b class="x">{{ n }}</b>\n</template>\n<style>\n.x { color: red }\n</style>\n'
  const tokens = await tokenize(text, 'src/App.vue', alive)
  const lines = text.split('\n')
  const toneOf = (line: number, word: string): string | undefined => tokens.get(line)?.find(token => lines[line]?.slice(token.from, token.to) === word)?.tone
  expect(toneOf(0, 'script')).toBe('k')
  expect(toneOf(1, 'const')).toBe('k')
  expect(toneOf(1, 'number')).toBe('t')
  expect(toneOf(1, '1')).toBe('n')
  expect(toneOf(4, 'class')).toBe('p')
  expect(toneOf(7, 'color')).toBe('p')
})

test('offsets find their lines', () => {
  const starts = lineStarts('ab\n\ncd\n')
  expect(starts).toEqual([0, 3, 4, 7])
  expect([0, 2, 3, 4, 6, 7, 99].map(offset => lineAt(starts, offset))).toEqual([0, 0, 1, 2, 2, 3, 3])
})
