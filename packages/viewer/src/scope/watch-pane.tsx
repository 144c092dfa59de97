import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Tick } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Trouble } from '../shell/empty.tsx'
import { Section } from '../shell/section.tsx'
import { ValueTree } from './value-tree.tsx'
import { watchAt, type Watching } from './watches.ts'

/** Expressions at the cursor, as the selected frame sees them; those that differ from the moment before are lit. */
export function WatchPane(): JSX.Element {
  const panel = usePanel()
  const { watches } = panel.marks
  const [editing, setEditing] = useState<string | undefined>(undefined)
  const query = panel.query.value
  const tick = panel.cursor.value
  const frame = panel.frame.value
  const expressions = watches.value
  const asked = useAsk(() => query === undefined ? undefined : watchAt(panel, query, expressions, tick, frame), [query, tick, frame, expressions])
  const moments = useRef<{ now: Watching | undefined, before: Watching | undefined }>({ now: undefined, before: undefined })
  if (asked.value !== moments.current.now) {
    if (moments.current.now?.tick !== asked.value?.tick) moments.current.before = moments.current.now
    moments.current.now = asked.value
  }
  const { now, before } = moments.current
  const at = now?.tick ?? tick
  const put = (old: string, text: string): void => {
    const next = text.trim()
    watches.value = [...new Set(expressions.flatMap(each => each === old ? (next === '' ? [] : [next]) : [each]))]
    setEditing(undefined)
  }
  const slots = (now?.slots ?? []).filter(slot => expressions.includes(slot.name)).map(slot => ({
    ...slot,
    since: before?.texts.has(slot.name) === true && before.texts.get(slot.name) !== now?.texts.get(slot.name) ? at : -1 as Tick,
    controls: { edit: () => setEditing(slot.name), remove: () => put(slot.name, '') },
    ...(editing === slot.name && { editor: <Editor key={slot.name} value={slot.name} label={`Edit ${slot.name}`} onDone={text => put(slot.name, text)} onCancel={() => setEditing(undefined)} /> }),
  }))
  return (
    <Section title="Watch" count={expressions.length}>
      {asked.failure !== undefined && <Trouble failure={asked.failure} />}
      {slots.length > 0 && <ValueTree label="Watch" slots={slots} tick={at} fresh={at} />}
      <Editor key={`add ${expressions.length}`} value="" label="Watch an expression" onDone={text => { if (text.trim() !== '') watches.value = [...new Set([...expressions, text.trim()])] }} />
    </Section>
  )
}

interface EditorProps {
  readonly value: string
  readonly label: string
  readonly onDone: (text: string) => void
  /** Given for the editor of a watch that is there already: it takes the focus, and leaving it is an end too. */
  readonly onCancel?: () => void
}

function Editor({ value, label, onDone, onCancel }: EditorProps): JSX.Element {
  const given = useRef(false)
  const done = (text: string): void => {
    if (given.current) return
    given.current = true
    onDone(text)
  }
  return (
    <input
      class="watch-input"
      type="text"
      aria-label={label}
      placeholder="Watch an expression: cart.total, items.length > 3"
      spellcheck={false}
      autocomplete="off"
      defaultValue={value}
      ref={element => { if (onCancel !== undefined && element !== null && element !== (element.getRootNode() as ShadowRoot).activeElement && !given.current) element.focus() }}
      onKeyDown={event => {
        if (event.key === 'Enter') done(event.currentTarget.value)
        else if (event.key === 'Escape' && onCancel !== undefined) {
          given.current = true
          onCancel()
        } else if (event.key !== 'Escape') {
          event.stopPropagation()
          return
        }
        event.preventDefault()
        event.stopPropagation()
      }}
      onBlur={event => { if (onCancel !== undefined) done(event.currentTarget.value) }}
    />
  )
}
