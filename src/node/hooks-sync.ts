import module from 'node:module'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Instrumenter } from './instrumenter.ts'
import type { Modules } from './modules.ts'
import { packageType } from './package-type.ts'
import { formatOf, stripTypes } from './strip-types.ts'
import { typedFormat } from './typed-format.ts'

export interface LoadResult { readonly format?: string | null, readonly source?: string | ArrayBufferView | ArrayBuffer | null, readonly shortCircuit?: boolean }
type NextLoad = (url: string, context?: unknown) => LoadResult

export interface SyncHooks {
  registerHooks?: (hooks: { load(url: string, context: unknown, nextLoad: NextLoad): LoadResult }) => unknown
}

/** Node >= 22.15: one hook on this thread sees `import` and `require`, and TypeScript before Node strips it. */
export function hookSync(instrumenter: Instrumenter, modules: Modules): boolean {
  const { registerHooks } = module as SyncHooks
  if (!registerHooks) return false
  registerHooks({
    load(url, context, nextLoad) {
      const typed = instrumenter.strips && /^file:.*\.[cm]?ts$/.test(url)
      const loaded = typed ? loadTyped(url) : nextLoad(url, context)
      const told = /^(module|commonjs)(?:-typescript)?$/.exec(loaded.format ?? '')?.[1]
      if (!url.startsWith('file:') || (told === undefined && !isOpen(loaded.format, url))) return loaded
      const path = fileURLToPath(url)
      if (!instrumenter.included.has(path)) return typed ? { ...loaded, source: stripTypes(textOf(loaded.source!), path).code } : loaded
      const source = loaded.source === undefined || loaded.source === null ? readFileSync(path, 'utf8') : textOf(loaded.source)
      const format = told === 'module' || told === 'commonjs' ? told : loaded.format === 'typescript' ? typedFormat(path, source) : packageType(path) ?? formatOf(source)
      const result = instrumenter.run(source, path, format)
      if (!result) return typed ? { ...loaded, source: stripTypes(source, path).code } : loaded
      modules.add(format === 'module' ? url : path, result)
      return { ...loaded, source: result.code }
    },
  })
  return true
}

/** Where neither a file's name nor a package.json decides, Node tells no format before all hooks have run, and looks at the source then. */
function isOpen(format: string | null | undefined, url: string): boolean {
  return format === 'typescript' || ((format === undefined || format === null) && /(?:\.js|\/[^./]+)$/.test(url))
}

/** A TypeScript file for a Node that would refuse it. */
export function loadTyped(url: string): LoadResult {
  const path = fileURLToPath(url)
  const source = readFileSync(path, 'utf8')
  return { format: typedFormat(path, source), source, shortCircuit: true }
}

export function textOf(source: string | ArrayBufferView | ArrayBuffer): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source)
}
