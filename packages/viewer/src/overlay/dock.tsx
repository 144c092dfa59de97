import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Live } from '@cinescope/protocol'
import { mountPanel } from '../mount.tsx'
import type { Opener } from '../panel.ts'
import { Splitter } from '../shell/splitter.tsx'
import type { OverlayState } from './state.ts'

const LEAST = 220

/** The panel at the bottom of the page, or over all of it. Opening takes the focus, closing gives it back. */
export function Dock({ state, live, open }: { readonly state: OverlayState, readonly live: Live, readonly open: Opener }): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const before = focused()
    const mounted = mountPanel(element, {
      live,
      open,
      shell: () => ({
        tall: state.tall.value,
        onTall: () => { state.tall.value = !state.tall.peek() },
        onClose: () => state.toggle(),
      }),
    })
    mounted.focus()
    return () => {
      mounted.dispose()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  const tall = state.tall.value
  return (
    <div class={`dock ${tall ? 'tall' : ''}`} style={tall ? undefined : { height: `min(${state.height.value}px, calc(100vh - 40px))` }}>
      {!tall && <Splitter size={state.height} label="Height of the panel" axis="y" sign={-1} min={LEAST} max={() => innerHeight - 40} />}
      <div ref={place} class="dock-place" />
    </div>
  )
}

/** The focused element, through shadow roots. */
function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}
