import MagicString from 'magic-string'
import { expect, test } from 'vitest'
import { Edits } from '../src/edits.ts'
import type { Node } from '../src/node.ts'

/** Seeded: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * below)
  }
}

const words = ['a', 'longName', '1', ' ', '\n', '\r\n', ',', '=>', '(', '(', '"ä😀\u2028"', '$_', '\t', 'été', ';']
const texts = ['', 'x', '$cW($cH+1,', 'two\nlines', ')', '\n']

test.each(Array.from({ length: 60 }, (_, seed) => seed))('P22: edits and their map are those of magic-string, seed %s', seed => {
  const pick = random(seed)
  const tokens = Array.from({ length: pick(40) }, () => words[pick(words.length)]!)
  const source = tokens.join('')
  const borders = tokens.reduce<number[]>((all, token) => [...all, all.at(-1)! + token.length], [0])
  const edits = new Edits(source)
  const oracle = new MagicString(source)
  const border = (): number => borders[pick(borders.length)]!
  for (let i = pick(30); i > 0; i--) {
    const text = texts[pick(texts.length)]!
    const at = border()
    const end = borders.find(other => other > at)
    switch (pick(4)) {
      case 0: edits.open(at, text); oracle.prependRight(at, text); break
      case 1: edits.close(at, text); oracle.appendLeft(at, text); break
      case 2: {
        const [start, stop] = [at, border()].toSorted((a, b) => a - b) as [number, number]
        edits.wrap({ type: 'Any', start, end: stop } as Node, text, 'y')
        oracle.prependRight(start, text).appendLeft(stop, 'y')
        break
      }
      default: if (end !== undefined) { edits.replace(at, end, 'r'); oracle.update(at, end, 'r') }
    }
  }
  const { code, map } = edits.result('some/where/a.js')
  expect(code).toBe(oracle.toString())
  const expected = oracle.generateMap({ source: 'some/where/a.js', file: 'some/where/a.js', includeContent: true, hires: 'boundary' })
  expect(JSON.stringify(map)).toBe(JSON.stringify(expected))
  expect(map.toUrl()).toBe(expected.toUrl())
})
