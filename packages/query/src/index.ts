export * from './answer.ts'
export type { Query } from './query.ts'
