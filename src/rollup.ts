import type { Plugin } from 'rollup'
import type { CinescopeOptions } from './options.ts'
import { plugin } from './plugin.ts'

export type { CinescopeOptions, FilePattern } from './options.ts'

/** `plugins: [cinescope(), ...]` in rollup.config. */
export default function cinescope(options?: CinescopeOptions): Plugin[] {
  return plugin.rollup(options)
}
