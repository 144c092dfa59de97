import type { Plugin } from 'vite'
import type { CinescopeOptions } from '@cinescope/config'
import { plugin } from './plugin.ts'

export type { CinescopeOptions, FilePattern } from '@cinescope/config'

/** `plugins: [cinescope()]` in vite.config. */
export default function cinescope(options?: CinescopeOptions): Plugin[] {
  return plugin.vite(options)
}
