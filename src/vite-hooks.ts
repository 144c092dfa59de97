import { RUNTIME_SYMBOL } from '@cinescope/trace'
import type { UnpluginOptions } from 'unplugin'
import type { Environment, Plugin, ResolvedConfig } from 'vite'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { blankMap } from './blank-map.ts'
import { BOOT, BOOT_ID, bootSource } from './boot.ts'
import { codeReaders } from './code-readers.ts'
import { askForMaps } from './compiler-maps.ts'
import { middleware, ROUTE } from './dev-server.ts'
import { goBehindCompilers } from './late-compilers.ts'
import { dist, isOurs, RUNTIME, runtimeFile } from './package-files.ts'
import { buildBoot, ignoreOurs, loadOurs, resolveOurs, transformModule } from './rollup-like.ts'
import type { Session } from './session.ts'

const AFTER = 'cinescope:after'

/** What Vitest lifts out of a test file by its text; between probes it would find it no more. */
const lifted = /\b(?:vi|vitest)\s*\.\s*(?:mock|unmock|hoisted|doMock|doUnmock)\s*\(/

/** Is this process recorded, by `cinescope/register`? A dev server renders in its own. */
const isRecorded = (): boolean => Symbol.for(RUNTIME_SYMBOL) in globalThis

type Hook = Extract<NonNullable<Plugin['transform']>, { handler: unknown }>['handler']

/** Vite's pages get the runtime as a script in their head; its other environments run in a server process. */
export function viteHooks(session: Session): UnpluginOptions[] {
  let config: ResolvedConfig
  /** Vitest runs a page's modules too in a process of Node, against a DOM of JavaScript. */
  let inTest = false
  let isRead = codeReaders([])

  const isPage = (environment: Environment | undefined, ssr: boolean | undefined): boolean =>
    !inTest && (environment ? environment.config.consumer === 'client' : !ssr)

  const transform = (order: 'pre' | 'post'): Hook => function (code, id, options) {
    if (inTest && lifted.test(code)) return undefined
    const target = isPage(this.environment, options?.ssr) ? 'page' : 'server'
    const emit = config.command === 'build'
    if (order === 'pre') session.readBy(id, isRead(id, code))
    // Nothing would take the probes out of a text that a page is sent: `<script>(${theme})()</script>`.
    if (target === 'server' && !emit && !inTest && !isRecorded()) return undefined
    return transformModule(session, this, code, id, { order, target, emit, commonjs: false, bundled: emit && (this.environment?.config ?? config).build.minify !== false })
  }

  const pre: Partial<Plugin> = {
    config: () => ({ optimizeDeps: { exclude: ['cinescope'] } }),

    configResolved(resolved) {
      config = resolved
      session.root = config.root
      session.generated = [config.cacheDir.replaceAll('\\', '/')]
      // `vite build --mode development` has NODE_ENV=production too: the mode says what the developer meant.
      const isProduction = config.mode === 'production' || (config.isProduction && config.mode !== 'development')
      session.production(config.command === 'build' && isProduction, message => config.logger.warn(message))
      const runners = config.plugins.filter(({ name }) => name.startsWith('vitest'))
      if (runners.length > 0) session.testing()
      inTest = runners.length > 0 && !runners.some(({ name }) => name.startsWith('vitest:browser'))
      isRead = codeReaders(config.plugins)
      goBehindCompilers(config.plugins as Plugin[], AFTER)
      const own = config.server.sourcemapIgnoreList
      config.server.sourcemapIgnoreList = (path, mapPath) => isOurs(path) || own(path, mapPath)
      config.server.fs.allow.push(dist)
    },

    resolveId: {
      order: 'pre',
      async handler(specifier, importer, options) {
        if (!isPage(this.environment, options.ssr)) return undefined
        // The dependency scan must find the library itself, or its first use reloads the page.
        if ((options as { readonly scan?: boolean }).scan) return specifier === RUNTIME ? { id: specifier, external: true } : undefined
        return resolveOurs(session, this, specifier, importer)
      },
    },

    load(id) {
      if (id === BOOT_ID) return config.command === 'build' ? buildBoot(session, this) : devBoot(session, config.base)
      // A dev server puts only modules with a map on the ignore list.
      const file = id.split('?')[0]!
      if (config.command === 'serve' && file.startsWith(`${dist}/`)) {
        const code = readFileSync(file, 'utf8')
        return { code, map: blankMap(basename(file), code) }
      }
      return loadOurs(id)
    },

    transform: { order: 'pre', handler: transform('pre') },

    transformIndexHtml: {
      order: 'pre',
      handler() {
        if (!session.active) return undefined
        const src = config.command === 'build' ? BOOT : `/@id/__x00__${BOOT}`
        return [{ tag: 'script', attrs: { type: 'module', src }, injectTo: 'head-prepend' }]
      },
    },

    outputOptions: output => ignoreOurs(output as never) as never,

    configureServer(server) {
      server.middlewares.use(middleware({
        root: () => config.root,
        registry: session.registry,
        warn: message => config.logger.warn(`[cinescope] ${message}`),
      }))
    },
  }

  const post: Partial<Plugin> = {
    // Here, because the compilers settle their options in their own configResolved.
    configResolved(resolved) {
      if (session.active) askForMaps(resolved.plugins)
    },
    // No `order: 'post'`: that comes after Vite's import analysis, and a dev server would send our import unresolved.
    transform: transform('post'),
  }

  return [
    { name: 'cinescope', enforce: 'pre', vite: pre },
    { name: AFTER, enforce: 'post', vite: post },
  ]
}

function devBoot(session: Session, base: string): string {
  const url = (path: string): string => JSON.stringify(base.replace(/\/$/, '') + ROUTE + path)
  return bootSource({ runtime: runtimeFile, sites: url('m/'), overlay: url('overlay.mjs'), editor: url('open') }, session.settings)
}
