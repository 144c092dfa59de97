import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { StoreChange } from '@cinescope/query'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Empty, Trouble } from '../shell/empty.tsx'
import { Icon } from '../shell/icon.tsx'
import { VirtualList } from '../shell/virtual-list.tsx'
import { plural } from '../text/amount.ts'
import { lastAt } from '../text/moment.ts'
import { timeText } from '../text/time.ts'
import { EVENT_ROW } from '../events/event-list.tsx'
import { StoreDetail } from './store-detail.tsx'

/** The app's stores: actions in order, and what the chosen one did. */
export function StorePanel(): JSX.Element {
  const panel = usePanel()
  const [only, setOnly] = useState<number | undefined>(undefined)
  const query = panel.query.value
  const whole = panel.summary.value
  const asked = useAsk(() => whole === undefined ? undefined : query?.stores(whole.begin, whole.end), [query, whole?.end])
  const all = asked.value ?? []
  const stores = storesOf(all)
  const changes = only === undefined ? all : all.filter(change => change.store === only)
  const at = lastAt(changes, panel.cursor.value)
  const chosen = changes[at]
  const choose = (index: number): void => {
    const change = changes[index]
    if (change !== undefined) panel.go(change.tick)
  }
  if (asked.failure !== undefined) return <Trouble failure={asked.failure} />
  if (all.length === 0 && !asked.pending) {
    return <Empty icon="store" title="No store has been seen"><p>Stores of Redux and Zustand are found by themselves. Another one that has <code>getState</code>, <code>dispatch</code> and <code>subscribe</code> is shown after <code>observe(store)</code>, which <code>cinescope/browser</code> exports.</p></Empty>
  }
  return (
    <div class="stacked stores">
      {stores.length > 1 && (
        <div class="filters" role="group" aria-label="Stores">
          <button type="button" class="filter" aria-pressed={only === undefined} onClick={() => setOnly(undefined)}>All</button>
          {stores.map(store => <button key={store.store} type="button" class="filter" aria-pressed={only === store.store} onClick={() => setOnly(store.store)} title={store.library}>{store.name}</button>)}
        </div>
      )}
      <div class="pane-note">{stores.length === 1 && stores[0] !== undefined ? `${stores[0].name} · ${stores[0].library} · ` : ''}{plural(changes.length, 'change')}</div>
      <div class="store-split">
        <VirtualList
          class="actions"
          role="listbox"
          label="Store changes"
          count={changes.length}
          rowHeight={EVENT_ROW}
          reveal={at}
          focusable
          active={chosen === undefined ? undefined : `action-${chosen.tick}`}
          onKeyDown={event => {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
            if (event.key === 'ArrowDown') choose(Math.min(changes.length - 1, at + 1))
            else if (event.key === 'ArrowUp') choose(Math.max(0, at - 1))
            else if (event.key === 'Home') choose(0)
            else if (event.key === 'End') choose(changes.length - 1)
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
          row={index => {
            const change = changes[index]
            if (change === undefined) return <div key={index} />
            return (
              <div key={change.tick} id={`action-${change.tick}`} class={`event store ${index === at ? 'selected' : ''} ${change.travel ? 'travel' : ''}`} role="option" aria-selected={index === at} onClick={() => choose(index)}>
                <Icon name="store" class="store" />
                <span class="event-text">
                  <span class="event-label">{change.action === '' ? 'set' : change.action}</span>
                  {stores.length > 1 && only === undefined && <span class="tag">{named(change, stores)}</span>}
                  {change.travel && <span class="tag">time travel</span>}
                </span>
                <span class="time">{timeText(change.time)}</span>
              </div>
            )
          }}
        />
        {chosen === undefined
          ? <p class="quiet">The cursor stands before the first change of a store.</p>
          : <StoreDetail change={chosen} before={changes.slice(0, at).filter(change => change.store === chosen.store).at(-1)} />}
      </div>
    </div>
  )
}

/** The name that tells it from the others: stores without a name of their own are all called after their library. */
function named(change: StoreChange, stores: readonly StoreChange[]): string {
  return stores.filter(each => each.name === change.name).length > 1 ? `${change.name} ${change.store}` : change.name
}

function storesOf(changes: readonly StoreChange[]): readonly StoreChange[] {
  return [...new Map(changes.map(change => [change.store, change])).values()]
}
