import type { JSX } from 'preact'
import { fileName } from './scope/stack.tsx'
import { markHere } from './keys.ts'
import { usePanel } from './panel-context.ts'
import { Button } from './shell/button.tsx'
import { localText } from './text/address.ts'
import { timeText } from './text/time.ts'

/** The transport: steps both ways, and the record at the cursor in words. */
export function RecordLine(): JSX.Element {
  const panel = usePanel()
  const record = panel.record.value
  const whole = panel.summary.value
  const failure = panel.failure.value
  const running = panel.running.value
  const marked = panel.marks.bookmarks.value.find(bookmark => bookmark.tick === panel.cursor.value)
  return (
    <div class="record-line">
      <div class="transport" role="toolbar" aria-label="Step through the recording">
        <Button icon="first" label="First record" keys="Home" onClick={() => panel.go(whole?.begin ?? 0)} />
        <Button icon="runBack" label="Run back to a breakpoint" keys="Shift+F8" busy={running} onClick={() => void panel.run(-1)} />
        <Button icon="overBack" label="Step over, back" keys="Shift+←" onClick={() => void panel.step('over', -1)} />
        <Button icon="prev" label="Previous record" keys="← or K" onClick={() => void panel.step('record', -1)} />
        <Button icon="next" label="Next record" keys="→ or J" onClick={() => void panel.step('record', 1)} />
        <Button icon="overNext" label="Step over" keys="Shift+→" onClick={() => void panel.step('over', 1)} />
        <Button icon="into" label="Step into the next call" keys="Alt+→" onClick={() => void panel.step('into', 1)} />
        <Button icon="out" label="Out to the caller" keys="Alt+←" onClick={() => void panel.step('out', -1)} />
        <Button icon="run" label="Run to the next breakpoint" keys="F8" busy={running} onClick={() => void panel.run(1)} />
        <Button icon="last" label="Last record" keys="End" onClick={() => panel.go((whole?.end ?? 1) - 1)} />
        <Button icon="back" label="Back to where the last jump came from" keys="Backspace" disabled={panel.trail.value.length === 0} onClick={() => panel.back()} />
        <Button icon="bookmark" label={marked === undefined ? 'Bookmark this moment' : 'Its bookmark is under Marks'} keys="B" pressed={marked !== undefined} onClick={() => markHere(panel)} />
      </div>
      <div class="record" aria-live="polite" aria-atomic="true">
        {failure !== undefined
          ? <span class="record-title error-text" title={failure.fix}>{failure.what}</span>
          : record === undefined
            ? <span class="record-title dim">No record at this moment</span>
            : (
              <>
                <span class="record-time">{timeText(record.time)}</span>
                <span class="record-title" title={record.title}>{localText(record.title, whole?.title ?? '')}</span>
                {record.functionName !== '' && <span class="record-in">in <span class="fn">{record.functionName}</span></span>}
                {record.place !== undefined && <span class="where">{fileName(record.place.path)}:{record.place.line}</span>}
              </>
            )}
        <span class="grow" />
        <span class="record-tick" title="Record number">{panel.cursor.value.toLocaleString('en')}<span class="dim"> / {Math.max(0, (whole?.end ?? 1) - 1).toLocaleString('en')}</span></span>
      </div>
    </div>
  )
}
