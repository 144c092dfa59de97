import type { WebpackPluginInstance } from 'webpack'
import type { CinescopeOptions } from '@cinescope/config'
import { plugin } from './plugin.ts'

export type { CinescopeOptions, FilePattern } from '@cinescope/config'

/** `plugins: [cinescope()]` in webpack.config; a CommonJS configuration says `require('cinescope/webpack').default`. */
export default function cinescope(options?: CinescopeOptions): WebpackPluginInstance {
  return plugin.webpack(options)
}
