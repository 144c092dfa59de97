import type { JSX, RefObject } from 'preact'
import { useState } from 'preact/hooks'
import { markOn, setLine } from '../line-mark.ts'
import type { Line } from '../panel.ts'
import { usePanel } from '../panel-context.ts'
import { Button } from '../shell/button.tsx'
import { Popover } from '../shell/popover.tsx'

/** What a line does when it is reached: stop runs, under a condition or always, or log an expression. Enter saves, Escape leaves it as it was. */
export function BreakpointEditor({ anchor, line, onClose }: { readonly anchor: RefObject<HTMLElement | null>, readonly line: Line, readonly onClose: () => void }): JSX.Element {
  const panel = usePanel()
  const mark = markOn(panel, line)
  const [logs, setLogs] = useState(mark !== undefined && mark.log !== '')
  const [text, setText] = useState(mark === undefined ? '' : mark.log === '' ? mark.condition : mark.log)
  const save = (): void => {
    const wanted = text.trim()
    onClose()
    if (logs && wanted === '') return mark && panel.marks.remove(mark)
    const [condition, log] = [logs ? '' : wanted, logs ? wanted : '']
    if (mark === undefined) void setLine(panel, line, condition, log)
    else panel.marks.put({ ...line, condition, log })
    if (!logs) return
    panel.tab.value = 'marks'
    panel.pane.value = 'browse'
  }
  return (
    <Popover anchor={anchor} label={`Breakpoint on line ${line.line}`} onClose={onClose} class="break-editor">
      <form
        onSubmit={event => {
          event.preventDefault()
          save()
        }}
        onKeyDown={event => { if (event.key !== 'Escape') event.stopPropagation() }}
      >
        <div class="break-kinds" role="radiogroup" aria-label={`When line ${line.line} is reached`}>
          <span class="break-line">Line {line.line}</span>
          {[false, true].map(each => (
            <button key={String(each)} type="button" class="filter" role="radio" aria-checked={logs === each} tabIndex={logs === each ? 0 : -1} onClick={() => setLogs(each)} onKeyDown={event => {
              if (!event.key.startsWith('Arrow')) return
              event.preventDefault()
              setLogs(!logs)
            }}>{each ? 'Log' : 'Stop'}</button>
          ))}
        </div>
        <input
          class="break-input"
          type="text"
          autofocus
          spellcheck={false}
          autocomplete="off"
          aria-label={logs ? 'Expressions to log' : 'Condition'}
          placeholder={logs ? "'total', cart.total" : 'always; or a condition: price > 3'}
          value={text}
          onInput={event => setText(event.currentTarget.value)}
        />
        <p class="break-hint">{logs ? 'Each time the line was reached, in the whole recording. $value is what it wrote or answered.' : 'An expression in the function there. $value is what the line wrote or answered.'}</p>
        <div class="break-foot">
          {mark !== undefined && <Button label="Remove this breakpoint" class="danger" onClick={() => {
            onClose()
            panel.marks.remove(mark)
          }}>Remove</Button>}
          <span class="grow" />
          <Button label="Leave it as it was" onClick={onClose}>Cancel</Button>
          <button type="submit" class="button primary">{logs ? 'Log' : 'Save'}</button>
        </div>
      </form>
    </Popover>
  )
}
