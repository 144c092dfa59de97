// How much larger an instrumented bundle is, minified and gzipped: the code of the sources alone, what they import from packages is left out of both.
//   npm run bench -- size [--only react,playground] [--json]
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { checkSources, levels, root, sources } from './sources.mjs'

const ENTRY = '\0entry'

/** One minified bundle of all files; `transform` is given each file first. */
async function bundle(files, transform) {
  const byPath = new Map(files.map(file => [join(root, file.path), file]))
  const build = await rolldown({
    input: ENTRY,
    platform: 'browser',
    logLevel: 'silent',
    external: id => !/^[./\0]/.test(id),
    // As a development build has it: what instrumented apps are run as.
    transform: { define: { 'process.env.NODE_ENV': '"development"' }, jsx: 'react-jsx' },
    plugins: [{
      name: 'all',
      resolveId: id => id === ENTRY ? id : undefined,
      load(id) {
        if (id === ENTRY) return [...byPath.keys()].map((path, n) => `export * as m${n} from ${JSON.stringify(path)}`).join('\n')
        if (id.endsWith('.css')) return { code: '', moduleType: 'js' }
        const file = byPath.get(id)
        return file && { code: transform(file), moduleType: id.endsWith('.tsx') ? 'tsx' : id.endsWith('.ts') ? 'ts' : 'js' }
      },
    }],
  })
  const { output } = await build.generate({ format: 'esm', minify: true, codeSplitting: false })
  await build.close()
  const { code } = output[0]
  return { bytes: code.length, gzip: gzipSync(code, { level: 9 }).length }
}

/** Prints a table, or with `json` an array of rows `{ source, level, files, bytes, gzip, more }`; `more` 0.2: a fifth larger than without instrumentation. */
export async function size({ only = Object.keys(sources), json = false }) {
  checkSources(only)
  const { instrument } = await import(pathToFileURL(join(root, 'dist/instrument.mjs')).href)
  const rows = []
  for (const name of only) {
    const files = sources[name]()
    const plain = await bundle(files, file => file.text)
    for (const [level, number] of Object.entries({ none: 0, ...levels })) {
      const { bytes, gzip } = number === 0 ? plain : await bundle(files, ({ path, sourceType, text }) => instrument(text, { filename: path, sourceType, level: number, bundled: true }).code)
      const row = { source: name, level, files: files.length, bytes, gzip, more: Number((gzip / plain.gzip - 1).toFixed(3)) }
      rows.push(row)
      if (!json) console.log(`${name.padEnd(11)} ${level.padEnd(7)} ${(gzip / 1000).toFixed(1).padStart(7)} kB gzip  ${number === 0 ? `of ${files.length} files` : `+${(row.more * 100).toFixed(1)} %`}`)
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`)
}
