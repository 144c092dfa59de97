import type { ScopeRow } from '@cinescope/trace'
import type { ModuleBook } from './sites.ts'

/** Index of the site of the function that a range of a module's source stands in. */
export function ownerAt({ table }: ModuleBook, start: number, end: number): number {
  let best: ScopeRow | undefined
  for (const scope of table.scopes) if (scope[3] <= start && scope[4] >= end && (!best || scope[4] - scope[3] <= best[4] - best[3])) best = scope
  return best?.[2] ?? 0
}
