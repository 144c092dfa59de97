import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { rolldown, type Plugin } from 'rolldown'

const root = join(import.meta.dirname, '../..')
const conditionNames = ['@cinescope/source', 'import', 'module', 'default']

export interface Bundle {
  readonly code: string
  /** Bytes, gzipped. */
  readonly size: number
}

async function bundle(input: string, format: 'esm' | 'iife', plugins: readonly Plugin[] = [], external: (string | RegExp)[] = []): Promise<Bundle> {
  const build = await rolldown({ input: join(root, input), platform: 'browser', resolve: { conditionNames }, optimization: { inlineConst: true }, logLevel: 'warn', plugins: [...plugins], external, transform: { define: { 'process.env.NODE_ENV': '"development"' } } })
  const { output } = await build.generate({ format, minify: true, codeSplitting: false })
  await build.close()
  const { code } = output[0]
  return { code, size: gzipSync(code).length }
}

/** The page runtime as one module, its worker embedded as the build does it. */
export async function bundleRuntime(): Promise<Bundle> {
  const worker = await bundle('browser-runtime/src/worker/main.ts', 'iife')
  return bundle('browser-runtime/src/index.ts', 'esm', [{
    name: 'embed-worker',
    load: id => id.endsWith('/browser-runtime/src/worker-source.ts') ? `export const workerSource = ${JSON.stringify(worker.code)}` : undefined,
  }])
}

/** Any file of a package as one module that a page can import. */
export function bundleFile(input: string): Promise<Bundle> {
  return bundle(input, 'esm')
}

/** What a page waits for before its app runs: the page runtime without what is loaded then (the way to the packer, and the packer), and without the store adapters. */
export function bundleCore(): Promise<Bundle> {
  return bundle('browser-runtime/src/index.ts', 'esm', [], ['@cinescope/stores', /\/later/])
}
