import type { DiagnosticText } from './diagnostic.ts'

export const readTexts: Readonly<Record<string, DiagnosticText>> = {
}
