import type { Fault } from '@cinescope/base'
import { describe, format } from '@cinescope/diagnostics'

/** The same fault with the diagnostic's text as its message: bundlers print messages, not codes. */
export function explained(fault: Fault): Fault {
  fault.message = format(describe(fault))
  return fault
}
