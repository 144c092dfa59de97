import type { JSX } from 'preact'
import { textOf, type TimelineEvent } from '@cinescope/query'
import { usePanel } from '../panel-context.ts'
import { Icon, type IconName } from '../shell/icon.tsx'
import { Preview } from '../scope/preview.tsx'
import { localText } from '../text/address.ts'
import { timeText } from '../text/time.ts'

const icons: Readonly<Record<TimelineEvent['kind'], IconName>> = {
  task: 'task', console: 'console', network: 'network', store: 'store', error: 'error', mark: 'mark', loss: 'loss',
}

export function toneOf(event: TimelineEvent): string {
  return event.level === 'error' ? 'error' : event.kind === 'console' && event.level === 'warn' ? 'warn' : event.kind
}

/** One thing that happened: when, what, and with which values. */
export function EventRow({ event, selected, onSelect }: { readonly event: TimelineEvent, readonly selected: boolean, readonly onSelect: () => void }): JSX.Element {
  const tone = toneOf(event)
  const title = usePanel().summary.value?.title ?? ''
  // The label holds the texts, printed as they are; with objects among the values their previews say more.
  const rich = event.kind === 'console' && event.values.some(value => value.kind === 'object') && !/%[sdifoOc]/.test(textOf(event.values[0]) ?? '')
  return (
    <div
      id={`event-${event.tick}`}
      class={`event ${tone} ${selected ? 'selected' : ''}`}
      role="option"
      aria-selected={selected}
      onClick={onSelect}
    >
      <Icon name={event.kind === 'console' && event.level === 'warn' ? 'warn' : icons[event.kind]} class={tone} />
      <span class="unseen">{event.kind}</span>
      <span class="event-text">
        {(event.label !== '' && !rich) && <span class="event-label">{localText(event.label, title)}</span>}
        {(rich ? event.values : []).map((value, i) => <span key={i} class="event-value">{textOf(value) ?? <Preview value={value} tick={event.tick} keys={4} limit={80} />}</span>)}
      </span>
      <span class="time">{timeText(event.time)}</span>
    </div>
  )
}
