import { effect } from '@preact/signals'
import { render } from 'preact'
import type { Live } from '@cinescope/protocol'
import type { Opener } from '../panel.ts'
import { shield } from '../shield.ts'
import { base } from '../theme/base.ts'
import { overlay } from '../theme/overlay.ts'
import { sheetOf } from '../theme/sheet.ts'
import { tokens } from '../theme/tokens.ts'
import { Overlay } from './overlay.tsx'
import { listenHotkey } from './hotkey.ts'
import { keepRaised } from './raise.ts'
import { createOverlayState } from './state.ts'

const MARK = 'data-cinescope'

export interface MountedOverlay { dispose(): void }

/**
 * Puts pill and dock over the app's page. They live beside `body`, in a shadow root: frameworks that own the body do not meet them, the
 * page's styles do not reach them, and DOM recorders skip them. Over a modal dialog of the app the open dock stands in that dialog.
 */
export function mountOverlay(live: Live, open: Opener): MountedOverlay | undefined {
  if (document.querySelector(`[${MARK}="overlay"]`) !== null) return undefined
  const host = document.createElement('div')
  host.className = 'rr-block'
  host.setAttribute(MARK, 'overlay')
  // Important, so that no rule of the page (`div { display: none }`, `* { transform: ... }`) takes it apart.
  for (const [name, value] of [['all', 'initial'], ['position', 'fixed'], ['inset', '0 auto auto 0'], ['width', '0'], ['height', '0'], ['z-index', '2147483647']] as const) {
    host.style.setProperty(name, value, 'important')
  }
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheetOf(base, tokens, overlay)]
  const unshield = shield(root)
  document.documentElement.append(host)
  const state = createOverlayState(live)
  const raised = keepRaised(host, () => state.open.peek())
  const unraise = effect(() => {
    void state.open.value
    raised.update()
  })
  // Within the app's dialog, Escape would close that.
  root.addEventListener('keydown', event => { if ((event as KeyboardEvent).key === 'Escape' && host.parentNode !== document.documentElement) event.preventDefault() }, true)
  const unlisten = listenHotkey(() => state.toggle())
  render(<Overlay state={state} live={live} open={open} />, root)
  return {
    dispose() {
      unlisten()
      unraise()
      raised.dispose()
      state.dispose()
      render(null, root)
      unshield()
      host.remove()
    },
  }
}
