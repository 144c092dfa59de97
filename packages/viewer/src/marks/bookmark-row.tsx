import type { JSX } from 'preact'
import type { Bookmark } from '@cinescope/session'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Button } from '../shell/button.tsx'
import { timeText } from '../text/time.ts'
import { NoteField } from './note-field.tsx'

/** A moment with its note, which is edited in place. */
export function BookmarkRow({ bookmark: { tick, note } }: { readonly bookmark: Bookmark }): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const record = useAsk(() => query?.record(tick), [query, tick]).value
  const here = panel.cursor.value === tick
  return (
    <li class={`mark-row ${here ? 'selected' : ''}`}>
      <button type="button" class="mark-title" aria-current={here} onClick={() => panel.jump(tick)}>
        <span class="time">{record === undefined ? '' : timeText(record.time)}</span>
        <span class="mark-text" title={record?.title}>{record?.title ?? `record ${tick.toLocaleString('en')}`}</span>
      </button>
      <Button icon="trash" label="Remove this bookmark" class="small" onClick={() => void panel.attempt(() => panel.marks.unmark(tick))} />
      <NoteField value={note} label={`Note of ${record?.title ?? `record ${tick}`}`} placeholder="Add a note" onSave={text => void panel.attempt(() => panel.marks.bookmark(tick, text))} />
    </li>
  )
}
