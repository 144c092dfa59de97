import type { JSX, RefObject } from 'preact'
import { Popover } from './popover.tsx'

export interface MenuItem {
  readonly label: string
  readonly keys?: string
  /** Given for what is switched on and off. */
  readonly checked?: boolean
  onSelect(): void
}

interface MenuProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly label: string
  /** Groups are set apart by a line. */
  readonly groups: readonly (readonly MenuItem[])[]
  readonly onClose: () => void
}

/** What can be done with a thing: opened by a right click or the menu key on it, walked with the arrow keys. */
export function Menu({ anchor, label, groups, onClose }: MenuProps): JSX.Element {
  return (
    <Popover anchor={anchor} label={label} role="menu" onClose={onClose} class="context">
      <div
        role="presentation"
        onContextMenu={event => event.preventDefault()}
        onKeyDown={event => {
          event.stopPropagation()
          if (event.key === 'Escape' || event.key === 'Tab') {
            event.preventDefault()
            return onClose()
          }
          const items = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
          const at = items.indexOf((event.currentTarget.getRootNode() as ShadowRoot).activeElement as HTMLElement)
          const to = event.key === 'ArrowDown' ? (at + 1) % items.length : event.key === 'ArrowUp' ? (at - 1 + items.length) % items.length
            : event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : -1
          if (to < 0) return
          event.preventDefault()
          items[to]?.focus()
        }}
      >
        {groups.filter(items => items.length > 0).map((items, i) => (
          <div key={i} class="context-group" role="group">
            {items.map(({ label: text, keys, checked, onSelect }) => (
              <button
                key={text}
                type="button"
                class="context-item"
                role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
                aria-checked={checked}
                tabIndex={-1}
                onClick={() => {
                  onClose()
                  onSelect()
                }}
              >
                <span class="context-check" aria-hidden="true">{checked === true ? '✓' : ''}</span>
                <span class="grow">{text}</span>
                {keys !== undefined && <span class="context-keys" aria-hidden="true">{keys}</span>}
              </button>
            ))}
          </div>
        ))}
      </div>
    </Popover>
  )
}
