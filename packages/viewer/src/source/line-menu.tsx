import type { JSX, RefObject } from 'preact'
import { editLine, markOn, toggleLine } from '../line-mark.ts'
import type { Line } from '../panel.ts'
import { usePanel } from '../panel-context.ts'
import { Menu } from '../shell/menu.tsx'

interface LineMenuProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly hash: string
  readonly line: Line
  readonly onEdit: () => void
  readonly onClose: () => void
}

/** What can be done with a line of source. */
export function LineMenu({ anchor, hash, line, onEdit, onClose }: LineMenuProps): JSX.Element {
  const panel = usePanel()
  const mark = markOn(panel, line)
  const run = (direction: 1 | -1): void => void panel.step({ hash, line: line.line }, direction)
  return (
    <Menu
      anchor={anchor}
      label={`Line ${line.line}`}
      onClose={onClose}
      groups={[
        [
          { label: mark === undefined ? 'Stop runs here' : 'Remove the breakpoint', keys: 'Ctrl+B', onSelect: () => toggleLine(panel, line) },
          { label: mark === undefined ? 'Stop if, or log…' : 'Edit the breakpoint…', keys: 'Ctrl+Alt+B', onSelect: () => editLine(panel, line) },
        ],
        [
          { label: 'Run to this line', keys: 'Shift+click', onSelect: () => run(1) },
          { label: 'Run back to this line', keys: 'Alt+click', onSelect: () => run(-1) },
        ],
        panel.live === undefined ? [] : [{ label: 'Open in the editor', keys: 'click', onSelect: onEdit }],
      ]}
    />
  )
}
