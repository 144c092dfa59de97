import type { JSX } from 'preact'
import type { ErrorEvent } from '@cinescope/query'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { GapNote } from '../scope/gap.tsx'
import { fileName } from '../scope/stack.tsx'
import { Empty, Trouble } from '../shell/empty.tsx'
import { Icon } from '../shell/icon.tsx'
import { localText } from '../text/address.ts'
import { timeText } from '../text/time.ts'
import { toneOf } from './event-row.tsx'

const LIMIT = 200

/** What went wrong, before everything else: errors first, then what the recording itself could not keep. */
export function Issues(): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const whole = panel.summary.value
  const asked = useAsk(() => query?.errors(LIMIT), [query, whole?.end])
  const errors = asked.value ?? []
  const gaps = whole?.gaps ?? []
  if (asked.failure !== undefined) return <Trouble failure={asked.failure} />
  if (asked.pending && asked.value === undefined) return <p class="quiet">Looking for errors…</p>
  if (errors.length === 0 && gaps.length === 0) {
    return <Empty icon="check" title="Nothing went wrong"><p>No error was thrown, rejected or logged in this recording, and nothing was lost from it.</p></Empty>
  }
  return (
    <div class="issues">
      {errors.length > 0 && (
        <ul class="issue-list" aria-label="Errors">
          {errors.map(event => <Issue key={`${event.tick} ${event.end?.tick}`} event={event} />)}
        </ul>
      )}
      {gaps.length > 0 && (
        <section class="issue-gaps" aria-label="Not recorded">
          <h3>Not in this recording</h3>
          {gaps.slice(0, LIMIT).map(({ tick, gap }, i) => (
            <div key={i} class="issue-gap">
              <GapNote gap={gap} />
              {tick >= 0 && <button type="button" class="link" onClick={() => panel.jump(tick)}>Go there</button>}
            </div>
          ))}
        </section>
      )}
    </div>
  )
}

function Issue({ event }: { readonly event: ErrorEvent }): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const record = useAsk(() => query?.record(event.tick), [query, event.tick]).value
  const tone = toneOf(event)
  const selected = panel.cursor.value === event.tick
  return (
    <li>
      <button type="button" class={`issue ${tone} ${selected ? 'selected' : ''}`} aria-current={selected} onClick={() => panel.go(event.tick)}>
        <Icon name={tone === 'warn' ? 'warn' : 'error'} class={tone} />
        <span class="issue-main">
          <span class="issue-label">{localText(event.label, panel.summary.value?.title ?? '')}</span>
          <span class="issue-place">
            {record !== undefined && record.functionName !== '' && <span class="fn">{record.functionName}</span>}
            {record?.place !== undefined && <span class="where">{fileName(record.place.path)}:{record.place.line}</span>}
            <span class="time">{timeText(event.time)}</span>
          </span>
          {event.causes.map((cause, i) => <span key={i} class="issue-place">caused by {cause}</span>)}
          {event.end?.place !== undefined && event.end.tick !== event.tick && <span class="issue-place">{event.fate} in {event.end.functionName} {fileName(event.end.place.path)}:{event.end.place.line}</span>}
        </span>
      </button>
    </li>
  )
}
