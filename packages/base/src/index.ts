export { assert, assertNever } from './assert.ts'
export { joinBytes } from './bytes.ts'
export type { Brand } from './brand.ts'
export { Fault, isFault } from './fault.ts'
