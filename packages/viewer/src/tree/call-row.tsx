import type { JSX } from 'preact'
import type { Frame, Task } from '@cinescope/query'
import { usePanel } from '../panel-context.ts'
import { Icon } from '../shell/icon.tsx'
import { Preview } from '../scope/preview.tsx'
import { localText } from '../text/address.ts'
import { plural } from '../text/amount.ts'
import { durationText, timeText } from '../text/time.ts'
import type { Row } from './rows.ts'

type NodeRow = Extract<Row, { readonly kind: 'node' }>

interface CallRowProps {
  readonly row: NodeRow
  readonly selected: boolean
  readonly onSelect: () => void
  /** The result was picked: go to where the call ended. */
  readonly onLeave: () => void
  readonly onToggle: () => void
}

export function CallRow({ row, selected, onSelect, onLeave, onToggle }: CallRowProps): JSX.Element {
  const { node } = row
  const threw = node.kind === 'frame' && node.frame.outcome === 'threw'
  return (
    <div
      id={`row-${row.key}`}
      class={`call-row ${node.kind} ${selected ? 'selected' : ''} ${threw ? 'threw' : ''}`}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-setsize={row.siblings}
      aria-posinset={row.position}
      aria-selected={selected}
      aria-expanded={row.leaf ? undefined : row.open}
      style={{ paddingLeft: `${row.depth * 14 + 4}px` }}
      onClick={onSelect}
      onDblClick={onToggle}
    >
      <span
        class={`twist ${row.leaf ? 'none' : ''} ${row.open ? 'open' : ''}`}
        onClick={event => {
          if (row.leaf) return
          event.stopPropagation()
          onToggle()
        }}
      >
        {!row.leaf && <Icon name="chevron" />}
      </span>
      {node.kind === 'task' ? <TaskCells task={node.task} /> : <FrameCells frame={node.frame} onLeave={onLeave} />}
    </div>
  )
}

function TaskCells({ task }: { readonly task: Task }): JSX.Element {
  const title = usePanel().summary.value?.title ?? ''
  return (
    <>
      <Icon name="task" class="task" />
      <span class="call-text">
        <span class="task-label">{task.label === '' ? task.kind : localText(task.label, title)}</span>
        {task.label !== '' && task.kind !== '' && !task.label.startsWith(task.kind) && <span class="tag">{task.kind}</span>}
      </span>
      <span class="grow" />
      <span class="call-time" title={`Began at ${timeText(task.startTime)}, ${plural(task.calls, 'call')}`}>at {timeText(task.startTime)}</span>
    </>
  )
}

interface FrameProps { readonly frame: Frame, readonly onLeave: () => void }

function FrameCells({ frame, onLeave }: FrameProps): JSX.Element {
  const begin = frame.entered
  return (
    <>
      {frame.outcome === 'threw' && <Icon name="error" class="error" />}
      <span class="call-text"><span class="fn">{frame.name}</span><span class="punct">({frame.args.length === 0 && ')'}</span></span>
      {frame.args.length > 0 && <span class="call-args">
        {frame.args.map((arg, i) => (
          <span key={arg.name} class="arg">
            {i > 0 && <span class="punct">, </span>}
            <span class="arg-name">{arg.name}</span><span class="punct">: </span><Preview value={arg.value} tick={begin} keys={3} limit={22} />
          </span>
        ))}
        <span class="punct">)</span>
      </span>}
      <Outcome frame={frame} onLeave={onLeave} />
      <span class="grow" />
      <span class="call-time" title={`${timeText(frame.startTime)} – ${frame.left < 0 ? 'open' : timeText(frame.endTime)}`}>
        {frame.outcome === 'open' ? 'open' : frame.outcome === 'suspended' ? 'awaiting' : durationText(frame.endTime - frame.startTime)}
      </span>
    </>
  )
}

function Outcome({ frame, onLeave }: FrameProps): JSX.Element | null {
  const leave = frame.left < 0 ? undefined : (event: MouseEvent): void => {
    event.stopPropagation()
    onLeave()
  }
  if (frame.outcome === 'threw') {
    return <span class="outcome threw" title={leave && 'Go to where it ended'} onClick={leave}>threw{frame.result !== undefined && <> <Preview value={frame.result} tick={frame.left} keys={2} limit={40} /></>}</span>
  }
  if (frame.result === undefined || (frame.result.kind === 'primitive' && frame.result.value === undefined)) return null
  return <span class="outcome" title={leave && 'Go to where it returned'} onClick={leave}><span class="punct">→ </span><Preview value={frame.result} tick={frame.left >= 0 ? frame.left : frame.entered} keys={5} limit={60} /></span>
}

export function MoreRow({ row, onMore }: { readonly row: Exclude<Row, NodeRow>, readonly onMore: () => void }): JSX.Element {
  return (
    <div id={`row-${row.key}`} class="call-row more" role="treeitem" aria-level={row.depth + 1} style={{ paddingLeft: `${row.depth * 14 + 22}px` }} onClick={onMore}>
      {row.kind === 'more' ? 'Show more…' : 'Reading…'}
    </div>
  )
}
