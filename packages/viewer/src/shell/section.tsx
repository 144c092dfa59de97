import type { ComponentChildren, JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

interface SectionProps {
  readonly title: string
  readonly hint?: string
  readonly count?: number
  readonly open?: boolean
  readonly onToggle?: (open: boolean) => void
  readonly children: ComponentChildren
}

/** A part of a pane that folds. */
export function Section({ title, hint, count, open, onToggle, children }: SectionProps): JSX.Element {
  const [own, setOwn] = useState(true)
  const shown = open ?? own
  const id = useId()
  return (
    <section class="section">
      <button
        type="button"
        class="section-head"
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => {
          setOwn(!shown)
          onToggle?.(!shown)
        }}
      >
        <span class={`twist ${shown ? 'open' : ''}`}><Icon name="chevron" /></span>
        <span class="section-title">{title}</span>
        {hint !== undefined && hint !== title.toLowerCase() && <span class="section-hint">{hint}</span>}
        {count !== undefined && <span class="section-count">{count}</span>}
      </button>
      {shown && <div id={id} class="section-body">{children}</div>}
    </section>
  )
}
