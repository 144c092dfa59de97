import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** What is focused may be taken away by what it did (a row that is gone, a section of another call): the focus stays in the panel then, and its keys with it. */
export function useKeptFocus(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = panel.current
    if (element === null || typeof MutationObserver === 'undefined') return
    let focused: Element | undefined
    const enter = (event: FocusEvent): void => { focused = event.target as Element }
    const leave = ({ target }: FocusEvent): void => {
      // Some browsers tell of a removal too, while the element is still there.
      queueMicrotask(() => { if (focused === target && focused?.isConnected === true) focused = undefined })
    }
    const observer = new MutationObserver(() => {
      if (focused === undefined || focused.isConnected) return
      focused = undefined
      if (element.ownerDocument.activeElement === element.ownerDocument.body || element.ownerDocument.activeElement === null) element.focus({ preventScroll: true })
    })
    element.addEventListener('focusin', enter)
    element.addEventListener('focusout', leave)
    observer.observe(element, { childList: true, subtree: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('focusin', enter)
      element.removeEventListener('focusout', leave)
    }
  }, [])
}
