import { LIVE_SYMBOL, type Live } from '@cinescope/protocol'
import { mountOverlay } from './overlay/mount.tsx'
import { insideWorker, serveEngine, workerOpener } from './open/worker-engine.ts'

const WAIT = 250
const TRIES = 40

/** The runtime may be installed a moment after this module was loaded. */
function find(tries: number): void {
  const live = (globalThis as unknown as Record<symbol, Live | undefined>)[Symbol.for(LIVE_SYMBOL)]
  if (live !== undefined) mountOverlay(live, workerOpener(import.meta.url, live.Worker as typeof Worker | undefined))
  else if (tries > 0) setTimeout(() => find(tries - 1), WAIT)
}

if (insideWorker()) serveEngine()
else if (typeof document !== 'undefined') find(TRIES)
