import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { TimelineEvent } from '@cinescope/query'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Empty, Trouble } from '../shell/empty.tsx'
import { VirtualList } from '../shell/virtual-list.tsx'
import { lastAt } from '../text/moment.ts'
import { EventRow } from './event-row.tsx'
import { foldRequests } from './requests.ts'

const LIMIT = 5000
export const EVENT_ROW = 24

type Sort = 'all' | 'console' | 'network' | 'task' | 'error'
const sorts: readonly { readonly id: Sort, readonly title: string }[] = [
  { id: 'all', title: 'All' }, { id: 'console', title: 'Console' }, { id: 'network', title: 'Network' }, { id: 'task', title: 'Tasks' }, { id: 'error', title: 'Errors' },
]

/** Console, network and what woke the app, in order. */
export function EventList(): JSX.Element {
  const panel = usePanel()
  const [sort, setSort] = useState<Sort>('all')
  const query = panel.query.value
  const whole = panel.summary.value
  const asked = useAsk(() => whole === undefined ? undefined : query?.events(whole.begin, whole.end, LIMIT), [query, whole?.end])
  const all = asked.value ?? []
  const told = useMemo(() => foldRequests(all), [asked.value])
  const events = sort === 'all' ? told : told.filter(event => matches(event, sort))
  return (
    <div class="stacked">
      <div class="filters" role="group" aria-label="Show">
        {sorts.map(each => <button key={each.id} type="button" class="filter" aria-pressed={sort === each.id} onClick={() => setSort(each.id)}>{each.title}</button>)}
      </div>
      {asked.failure !== undefined && <Trouble failure={asked.failure} />}
      {events.length === 0 && !asked.pending && asked.failure === undefined
        ? <Empty icon="console" title={sort === 'all' ? 'Nothing happened yet' : `No ${sort} events`}><p>Console output, requests, timers and user events of the app are listed here.</p></Empty>
        : <Events events={events} label="Events" />}
      {all.length >= LIMIT && <p class="quiet">The first {LIMIT.toLocaleString('en')} events. Search finds the others.</p>}
    </div>
  )
}

/** A list of events with the one at or before the cursor marked. */
export function Events({ events, label }: { readonly events: readonly TimelineEvent[], readonly label: string }): JSX.Element {
  const panel = usePanel()
  const cursor = panel.cursor.value
  const at = lastAt(events, cursor)
  const exact = events[at]?.tick === cursor
  const choose = (index: number): void => {
    const event = events[index]
    if (event !== undefined) panel.go(event.tick)
  }
  return (
    <VirtualList
      class={`events ${exact ? '' : 'between'}`}
      role="listbox"
      label={label}
      count={events.length}
      rowHeight={EVENT_ROW}
      reveal={at}
      place="center"
      focusable
      active={at >= 0 ? `event-${events[at]?.tick}` : undefined}
      onKeyDown={event => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
        if (event.key === 'ArrowDown') choose(Math.min(events.length - 1, at + 1))
        else if (event.key === 'ArrowUp') choose(Math.max(0, exact ? at - 1 : at))
        else if (event.key === 'Home') choose(0)
        else if (event.key === 'End') choose(events.length - 1)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
      row={index => {
        const event = events[index]
        return event === undefined ? <div key={index} /> : <EventRow key={event.tick} event={event} selected={index === at} onSelect={() => choose(index)} />
      }}
    />
  )
}

function matches(event: TimelineEvent, sort: Sort): boolean {
  return event.kind === sort || (sort === 'error' && event.level === 'error')
}
