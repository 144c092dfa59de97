import { listen } from '../platform.ts'

/** Hands pending records over when the page is hidden or left. */
export function watchLeaving(page: object, document: object, flush: () => void): void {
  const leave = (): void => { flush() }
  listen(page, 'pagehide', leave)
  listen(document, 'visibilitychange', leave)
  listen(document, 'freeze', leave)
}
