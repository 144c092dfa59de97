import type { Plugin } from 'vite'
import type { CinescopeOptions } from './options.ts'
import { plugin } from './plugin.ts'

export type { CinescopeOptions, FilePattern } from './options.ts'

/** `plugins: [cinescope()]` in vite.config. */
export default function cinescope(options?: CinescopeOptions): Plugin[] {
  return plugin.vite(options)
}
