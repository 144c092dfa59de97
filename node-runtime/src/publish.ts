import { probes } from '@cinescope/recorder'
import { RUNTIME_SYMBOL } from '@cinescope/trace'

/** CommonJS and ES modules find the one recorder of the realm here (`runtime: 'global'`). The first one installed stays. */
export function publishProbes(): void {
  const symbol = Symbol.for(RUNTIME_SYMBOL)
  if (!Object.hasOwn(globalThis, symbol)) Object.defineProperty(globalThis, symbol, { value: probes, configurable: true, writable: true, enumerable: false })
}
