import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const EXTENSIONS = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json']

/** The nearest `cinescope.config.*` in a folder or above it. */
export function findConfig(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = EXTENSIONS.map(extension => join(at, `cinescope.config.${extension}`)).find(existsSync)
    if (file !== undefined || dirname(at) === at) return file
  }
}
