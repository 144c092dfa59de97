import { installProxyTracker, installToString, probes, recorder } from '@cinescope/recorder'
import { RUNTIME_SYMBOL } from '@cinescope/trace'
import { MemoryRing } from './memory-ring.ts'

/**
 * `cinescope/global`: a classic script for any realm (script tag, vm context). It records from here on, into memory, and touches
 * nothing of the realm but two symbols, the probes and `Symbol.for('cinescope.memory')`, which answers the recording so far
 * as the bytes of a `.cine` file, `Function.prototype.toString`, which answers the text without probes, and `Proxy`, whose
 * proxies are known from now on. What it needs is captured now; the realm's built-ins may be frozen or replaced later.
 */
const clock = typeof performance === 'object' && typeof performance.now === 'function' ? performance : undefined
const read = clock ? clock.now : Date.now
const epoch = Date.now()
const apply = Reflect.apply
const origin = apply(read, clock ?? Date, []) as number

const hidden = (value: unknown): PropertyDescriptor => ({ value, enumerable: false, configurable: true, writable: true })

function install(): void {
  const symbol = Symbol.for(RUNTIME_SYMBOL)
  // A second copy would split the realm's identity of objects and frames in two.
  if (Object.hasOwn(globalThis, symbol)) return
  // First: a proxy that was made unseen would run its traps when it is recorded.
  installProxyTracker()
  const ring = new MemoryRing(64 * 2 ** 20, epoch)
  installToString()
  recorder.install({ sink: ring, now: () => apply(read, clock ?? Date, []) as number - origin, epoch })
  Object.defineProperty(globalThis, symbol, hidden(probes))
  Object.defineProperty(globalThis, Symbol.for('cinescope.memory'), hidden((): Uint8Array => {
    recorder.flush()
    return ring.bytes(recorder.tables)
  }))
  recorder.start()
}

install()
