export { assert, assertNever } from './assert.ts'
export type { Brand } from './brand.ts'
export { Fault, isFault } from './fault.ts'
