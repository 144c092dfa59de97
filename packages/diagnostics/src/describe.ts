import { buildTexts } from './build.ts'
import type { Data, Diagnostic, DiagnosticText } from './diagnostic.ts'
import { readTexts } from './read.ts'
import { runTexts } from './run.ts'

/** Every code there is, with its texts; one table a staircase. */
export const texts: Readonly<Record<string, DiagnosticText>> = { ...buildTexts, ...runTexts, ...readTexts }

const unknown: DiagnosticText = {
  severity: 'error',
  what: data => `Cinescope failed: ${String(data['what'] ?? 'unexpected state')}.`,
  why: () => 'This is a defect of Cinescope, not of your program.',
  fix: () => 'Please report it with the steps that led here; your program was not affected.',
}

/** The texts of a fault. An unknown code still answers a readable message. */
export function describe(fault: { readonly code: string, readonly data: Data }): Diagnostic {
  const text = texts[fault.code] ?? unknown
  return {
    code: fault.code,
    severity: text.severity,
    what: text.what(fault.data),
    why: text.why(fault.data),
    fix: text.fix(fault.data),
    page: `docs/errors/${fault.code}.md`,
  }
}

/** One block of plain text, as terminals and consoles show it. */
export function format(diagnostic: Diagnostic): string {
  return `[${diagnostic.code}] ${diagnostic.what}\n  why: ${diagnostic.why}\n  fix: ${diagnostic.fix}\n  see: ${diagnostic.page}`
}
