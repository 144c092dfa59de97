import { LIVE_SYMBOL, type Live } from '@cinescope/protocol'
import { addScript, CapturedWorker, listen, readyState } from './platform.ts'

/** By a script element, not `import()`: bundlers rewrite that one. */
export function showOverlay(url: string, failed: () => void): void {
  const live = (globalThis as unknown as Record<symbol, Live | undefined>)[Symbol.for(LIVE_SYMBOL)]
  if (live && CapturedWorker) live.Worker = CapturedWorker
  const script = document.createElement('script')
  const show = (): void => { addScript(script) }
  listen(script, 'error', failed)
  try {
    script.type = 'module'
    script.src = url // throws where the page demands trusted types
    if (readyState() === 'complete') show()
    else listen(globalThis, 'load', show)
  } catch {
    failed()
  }
}
