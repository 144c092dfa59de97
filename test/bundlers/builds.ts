import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import commonjs from '@rollup/plugin-commonjs'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import replace from '@rollup/plugin-replace'
import terser from '@rollup/plugin-terser'
import { rollup, type Plugin as RollupPlugin, type RollupLog } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { build as viteBuild, createServer, createLogger, type Plugin, type PluginOption, type ViteDevServer } from 'vite'
import webpack, { type Configuration, type RuleSetRule, type Stats } from 'webpack'

/** The plugin's factories: those of the built package in the tests. */
export interface Plugins {
  vite(options?: object): Plugin[]
  webpack(options?: object): NonNullable<Configuration['plugins']>[number]
  rollup(options?: object): Parameters<typeof rollup>[0]['plugins']
}

export interface BuildRequest {
  /** The app's folder; its entry is src/main.tsx, or `entry`. */
  readonly app: string
  readonly out: string
  readonly entry?: string
  readonly mode?: 'development' | 'production'
  readonly options?: object
  /** Without the plugin, for comparison. */
  readonly plain?: boolean
  /** Default false. */
  readonly minify?: boolean
  /** Of the user, behind ours. */
  readonly vitePlugins?: readonly PluginOption[]
  readonly webpackRules?: readonly RuleSetRule[]
  readonly webpackPlugins?: NonNullable<Configuration['plugins']>
  /** Of the user, between ours and esbuild's. */
  readonly rollupPlugins?: readonly RollupPlugin[]
}

/** What a build said. */
export interface Built { readonly warnings: readonly string[], readonly errors: readonly string[] }

export type BundlerName = 'vite' | 'webpack' | 'rollup'

const page = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Fixture</title><div id="root"></div><script SCRIPT></script></html>'

/** The page of a build that has none of its own. */
export async function writePage(out: string, script: string): Promise<void> {
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'index.html'), page.replace('SCRIPT', script))
}

function recordingLogger(warnings: string[], errors: string[]): ReturnType<typeof createLogger> {
  const logger = createLogger('silent')
  // How long a callback took says how busy the machine is.
  const warn = (message: string): void => { if (!message.includes('PLUGIN_TIMINGS')) warnings.push(message) }
  return { ...logger, warn, warnOnce: warn, error: message => { if (!/Build failed in \d+/.test(message)) errors.push(message) } }
}

export async function buildVite(plugins: Plugins, request: BuildRequest): Promise<Built> {
  const warnings: string[] = []
  const errors: string[] = []
  const mode = request.mode ?? 'development'
  // As in the other bundlers, so that all of them take the same builds of the libraries.
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = mode
  await viteBuild({
    configFile: false,
    root: request.app,
    mode,
    customLogger: recordingLogger(warnings, errors),
    plugins: [request.plain ? [] : plugins.vite(request.options), ...request.vitePlugins ?? []],
    build: {
      outDir: request.out, emptyOutDir: true, chunkSizeWarningLimit: 10_000, sourcemap: true, minify: request.minify ?? false,
      ...(request.entry !== undefined && { rollupOptions: { input: join(request.app, request.entry), output: { entryFileNames: 'main.js' } } }),
    },
  }).catch((error: unknown) => errors.push(String((error as Error).message)))
  process.env['NODE_ENV'] = before
  if (request.entry !== undefined) await writePage(request.out, 'type="module" src="main.js"')
  return { warnings, errors }
}

export async function serveVite(plugins: Plugins, app: string, cacheDir: string, options?: object): Promise<{ server: ViteDevServer, origin: string } & Built> {
  const warnings: string[] = []
  const errors: string[] = []
  const server = await createServer({
    configFile: false,
    root: app,
    cacheDir,
    customLogger: recordingLogger(warnings, errors),
    plugins: [plugins.vite(options)],
    server: { port: 0, host: '127.0.0.1', fs: { strict: false } },
  })
  await server.listen()
  const address = server.httpServer!.address() as { port: number }
  return { server, origin: `http://127.0.0.1:${address.port}`, warnings, errors }
}

export function webpackConfiguration(plugins: Plugins, request: BuildRequest): Configuration {
  return {
    context: request.app,
    mode: request.mode ?? 'development',
    devtool: 'source-map',
    entry: request.entry ?? './src/main.tsx',
    output: { path: request.out, filename: 'main.js' },
    performance: false,
    optimization: { minimize: request.minify ?? false },
    // Apps in temporary folders use ours.
    resolveLoader: { modules: [join(import.meta.dirname, '../../node_modules')] },
    resolve: { extensions: ['.tsx', '.ts', '.mjs', '.js'] },
    module: { rules: [{ test: /\.[cm]?tsx?$/, loader: 'esbuild-loader', options: { loader: 'tsx', target: 'es2022', jsx: 'automatic', tsconfigRaw: {} } }, ...request.webpackRules ?? []] },
    plugins: [...request.plain ? [] : [plugins.webpack(request.options)], ...request.webpackPlugins ?? []],
  }
}

export async function buildWebpack(plugins: Plugins, request: BuildRequest): Promise<Built> {
  const compiler = webpack(webpackConfiguration(plugins, request))!
  const stats = await new Promise<Stats>((resolve, reject) => {
    compiler.run((error, result) => result ? resolve(result) : reject(error ?? new Error('no stats')))
  })
  await new Promise(resolve => { compiler.close(resolve) })
  await writePage(request.out, 'src="main.js"')
  return { warnings: stats.compilation.warnings.map(warning => warning.message), errors: stats.compilation.errors.map(error => error.message) }
}

export async function buildRollup(plugins: Plugins, request: BuildRequest): Promise<Built> {
  const warnings: string[] = []
  const errors: string[] = []
  const mode = request.mode ?? 'development'
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = mode
  try {
    const bundle = await rollup({
      input: join(request.app, request.entry ?? 'src/main.tsx'),
      onwarn: (warning: RollupLog) => { if (warning.code === 'PLUGIN_WARNING') warnings.push(warning.message) },
      plugins: [
        request.plain ? [] : plugins.rollup(request.options),
        replace({ preventAssignment: true, values: { 'process.env.NODE_ENV': JSON.stringify(mode) } }),
        nodeResolve({ extensions: ['.mjs', '.js', '.ts', '.tsx'], browser: true }),
        ...request.rollupPlugins ?? [],
        esbuild({ target: 'es2022', jsx: 'automatic', tsconfig: false, sourceMap: true }),
        commonjs(),
        request.minify ? terser() : [],
      ],
    })
    await bundle.write({ dir: request.out, format: 'es', sourcemap: true, entryFileNames: 'main.js' })
    await bundle.close()
  }
  catch (error) {
    errors.push((error as Error).message)
  }
  process.env['NODE_ENV'] = before
  await writePage(request.out, 'type="module" src="main.js"')
  return { warnings, errors }
}

export const builds: Readonly<Record<BundlerName, (plugins: Plugins, request: BuildRequest) => Promise<Built>>> = {
  vite: buildVite,
  webpack: buildWebpack,
  rollup: buildRollup,
}
