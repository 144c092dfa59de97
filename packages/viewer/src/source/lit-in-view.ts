import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** Left of it stand the line's number and its breakpoint. */
const GUTTER = 60
/** What is shown of the code before the part that is lit. */
const BEFORE = 40

/** Scrolls a long line sideways where what is lit in it would be out of view, and back where it would not. `key` names what is lit. */
export function useLitInView(pane: RefObject<HTMLElement | null>, key: string): void {
  useEffect(() => {
    // The rows of the new place are there when the list has scrolled to them.
    let frames = 2
    let asked = requestAnimationFrame(function look() {
      if (--frames > 0) {
        asked = requestAnimationFrame(look)
        return
      }
      const list = pane.current?.querySelector<HTMLElement>('.lines')
      const lit = [...list?.querySelectorAll<HTMLElement>('.line.here .lit') ?? []]
      const [first, last] = [lit[0], lit.at(-1)]
      if (!list?.querySelector('.line.here')) return
      if (!first || !last) {
        list.scrollLeft = 0
        return
      }
      const edge = list.getBoundingClientRect().left
      const left = first.getBoundingClientRect().left - edge + list.scrollLeft
      const right = last.getBoundingClientRect().right - edge + list.scrollLeft
      if (right <= list.clientWidth) list.scrollLeft = 0
      else if (left - GUTTER < list.scrollLeft || right > list.scrollLeft + list.clientWidth) list.scrollLeft = Math.min(left - GUTTER, Math.max(right - list.clientWidth + BEFORE, left - GUTTER - BEFORE))
    })
    return () => cancelAnimationFrame(asked)
  }, [key])
}
