import { adapter } from './adapter.mjs'

export const { instrument, runtimeSource } = adapter(4)
