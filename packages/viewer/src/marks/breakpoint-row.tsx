import type { JSX } from 'preact'
import type { DataMark, LineMark } from '../marks.ts'
import { usePanel } from '../panel-context.ts'
import { Button } from '../shell/button.tsx'
import { NoteField } from './note-field.tsx'

/** A breakpoint and its condition, which is edited in place. */
export function BreakpointRow({ mark, title }: { readonly mark: LineMark | DataMark, readonly title: string }): JSX.Element {
  const { marks } = usePanel()
  return (
    <li class="mark-row">
      <span class="mark-title" title={'file' in mark ? mark.file : mark.name}>
        <span class={`break-dot ${mark.condition === '' ? '' : 'conditional'}`} aria-hidden="true" />
        <span class="mark-text">{title}</span>
      </span>
      <Button icon="trash" label={`Remove the breakpoint ${title}`} class="small" onClick={() => marks.remove(mark)} />
      <NoteField code value={mark.condition} label={`Condition of ${title}`} placeholder={'file' in mark ? 'always; or: price > 3' : 'always; or: Number.isNaN($value)'} onSave={text => marks.setCondition(mark, text)} />
    </li>
  )
}
