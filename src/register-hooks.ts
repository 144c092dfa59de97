import { fileURLToPath } from 'node:url'
import type { MessagePort } from 'node:worker_threads'
import { loadTyped, textOf, type LoadResult } from './node/hooks-sync.ts'
import type { Instrumenter } from './node/instrumenter.ts'
import type { LoadedMessage } from './node/modules.ts'
import { nodeInstrumenter, type RegisterSettings } from './node/settings.ts'
import { stripTypes } from './node/strip-types.ts'

/** Runs in Node 20's loader thread: `import` of ES modules. CommonJS is compiled on the program's thread. */
let port: MessagePort | undefined
let instrumenter: Instrumenter | undefined

export function initialize(data: { readonly port: MessagePort, readonly settings: RegisterSettings }): void {
  port = data.port
  instrumenter = nodeInstrumenter(data.settings)
}

export async function load(url: string, context: unknown, nextLoad: (url: string, context: unknown) => Promise<LoadResult>): Promise<LoadResult> {
  if (!instrumenter || !url.startsWith('file:')) return nextLoad(url, context)
  const path = fileURLToPath(url)
  const typed = /\.[cm]?ts$/.test(path)
  if (!typed && !instrumenter.included.has(path)) return nextLoad(url, context)
  const loaded: LoadResult = typed ? loadTyped(url) : await nextLoad(url, context)
  if (typed && loaded.format === 'commonjs') return { ...loaded, source: null }
  if (loaded.format !== 'module' || loaded.source === undefined || loaded.source === null) return loaded
  const source = textOf(loaded.source)
  const result = instrumenter.included.has(path) ? instrumenter.run(source, path, 'module') : undefined
  if (!result) return typed ? { ...loaded, source: stripTypes(source, path).code } : loaded
  const message: LoadedMessage = { file: url, table: result.table, mappings: result.mappings }
  port?.postMessage(message)
  return { ...loaded, source: result.code }
}
