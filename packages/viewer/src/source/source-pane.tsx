import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { SourcePlace } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { toggleLine } from '../line-mark.ts'
import type { LineMark } from '../marks.ts'
import { usePanel } from '../panel-context.ts'
import { Preview } from '../scope/preview.tsx'
import { Button } from '../shell/button.tsx'
import { Empty, Trouble } from '../shell/empty.tsx'
import { VirtualList } from '../shell/virtual-list.tsx'
import { BreakpointEditor } from './breakpoint-editor.tsx'
import { byLine, standing, type InlineValue } from './inline-values.ts'
import { CodeLine } from './line.tsx'
import { LineMenu } from './line-menu.tsx'
import { useLitInView } from './lit-in-view.ts'
import { lineAt, lineStarts, tokenize, type Tokens } from './tokens.ts'

const LINE = 19
const CHIPS = 5
/** What a value needs to be read, in pixels. */
const CHIP = 140
const LIT_LINES = 3
/** Width of a character and of the gutter, and what a line's values need beside its code to be read there, in pixels. */
const LETTER = 7.25
const GUTTER = 84
const ROOM = 150

/** The source the developer wrote, at the cursor's line, with what the frame knew then at the end of each line. */
export function SourcePane(): JSX.Element {
  const panel = usePanel()
  const query = panel.query.value
  const cursor = panel.cursor.value
  const frame = panel.frame.value
  const record = panel.record.value
  const owner = panel.stack.value.find(each => each.frame === frame)
  const innermost = panel.stack.value[0]?.frame === frame

  const values = useAsk(() => query === undefined || frame === 0 ? Promise.resolve([]) : query.siteValues(cursor, frame), [query, cursor, frame]).value ?? []
  const inner = record?.place ?? owner?.place
  const last = innermost ? undefined : standing(values, cursor)
  const stop = panel.stop.value
  const statement = stop?.frame === frame ? stop.statement : undefined
  const place: SourcePlace | undefined = statement !== undefined && owner?.place !== undefined
    ? { ...owner.place, start: statement.start, end: statement.end, line: statement.line, column: 0 }
    : innermost || owner?.place === undefined
    ? inner
    : last === undefined ? owner.place : { ...owner.place, start: last.start, end: last.end, line: last.line, column: 0 }
  // A record without a place (a timer, a store change) leaves the last source where it was.
  const seen = useRef<SourcePlace | undefined>(undefined)
  if (place !== undefined) seen.current = place
  const shown = place ?? seen.current
  const hash = shown?.hash
  const asked = useAsk(() => hash === undefined ? undefined : query?.source(hash), [query, hash])
  const text = asked.value !== undefined && asked.value.hash === hash ? asked.value.text : undefined
  const path = shown?.path ?? ''

  const [tokens, setTokens] = useState<Tokens>(new Map())
  useEffect(() => {
    let alive = true
    setTokens(new Map())
    if (text !== undefined) void tokenize(text, path, () => alive).then(found => { if (alive) setTokens(found) })
    return () => { alive = false }
  }, [text, path])

  const starts = useMemo(() => lineStarts(text ?? ''), [text])
  const marked = panel.marks.lines.value
  const stops = useMemo(() => new Map(marked.filter(mark => mark.file === path).map(mark => [mark.line, mark])), [marked, path])
  const inline = useMemo(() => byLine(values.filter(value => value.tick <= cursor), cursor), [values, cursor])

  const pane = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = pane.current
    if (element === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(([entry]) => { if (entry !== undefined) setWidth(entry.contentRect.width) })
    observer.observe(element)
    return () => observer.disconnect()
  }, [shown === undefined, asked.failure === undefined])

  useLitInView(pane, `${hash} ${place?.start} ${place?.end} ${text === undefined} ${width}`)

  const [menu, setMenu] = useState<number | undefined>(undefined)
  useEffect(() => { panel.line.value = shown === undefined ? undefined : { file: path, line: shown.line } }, [path, shown?.line])
  const edited = panel.edited.value?.file === path ? panel.edited.value : undefined
  const anchorAt = (at: number): { readonly current: HTMLElement | null } => ({ current: pane.current?.querySelector<HTMLElement>(`[data-line="${at}"]`) ?? pane.current })

  if (asked.failure !== undefined) return <Trouble failure={asked.failure} />
  if (shown === undefined) {
    return <Empty icon="file" title="No source at this moment"><p>The record at the cursor comes from no recorded code. Step on, or pick a call.</p></Empty>
  }
  const level = panel.summary.value?.modules.find(module => module.hash === hash)
  const edit = (line: number): void => void panel.attempt(async () => {
    const opened = await panel.live?.openEditor(path, line, 0)
    if (opened !== true) panel.say(panel.live === undefined ? 'A file has no editor to open: start the app with its dev server.' : 'No editor was opened: the page has no dev server behind it.', 'error')
  })
  const current = shown.line - 1
  const until = text === undefined ? 0 : Math.min(shown.end, text.length)
  const long = lineAt(starts, until) - current >= LIT_LINES
  // Of a loop its head is lit. A whole function is the place of its enter: its line says enough.
  const litEnd = long && statement !== undefined ? (starts[current + 1] ?? until + 1) - 1 : until
  const litLines = place !== undefined && (!long || statement !== undefined)
  // Where the current line leaves no room for its values they come below it, in a row of their own.
  const chips = inline.get(shown.line) ?? []
  const below = width > 0 && chips.length > 0 && ((starts[current + 1] ?? (text?.length ?? 0) + 1) - 1 - (starts[current] ?? 0)) * LETTER + GUTTER + ROOM > width
  return (
    <div class="source" ref={pane}>
      <div class="pane-head">
        <span class="path" title={path}><span class="path-folder">{path.slice(0, path.lastIndexOf('/') + 1)}</span><b>{path.slice(path.lastIndexOf('/') + 1)}</b><span class="path-line">:{shown.line}</span></span>
        {level !== undefined && level.level < 2 && <span class="tag" title="This file was recorded at level 1: calls, without variables. Set level: 'values' for it in the plugin's options.">calls only</span>}
        {place === undefined && <span class="tag" title="The record at the cursor comes from no code; this is where the last one came from">last place</span>}
        <span class="grow" />
        <Button icon="editor" label="Open in the editor" onClick={() => edit(shown.line)} />
      </div>
      {text === undefined && !asked.pending && (
        <Empty icon="file" title="Source not attached">
          <p>The recording names <code>{path === '' ? shown.hash : path}</code>, but its site table is not in it.</p>
          <p>Record with the dev server or <code>sites: 'inline'</code>, or open it where the build's <code>{shown.hash}.sites</code> can be reached.</p>
        </Empty>
      )}
      {text !== undefined && (
        <VirtualList
          class="lines"
          label={`Source of ${path}`}
          count={starts.length + (below ? 1 : 0)}
          rowHeight={LINE}
          reveal={current}
          place="center"
          focusable
          row={at => {
            if (below && at === current + 1) {
              return (
                <div key="below" class="line below" role="listitem" aria-label={`Values of line ${shown.line}`}>
                  <span class="break" /><span class="gutter" />
                  <Chips values={chips} width={width - GUTTER} onJump={tick => panel.jump(tick)} />
                </div>
              )
            }
            const index = below && at > current ? at - 1 : at
            const start = starts[index] ?? 0
            const end = (starts[index + 1] ?? text.length + 1) - 1
            const here = index === current
            const number = index + 1
            const lit = litLines && shown.start < end && litEnd > start
              ? { from: Math.max(0, shown.start - start), to: Math.min(end, litEnd) - start }
              : undefined
            return (
              <div key={index} class={`line ${here ? 'here' : ''}`} role="listitem" aria-current={here ? 'location' : undefined}>
                <BreakButton mark={stops.get(number)} line={number} onToggle={() => toggleLine(panel, { file: path, line: number })} onMenu={() => setMenu(number)} />
                <button
                  type="button"
                  class="gutter"
                  data-line={number}
                  tabIndex={-1}
                  title={`Open line ${number} in the editor.  Shift+click: run to it.  Alt+click: back to it.  Right-click: more.`}
                  aria-label={`Line ${number}, open in the editor`}
                  onClick={event => {
                    if (event.shiftKey || event.altKey) void panel.step({ hash: shown.hash, line: number }, event.altKey ? -1 : 1)
                    else edit(number)
                  }}
                  onContextMenu={event => {
                    event.preventDefault()
                    setMenu(number)
                  }}
                >{number}</button>
                <CodeLine text={text.slice(start, end).replace(/\r$/, '')} tokens={tokens.get(index) ?? []} lit={lit} />
                {!(below && here) && <Chips values={inline.get(index + 1) ?? []} onJump={tick => panel.jump(tick)} />}
              </div>
            )
          }}
        />
      )}
      {menu !== undefined && <LineMenu key={menu} anchor={anchorAt(menu)} hash={shown.hash} line={{ file: path, line: menu }} onEdit={() => edit(menu)} onClose={() => setMenu(undefined)} />}
      {edited !== undefined && <BreakpointEditor key={edited.line} anchor={anchorAt(edited.line)} line={edited} onClose={() => { panel.edited.value = undefined }} />}
    </div>
  )
}

