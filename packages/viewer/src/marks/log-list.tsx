import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Evaluation } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { usePanel } from '../panel-context.ts'
import { Pieces, Preview } from '../scope/preview.tsx'
import { fileName } from '../scope/stack.tsx'
import { Prose } from '../shell/prose.tsx'
import { VirtualList } from '../shell/virtual-list.tsx'
import { plural } from '../text/amount.ts'
import { lastAt } from '../text/moment.ts'
import { timeText } from '../text/time.ts'
import { resultPieces } from '../text/value.ts'
import { followLogs, type Logs } from './logs.ts'

const ROW = 22

/** What log breakpoints print over the whole recording; a line leads to its moment. */
export function LogList(): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const end = panel.summary.value?.end
  const marks = panel.marks.lines.value.filter(mark => mark.log !== '')
  const key = JSON.stringify(marks)
  const [logs, setLogs] = useState<Logs | undefined>(undefined)
  const done = useRef({ query, key: '', end: 0 })
  useEffect(() => {
    if (query === undefined || end === undefined) return
    const before = logs?.state.peek()
    // What a running app has added since is looked through alone.
    const grown = before !== undefined && before.share === undefined && done.current.query === query && done.current.key === key && done.current.end <= end
    const next = followLogs(query, marks, (grown ? done.current.end : 0) as Tick, end, grown ? before.lines : [])
    done.current = { query, key, end }
    setLogs(next)
    return () => next.stop()
  }, [query, key, end])
  const state = logs?.state.value
  const lines = state?.lines ?? []
  const at = lastAt(lines.map(line => line.hit), panel.cursor.value)
  const choose = (index: number): void => {
    const line = lines[index]
    if (line !== undefined) panel.jump(line.hit.tick)
  }
  return (
    <section class="logs" aria-label="Log">
      <h3 class="logs-head">
        <span>Log</span>
        <span class="dim">{state?.share === undefined ? plural(lines.length, 'line') : `${lines.length.toLocaleString('en')} so far, ${Math.round(state.share * 100)} %`}</span>
      </h3>
      {state?.failures.map(({ mark, failure }) => <p key={`${mark.file}:${mark.line}`} class="quiet error"><b>{fileName(mark.file)}:{mark.line}</b> <Prose text={failure.what} /></p>)}
      {lines.length === 0 && state?.share === undefined && state?.failures.length === 0 && <p class="quiet">These lines were never reached, or nothing is recorded on them.</p>}
      {lines.length > 0 && (
        <VirtualList
          class="log-lines"
          role="listbox"
          label="Log lines"
          count={lines.length}
          rowHeight={ROW}
          reveal={at}
          focusable
          active={at >= 0 ? `log-${at}` : undefined}
          onKeyDown={event => {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
            if (event.key === 'ArrowDown') choose(Math.min(lines.length - 1, at + 1))
            else if (event.key === 'ArrowUp') choose(Math.max(0, at - 1))
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
          row={index => {
            const line = lines[index]
            if (line === undefined) return <div key={index} />
            const { hit, mark } = line
            const here = hit.tick === panel.cursor.value
            return (
              <div key={index} id={`log-${index}`} class={`log-line ${here ? 'selected' : ''}`} role="option" aria-selected={here} onClick={() => choose(index)}>
                <span class="time">{timeText(hit.time)}</span>
                <span class="log-value"><Outcome evaluation={hit.evaluation} tick={hit.tick} several={mark.log.includes(',')} /></span>
                {marks.length > 1 && <span class="where">{fileName(mark.file)}:{mark.line}</span>}
              </div>
            )
          }}
        />
      )}
      {state?.cut === true && <p class="quiet">The first {lines.length.toLocaleString('en')}. A condition would leave fewer.</p>}
    </section>
  )
}

function Outcome({ evaluation: { value, throws }, tick, several }: { readonly evaluation: Evaluation, readonly tick: Tick, readonly several: boolean }): JSX.Element {
  if (throws !== undefined) return <span class="v gap">throws {throws}</span>
  if (value.kind === 'list' && several) return <>{value.items.map((item, i) => <span key={i}>{i > 0 && ' '}{item.kind === 'object' ? <Preview value={item} tick={tick} keys={3} /> : item.kind === 'primitive' && typeof item.value === 'string' ? item.value : <Pieces pieces={resultPieces(item)} />}</span>)}</>
  if (value.kind === 'list' || value.kind === 'record' || value.kind === 'function') return <Pieces pieces={resultPieces(value)} />
  return <Preview value={value} tick={tick} keys={4} limit={120} />
}
