import type { JSX } from 'preact'
import type { Frame } from '@cinescope/query'
import { usePanel } from '../panel-context.ts'
import { Button } from '../shell/button.tsx'

export function fileName(path: string): string { return path.slice(path.lastIndexOf('/') + 1) }

/** Frames open at the cursor, innermost first. Picking one shows its values; its arrow goes to where it was entered. */
export function Stack(): JSX.Element {
  const panel = usePanel()
  const frames = panel.stack.value
  const chosen = panel.frame.value
  if (frames.length === 0) return <p class="quiet">No recorded function was running at this moment.</p>
  return (
    <ul class="stack" aria-label="Call stack">
      {frames.map(frame => <StackRow key={frame.frame} frame={frame} chosen={frame.frame === chosen} />)}
    </ul>
  )
}

function StackRow({ frame, chosen }: { readonly frame: Frame, readonly chosen: boolean }): JSX.Element {
  const panel = usePanel()
  const stop = panel.stop.value
  const line = stop?.frame === frame.frame && stop.statement !== undefined ? stop.statement.line : frame.place?.line
  return (
    <li class={`stack-row ${chosen ? 'chosen' : ''}`}>
      <button
        type="button"
        class="stack-name"
        aria-current={chosen}
        onClick={() => { panel.frame.value = frame.frame }}
        onKeyDown={event => {
          const row = event.currentTarget.closest('li')
          const next = event.key === 'ArrowDown' ? row?.nextElementSibling : event.key === 'ArrowUp' ? row?.previousElementSibling : undefined
          if (next === undefined) return
          event.preventDefault()
          event.stopPropagation()
          next?.querySelector('button')?.focus()
        }}
      >
        <span class="fn">{frame.name}</span>
        {frame.async && <span class="tag" title="An async function: it may be suspended at an await">async</span>}
        {frame.entered < 0 && <span class="tag" title="Entered before the oldest record that is kept">began earlier</span>}
        {frame.place !== undefined && <span class="where">{fileName(frame.place.path)}:{line}</span>}
      </button>
      {frame.entered >= 0 && <Button icon="jump" label={`Go to where ${frame.name} was entered`} class="small" onClick={() => panel.jump(frame.entered)} />}
    </li>
  )
}
