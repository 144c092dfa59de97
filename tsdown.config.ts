import { rolldown, type Plugin } from 'rolldown'
import { defineConfig, type UserConfig } from 'tsdown'

// Rooms resolve to their TypeScript sources and end up inside the bundles; `onlyBundle` fails the build when anything else does.
const conditionNames = ['@cinescope/source', 'import', 'module', 'default']
const inputOptions = { resolve: { conditionNames }, optimization: { inlineConst: true } }

const shared: UserConfig = {
  outDir: 'dist',
  format: 'esm',
  target: 'es2022',
  clean: false,
  report: false,
  hash: false,
  logLevel: 'warn',
  inputOptions,
}

const page: UserConfig = {
  ...shared,
  platform: 'browser',
  outExtensions: () => ({ js: '.mjs', dts: '.d.mts' }),
  define: { 'process.env.NODE_ENV': '"production"' },
}

/** The page runtime starts its packer worker from text, so that it works without any server: bundles the worker into that text. */
function embedWorker(): Plugin {
  return {
    name: 'cinescope:embed-worker',
    async load(id) {
      if (!id.endsWith('/browser-runtime/src/worker-source.ts')) return undefined
      const bundle = await rolldown({ input: id.replace('worker-source.ts', 'worker/main.ts'), platform: 'browser', ...inputOptions })
      const { output } = await bundle.generate({ format: 'iife', minify: true })
      await bundle.close()
      return `export const workerSource = ${JSON.stringify(output[0].code)}`
    },
  }
}

/** What entries share: the rooms' `index.ts` are called by their room instead of `src`, `src2`, `src3`. */
function sharedChunk(chunk: { readonly name: string, readonly moduleIds: readonly string[] }): string {
  const room = /^(?:src|index\.d)$/.test(chunk.name) ? /packages\/([\w-]+)\/src\/index\.(?:d\.)?ts$/.exec(chunk.moduleIds.at(-1) ?? '')?.[1] : undefined
  if (room === undefined) return 'shared/[name].mjs'
  return `shared/${room}${chunk.name.endsWith('.d') ? '.d.mts' : '.mjs'}`
}

const builds: UserConfig[] = [
  {
    ...shared,
    platform: 'node',
    entry: {
      vite: 'src/vite.ts',
      webpack: 'src/webpack.ts',
      rollup: 'src/rollup.ts',
      instrument: 'src/instrument.ts',
      register: 'src/register.ts',
      'register-hooks': 'src/register-hooks.ts',
      config: 'packages/config/src/index.ts',
      trace: 'packages/trace/src/index.ts',
      query: 'packages/query/src/index.ts',
      file: 'packages/surfaces/src/file/index.ts',
      cli: 'packages/surfaces/src/cli/main.ts',
    },
    dts: true,
    outputOptions: { chunkFileNames: sharedChunk },
    deps: { alwaysBundle: [/^@cinescope\//], onlyBundle: [] },
  },
  {
    ...shared,
    platform: 'node',
    entry: { node: 'node-runtime/src/index.ts' },
    dts: true,
    deps: { alwaysBundle: [/^@cinescope\//], onlyBundle: [] },
  },
  {
    // Shares nothing with the others: it may be started from its text.
    ...shared,
    platform: 'node',
    entry: { 'node-worker': 'node-runtime/src/worker/main.ts' },
    deps: { alwaysBundle: [/^@cinescope\//], onlyBundle: [] },
  },
  {
    ...page,
    entry: { browser: 'browser-runtime/src/index.ts' },
    dts: true,
    outputOptions: { chunkFileNames: 'shared/browser-[name].mjs' },
    minify: { compress: true, mangle: true },
    plugins: [embedWorker()],
    deps: { alwaysBundle: [/^@cinescope\//, 'idb'], onlyBundle: ['idb'] },
  },
  {
    ...page,
    entry: { global: 'browser-runtime/src/global.ts' },
    format: 'iife',
    outExtensions: () => ({ js: '.js' }),
    outputOptions: { entryFileNames: 'global.js' },
    minify: true,
    deps: { alwaysBundle: [/^@cinescope\//], onlyBundle: [] },
  },
  {
    ...page,
    entry: { overlay: 'packages/viewer/src/overlay.ts', viewer: 'packages/viewer/src/standalone.ts' },
    outputOptions: { chunkFileNames: 'overlay-[name].mjs' },
    minify: true,
    copy: [{ from: 'packages/viewer/index.html', to: 'dist' }],
    deps: { alwaysBundle: [/^@cinescope\//, /^preact/, /^@preact\//, /^@lezer\//, 'idb', 'acorn', '@sveltejs/acorn-typescript'], onlyBundle: ['idb', 'acorn', '@sveltejs/acorn-typescript', 'preact', '@preact/signals', '@preact/signals-core', '@lezer/javascript', '@lezer/html', '@lezer/css', '@lezer/highlight', '@lezer/common', '@lezer/lr'] },
  },
]

const config: UserConfig[] = defineConfig(builds)

export default config
