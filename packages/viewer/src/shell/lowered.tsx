import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { LoweredFunction } from '@cinescope/protocol'
import { LEVEL_VALUES } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { plural } from '../text/amount.ts'
import { Button } from './button.tsx'
import { Popover } from './popover.tsx'

/** How many functions the governor made cheaper; which ones, how, and a way to leave each alone. */
export function Lowered({ functions }: { readonly functions: readonly LoweredFunction[] }): JSX.Element {
  const anchor = useRef<HTMLSpanElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <span ref={anchor} class="meter-item lowered">
      <Button label="Functions that are recorded with less detail, to stay within the budget" expanded={open} onClick={() => setOpen(!open)}>
        {functions.length} lowered
      </Button>
      {open && (
        <Popover anchor={anchor} label="Lowered functions" onClose={() => setOpen(false)} class="menu lowered-menu">
          <div class="menu-head"><h2>{plural(functions.length, 'function')} recorded with less detail</h2></div>
          <p class="quiet">They would take more than the budget. They rise again when they are quiet; a pinned function is left alone.</p>
          <ul class="lowered-list">
            {functions.map(each => <LoweredRow key={`${each.module}/${each.function}`} lowered={each} />)}
          </ul>
        </Popover>
      )}
    </span>
  )
}

function LoweredRow({ lowered }: { readonly lowered: LoweredFunction }): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const query = panel.query.value
  const { value: known } = useAsk(() => query?.functionName(lowered.module, lowered.function), [query, lowered.module, lowered.function])
  const { module, function: index } = lowered
  return (
    <li class="lowered-row">
      <span class="lowered-name"><b class="fn">{known?.name ?? '(not in this recording)'}</b> <span class="where">{known?.path ?? ''}</span></span>
      <span class="lowered-how">{howText(lowered)}</span>
      {live !== undefined && <Button
        label={`Pin ${known?.name ?? 'this function'}: record it in full, whatever it costs`}
        onClick={() => void panel.attempt(async () => {
          await live.pin({ module, function: index }, true)
          panel.status.value = await live.status()
        })}
      >
        Pin
      </Button>}
    </li>
  )
}

function howText({ level, first, every }: LoweredFunction): string {
  const what = level < LEVEL_VALUES ? 'calls without values' : ''
  if (every === undefined) return what
  const which = `${first === undefined || first === 0 ? '' : `first ${first} of a task, then `}every ${every.toLocaleString('en')}th call; the rest is counted`
  return what === '' ? which : `${what}, ${which}`
}
