// A real recording: acorn parsing its own statements over and over at level 2, recorded by the Node runtime: `node record.mjs FILE RECORDS`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setImmediate as turn } from 'node:timers/promises'
import * as plain from 'acorn'

const root = join(import.meta.dirname, '../../..')
const [file, records] = [process.argv[2], Number(process.argv[3])]
const folder = mkdtempSync(join(tmpdir(), 'cinescope-bench-'))
try {
  const { instrument } = await import(join(root, 'dist/instrument.mjs'))
  const runtime = pathToFileURL(join(root, 'dist/node.mjs')).href
  const source = readFileSync(join(root, 'node_modules/acorn/dist/acorn.mjs'), 'utf8')
  const { code, sites } = instrument(source, { filename: 'acorn.mjs', sourceType: 'module', level: 2, runtime: 'import', specifier: runtime })
  writeFileSync(join(folder, 'acorn.mjs'), code)
  const { install } = await import(runtime)
  const installed = install({ file, ringBytes: 2 ** 40, spillBytes: 2 ** 40, borders: false, governor: 'off' })
  installed.addSites(JSON.stringify(sites))
  const { parse } = await import(pathToFileURL(join(folder, 'acorn.mjs')).href)
  // An export of names that are declared elsewhere cannot be parsed alone.
  const statements = plain.parse(source, { ecmaVersion: 2022, sourceType: 'module' }).body.filter(({ type }) => type !== 'ExportNamedDeclaration').map(({ start, end }) => source.slice(start, end))
  for (let i = 0; installed.status().records < records; i++) {
    parse(statements[i % statements.length], { ecmaVersion: 2022, sourceType: 'module', allowReturnOutsideFunction: true })
    await turn()
  }
  await installed.close()
} finally {
  rmSync(folder, { recursive: true })
}
