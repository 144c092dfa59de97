import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface ListProps {
  readonly count: number
  readonly rowHeight: number
  readonly label: string
  readonly role?: 'list' | 'listbox' | 'tree' | 'presentation'
  readonly class?: string
  /** A row to bring into view whenever it changes; -1 for none. */
  readonly reveal?: number
  /** Where a revealed row lands if it was out of view. */
  readonly place?: 'nearest' | 'center'
  readonly active?: string | undefined
  readonly focusable?: boolean
  readonly onKeyDown?: (event: TargetedKeyboardEvent<HTMLDivElement>) => void
  readonly row: (index: number) => JSX.Element
  /** Rows in view changed: lists that page their data ask for more. */
  readonly onRows?: (from: number, to: number) => void
}

const OVERSCAN = 6

/** Rows of one height; only those in view are in the document, so a million rows cost as much as forty. */
export function VirtualList(props: ListProps): JSX.Element {
  const { count, rowHeight, label, role = 'list', reveal = -1, place = 'nearest', row, onRows } = props
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 400 })

  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight || 400 })
    measure()
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => {
    const element = box.current
    if (element === null || reveal < 0) return
    const top = reveal * rowHeight
    const height = element.clientHeight
    if (top >= element.scrollTop && top + rowHeight <= element.scrollTop + height) return
    if (place === 'center') element.scrollTop = top - height / 2 + rowHeight / 2
    else element.scrollTop = top < element.scrollTop ? top : top + rowHeight - height
  }, [reveal, place, count > reveal, view.height])

  const from = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN)
  const to = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN)
  useEffect(() => onRows?.(from, to), [from, to, count])

  const rows: JSX.Element[] = []
  for (let index = from; index < to; index++) rows.push(row(index))
  return (
    <div
      ref={box}
      class={`list ${props.class ?? ''}`}
      role={role}
      aria-label={label}
      aria-activedescendant={props.active}
      tabIndex={props.focusable === true ? 0 : undefined}
      onScroll={event => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight || 400 })}
      onKeyDown={props.onKeyDown}
    >
      <div class="list-space" role="presentation" style={{ height: `${count * rowHeight}px` }}>
        <div class="list-rows" role="presentation" style={{ transform: `translateY(${from * rowHeight}px)` }}>{rows}</div>
      </div>
    </div>
  )
}
