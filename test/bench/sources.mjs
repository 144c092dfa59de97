import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** What benchmarks of the transform instrument: a library of one file as its developers ship it, one in ES modules, and TypeScript in many files. */
export const sources = {
  react: () => [file('node_modules/react-dom/cjs/react-dom-client.development.js', 'commonjs')],
  acorn: () => [file('node_modules/acorn/dist/acorn.mjs', 'module')],
  typescript: () => folder('packages', /\/src\/.*\.tsx?$/),
  playground: () => folder('playground/src', /\.tsx?$/),
}
export const levels = { calls: 1, values: 2, path: 3, full: 4 }

/** Throws if there is no source of a name. */
export function checkSources(names) {
  const unknown = names.filter(name => !(name in sources))
  if (unknown.length > 0) throw new Error(`No source ${unknown.join(', ')}. There are: ${Object.keys(sources).join(' ')}`)
}

function file(path, sourceType) {
  return { path, sourceType, text: readFileSync(join(root, path), 'utf8') }
}

function folder(path, pattern) {
  const paths = readdirSync(join(root, path), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return paths.filter(each => pattern.test(each)).toSorted().map(each => file(relative(root, each), 'module'))
}