interface BreakProps {
  readonly mark: LineMark | undefined
  readonly line: number
  readonly onToggle: () => void
  readonly onMenu: () => void
}

/** Left of a line's number: sets and takes away its breakpoint. */
function BreakButton({ mark, line, onToggle, onMenu }: BreakProps): JSX.Element {
  const kind = mark === undefined ? 'none' : mark.log !== '' ? 'log' : mark.condition === '' ? '' : 'conditional'
  const does = mark === undefined ? 'Stop runs here  (F8 runs on, Shift+F8 back)' : kind === 'log' ? `Logs ${mark.log}.` : kind === '' ? 'Runs stop here.' : `Runs stop when ${mark.condition}.`
  return (
    <button
      type="button"
      class="break"
      tabIndex={-1}
      aria-pressed={mark !== undefined}
      aria-label={`Breakpoint on line ${line}`}
      title={mark === undefined ? `${does}.  Right-click: a condition, or log` : `${does}  Click to remove, right-click to edit`}
      onClick={onToggle}
      onContextMenu={event => {
        event.preventDefault()
        onMenu()
      }}
    >
      <span class={`break-dot ${kind}`} />
    </button>
  )
}

interface ChipsProps {
  readonly values: readonly InlineValue[]
  readonly onJump: (tick: Tick) => void
  /** All the room there is; without it they take what they need. */
  readonly width?: number
}

