export { describe, format, texts } from './describe.ts'
export type { Data, Diagnostic, DiagnosticText } from './diagnostic.ts'
export { nearest } from './nearest.ts'
