import type { JSX } from 'preact'
import type { Mark } from '../marks.ts'
import { usePanel } from '../panel-context.ts'
import { fileName } from '../scope/stack.tsx'
import { Button } from '../shell/button.tsx'
import { NoteField } from './note-field.tsx'
import { sortTitle } from './sorts.ts'

/** A breakpoint and its condition, or what it logs, which is edited in place. */
export function BreakpointRow({ mark }: { readonly mark: Mark }): JSX.Element {
  const { marks } = usePanel()
  const logs = 'file' in mark && mark.log !== ''
  const title = 'file' in mark ? `${fileName(mark.file)}:${mark.line}` : 'sort' in mark ? sortTitle(mark) : `${mark.name} changes`
  return (
    <li class="mark-row">
      <span class="mark-title" title={'file' in mark ? `${mark.file}:${mark.line}` : title}>
        <span class={`break-dot ${logs ? 'log' : mark.condition === '' ? '' : 'conditional'}`} aria-hidden="true" />
        <span class="mark-text">{title}</span>
      </span>
      <Button icon="trash" label={`Remove the breakpoint ${title}`} class="small" onClick={() => marks.remove(mark)} />
      {logs
        ? <NoteField code value={mark.log} label={`Logged at ${title}`} placeholder="an expression" onSave={log => { if (log.trim() !== '') marks.put({ ...mark, log }) }} />
        : <NoteField code value={mark.condition} label={`Condition of ${title}`} placeholder={'file' in mark ? 'always; or: price > 3' : 'always; or: Number.isNaN($value)'} onSave={condition => marks.put({ ...mark, condition })} />}
    </li>
  )
}
