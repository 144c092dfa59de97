import { Fault, isFault } from '@cinescope/base'
import { readFileSync } from 'node:fs'
import { createJiti } from 'jiti'
import { checkConfig } from './check.ts'
import { environmentOf } from './environment.ts'
import { findConfig } from './find.ts'
import { merged } from './merge.ts'
import type { CinescopeConfig, CinescopeOptions } from './options.ts'

export interface LoadedConfig {
  readonly file: string
  readonly environment: string
  /** Those of the file, with those of the environment over them. */
  readonly options: CinescopeOptions
}

/** What a file exports. At once: plugins are made in one go. */
function read(file: string): unknown {
  if (file.endsWith('.json')) return JSON.parse(readFileSync(file, 'utf8'))
  const load = createJiti(file, { fsCache: false, moduleCache: false })
  const exported = load(file) as { readonly default?: unknown }
  return exported.default ?? exported
}

/**
 * The configuration that holds in a folder; undefined if there is none. Throws the faults of `checkConfig`, and CINE_CONFIG if the
 * file cannot be run.
 */
export function loadConfig(folder: string = process.cwd(), environment: string = environmentOf()): LoadedConfig | undefined {
  const file = findConfig(folder)
  if (file === undefined) return undefined
  let config: unknown
  try {
    config = read(file)
  } catch (error) {
    throw new Fault('CINE_CONFIG', { file, error: error instanceof Error ? error.message : String(error) })
  }
  try {
    const { env, ...options }: CinescopeConfig = checkConfig(config, file)
    return { file, environment, options: merged(options, env?.[environment]) }
  } catch (error) {
    throw isFault(error) ? error : new Fault('CINE_CONFIG', { file, error: String(error) })
  }
}
