import { readFileSync } from 'node:fs'
import { instrument } from '@cinescope/instrument'
import { strip } from '@cinescope/trace'
import { parse } from 'acorn'
import { expect, test } from 'vitest'
import { kernels } from '../fuzz/grammar/kernel.ts'

function functionsOf(text: string, sourceType: 'module' | 'commonjs'): string[] {
  const { body } = parse(text, { ecmaVersion: 'latest', sourceType: sourceType === 'module' ? 'module' : 'script', allowReturnOutsideFunction: true })
  return body.filter(node => node.type === 'FunctionDeclaration').map(node => text.slice(node.start, node.end))
}

test.each(['mandelbrot', 'quicksort', 'nbody'])('P21, P30: strip turns the stream functions of %s back', name => {
  const source = readFileSync(`test/bench/workloads/${name}.mjs`, 'utf8').replaceAll('export ', '')
  const { code } = instrument(source, { filename: 'x.js', sourceType: 'module', level: 2, plan: { streams: true } })
  expect(functionsOf(code, 'module').map(strip)).toEqual(functionsOf(source, 'module'))
})

test('P21, P30: and those of random programs', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { source, sourceType } = kernels(seed)
    const { code } = instrument(source, { filename: 'x.js', sourceType, level: 2, plan: { streams: true } })
    expect(functionsOf(code, sourceType).map(strip), `seed ${seed}`).toEqual(functionsOf(source, sourceType))
  }
})
