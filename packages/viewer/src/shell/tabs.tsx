import type { JSX } from 'preact'
import { Icon, type IconName } from './icon.tsx'

export interface TabItem<T extends string> {
  readonly id: T
  readonly title: string
  readonly icon?: IconName
  readonly count?: number | undefined
  readonly alarming?: boolean
}

interface TabsProps<T extends string> {
  readonly label: string
  readonly items: readonly TabItem<T>[]
  readonly selected: T
  readonly onSelect: (id: T) => void
  readonly class?: string
}

/** A tab list; arrows move between the tabs, as the pattern of the ARIA guide says. */
export function Tabs<T extends string>({ label, items, selected, onSelect, class: className }: TabsProps<T>): JSX.Element {
  return (
    <div
      class={`tabs ${className ?? ''}`}
      role="tablist"
      aria-label={label}
      onKeyDown={event => {
        const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
        if (step === 0) return
        event.preventDefault()
        event.stopPropagation()
        const at = items.findIndex(item => item.id === selected)
        const next = items[(at + step + items.length) % items.length]
        if (next === undefined) return
        onSelect(next.id)
        event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
      }}
    >
      {items.map(item => (
        <button
          key={item.id}
          type="button"
          role="tab"
          data-tab={item.id}
          class="tab"
          aria-selected={item.id === selected}
          tabIndex={item.id === selected ? 0 : -1}
          onClick={() => onSelect(item.id)}
        >
          {item.icon !== undefined && <Icon name={item.icon} />}
          <span>{item.title}</span>
          {item.count !== undefined && item.count > 0 && <span class={`badge ${item.alarming === true ? 'alarm' : ''}`}>{item.count > 99 ? '99+' : item.count}</span>}
        </button>
      ))}
    </div>
  )
}