const weight = ({ fresh, earlier }: InlineValue): number => fresh ? 2 : earlier ? 0 : 1

function Chips({ values, onJump, width }: ChipsProps): JSX.Element | null {
  if (values.length === 0) return null
  // In little room a few that can be read say more than many that cannot; what the record at the cursor wrote is among them, and values of this round before earlier ones.
  const most = width === undefined ? CHIPS : Math.max(1, Math.min(CHIPS, Math.floor(width / CHIP)))
  const shown = values.toSorted((a, b) => weight(b) - weight(a)).slice(0, most).toSorted((a, b) => a.start - b.start)
  return (
    <span class="chips" style={width === undefined ? undefined : { maxWidth: `${width}px` }}>
      {shown.map(value => (
        <button key={value.site} type="button" tabIndex={-1} class={`chip ${value.fresh ? 'fresh' : value.earlier ? 'earlier' : ''}`} title={value.earlier ? 'Of an earlier round of the loop. Go to its record' : 'Go to the record of this value'} onClick={() => onJump(value.tick)}>
          <span class="chip-label">{value.label}</span><span class="punct"> = </span><Preview value={value.value} tick={value.tick} keys={3} limit={36} />
        </button>
      ))}
      {values.length > most && <span class="chip-more">+{values.length - most}</span>}
    </span>
  )
}
