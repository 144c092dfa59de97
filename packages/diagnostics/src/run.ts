import type { DiagnosticText } from './diagnostic.ts'

export const runTexts: Readonly<Record<string, DiagnosticText>> = {
}
