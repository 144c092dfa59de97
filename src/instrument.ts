/** `cinescope/instrument`: the transform on its own, pure and synchronous. */
export { instrument, type InstrumentOptions, type InstrumentResult } from '@cinescope/instrument'
