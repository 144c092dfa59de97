export * from './live.ts'
export type { Port } from './port.ts'
