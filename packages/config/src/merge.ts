import type { CinescopeOptions } from './options.ts'

/** The second over the first; of `redact` and `retain` member by member. What is undefined leaves the first as it is. */
export function merged(under: CinescopeOptions, over: CinescopeOptions = {}): CinescopeOptions {
  const given = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined))
  return {
    ...under, ...given,
    ...(under.redact && over.redact && { redact: { ...under.redact, ...over.redact } }),
    ...(under.retain && over.retain && { retain: { ...under.retain, ...over.retain } }),
  }
}
