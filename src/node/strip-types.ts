import { createRequire } from 'node:module'
import { Script } from 'node:vm'
import type { NodeFormat } from './instrumenter.ts'

type TransformSync = typeof import('oxc-transform').transformSync
let transform: TransformSync | undefined

export interface Stripped { readonly code: string, readonly mappings: string }

/** JavaScript of a TypeScript file, for a Node that does not take TypeScript itself. Throws on syntax errors. */
export function stripTypes(source: string, path: string): Stripped {
  // Native code that only programs with TypeScript files need.
  transform ??= (createRequire(import.meta.url)('oxc-transform') as { transformSync: TransformSync }).transformSync
  const { code, map, errors } = transform(path, source, {
    lang: 'ts', sourcemap: true, target: 'es2023', typescript: { onlyRemoveTypeImports: false, rewriteImportExtensions: false }, assumptions: {},
  })
  const error = errors.find(({ severity }) => severity === 'Error')
  if (error) throw new SyntaxError(`${path}: ${error.message}`)
  return { code, mappings: map?.mappings ?? '' }
}

/** Node's own rule for a file that neither its name nor a package.json decides: what only compiles as an ES module is one. */
export function formatOf(code: string): NodeFormat {
  try {
    void new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`)
    return 'commonjs'
  } catch {
    return 'module'
  }
}
