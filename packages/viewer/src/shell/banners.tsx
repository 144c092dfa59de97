import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { describe } from '@cinescope/diagnostics'
import { usePanel } from '../panel-context.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { Prose } from './prose.tsx'

/** What a person must know before anything else: the app shows the past, or the recorder has a problem. */
export function Banners(): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const status = panel.status.value
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const problems = (status?.problems ?? []).filter((problem, i, all) => !dismissed.has(problem.code) && all.findIndex(each => each.code === problem.code) === i)
  return (
    <>
      {status?.travelling === true && (
        <div class="banner travel" role="status">
          <Icon name="history" />
          <span><b>The app shows a past state.</b> Its effects are held until you come back.</span>
          <Button
            label="Put the app back to its newest state"
            class="primary"
            onClick={() => void panel.attempt(async () => {
              await live?.live()
              if (live !== undefined) panel.status.value = await live.status()
            })}
          >
            Back to live
          </Button>
        </div>
      )}
      {problems.map(problem => {
        const text = describe(problem)
        return (
          <div key={problem.code} class={`banner ${text.severity}`} role="alert">
            <Icon name={text.severity === 'error' ? 'error' : 'warn'} />
            <span title={text.why}><b><Prose text={text.what} /></b> <Prose text={text.fix} /> <code>{problem.code}</code></span>
            <Button icon="close" label="Hide this message" class="small" onClick={() => setDismissed(new Set(dismissed).add(problem.code))} />
          </div>
        )
      })}
    </>
  )
}
