import type { CinescopeOptions } from '@cinescope/config'
import { createUnplugin, type UnpluginFactory, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import { rollupHooks } from './rollup-hooks.ts'
import { Session } from './session.ts'
import { viteHooks } from './vite-hooks.ts'
import { webpackHooks } from './webpack-hooks.ts'

/** One factory for every bundler; each gets a plugin before and a plugin after other transforms. */
const factory: UnpluginFactory<CinescopeOptions | undefined, true> = (options, meta): UnpluginOptions[] => {
  const session = new Session(options)
  if (meta.framework === 'webpack') return webpackHooks(session)
  if (meta.framework === 'vite') return viteHooks(session)
  return rollupHooks(session)
}

export const plugin: UnpluginInstance<CinescopeOptions | undefined, true> = /* @__PURE__ */ createUnplugin(factory)
