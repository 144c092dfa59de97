import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'

interface SplitterProps {
  readonly size: Signal<number>
  readonly label: string
  readonly axis: 'x' | 'y'
  /** 1 if dragging right or down makes the sized part larger. */
  readonly sign: 1 | -1
  readonly min: number
  readonly max: () => number
}

const KEY_STEP = 16

/** A border that can be dragged, or moved with the arrow keys. The drag lives on the handle itself: nothing is listened to on the page. */
export function Splitter({ size, label, axis, sign, min, max }: SplitterProps): JSX.Element {
  const start = useRef<{ at: number, size: number } | undefined>(undefined)
  const set = (next: number): void => { size.value = Math.round(Math.min(Math.max(min, next), Math.max(min, max()))) }
  const at = (event: PointerEvent): number => axis === 'x' ? event.clientX : event.clientY
  return (
    <div
      class={`splitter ${axis}`}
      role="separator"
      aria-label={label}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={size.value}
      aria-valuemin={min}
      tabIndex={0}
      onPointerDown={event => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { at: at(event), size: size.peek() }
      }}
      onPointerMove={event => {
        if (start.current !== undefined) set(start.current.size + (at(event) - start.current.at) * sign)
      }}
      onPointerUp={() => { start.current = undefined }}
      onPointerCancel={() => { start.current = undefined }}
      onKeyDown={event => {
        const grow = axis === 'x' ? 'ArrowRight' : 'ArrowDown'
        const shrink = axis === 'x' ? 'ArrowLeft' : 'ArrowUp'
        if (event.key !== grow && event.key !== shrink) return
        event.preventDefault()
        event.stopPropagation()
        set(size.peek() + (event.key === grow ? KEY_STEP : -KEY_STEP) * sign)
      }}
    />
  )
}
