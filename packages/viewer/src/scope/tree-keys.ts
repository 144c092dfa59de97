import type { TargetedKeyboardEvent } from 'preact'

/** Up, down, home, end and "left goes to the parent" within a tree of treeitem rows; rows handle folding themselves. */
export function walkTree(event: TargetedKeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')]
  const root = event.currentTarget.getRootNode() as ShadowRoot | Document
  const at = items.indexOf(root.activeElement as HTMLElement)
  if (at < 0) return
  const to = target(event.key, items, at)
  if (to === undefined) return
  event.preventDefault()
  event.stopPropagation()
  items[at]?.setAttribute('tabindex', '-1')
  to.setAttribute('tabindex', '0')
  to.focus()
}

function target(key: string, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[at + 1]
  if (key === 'ArrowUp') return items[at - 1]
  if (key === 'Home') return items[0]
  if (key === 'End') return items.at(-1)
  if (key !== 'ArrowLeft') return undefined
  const level = Number(items[at]?.getAttribute('aria-level'))
  return items.slice(0, at).filter(item => Number(item.getAttribute('aria-level')) < level).at(-1)
}
