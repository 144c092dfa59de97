import type { UnpluginOptions } from 'unplugin'
import type { Compilation, Compiler, LoaderContext } from 'webpack'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bootSource } from './boot.ts'
import { middleware, type Middleware } from './dev-server.ts'
import { writtenFile } from './map-text.ts'
import { dist, overlayFiles, RUNTIME, runtimeFile } from './package-files.ts'
import type { Session } from './session.ts'
import { siteAsset } from './sites.ts'
import { isStoreImport, storeSource } from './stores.ts'
import type { InputMap, Target, Transformed } from './transform.ts'

type Callable = (...given: never[]) => unknown
type Native = { readonly loaderContext?: LoaderContext<unknown>, readonly inputSourceMap?: InputMap | '' }

/** Next.js builds for a server that has neither Node's modules nor a page. */
const EDGE = 'edge-server'
const NEXT_COMPILER = 'next-swc-loader'
/** Modules that a loader makes of nothing, as those of Next.js, have no path; unplugin's loader would end the build. */
const hasFile = { id: /./ }

/** webpack: the runtime is a global entry, requests for it are redirected, tables and the overlay are assets. */
export function webpackHooks(session: Session): UnpluginOptions[] {
  let target: Target = 'page'
  let folder = ''
  // vue-loader asks for a script with the loaders of its file, ours among them, and webpack adds ours again.
  const begun = new WeakSet<object>()

  const transform = (order: 'pre' | 'post'): Extract<UnpluginOptions['transform'], Callable> => function (code, id) {
    const after = order === 'post'
    const host = { warn: (message: string) => this.warn(message) }
    if (after) session.reportWaiting(id, host)
    const file = session.claim(id, order)
    if (!file) return undefined
    const { loaderContext, inputSourceMap } = (this.getNativeBuildContext?.() ?? {}) as Native
    if (loaderContext && begun.has(loaderContext)) return undefined
    if (file.part && !(inputSourceMap && writtenFile(inputSourceMap, file.path) === file.path)) return undefined
    if (loaderContext) begun.add(loaderContext)
    const done = session.transform(code, id, file, { target, after, commonjs: true, bundled: false, ...(after && inputSourceMap ? { inputMap: inputSourceMap } : {}) }, host)
    if (!done) return undefined
    // Through the loader: webpack's persistent cache then keeps the table with the module.
    if (target === 'page') loaderContext?.emitFile(folder + siteAsset(done.hash), done.table)
    return { code: withInlineMap(done.code, done.map, after), map: done.map }
  }

  const apply = (compiler: Compiler): void => {
    session.root = compiler.context
    session.production((compiler.options.mode ?? 'production') === 'production', message => warnOnce(compiler, message))
    if (!session.active) return
    session.compiled = isNext(compiler)
    askForMaps(compiler, session)
    if (compiler.options.externalsPresets.node || compiler.options.name === EDGE) {
      target = 'server'
      return
    }
    folder = chunkFolder(compiler)
    redirect(compiler)
    serve(compiler, session)
    new compiler.webpack.EntryPlugin(compiler.context, moduleUrl(boot(compiler, session, folder)), { name: undefined as never }).apply(compiler)
    compiler.hooks.thisCompilation.tap('cinescope', compilation => {
      emitOverlay(compilation, session, folder)
      ignoreOurs(compilation)
    })
  }

  return [
    { name: 'cinescope', enforce: 'pre', transform: { filter: hasFile, handler: transform('pre') }, webpack: apply },
    { name: 'cinescope:after', enforce: 'post', transform: { filter: hasFile, handler: transform('post') } },
  ]
}

