import { instrument } from '@cinescope/instrument'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acorn } from '../../../test/tools/acorn.ts'

// UPDATE=1 writes what is expected anew; FILTER=name runs the samples whose name contains it.
const folder = join(import.meta.dirname, '../../../test/samples')

for (const name of readdirSync(folder).filter(sample => sample.includes(process.env['FILTER'] ?? ''))) {
  const file = readdirSync(join(folder, name)).find(entry => entry.startsWith('input.'))!
  const source = readFileSync(join(folder, name, file), 'utf8')

  for (const level of [1, 2, 3, 4] as const) {
    test(`sample ${name}, level ${level}`, () => {
      const sourceType = file.endsWith('.cjs') ? 'commonjs' : file.endsWith('.script.js') ? 'script' : 'module'
      const { code, diagnostics } = instrument(source, { filename: file, sourceType, level, hash: '0123456789abcdef' })
      expect(diagnostics).toEqual([])
      expect(code.split('\n').length, 'no new lines').toBe(source.split('\n').length)
      acorn(code, sourceType, file.endsWith('.tsx') ? 'tsx' : file.endsWith('.ts') ? 'ts' : file.endsWith('.jsx') ? 'jsx' : 'js')
      const path = join(folder, name, `_expected.${level}.${file.split('.').at(-1)}`)
      if (process.env['UPDATE'] || !existsSync(path)) writeFileSync(path, code)
      expect(code).toBe(readFileSync(path, 'utf8'))
    })
  }
}
