import type { Plugin } from 'rollup'
import type { CinescopeOptions } from '@cinescope/config'
import { plugin } from './plugin.ts'

export type { CinescopeOptions, FilePattern } from '@cinescope/config'

/** `plugins: [cinescope(), ...]` in rollup.config. */
export default function cinescope(options?: CinescopeOptions): Plugin[] {
  return plugin.rollup(options)
}
