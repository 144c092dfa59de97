import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Scope } from '@cinescope/query'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Empty, Trouble } from '../shell/empty.tsx'
import { Section } from '../shell/section.tsx'
import { GapNote } from './gap.tsx'
import { Stack } from './stack.tsx'
import { ValueTree } from './value-tree.tsx'
import { WhoWrote } from './who-wrote.tsx'

/** Stack and scopes at the cursor, and the answer to "who wrote this?" on top when it was asked. */
export function ScopePane(): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const tick = panel.cursor.value
  const frame = panel.frame.value
  const inquiry = panel.inquiry.value
  const asked = useAsk(() => query === undefined || frame === 0 ? Promise.resolve([]) : query.scopesAt(tick, frame), [query, tick, frame])
  const scopes = asked.value ?? []
  return (
    <div class="scope-pane">
      {inquiry !== undefined && <WhoWrote key={`${inquiry.name}@${inquiry.tick}`} inquiry={inquiry} />}
      <Section title="Stack" count={panel.stack.value.length}><Stack /></Section>
      {asked.failure !== undefined && <Trouble failure={asked.failure} />}
      {scopes.map((scope, i) => <ScopeSection key={`${scope.kind}:${scope.title}:${i}`} scope={scope} first={i === 0} />)}
      {scopes.length === 0 && !asked.pending && asked.failure === undefined && (
        <Empty icon="layers" title="No values at this moment">
          <p>The cursor stands between calls. Step to a record inside a function to see its variables.</p>
        </Empty>
      )}
    </div>
  )
}

function ScopeSection({ scope, first }: { readonly scope: Scope, readonly first: boolean }): JSX.Element {
  const panel = usePanel()
  const [open, setOpen] = useState(first || scope.kind !== 'module' || scope.slots.length <= 12)
  const tick = panel.cursor.value
  return (
    <Section title={scope.title} hint={scope.kind} open={open} onToggle={setOpen} count={scope.slots.length}>
      {scope.gap !== undefined && <GapNote gap={scope.gap} />}
      {scope.slots.length > 0 && <ValueTree label={scope.title} slots={scope.slots} tick={tick} fresh={tick} />}
      {scope.slots.length === 0 && scope.gap === undefined && <p class="quiet">No variables yet.</p>}
    </Section>
  )
}
