import type { JSX } from 'preact'
import { LEVEL_PATH } from '@cinescope/trace'
import { useAsk } from './ask.ts'
import { fileName } from './scope/stack.tsx'
import { markHere } from './keys.ts'
import { usePanel } from './panel-context.ts'
import { runToBreakpoint } from './seek.ts'
import { Button } from './shell/button.tsx'
import { RunBar } from './shell/run-bar.tsx'
import type { Stride } from './stride.ts'
import { localText } from './text/address.ts'
import { timeText } from './text/time.ts'

/** The transport: steps both ways, and the record or statement at the cursor in words. */
export function RecordLine(): JSX.Element {
  const panel = usePanel()
  const whole = panel.summary.value
  const running = panel.runs.now.value !== undefined
  const marked = panel.marks.bookmarks.value.find(bookmark => bookmark.tick === panel.cursor.value)
  // As on a line number, Alt leads back.
  const step = (stride: Stride) => (event: MouseEvent): void => void panel.step(stride, event.altKey ? -1 : 1)
  return (
    <div class="record-line">
      <div class="transport" role="toolbar" aria-label="Step through the recording">
        <Button icon="first" label="First record" keys="Home" onClick={() => panel.go(whole?.begin ?? 0)} />
        <Button icon="runBack" label="Run back to a breakpoint" keys="Shift+F8" busy={running} onClick={() => void runToBreakpoint(panel, -1)} />
        <Button icon="overBack" label="Step over, back" keys="Alt+F10" onClick={() => void panel.step('over', -1)} />
        <Button icon="prev" label="Previous record" keys="← or K" onClick={() => void panel.step('record', -1)} />
        <Button icon="next" label="Next record" keys="→ or J" onClick={() => void panel.step('record', 1)} />
        <Button icon="overNext" label="Step over" keys="F10" onClick={step('over')} />
        <Button icon="into" label="Step into" keys="F11; Alt: backwards" onClick={step('into')} />
        <Button icon="out" label="Step out" keys="Shift+F11; Alt: back to the caller" onClick={step('out')} />
        <Button icon="run" label="Run to the next breakpoint" keys="F8" busy={running} onClick={() => void runToBreakpoint(panel, 1)} />
        <Button icon="last" label="Last record" keys="End" onClick={() => panel.go((whole?.end ?? 1) - 1)} />
        <Button icon="back" label="Back to where the last jump came from" keys="Backspace" disabled={panel.trail.value.length === 0} onClick={() => panel.back()} />
        <Button icon="bookmark" label={marked === undefined ? 'Bookmark this moment' : 'Its bookmark is under Marks'} keys="B" pressed={marked !== undefined} onClick={() => markHere(panel)} />
      </div>
      <div class="record" aria-live="polite" aria-atomic="true">
        <Here />
        <span class="grow" />
        <Unit />
        <span class="record-tick" title="Record number">{panel.cursor.value.toLocaleString('en')}<span class="dim"> / {Math.max(0, (whole?.end ?? 1) - 1).toLocaleString('en')}</span></span>
      </div>
      <RunBar />
    </div>
  )
}

/** The statement that comes next, after a step by statements; else the record at the cursor. */
function Here(): JSX.Element {
  const panel = usePanel()
  const record = panel.record.value
  const failure = panel.failure.value
  const stop = panel.stop.value
  const owner = panel.stack.value.find(each => each.frame === stop?.frame)
  const hash = owner?.place?.hash
  const query = panel.query.value
  const source = useAsk(() => stop?.statement === undefined || hash === undefined ? undefined : query?.source(hash), [query, hash, stop?.statement === undefined]).value
  if (failure !== undefined) return <span class="record-title error-text" title={failure.fix}>{failure.what}</span>
  if (stop?.statement !== undefined && owner?.place !== undefined && source?.hash === hash) {
    // Of a loop or a block its head says enough.
    const text = source?.text.slice(stop.statement.start, stop.statement.end) ?? ''
    const head = text.replace(/\{\s*\n[^]*/, '{ …').replace(/\s+/g, ' ')
    return (
      <>
        {record !== undefined && <span class="record-time">{timeText(record.time)}</span>}
        <span class="tag" title="The statement that runs next; values are as it found them">next</span>
        <span class="record-title" title={text.slice(0, 400)}>{head.slice(0, 200)}</span>
        <span class="record-in">in <span class="fn">{owner.name}</span></span>
        <span class="where">{fileName(owner.place.path)}:{stop.statement.line}</span>
      </>
    )
  }
  if (record === undefined) return <span class="record-title dim">No record at this moment</span>
  return (
    <>
      <span class="record-time">{timeText(record.time)}</span>
      <span class="record-title" title={record.title}>{localText(record.title, panel.summary.value?.title ?? '')}</span>
      {record.functionName !== '' && <span class="record-in">in <span class="fn">{record.functionName}</span></span>}
      {record.place !== undefined && <span class="where">{fileName(record.place.path)}:{record.place.line}</span>}
    </>
  )
}

/** What a step over, into or out goes by in the selected function. */
function Unit(): JSX.Element | null {
  const panel = usePanel()
  const frame = panel.frame.value
  const stop = panel.stop.value
  const hash = panel.stack.value.find(each => each.frame === frame)?.place?.hash
  const level = panel.summary.value?.modules.find(module => module.hash === hash)?.level
  if (level === undefined) return null
  const gap = stop?.frame === frame ? stop.gap : undefined
  const statements = gap === undefined && level >= LEVEL_PATH
  const why = gap === undefined ? "This file is recorded without its path; level: 'path' in the plugin's options would let steps go by statements." : `${gap.detail}${gap.fix === undefined ? '' : ` ${gap.fix}`}`
  return (
    <span class="tag unit" title={statements ? 'Step over, into and out go from statement to statement: this function was recorded with its path.' : `Step over, into and out go from record to record. ${why}`}>
      by {statements ? 'statement' : 'record'}
    </span>
  )
}
