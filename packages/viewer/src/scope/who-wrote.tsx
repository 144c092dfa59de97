import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Write } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { sameMark, type DataMark } from '../marks.ts'
import type { Inquiry } from '../panel.ts'
import { usePanel } from '../panel-context.ts'
import { Button } from '../shell/button.tsx'
import { Trouble } from '../shell/empty.tsx'
import { Icon } from '../shell/icon.tsx'
import { plural } from '../text/amount.ts'
import { timeText } from '../text/time.ts'
import { GapNote } from './gap.tsx'
import { Preview } from './preview.tsx'
import { fileName } from './stack.tsx'

const HISTORY = 200

const manners: Readonly<Record<Write['how'], string>> = {
  write: 'assigned',
  argument: 'passed as an argument',
  birth: 'set when the object was made',
  builtin: 'changed by a built-in method',
  delete: 'deleted',
  'changed-outside': 'changed by code that is not recorded',
}

/** The answer to "who wrote this?": value, line, function, time, manner; or why it is not known. */
export function WhoWrote({ inquiry }: { readonly inquiry: Inquiry }): JSX.Element {
  const panel = usePanel()
  const [historical, setHistorical] = useState(false)
  const query = panel.query.value
  const { marks } = panel
  const mark: DataMark = { name: inquiry.name, target: inquiry.target, condition: '' }
  const watched = marks.data.value.some(each => sameMark(each, mark))
  const asked = useAsk(() => query?.lastWrite(inquiry.target, inquiry.tick), [query, inquiry])
  const answer = asked.value
  const card = useRef<HTMLElement>(null)
  // It stands above what was asked about, which the browser keeps in view.
  useEffect(() => { card.current?.closest('.scope-pane')?.scrollTo(0, 0) }, [])
  return (
    <section ref={card} class="card" aria-label={`Who wrote ${inquiry.name}?`} aria-live="polite">
      <div class="card-head">
        <Icon name="pen" />
        <span class="card-title">Who wrote <code>{inquiry.name}</code>?</span>
        <Button icon="close" label="Close this answer" class="small" onClick={() => { panel.inquiry.value = undefined }} />
      </div>
      {asked.failure !== undefined && <Trouble failure={asked.failure} />}
      {answer === undefined && asked.pending && <p class="quiet">Searching the writes before record {inquiry.tick.toLocaleString('en')}…</p>}
      {answer?.found === false && <GapNote gap={answer.gap} />}
      {answer?.found === true && <WriteBody write={answer.write} />}
      <div class="card-foot">
        {answer?.found === true && (
          <Button
            label="Go to this write"
            class="primary"
            disabled={panel.cursor.value === answer.write.tick}
            onClick={() => panel.jump(answer.write.tick)}
          >
            {panel.cursor.value === answer.write.tick ? 'You are here' : 'Go to this write'}
          </Button>
        )}
        {panel.cursor.value !== inquiry.tick && <Button label="Go back to where you asked" onClick={() => panel.go(inquiry.tick)}>Back</Button>}
        <Button label="Runs stop where it changes" pressed={watched} onClick={() => watched ? marks.remove(mark) : marks.put(mark)}>Stop at changes</Button>
        <Button icon="history" label="All writes of this slot" pressed={historical} onClick={() => setHistorical(!historical)}>History</Button>
      </div>
      {historical && <History inquiry={inquiry} />}
    </section>
  )
}

function WriteBody({ write }: { readonly write: Write }): JSX.Element {
  return (
    <div class="card-body">
      <p class="card-value"><Preview value={write.value} tick={write.tick} keys={8} limit={200} /></p>
      {write.code !== '' && <pre class="card-code"><code>{write.code}</code></pre>}
      <p class="card-facts">
        <span>{manners[write.how]}</span>
        {write.functionName !== '' && <span>in <b class="fn">{write.functionName}</b></span>}
        {write.place !== undefined && <span class="where">{fileName(write.place.path)}:{write.place.line}</span>}
        <span>at {timeText(write.time)}</span>
      </p>
    </div>
  )
}

function History({ inquiry }: { readonly inquiry: Inquiry }): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const whole = panel.summary.value
  const asked = useAsk(() => query?.historyOf(inquiry.target, whole?.begin ?? 0 as Tick, whole?.end ?? inquiry.tick, HISTORY), [query, inquiry, whole?.end])
  const writes = asked.value
  if (asked.failure !== undefined) return <Trouble failure={asked.failure} />
  if (writes === undefined) return <p class="quiet">Collecting writes…</p>
  if (writes.length === 0) return <p class="quiet">No recorded write of it in this recording.</p>
  return (
    <div class="history">
      <p class="history-count">{plural(writes.length, 'write')}{writes.length >= HISTORY ? ', the first of more' : ''}</p>
      <ol class="history-list">
        {writes.map(write => (
          <li key={write.tick}>
            <button type="button" class={`history-row ${write.tick === panel.cursor.value ? 'here' : ''} ${write.tick > inquiry.tick ? 'later' : ''}`} onClick={() => panel.jump(write.tick)} title={`${manners[write.how]} · ${write.code}`}>
              <span class="time">{timeText(write.time)}</span>
              <Preview value={write.value} tick={write.tick} keys={3} />
              <span class="where">{write.functionName}{write.place === undefined ? '' : `:${write.place.line}`}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}
