import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Slot, StoreChange } from '@cinescope/query'
import type { Value } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Button } from '../shell/button.tsx'
import { Trouble } from '../shell/empty.tsx'
import { Tabs } from '../shell/tabs.tsx'
import { ValueTree } from '../scope/value-tree.tsx'
import { Diff } from './diff.tsx'

type View = 'diff' | 'state' | 'payload'

/** The chosen change: its difference, the whole state, the action; and the way to put the running app there. */
export function StoreDetail({ change, before }: { readonly change: StoreChange, readonly before: StoreChange | undefined }): JSX.Element {
  const panel = usePanel()
  const [view, setView] = useState<View>('diff')
  const query = panel.query.value
  const diff = useAsk(() => query?.storeDiff(change.tick), [query, change.tick])
  const slot = (name: string, value: Value): readonly Slot[] =>
    [{ name, value, trust: 'exact', since: change.tick, target: { kind: 'store', store: change.store, path: [] } }]
  return (
    <section class="store-detail" aria-label={`Change ${change.action}`}>
      <div class="store-bar">
        <Tabs<View>
          label="Parts of the change"
          class="small"
          items={[{ id: 'diff', title: 'Diff', count: diff.value?.length }, { id: 'state', title: 'State' }, { id: 'payload', title: 'Action' }]}
          selected={view}
          onSelect={setView}
        />
        <span class="grow" />
        <Jump change={change} />
      </div>
      <div class="store-body">
        {view === 'diff' && diff.failure !== undefined && <Trouble failure={diff.failure} />}
        {view === 'diff' && diff.value !== undefined && <Diff entries={diff.value} tick={change.tick} before={before?.tick ?? change.tick} />}
        {view === 'state' && <ValueTree key={change.tick} label="State" slots={slot(change.name, change.value)} tick={change.tick} />}
        {view === 'payload' && (change.payload === undefined
          ? <p class="quiet">The action <code>{change.action}</code> carried nothing.</p>
          : <ValueTree key={change.tick} label="Action" slots={slot(change.action, change.payload)} tick={change.tick} />)}
      </div>
    </section>
  )
}

/** Puts the running app into this state, if that can be done; otherwise the button says why not. */
function Jump({ change }: { readonly change: StoreChange }): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const subject = panel.subject.value
  const status = panel.status.value
  const current = live !== undefined && subject.recording !== undefined && subject.recording === status?.recordingId
  const stores = useAsk(() => current ? live?.stores() : undefined, [current, change.tick, panel.summary.value?.end]).value
  const store = stores?.find(each => each.id === change.store)
  const reason = !current
    ? 'Only the running app can be put into a past state; this recording is of an app that is gone.'
    : store === undefined ? 'The app no longer has this store.'
    : change.state < store.firstState ? 'This state is older than those the store keeps alive (the last 1,000).'
    : change.state > store.lastState ? 'The store has not reached this state.'
    : undefined
  return (
    <Button
      icon="jump"
      label={reason ?? 'Put the running app into this state'}
      disabled={reason !== undefined}
      onClick={() => void panel.attempt(async () => {
        await live?.jump(change.store, change.state)
        if (live !== undefined) panel.status.value = await live.status()
      })}
    >
      Jump here
    </Button>
  )
}
