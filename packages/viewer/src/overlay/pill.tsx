import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { countText, percentText, plural } from '../text/amount.ts'
import type { Corner, OverlayState } from './state.ts'

const SLACK = 5

/** The panel when it is closed: a dot that says whether the app is recorded, what it costs, and the way in. Drags to any corner. */
export function Pill({ state }: { readonly state: OverlayState }): JSX.Element {
  const status = state.status.value
  const grip = useRef<{ readonly x: number, readonly y: number } | undefined>(undefined)
  const [drag, setDrag] = useState<{ readonly x: number, readonly y: number } | undefined>(undefined)
  const moved = useRef(false)
  const on = status?.recording === true
  const problems = status?.problems.length ?? 0
  const lowered = status?.governor.lowered.length ?? 0
  const drop = (event: PointerEvent): void => {
    if (drag !== undefined) {
      state.corner.value = `${event.clientY < innerHeight / 2 ? 'top' : 'bottom'}-${event.clientX < innerWidth / 2 ? 'left' : 'right'}` as Corner
      moved.current = true
    }
    grip.current = undefined
    setDrag(undefined)
  }
  return (
    <button
      type="button"
      class={`pill ${state.corner.value} ${on ? 'on' : ''} ${drag === undefined ? '' : 'dragged'}`}
      style={drag === undefined ? undefined : { transform: `translate(${drag.x}px, ${drag.y}px)` }}
      aria-label={`Open Cinescope. ${on ? 'Recording' : 'Not recording'}${status === undefined ? '' : `, ${status.records} records, cost ${percentText(status.cost)}`}${lowered > 0 ? `, ${plural(lowered, 'function')} with less detail` : ''}${problems > 0 ? `, ${problems} problems` : ''}`}
      title="Open Cinescope  (Alt+Shift+C)"
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        grip.current = { x: event.clientX, y: event.clientY }
        moved.current = false
      }}
      onPointerMove={event => {
        const from = grip.current
        if (from === undefined) return
        const x = event.clientX - from.x
        const y = event.clientY - from.y
        if (drag !== undefined || Math.hypot(x, y) > SLACK) setDrag({ x, y })
      }}
      onPointerUp={drop}
      onPointerCancel={drop}
      onClick={() => { if (!moved.current) state.toggle() }}
    >
      <span class="record-dot" aria-hidden="true" />
      {status === undefined
        ? <span class="pill-text">Cinescope</span>
        : (
          <>
            <span class="pill-text">{countText(status.records)}</span>
            <span class="pill-dim">{on ? percentText(status.cost) : 'paused'}</span>
            {on && lowered > 0 && <span class="pill-lowered" title={`${plural(lowered, 'function')} recorded with less detail, to stay within the budget`}>{lowered} lowered</span>}
          </>
        )}
      {problems > 0 && <span class="pill-alarm" aria-hidden="true">!</span>}
    </button>
  )
}
