/** A message for people. Texts are functions of the fault's data, so that they name the file, the place, the option. */
export interface DiagnosticText {
  readonly severity: 'error' | 'warning' | 'info'
  /** What happened, one sentence. */
  what(data: Data): string
  /** Why. */
  why(data: Data): string
  /** How to fix it. */
  fix(data: Data): string
}

export type Data = Readonly<Record<string, unknown>>

export interface Diagnostic {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly what: string
  readonly why: string
  readonly fix: string
  /** Page of the code, relative to the documentation's root. */
  readonly page: string
}
