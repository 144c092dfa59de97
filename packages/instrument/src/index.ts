export { instrument } from './instrument.ts'
export type { InstrumentOptions, InstrumentResult } from './options.ts'
