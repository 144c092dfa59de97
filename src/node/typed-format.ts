import { packageType } from './package-type.ts'
import { formatOf, stripTypes } from './strip-types.ts'

/** How Node would load a TypeScript file if it could. */
export function typedFormat(path: string, source: string): 'module' | 'commonjs' {
  if (path.endsWith('.mts')) return 'module'
  if (path.endsWith('.cts')) return 'commonjs'
  return packageType(path) ?? formatOf(stripTypes(source, path).code)
}
