import type { JSX } from 'preact'
import type { Live } from '@cinescope/protocol'
import type { Opener } from '../panel.ts'
import { Dock } from './dock.tsx'
import { Pill } from './pill.tsx'
import type { OverlayState } from './state.ts'

interface OverlayProps {
  readonly state: OverlayState
  readonly live: Live
  readonly open: Opener
}

export function Overlay({ state, live, open }: OverlayProps): JSX.Element {
  return (
    <div class="shell" data-theme={state.dark.value ? 'dark' : 'light'}>
      {state.open.value ? <Dock state={state} live={live} open={open} /> : <Pill state={state} />}
    </div>
  )
}
