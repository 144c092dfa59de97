import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Tick } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Button } from '../shell/button.tsx'
import { Icon } from '../shell/icon.tsx'
import { Trouble } from '../shell/empty.tsx'
import { GapNote } from './gap.tsx'
import { Pieces, Preview } from './preview.tsx'
import type { Shown } from './record-values.ts'
import { SlotMenu } from './slot-menu.tsx'
import { Trust } from './trust.tsx'
import { walkTree } from './tree-keys.ts'

const PAGE = 100

interface TreeProps {
  readonly label: string
  readonly slots: readonly Shown[]
  readonly tick: Tick
  /** Written by the record at the cursor: shown as such. */
  readonly fresh?: Tick
  /** The first level is open from the start. */
  readonly unfolded?: boolean
}

/** Slots that unfold, level by level and on demand. Arrow keys walk it; W asks who wrote the slot in focus. */
export function ValueTree({ label, slots, tick, fresh, unfolded = false }: TreeProps): JSX.Element {
  return (
    <div class="values" role="tree" aria-label={label} onKeyDown={walkTree}>
      <Level tree={label} slots={slots} tick={tick} depth={1} fresh={fresh} path="" first unfolded={unfolded} />
    </div>
  )
}

interface LevelProps {
  /** Names the tree: what is unfolded in it stays so at other moments. */
  readonly tree: string
  readonly slots: readonly Shown[]
  readonly tick: Tick
  readonly depth: number
  readonly fresh: Tick | undefined
  /** Source text that leads to the object the slots belong to; empty for variables. */
  readonly path: string
  readonly first?: boolean
  readonly unfolded?: boolean
}

function Level({ tree, slots, tick, depth, fresh, path, first = false, unfolded = false }: LevelProps): JSX.Element {
  const [shown, setShown] = useState(PAGE)
  return (
    <>
      {slots.slice(0, shown).map((slot, i) => <Branch key={`${i}:${slot.name}`} tree={tree} slot={slot} tick={tick} depth={depth} fresh={fresh} path={path} first={first && i === 0} unfolded={unfolded} />)}
      {slots.length > shown && (
        <button type="button" class="more" style={{ paddingLeft: `${depth * 14 + 6}px` }} onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, slots.length - shown)} more of {slots.length - shown}
        </button>
      )}
    </>
  )
}

interface BranchProps {
  readonly tree: string
  readonly slot: Shown
  readonly tick: Tick
  readonly depth: number
  readonly fresh: Tick | undefined
  /** Source text that leads to the object the slots belong to; empty for variables. */
  readonly path: string
  readonly first: boolean
  readonly unfolded: boolean
}

function Branch({ tree, slot, tick, depth, fresh, path, first, unfolded }: BranchProps): JSX.Element {
  const panel = usePanel()
  const name = path === '' ? slot.name : /^\d+$/.test(slot.name) ? `${path}[${slot.name}]` : `${path}.${slot.name}`
  // A step may move the slot to another place of the list, or away for a while.
  const id = `${tree}\n${name}`
  const [open, show] = useState(panel.unfolded.get(id) ?? (unfolded && slot.value.kind === 'object'))
  const setOpen = (next: boolean): void => {
    panel.unfolded.set(id, next)
    show(next)
  }
  const [menu, setMenu] = useState(false)
  const row = useRef<HTMLDivElement>(null)
  const object = slot.value.kind === 'object'
  const gap = slot.value.kind === 'gap' ? slot.value.gap : undefined
  const foldable = object || gap !== undefined
  const { target } = slot
  const ask = target === undefined ? undefined : (): void => { panel.inquiry.value = { name, target, tick } }
  const { controls } = slot
  if (slot.editor !== undefined) return slot.editor
  return (
    <>
      <div
        ref={row}
        class={`slot ${controls === undefined ? '' : 'watch'} ${fresh !== undefined && slot.since === fresh ? 'fresh' : ''}`}
        role="treeitem"
        aria-level={depth}
        aria-expanded={foldable ? open : undefined}
        tabIndex={first ? 0 : -1}
        style={{ paddingLeft: `${(depth - 1) * 14}px` }}
        onClick={() => foldable && setOpen(!open)}
        onDblClick={() => controls?.edit()}
        onContextMenu={event => {
          if (target === undefined) return
          event.preventDefault()
          setMenu(true)
        }}
        onKeyDown={event => {
          if (event.key === 'ArrowRight' && foldable && !open) setOpen(true)
          else if (event.key === 'ArrowLeft' && open) setOpen(false)
          else if (event.key === 'Enter' && foldable) setOpen(!open)
          else if (event.key.toLowerCase() === 'w' && ask !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) ask()
          else if (event.key === 'F2' && controls !== undefined) controls.edit()
          else if (event.key === 'Delete' && controls !== undefined) controls.remove()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      >
        <span class={`twist ${foldable ? '' : 'none'} ${open ? 'open' : ''}`}>{foldable && <Icon name="chevron" />}</span>
        <span class="slot-name">{slot.name}</span>
        <span class="slot-colon">:</span>
        {slot.pieces === undefined ? <Preview value={slot.value} tick={tick} /> : <Pieces pieces={slot.pieces} />}
        <Trust {...slot} />
        {ask !== undefined && <button
          type="button"
          class="who"
          tabIndex={-1}
          title="Who wrote this?  (W)"
          aria-label={`Who wrote ${name}?`}
          onClick={event => {
            event.stopPropagation()
            ask()
          }}
        >
          <Icon name="pen" /><span>who wrote?</span>
        </button>}
        {controls !== undefined && <Button icon="close" label={`Stop watching ${slot.name}`} keys="Del" class="small slot-remove" onClick={event => {
          event.stopPropagation()
          controls.remove()
        }} />}
      </div>
      {menu && target !== undefined && <SlotMenu anchor={row} name={name} target={target} value={slot.value} tick={tick} onClose={() => setMenu(false)} />}
      {open && gap !== undefined && <div style={{ paddingLeft: `${depth * 14 + 2}px` }}><GapNote gap={gap} /></div>}
      {open && slot.value.kind === 'object' && <Inside tree={tree} slot={slot} tick={tick} depth={depth + 1} fresh={fresh} path={name} />}
    </>
  )
}

function Inside({ tree, slot, tick, depth, fresh, path }: Omit<BranchProps, 'first' | 'unfolded'>): JSX.Element | null {
  const panel = usePanel()
  const ref = slot.value.kind === 'object' ? slot.value.ref : undefined
  const asked = useAsk(() => ref === undefined ? undefined : panel.objectAt(ref, tick), [ref, tick])
  const view = asked.value
  const pad = { paddingLeft: `${(depth - 1) * 14 + 20}px` }
  if (asked.failure !== undefined) return <div style={pad}><Trouble failure={asked.failure} /></div>
  if (view === undefined) return asked.pending ? <div class="slot-note" style={pad}>Reading…</div> : null
  const missing = view.size - view.slots.length
  return (
    <>
      <Level tree={tree} slots={view.slots} tick={tick} depth={depth} fresh={fresh} path={path} />
      {view.slots.length === 0 && view.gaps.length === 0 && <div class="slot-note" style={pad}>No own properties</div>}
      {missing > 0 && view.slots.length > 0 && <div class="slot-note" style={pad}>{missing.toLocaleString('en')} more were not kept</div>}
      {view.gaps.map((gap, i) => <div key={i} style={pad}><GapNote gap={gap} /></div>)}
    </>
  )
}
