import type { JSX, RefObject } from 'preact'
import { useRef } from 'preact/hooks'
import { saveBytes } from '../open/save.ts'
import type { Theme } from '../panel.ts'
import { usePanel } from '../panel-context.ts'
import { Button } from './button.tsx'
import { Help } from './help.tsx'
import type { IconName } from './icon.tsx'
import { Meter } from './meter.tsx'
import { Recordings } from './recordings.tsx'
import { SearchBox } from './search-box.tsx'

/** What a shell (the dock) adds to the bar. */
export interface ShellControls {
  readonly tall: boolean
  onTall(): void
  onClose(): void
}

interface TopBarProps {
  readonly shell: ShellControls | undefined
  readonly search: RefObject<HTMLInputElement | null>
  readonly help: boolean
  readonly onHelp: (open: boolean) => void
}

const themes: Readonly<Record<Theme, { readonly next: Theme, readonly icon: IconName, readonly label: string }>> = {
  auto: { next: 'light', icon: 'auto', label: 'Theme: as the system' },
  light: { next: 'dark', icon: 'sun', label: 'Theme: light' },
  dark: { next: 'auto', icon: 'moon', label: 'Theme: dark' },
}

export function TopBar({ shell, search, help, onHelp }: TopBarProps): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const helpAnchor = useRef<HTMLSpanElement>(null)
  const theme = themes[panel.theme.value]
  const subject = panel.subject.value
  return (
    <div class="top-bar">
      {live !== undefined && <RecordSwitch />}
      <Recordings />
      <Meter />
      <span class="grow" />
      <SearchBox input={search} />
      <span class="top-actions">
        {live !== undefined && (
          <Button
            icon="download"
            label={subject.recording === undefined ? 'Save as a .cine file (this is one already)' : 'Save this recording as a .cine file'}
            disabled={subject.recording === undefined}
            onClick={() => void panel.attempt(async () => {
              if (subject.recording === undefined) return
              await live.flush()
              saveBytes(await live.export(subject.recording), `${subject.name}-${subject.recording.slice(0, 6)}`)
            })}
          />
        )}
        <Button icon={theme.icon} label={theme.label} onClick={() => { panel.theme.value = theme.next }} />
        <span ref={helpAnchor}><Button icon="help" label="Keys and colours" keys="?" expanded={help} onClick={() => onHelp(!help)} /></span>
        {shell !== undefined && (
          <>
            <Button icon="tall" label={shell.tall ? 'Back to the dock' : 'Full height'} pressed={shell.tall} onClick={() => shell.onTall()} />
            <Button icon="close" label="Close the panel" keys="Alt+Shift+C" onClick={() => shell.onClose()} />
          </>
        )}
      </span>
      {help && <Help anchor={helpAnchor} onClose={() => onHelp(false)} />}
    </div>
  )
}

function RecordSwitch(): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const status = panel.status.value
  const on = status?.recording === true
  return (
    <button
      type="button"
      class={`record-switch ${on ? 'on' : ''}`}
      role="switch"
      aria-checked={on}
      aria-label="Recording"
      title={on ? 'Recording. Click to stop.' : 'Not recording. Click to record from now on.'}
      onClick={() => void panel.attempt(async () => {
        if (live === undefined) return
        await (on ? live.stop() : live.start())
        panel.status.value = await live.status()
      })}
    >
      <span class="record-dot" aria-hidden="true" />
      <span>{on ? 'Recording' : 'Paused'}</span>
    </button>
  )
}
