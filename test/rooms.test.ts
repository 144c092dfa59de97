import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** Who may import whom (docs/architecture.md). Rooms look down only; the three staircases never cross. */
const rooms: Readonly<Record<string, { readonly at: string, readonly may: readonly string[], readonly packages: readonly string[] }>> = {
  base: { at: 'packages/base', may: [], packages: [] },
  trace: { at: 'packages/trace', may: ['base'], packages: [] },
  diagnostics: { at: 'packages/diagnostics', may: ['base'], packages: [] },
  protocol: { at: 'packages/protocol', may: ['base', 'trace'], packages: [] },
  instrument: { at: 'packages/instrument', may: ['base', 'trace', 'diagnostics'], packages: ['oxc-parser', 'estree', '@jridgewell/trace-mapping', 'node:crypto'] },
  config: { at: 'packages/config', may: ['base', 'trace', 'diagnostics', 'instrument'], packages: ['node:', 'jiti', 'zod'] },
  recorder: { at: 'packages/recorder', may: ['base', 'trace'], packages: [] },
  query: { at: 'packages/query', may: ['base', 'trace', 'diagnostics'], packages: ['acorn', '@sveltejs/acorn-typescript'] },
  stores: { at: 'packages/stores', may: ['base', 'trace', 'recorder'], packages: [] },
  session: { at: 'packages/session', may: ['base', 'trace', 'query'], packages: [] },
  viewer: { at: 'packages/viewer', may: ['base', 'trace', 'protocol', 'diagnostics', 'query', 'session'], packages: ['preact', '@preact/signals', '@lezer/', 'idb'] },
  surfaces: { at: 'packages/surfaces', may: ['base', 'trace', 'protocol', 'diagnostics', 'query', 'session', 'analysis', 'config'], packages: ['node:', 'cac', 'picocolors', 'hyparquet-writer', '@duckdb/node-api'] },
  'browser-runtime': { at: 'browser-runtime', may: ['base', 'trace', 'protocol', 'recorder', 'stores'], packages: ['idb'] },
  'node-runtime': { at: 'node-runtime', may: ['base', 'trace', 'protocol', 'recorder', 'stores'], packages: ['node:'] },
  src: { at: 'src', may: ['base', 'trace', 'protocol', 'diagnostics', 'instrument', 'config'], packages: ['node:', 'unplugin', 'magic-string', 'launch-editor', 'vite', 'webpack', 'rollup', 'oxc-transform', '@jridgewell/'] },
}

const root = join(import.meta.dirname, '..')

function sources(directory: string): string[] {
  return readdirSync(directory).flatMap(name => {
    const path = join(directory, name)
    if (statSync(path).isDirectory()) return name === 'node_modules' || name === 'test' ? [] : sources(path)
    return /\.tsx?$/.test(name) ? [path] : []
  })
}

function imports(path: string): string[] {
  return ts.preProcessFile(readFileSync(path, 'utf8'), true, true).importedFiles.map(file => file.fileName)
}

for (const [name, room] of Object.entries(rooms)) {
  test(`room ${name} imports only what stands below it`, () => {
    const wrong: string[] = []
    for (const path of sources(join(root, room.at))) {
      for (const specifier of imports(path)) {
        if (specifier.startsWith('.')) {
          if (relative(join(root, room.at), join(path, '..', specifier)).startsWith('..')) wrong.push(`${relative(root, path)} leaves its room: ${specifier}`)
          continue
        }
        const other = /^@cinescope\/([^/]+)/.exec(specifier)?.[1]
        const allowed = other ? room.may.includes(other) : room.packages.some(prefix => specifier === prefix || specifier.startsWith(prefix.endsWith('/') || prefix.endsWith(':') ? prefix : `${prefix}/`))
        if (!allowed) wrong.push(`${relative(root, path)} imports ${specifier}`)
      }
    }
    expect(wrong).toEqual([])
  })
}

test('no source file is longer than 600 lines', () => {
  const long = Object.values(rooms).flatMap(room => sources(join(root, room.at)))
    .map(path => [relative(root, path), readFileSync(path, 'utf8').split('\n').length] as const)
    .filter(([, lines]) => lines > 600)
  expect(long).toEqual([])
})
