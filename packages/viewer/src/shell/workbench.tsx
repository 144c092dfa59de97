import type { JSX } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { EventList } from '../events/event-list.tsx'
import { Issues } from '../events/issues.tsx'
import { openFile } from '../open/recording.ts'
import { MarksList } from '../marks/marks-list.tsx'
import type { Pane, Tab } from '../panel.ts'
import { usePanel } from '../panel-context.ts'
import { pressKey } from '../keys.ts'
import { RecordLine } from '../record-line.tsx'
import { ScopePane } from '../scope/scope-pane.tsx'
import { setting } from '../setting.ts'
import { SourcePane } from '../source/source-pane.tsx'
import { StorePanel } from '../stores/store-panel.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import { CallTree } from '../tree/call-tree.tsx'
import { useAsk } from '../ask.ts'
import { Banners } from './banners.tsx'
import { useKeptFocus } from './kept-focus.ts'
import { PhasePage } from './phase-page.tsx'
import { Splitter } from './splitter.tsx'
import { Tabs } from './tabs.tsx'
import { TopBar, type ShellControls } from './top-bar.tsx'

const NARROW = 760
const SLIM = 440
const VAST = 2400

/** The whole panel: bars, timeline, and the panes side by side, or one at a time where there is no room. */
export function Workbench({ shell }: { readonly shell: ShellControls | undefined }): JSX.Element {
  const panel = usePanel()
  const root = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const [help, setHelp] = useState(false)
  const [size, setSize] = useState({ width: 1200, height: 600 })
  const [dropping, setDropping] = useState(false)
  const sizes = useMemo(() => ({ left: setting('left', 380), right: setting('right', 360), timeline: setting('timeline', 156) }), [])
  useLayoutEffect(() => {
    const element = root.current
    if (element === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useKeptFocus(root)
  const narrow = size.width < NARROW
  const phase = panel.phase.value
  return (
    <div
      ref={root}
      class={`panel ${narrow ? 'narrow' : ''} ${size.width < SLIM ? 'slim' : ''} ${size.width >= VAST ? 'vast' : ''}`}
      data-theme={panel.dark.value ? 'dark' : 'light'}
      role="region"
      aria-label="Cinescope"
      tabIndex={-1}
      onKeyDown={event => {
        const used = pressKey(panel, event, { search: () => search.current?.focus(), help: () => setHelp(true) })
        if (used) event.preventDefault()
      }}
      onDragOver={event => {
        event.preventDefault()
        setDropping(true)
      }}
      onDragLeave={event => { if (event.target === event.currentTarget) setDropping(false) }}
      onDrop={event => {
        event.preventDefault()
        setDropping(false)
        const file = event.dataTransfer?.files[0]
        if (file !== undefined) void openFile(panel, file)
      }}
    >
      <TopBar shell={shell} search={search} help={help} onHelp={setHelp} />
      <Banners />
      {phase.kind === 'ready'
        ? (
          <>
            <Timeline height={Math.round(Math.min(sizes.timeline.value, Math.max(88, size.height * (narrow ? 0.2 : 0.27))))} />
            <Splitter size={sizes.timeline} label="Height of the timeline" axis="y" sign={1} min={88} max={() => Math.max(88, size.height - 260)} />
            <RecordLine />
            {narrow ? <NarrowBody /> : <WideBody left={sizes.left} right={sizes.right} width={size.width} />}
          </>
        )
        : <PhasePage phase={phase} />}
      {dropping && <div class="drop" aria-hidden="true">Drop a .cine file to open it</div>}
      {panel.notice.value !== undefined && <div class={`notice ${panel.notice.value.tone}`} role="status">{panel.notice.value.text}</div>}
    </div>
  )
}

function WideBody({ left, right, width }: { readonly left: ReturnType<typeof setting<number>>, readonly right: ReturnType<typeof setting<number>>, readonly width: number }): JSX.Element {
  // Sizes are chosen for a window of usual width; a wall of pixels gets more.
  const scale = width >= VAST ? 1.6 : 1
  const fit = (size: number, other: number): number => Math.max(220, Math.min(size * scale, width - Math.min(other * scale, width * 0.4) - 260))
  return (
    <div class="body">
      <div class="pane browse" style={{ width: `${fit(left.value, right.value)}px` }}><Browse /></div>
      <Splitter size={left} label="Width of the lists" axis="x" sign={1} min={220} max={() => width - right.value - 260} />
      <div class="pane center"><SourcePane /></div>
      <Splitter size={right} label="Width of the values" axis="x" sign={-1} min={220} max={() => width - left.value - 260} />
      <div class="pane values-pane" style={{ width: `${fit(right.value, left.value)}px` }}><ScopePane /></div>
    </div>
  )
}

function NarrowBody(): JSX.Element {
  const panel = usePanel()
  const pane = panel.pane.value
  return (
    <>
      <Tabs<Pane>
        label="Panes"
        class="panes"
        items={[{ id: 'browse', title: 'Lists', icon: 'list' }, { id: 'source', title: 'Source', icon: 'file' }, { id: 'scope', title: 'Values', icon: 'layers' }]}
        selected={pane}
        onSelect={id => { panel.pane.value = id }}
      />
      <div class="body">
        <div class="pane center">{pane === 'browse' ? <Browse /> : pane === 'source' ? <SourcePane /> : <ScopePane />}</div>
      </div>
    </>
  )
}

function Browse(): JSX.Element {
  const panel = usePanel()
  const tab = panel.tab.value
  const query = panel.query.value
  const end = panel.summary.value?.end
  const errors = useAsk(() => query?.errors(200), [query, end]).value?.length
  return (
    <>
      <Tabs<Tab>
        label="Lists"
        items={[
          { id: 'issues', title: 'Issues', count: errors, alarming: true },
          { id: 'calls', title: 'Calls' },
          { id: 'events', title: 'Events' },
          { id: 'stores', title: 'Stores' },
          { id: 'marks', title: 'Marks', count: panel.marks.bookmarks.value.length },
        ]}
        selected={tab}
        onSelect={id => { panel.tab.value = id }}
      />
      <div class="tab-body" role="tabpanel" aria-label={tab}>
        {tab === 'issues' ? <Issues /> : tab === 'calls' ? <CallTree /> : tab === 'events' ? <EventList /> : tab === 'stores' ? <StorePanel /> : <MarksList />}
      </div>
    </>
  )
}
