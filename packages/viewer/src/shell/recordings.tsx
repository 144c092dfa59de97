import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { RecordingInfo } from '@cinescope/protocol'
import { openFile, openLive } from '../open/recording.ts'
import { saveBytes } from '../open/save.ts'
import { usePanel } from '../panel-context.ts'
import { bytesText, countText } from '../text/amount.ts'
import { dateText } from '../text/time.ts'
import { Button } from './button.tsx'
import { FileChooser } from './file-chooser.tsx'
import { Popover } from './popover.tsx'

/** The recordings the runtime keeps: open, save, delete; and files from disk. */
export function Recordings(): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const anchor = useRef<HTMLSpanElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState(false)
  const [sure, setSure] = useState(false)
  const list = panel.recordings.value
  const subject = panel.subject.value
  const reload = async (): Promise<void> => {
    if (live !== undefined) panel.recordings.value = await live.recordings()
  }
  useEffect(() => {
    if (open) void panel.attempt(reload)
    else setSure(false)
  }, [open])
  return (
    <span ref={anchor} class="recordings">
      <Button icon="film" label="Recordings" expanded={open} class="subject" onClick={() => setOpen(!open)}>
        <span class="subject-name">{subject.name === '' ? 'Recordings' : shortName(subject.name)}</span>
      </Button>
      <FileChooser
        input={file}
        onFile={chosen => {
          setOpen(false)
          void openFile(panel, chosen)
        }}
      />
      {open && (
        <Popover anchor={anchor} label="Recordings" onClose={() => setOpen(false)} class="menu recordings-menu">
          <div class="menu-head">
            <h2>Recordings</h2>
            <Button icon="upload" label="Open a .cine file" onClick={() => file.current?.click()}>Open file…</Button>
          </div>
          {live === undefined && <p class="quiet">No running app is connected. Files can be opened here or dropped on the panel.</p>}
          {live !== undefined && list.length === 0 && <p class="quiet">Nothing has been recorded yet.</p>}
          <ul class="recording-list">
            {list.map(info => (
              <RecordingRow
                key={info.id}
                info={info}
                chosen={subject.recording === info.id}
                onOpen={() => {
                  setOpen(false)
                  void openLive(panel, info)
                }}
                onRemoved={() => void panel.attempt(async () => {
                  if (subject.recording === info.id) panel.forget()
                  await reload()
                })}
              />
            ))}
          </ul>
          {live !== undefined && list.length > 0 && (
            <div class="menu-foot" role="group" aria-label="Delete all recordings">
              {sure
                ? (
                  <>
                    <span>Delete {list.length === 1 ? 'the recording' : `all ${list.length} recordings`}?</span>
                    <Button
                      label="Delete all recordings for good"
                      class="danger"
                      onClick={() => void panel.attempt(async () => {
                        await live.removeAll()
                        setSure(false)
                        setOpen(false)
                        if (subject.recording !== undefined) panel.forget()
                        await reload()
                      })}
                    >
                      Delete all
                    </Button>
                    <Button label="Keep them" onClick={() => setSure(false)}>Cancel</Button>
                  </>
                )
                : <Button icon="trash" label="Delete all recordings" onClick={() => setSure(true)}>Delete all…</Button>}
            </div>
          )}
        </Popover>
      )}
    </span>
  )
}

/** An address without what every address has. */
function shortName(title: string): string {
  return title.replace(/^https?:\/\//, '').replace(/\/$/, '')
}

interface RowProps {
  readonly info: RecordingInfo
  readonly chosen: boolean
  readonly onOpen: () => void
  readonly onRemoved: () => void
}

function RecordingRow({ info, chosen, onOpen, onRemoved }: RowProps): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const [sure, setSure] = useState(false)
  return (
    <li class={`recording ${chosen ? 'chosen' : ''}`}>
      <button type="button" class="recording-open" aria-current={chosen} onClick={onOpen}>
        <span class="recording-title">{shortName(info.title)}{info.current ? <span class="tag live">this page</span> : info.live ? <span class="tag live">live</span> : null}</span>
        <span class="recording-facts">{dateText(info.started)} · {countText(info.records)} records · {bytesText(info.bytes)}</span>
      </button>
      <Button icon="download" label={`Save ${info.title} as a .cine file`} class="small" onClick={() => void panel.attempt(async () => {
        if (live !== undefined) saveBytes(await live.export(info.id), `${info.title}-${info.id.slice(0, 6)}`)
      })} />
      {sure
        ? (
          <Button label={info.current ? `Delete ${info.title} and begin a new one` : `Delete ${info.title} for good`} class="danger" onClick={() => void panel.attempt(async () => {
            await live?.remove(info.id)
            onRemoved()
          })}>Delete?</Button>
        )
        : <Button icon="trash" label={`Delete ${info.title}`} class="small" onClick={() => setSure(true)} />}
    </li>
  )
}
