import { isFault } from '@cinescope/base'
import { describe, type Diagnostic } from '@cinescope/diagnostics'

/** Something that went wrong, ready to be shown: what, why, how to fix it. */
export type Failure = Diagnostic

/** Texts of whatever was thrown; an uncoded error is our own defect and says so. */
export function failureOf(error: unknown): Failure {
  if (isFault(error)) return describe(error)
  return describe({ code: 'CINE_INTERNAL', data: { what: error instanceof Error ? error.message : String(error) } })
}
