import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { usePanel } from '../panel-context.ts'
import { Button } from './button.tsx'

/** Work shorter than this is over before anybody could read what it is, in milliseconds. */
const SOON = 200

/** Long work: what it is, how far, and a button that stops it. */
export function RunBar(): JSX.Element | null {
  const panel = usePanel()
  const now = panel.runs.now.value
  const [shown, setShown] = useState(false)
  const busy = now !== undefined
  useEffect(() => {
    if (!busy) return setShown(false)
    const timer = setTimeout(() => setShown(true), SOON)
    return () => clearTimeout(timer)
  }, [busy])
  if (!shown || now === undefined) return null
  const percent = now.share === undefined ? undefined : Math.round(now.share * 100)
  return (
    <div class="run-bar" role="status">
      <span class="run-what">{now.what}…</span>
      <span class="run-track" role="progressbar" aria-label={now.what} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}><span class={percent === undefined ? 'unknown' : ''} style={{ width: `${percent ?? 100}%` }} /></span>
      {percent !== undefined && <span class="run-share">{percent} %</span>}
      <Button label="Stop looking" keys="Esc" onClick={() => now.stop()}>Stop</Button>
    </div>
  )
}
