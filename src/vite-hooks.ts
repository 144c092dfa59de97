import type { UnpluginOptions } from 'unplugin'
import type { Plugin, ResolvedConfig } from 'vite'
import { readFileSync } from 'node:fs'
import { BOOT, BOOT_ID, bootSource } from './boot.ts'
import { middleware, ROUTE } from './dev-server.ts'
import { dist, isOurs, runtimeFiles } from './package-files.ts'
import { buildBoot, ignoreOurs, loadStore, resolveOurs, transformModule, type Target } from './rollup-like.ts'
import type { Session } from './session.ts'
import { blankMap } from './blank-map.ts'

type Hook = Extract<NonNullable<Plugin['transform']>, { handler: unknown }>['handler']

/** Vite's pages get the runtime as a script in their head; its other environments import `cinescope/node`. */
export function viteHooks(session: Session): UnpluginOptions[] {
  let config: ResolvedConfig

  const transform = (order: 'pre' | 'post'): Hook => function (code, id) {
    const target: Target = this.environment.config.consumer === 'client' ? 'cinescope/browser' : 'cinescope/node'
    return transformModule(session, this, code, id, { order, target, emit: config.command === 'build', commonjs: false })
  }

  const pre: Partial<Plugin> = {
    config: () => ({ optimizeDeps: { exclude: ['cinescope'] } }),

    configResolved(resolved) {
      config = resolved
      session.root = config.root
      // `vite build --mode development` also has NODE_ENV=production: the mode says what the developer meant.
      session.production(config.command === 'build' && config.isProduction && config.mode !== 'development', message => config.logger.warn(message))
      const own = config.server.sourcemapIgnoreList
      config.server.sourcemapIgnoreList = (path, mapPath) => isOurs(path) || own(path, mapPath)
      config.server.fs.allow.push(dist)
    },

    resolveId: {
      order: 'pre',
      async handler(specifier, importer, options) {
        const client = this.environment.config.consumer === 'client'
        // The dependency scan must find the library itself, or its first use reloads the page.
        if ((options as { readonly scan?: boolean }).scan) return specifier in runtimeFiles ? { id: specifier, external: true } : undefined
        if (specifier === 'cinescope/node' && !client) {
          return config.command === 'build' ? { id: specifier, external: true } : { id: `file://${runtimeFiles[specifier]}`, external: true }
        }
        return client || specifier in runtimeFiles ? resolveOurs(session, this, specifier, importer) : undefined
      },
    },

    load(id) {
      if (id === BOOT_ID) return config.command === 'build' ? buildBoot(session, this) : devBoot(session, config.base)
      // A dev server puts only modules with a map on the ignore list.
      const file = id.split('?')[0]!
      if (config.command === 'serve' && file === runtimeFiles['cinescope/browser']) {
        const code = readFileSync(file, 'utf8')
        return { code, map: blankMap('browser.mjs', code) }
      }
      return loadStore(id)
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
    transform: { order: 'post', handler: transform('post') },
  }

  return [
    { name: 'cinescope', enforce: 'pre', vite: pre },
    { name: 'cinescope:after', enforce: 'post', vite: post },
  ]
}

function devBoot(session: Session, base: string): string {
  const url = (path: string): string => JSON.stringify(base.replace(/\/$/, '') + ROUTE + path)
  return bootSource({ runtime: 'cinescope/browser', sites: url('m/'), overlay: url('overlay.mjs'), editor: url('open') }, session.settings)
}
