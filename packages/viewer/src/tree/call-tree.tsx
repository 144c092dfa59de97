import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { CallNode } from '@cinescope/query'
import { usePanel } from '../panel-context.ts'
import { Empty } from '../shell/empty.tsx'
import { VirtualList } from '../shell/virtual-list.tsx'
import { createCallModel } from './call-model.ts'
import { CallRow, MoreRow } from './call-row.tsx'
import { parentRow } from './rows.ts'

export const ROW = 22

/** Tasks and the calls they made, unfolded as far as one wants to know. Picking a row moves the cursor to its beginning. */
export function CallTree(): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const end = panel.summary.value?.end
  const model = useMemo(() => query === undefined ? undefined : createCallModel(query), [query])
  const [failed, setFailed] = useState(false)
  const rows = model?.rows.value ?? []
  const selected = model?.selected.value ?? ''
  const stack = panel.stack.value
  const frame = panel.frame.value
  const cursor = panel.cursor.value

  useEffect(() => { void model?.grow().catch(() => setFailed(true)) }, [model, end])
  useEffect(() => {
    if (model === undefined) return
    // A task that was picked stays picked: its own record lies before all of its calls.
    if (stack.length === 0 && model.selected.peek() === `t${cursor}`) return
    let current = true
    // Follows the cursor, wherever it was moved from.
    void model.reveal(stack.slice(Math.max(0, stack.findIndex(each => each.frame === frame))), cursor, () => current).catch(() => undefined)
    return () => { current = false }
  }, [model, stack, frame, stack.length === 0 ? cursor : -1])

  if (model === undefined) return <div />
  const at = rows.findIndex(row => row.key === selected)
  const choose = (index: number): void => {
    const row = model.rows.peek()[index]
    if (row === undefined) return
    model.selected.value = row.key
    if (row.kind === 'node') panel.go(beginOf(row.node))
  }
  if (rows.length === 0 || failed) {
    return <Empty icon="list" title={failed ? 'The call tree could not be read' : 'No calls yet'}><p>Calls appear here as soon as the app runs recorded code.</p></Empty>
  }
  return (
    <VirtualList
      class="calls"
      role="tree"
      label="Call tree"
      count={rows.length}
      rowHeight={ROW}
      reveal={at}
      place="center"
      focusable
      active={at >= 0 ? `row-${selected}` : undefined}
      onKeyDown={event => {
        // A held key comes faster than the tree is drawn: what counts is the state now.
        const current = model.rows.peek()
        const index = current.findIndex(each => each.key === model.selected.peek())
        const row = current[index]
        const last = current.length - 1
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
        if (event.key === 'ArrowDown') choose(Math.min(last, index + 1))
        else if (event.key === 'ArrowUp') choose(Math.max(0, index - 1))
        else if (event.key === 'Home') choose(0)
        else if (event.key === 'End') choose(last)
        else if (event.key === 'PageDown') choose(Math.min(last, index + 15))
        else if (event.key === 'PageUp') choose(Math.max(0, index - 15))
        else if (event.key === 'ArrowRight' && row?.kind === 'node') {
          if (row.open) choose(index + 1)
          else if (!row.leaf) void model.toggle(row.key, true)
        } else if (event.key === 'ArrowLeft' && row?.kind === 'node') {
          if (row.open) void model.toggle(row.key, false)
          else choose(parentRow(current, index))
        } else if (event.key === 'Enter' && row?.kind === 'more') void model.more(row.parent)
        else if ((event.key === 'Enter' || event.key === ' ') && row?.kind === 'node' && !row.leaf) void model.toggle(row.key)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
      row={index => {
        const row = rows[index]
        if (row === undefined) return <div key={index} />
        if (row.kind !== 'node') return <MoreRow key={row.key} row={row} onMore={() => { if (row.kind === 'more') void model.more(row.parent) }} />
        return (
          <CallRow
            key={row.key}
            row={row}
            selected={row.key === selected}
            onSelect={() => choose(index)}
            onLeave={() => {
              model.selected.value = row.key
              if (row.node.kind === 'frame') panel.go(row.node.frame.left)
            }}
            onToggle={() => void model.toggle(row.key)}
          />
        )
      }}
    />
  )
}

function beginOf(node: CallNode): number {
  return node.kind === 'task' ? node.task.tick : Math.max(0, node.frame.entered)
}
