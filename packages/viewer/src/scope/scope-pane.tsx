import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Tick } from '@cinescope/trace'
import type { Scope, Slot } from '@cinescope/query'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Trouble } from '../shell/empty.tsx'
import { Icon } from '../shell/icon.tsx'
import { Section } from '../shell/section.tsx'
import { Causes } from './causes.tsx'
import { GapNote } from './gap.tsx'
import { recordValues, type RecordValues } from './record-values.ts'
import { Stack } from './stack.tsx'
import { ValueTree } from './value-tree.tsx'
import { WatchPane } from './watch-pane.tsx'
import { WhoWrote } from './who-wrote.tsx'

/** More slots without a value than this are folded into one row. */
const FOLD = 2

/** Stack, causes and scopes at the cursor, and the answer to "who wrote this?" on top when it was asked. */
export function ScopePane(): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const tick = panel.cursor.value
  const frame = panel.frame.value
  const inquiry = panel.inquiry.value
  const asked = useAsk(() => query === undefined || frame === 0 ? Promise.resolve([]) : query.scopeAt(tick, frame), [query, tick, frame])
  const scopes = asked.value ?? []
  const record = panel.record.value
  const carried = record === undefined ? undefined : recordValues(record)
  const between = panel.stack.value.length === 0
  return (
    <div class="scope-pane">
      {inquiry !== undefined && <WhoWrote key={`${inquiry.name}@${inquiry.tick}`} inquiry={inquiry} />}
      {carried !== undefined && <Carried key={record?.tick} values={carried} tick={record?.tick ?? tick} />}
      <WatchPane />
      {!between && <Section title="Stack" count={panel.stack.value.length}><Stack /></Section>}
      {!between && <Causes />}
      {asked.failure !== undefined && <Trouble failure={asked.failure} />}
      {scopes.map((scope, i) => <ScopeSection key={`${scope.kind}:${scope.title}:${i}`} scope={scope} first={i === 0} />)}
      {between && <p class="quiet">The cursor stands between calls: no recorded function was running.</p>}
    </div>
  )
}

/** What the record at the cursor carries by itself: an action and its state, what was logged, a request. */
function Carried({ values, tick }: { readonly values: RecordValues, readonly tick: Tick }): JSX.Element {
  return (
    <Section title={values.title} hint={values.hint} count={values.slots.length}>
      {values.slots.length > 0
        ? <ValueTree label={values.title} slots={values.slots} tick={tick} unfolded />
        : <p class="quiet">It carries no value.</p>}
    </Section>
  )
}

function ScopeSection({ scope, first }: { readonly scope: Scope, readonly first: boolean }): JSX.Element {
  const panel = usePanel()
  const [open, setOpen] = useState(first || scope.kind !== 'module' || scope.slots.length <= 12)
  const tick = panel.cursor.value
  const blank = scope.slots.filter(slot => slot.value.kind === 'gap')
  const fold = blank.length > FOLD
  const known = fold ? scope.slots.filter(slot => slot.value.kind !== 'gap') : scope.slots
  const unknown = fold ? blank : []
  return (
    <Section title={scope.title} hint={scope.kind} open={open} onToggle={setOpen} count={scope.slots.length}>
      {scope.gap !== undefined && <GapNote gap={scope.gap} />}
      {known.length > 0 && <ValueTree label={scope.title} slots={known} tick={tick} fresh={tick} />}
      {unknown.length > 0 && <Unknown slots={unknown} title={scope.title} tick={tick} />}
      {scope.slots.length === 0 && scope.gap === undefined && <p class="quiet">No variables yet.</p>}
    </Section>
  )
}

/** Names whose values are not known (imports, hoisted functions, what comes later): one row, which unfolds to the reasons. */
function Unknown({ slots, title, tick }: { readonly slots: readonly Slot[], readonly title: string, readonly tick: Tick }): JSX.Element {
  const [open, setOpen] = useState(false)
  return (
    <div class="values">
      <button type="button" class="unknown" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class={`twist ${open ? 'open' : ''}`}><Icon name="chevron" /></span>
        <span>{slots.length} without a value</span>
        {!open && <span class="names">{slots.map(slot => slot.name).join(', ')}</span>}
      </button>
      {open && <ValueTree label={`${title}, not known`} slots={slots} tick={tick} />}
    </div>
  )
}
