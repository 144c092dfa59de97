import type { DiagnosticText } from './diagnostic.ts'

export const buildTexts: Readonly<Record<string, DiagnosticText>> = {
}
