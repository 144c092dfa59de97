import type { ComponentChildren, JSX } from 'preact'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps {
  readonly icon?: IconName
  readonly label: string
  /** Shown after the label in its tooltip. */
  readonly keys?: string
  readonly onClick: (event: MouseEvent) => void
  readonly pressed?: boolean
  readonly disabled?: boolean
  /** What it began goes on. It is not disabled then: that would take its focus away, and the panel's keys with it. */
  readonly busy?: boolean
  readonly class?: string
  readonly children?: ComponentChildren
  readonly expanded?: boolean
}

/** Every button of the panel; without children it is a square with an icon, named by its label. */
export function Button({ icon, label, keys, onClick, pressed, disabled, busy, class: className, children, expanded }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`button ${children === undefined ? 'square' : ''} ${className ?? ''}`}
      title={keys === undefined ? label : `${label}  (${keys})`}
      aria-label={children === undefined ? label : undefined}
      aria-pressed={pressed}
      aria-haspopup={expanded === undefined ? undefined : 'dialog'}
      aria-expanded={expanded}
      aria-busy={busy}
      disabled={disabled ?? false}
      onClick={onClick}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  )
}
