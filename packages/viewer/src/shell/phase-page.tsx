import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { openFile } from '../open/recording.ts'
import type { Phase } from '../panel.ts'
import { usePanel } from '../panel-context.ts'
import { GapNote } from '../scope/gap.tsx'
import { Button } from './button.tsx'
import { Empty, Trouble } from './empty.tsx'
import { FileChooser } from './file-chooser.tsx'

/** Problems of a recording that are named. */
const GAPS = 5

/** What stands in the panel while there is no recording to show. */
export function PhasePage({ phase }: { readonly phase: Exclude<Phase, { readonly kind: 'ready' }> }): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const file = useRef<HTMLInputElement>(null)
  const paused = panel.status.value?.recording === false
  const chooser = (
    <>
      <FileChooser input={file} onFile={chosen => void openFile(panel, chosen)} />
      <Button icon="upload" label="Open a .cine file" onClick={() => file.current?.click()}>Open a .cine file…</Button>
    </>
  )
  if (phase.kind === 'opening') return <div class="page" aria-busy="true"><Empty icon="film" title={`Opening ${phase.what}…`} /></div>
  if (phase.kind === 'failed') return <div class="page"><Trouble failure={phase.failure}><div class="page-actions">{chooser}</div></Trouble></div>
  const whole = panel.summary.value
  if (live === undefined && panel.query.value !== undefined && whole !== undefined) {
    return (
      <div class="page">
        <Empty icon="film" title={`${panel.subject.value.name || 'The recording'} holds no records`}>
          <p>{whole.gaps.length > 0 ? 'What there was of it could not be read:' : 'The program ended before any recorded code ran, or none of its files was instrumented.'}</p>
          {whole.gaps.slice(0, GAPS).map(({ gap: { reason, detail } }, i) => <GapNote key={i} gap={{ reason, detail }} />)}
          <div class="page-actions">{chooser}</div>
        </Empty>
      </div>
    )
  }
  if (live === undefined) {
    return (
      <div class="page">
        <Empty icon="film" title="Open a recording">
          <p>Drop a <code>.cine</code> file anywhere on this page, or choose one.</p>
          <div class="page-actions">{chooser}</div>
        </Empty>
      </div>
    )
  }
  return (
    <div class="page">
      <Empty icon="film" title={paused ? 'Recording is paused' : 'Nothing recorded yet'}>
        <p>{paused ? 'Switch it on, then use the app: what its code does appears here.' : 'Use the app: as soon as its code runs, it appears here. Code that ran before this page was instrumented needs a reload.'}</p>
        <div class="page-actions">
          {paused && <Button label="Start recording" class="primary" onClick={() => void panel.attempt(async () => {
            await live.start()
            panel.status.value = await live.status()
          })}>Start recording</Button>}
          {chooser}
        </div>
      </Empty>
    </div>
  )
}
