import type { RedactionRules } from '@cinescope/trace'
import type { RedactOptions } from './options.ts'

/** Rules as plain JSON: what pages, workers and the packer are given. */
export function redactionRules(options: RedactOptions | undefined): RedactionRules | undefined {
  if (!options) return undefined
  const { names, patterns, allow } = options
  return { ...(names && { names }), ...(allow && { allow }), ...(patterns && { patterns: patterns.map(pattern => typeof pattern === 'string' ? pattern : String(pattern)) }) }
}
