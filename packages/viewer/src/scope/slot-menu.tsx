import type { JSX, RefObject } from 'preact'
import type { Target } from '@cinescope/query'
import type { Tick, Value } from '@cinescope/trace'
import { sameMark, type DataMark } from '../marks.ts'
import { usePanel } from '../panel-context.ts'
import { runToBecame, runToChange } from '../seek.ts'
import { Menu } from '../shell/menu.tsx'

interface SlotMenuProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly name: string
  readonly target: Target
  readonly value: Value
  readonly tick: Tick
  readonly onClose: () => void
}

/** What can be asked about a value that has a history. */
export function SlotMenu({ anchor, name, target, value, tick, onClose }: SlotMenuProps): JSX.Element {
  const panel = usePanel()
  const { marks } = panel
  const mark: DataMark = { name, target, condition: '' }
  const stops = marks.data.value.some(each => sameMark(each, mark))
  const literal = literalOf(value)
  const watches = marks.watches.value.includes(name)
  return (
    <Menu
      anchor={anchor}
      label={name}
      onClose={onClose}
      groups={[
        [
          { label: 'Who wrote this?', keys: 'W', onSelect: () => { panel.inquiry.value = { name, target, tick } } },
          ...(literal === undefined ? [] : [{ label: `When did this become ${literal.length > 24 ? 'this' : literal}?`, onSelect: () => void runToBecame(panel, name, target, literal) }]),
        ],
        [
          { label: 'Run back to the last change', onSelect: () => void runToChange(panel, name, target, -1) },
          { label: 'Run to the next change', onSelect: () => void runToChange(panel, name, target, 1) },
          { label: 'Break when it changes', checked: stops, onSelect: () => stops ? marks.remove(mark) : marks.put(mark) },
        ],
        [{ label: 'Watch', checked: watches, onSelect: () => { marks.watches.value = watches ? marks.watches.peek().filter(each => each !== name) : [...marks.watches.peek(), name] } }],
      ]}
    />
  )
}

/** Source text of a primitive; undefined for anything else. */
function literalOf(value: Value): string | undefined {
  if (value.kind !== 'primitive') return undefined
  const { value: it } = value
  return typeof it === 'string' ? JSON.stringify(it) : typeof it === 'bigint' ? `${it}n` : Object.is(it, -0) ? '-0' : String(it)
}
