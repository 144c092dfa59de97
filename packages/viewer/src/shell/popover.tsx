import type { ComponentChildren, JSX, RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

interface PopoverProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly label: string
  readonly onClose: () => void
  readonly align?: 'start' | 'end'
  readonly class?: string
  readonly role?: 'dialog' | 'menu'
  /** Keep the focus where it is (a search box that shows its results). */
  readonly passive?: boolean
  readonly children: ComponentChildren
}

/** A box next to its anchor, in the top layer so that no dock clips it. Escape and a click elsewhere close it; the focus returns. */
export function Popover({ anchor, label, onClose, align = 'start', class: className, role = 'dialog', passive = false, children }: PopoverProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = box.current
    const from = anchor.current
    if (element === null || from === null) return
    // happy-dom and old browsers have no top layer: a fixed box is the same but for clipping.
    if (typeof element.showPopover === 'function') element.showPopover()
    const rect = from.getBoundingClientRect()
    const width = element.offsetWidth
    const left = align === 'end' ? rect.right - width : rect.left
    element.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`
    const below = innerHeight - rect.bottom - 12
    const above = rect.top - 12
    if (below >= Math.min(320, element.scrollHeight) || below >= above) {
      element.style.top = `${rect.bottom + 4}px`
      element.style.maxHeight = `${Math.max(120, below)}px`
    } else {
      element.style.bottom = `${innerHeight - rect.top + 4}px`
      element.style.maxHeight = `${Math.max(120, above)}px`
    }
  })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const root = element.getRootNode() as ShadowRoot | Document
    const before = root.activeElement
    if (!passive) (element.querySelector<HTMLElement>('[autofocus], button, input, [tabindex]') ?? element).focus()
    const away = (event: Event): void => {
      const path = event.composedPath()
      if (!path.includes(element) && !(anchor.current !== null && path.includes(anchor.current))) onClose()
    }
    const view = element.ownerDocument.defaultView
    view?.addEventListener('pointerdown', away, true)
    return () => {
      view?.removeEventListener('pointerdown', away, true)
      if (!passive && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <div
      ref={box}
      popover="manual"
      class={`popover ${className ?? ''}`}
      role={passive ? undefined : role}
      aria-label={passive ? undefined : label}
      tabIndex={-1}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onClose()
        }
      }}
    >
      {children}
    </div>
  )
}
