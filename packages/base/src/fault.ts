/**
 * A failure below the diagnostics room: a stable code and the data its text needs.
 * `packages/diagnostics` turns it into what happened, why, and how to fix it.
 */
export class Fault extends Error {
  readonly code: string
  readonly data: Readonly<Record<string, unknown>>

  constructor(code: string, data: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(code, options)
    this.name = 'Fault'
    this.code = code
    this.data = data
  }
}

export function isFault(error: unknown, code?: string): error is Fault {
  return error instanceof Fault && (code === undefined || error.code === code)
}