/** esbuild-loader ignores the map it is handed and reads one at the end of the text (toolchain measurement: 4 of 9 columns exact without). */
function withInlineMap(code: string, map: Transformed['map'], after: boolean): string {
  if (after) return code
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`
}

/** A module that has no file: webpack takes source in a URL, with imports by absolute path. */
function moduleUrl(source: string): string {
  return `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`
}

/** Its compiler reads calls of `next/font` and `next/dynamic`, takes out what only a server runs, and moves server actions. */
function isNext({ options: { resolveLoader } }: Compiler): boolean {
  return resolveLoader.alias !== undefined && NEXT_COMPILER in resolveLoader.alias
}

/**
 * Compilers make maps only where `devtool` says that they are written; without, positions in what we see after them would be those of their output. Nothing more is
 * written to disk.
 */
function askForMaps(compiler: Compiler, session: Session): void {
  compiler.hooks.compilation.tap('cinescope', compilation => {
    compilation.hooks.buildModule.tap('cinescope', module => {
      const { resource } = module as { readonly resource?: string }
      if (resource && session.claim(resource, 'post')) module.useSourceMap = true
    })
  })
}

/** Where chunks are put, as `static/chunks/`: a server that sends the page its chunks sends our files beside them, too. */
function chunkFolder({ options: { output: { chunkFilename } } }: Compiler): string {
  const fixed = typeof chunkFilename === 'string' ? chunkFilename.replace(/[[?].*$/s, '') : ''
  return fixed.slice(0, fixed.lastIndexOf('/') + 1)
}

function boot(compiler: Compiler, session: Session, folder: string): string {
  const served = Boolean(compiler.options.devServer) && compiler.options.mode !== 'production'
  return bootSource({
    runtime: runtimeFile,
    prelude: `const here = new URL(${JSON.stringify(`${folder}cinescope/`)}, new URL(__webpack_public_path__, document.baseURI)).href\n`,
    sites: 'here',
    overlay: 'here + "overlay.mjs"',
    editor: served ? '"/__cinescope/open"' : 'false',
  }, session.settings)
}

function redirect(compiler: Compiler): void {
  compiler.hooks.normalModuleFactory.tap('cinescope', factory => {
    factory.hooks.beforeResolve.tap('cinescope', data => {
      if (data.request === RUNTIME) data.request = runtimeFile
      else if (isStoreImport(data.request, data.contextInfo.issuer)) data.request = moduleUrl(storeSource(data.request, runtimeFile))
    })
    // A layer of a build has modules of its own, and so has what other loaders read: there would be a second runtime that nobody installs.
    factory.hooks.afterResolve.tap('cinescope', ({ createData }) => {
      const { resource } = createData
      if (resource?.replaceAll('\\', '/').startsWith(`${dist}/`)) Object.assign(createData, { layer: null, loaders: [], request: resource })
    })
  })
}

function emitOverlay(compilation: Compilation, session: Session, folder: string): void {
  const { Compilation: stages, sources } = compilation.compiler.webpack
  compilation.hooks.processAssets.tap({ name: 'cinescope', stage: stages.PROCESS_ASSETS_STAGE_ADDITIONAL }, () => {
    for (const name of session.settings.overlay ? overlayFiles() : []) {
      compilation.emitAsset(`${folder}cinescope/${name}`, new sources.RawSource(readFileSync(join(dist, name))), { minimized: true })
    }
  })
}

/** Debuggers step over us: adds our files to the ignore list of every source map file. Maps inside `eval` are out of reach. */
function ignoreOurs(compilation: Compilation): void {
  const { Compilation: stages, sources } = compilation.compiler.webpack
  const ours = relative(compilation.compiler.context, dist).replaceAll('\\', '/').replace(/^(?:\.\.\/)+/, '')
  compilation.hooks.processAssets.tap({ name: 'cinescope', stage: stages.PROCESS_ASSETS_STAGE_DEV_TOOLING + 1, additionalAssets: true }, assets => {
    for (const name of Object.keys(assets)) {
      if (!name.endsWith('.map')) continue
      const text = compilation.getAsset(name)?.source.source().toString() ?? ''
      if (!text.includes(`${ours}/`)) continue
      const map = JSON.parse(text) as { sources: string[], ignoreList?: number[], x_google_ignoreList?: number[] }
      const found = map.sources.flatMap((source, index) => source.includes(`${ours}/`) || source.includes('data:text/javascript') ? [index] : [])
      const list = [...new Set([...map.ignoreList ?? map.x_google_ignoreList ?? [], ...found])]
      compilation.updateAsset(name, new sources.RawSource(JSON.stringify({ ...map, ignoreList: list, x_google_ignoreList: list })))
    }
  })
}

function warnOnce(compiler: Compiler, message: string): void {
  compiler.hooks.thisCompilation.tap('cinescope', compilation => {
    compilation.warnings.push(new compiler.webpack.WebpackError(message))
  })
}

interface DevServerLike {
  setupMiddlewares?: (middlewares: unknown[], server: unknown) => unknown[]
}

/** "Open in editor" on webpack-dev-server, in front of the user's own middlewares. */
function serve(compiler: Compiler, session: Session): void {
  const options = compiler.options.devServer as DevServerLike | false | undefined
  if (!options) return
  const route: Middleware = middleware({
    root: () => session.root,
    registry: session.registry,
    warn: message => compiler.getInfrastructureLogger('cinescope').warn(message),
  })
  const own = options.setupMiddlewares
  options.setupMiddlewares = (middlewares, server) => {
    middlewares.unshift({ name: 'cinescope', middleware: route })
    return own ? own(middlewares, server) : middlewares
  }
}
