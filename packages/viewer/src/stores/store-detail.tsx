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
  const reason = useJumpReason(change)
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
        <Button
          icon="jump"
          label={reason ?? 'Put the running app into this state'}
          disabled={reason !== undefined}
          onClick={() => void panel.attempt(async () => {
            await panel.live?.jump(change.store, change.state)
            if (panel.live !== undefined) panel.status.value = await panel.live.status()
          })}
        >
          Jump here
        </Button>
      </div>
      {reason !== undefined && <p class="jump-reason">{reason}</p>}
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

/** Why the running app cannot be put into this state; undefined if it can. */
function useJumpReason(change: StoreChange): string | undefined {
  const panel = usePanel()
  const { live } = panel
  const subject = panel.subject.value
  const current = live !== undefined && subject.recording !== undefined && subject.recording === panel.status.value?.recordingId
  const asked = useAsk(() => current ? live?.stores() : Promise.resolve([]), [current, change.tick, panel.summary.value?.end])
  if (!current) return 'No jump: this recording is not of the app that runs in this page.'
  const store = asked.value?.find(each => each.id === change.store)
  if (store === undefined) return asked.pending ? undefined : 'No jump: the app no longer has this store.'
  if (change.state < store.firstState) return 'No jump: the store no longer keeps a state this old alive.'
  return change.state > store.lastState ? 'No jump: the store has not reached this state.' : undefined
}
