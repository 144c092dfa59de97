import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Tick } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { plural } from '../text/amount.ts'
import { timeText } from '../text/time.ts'
import { draw, BAR, FLAME_TOP, RULER, type Picture } from './canvas.ts'
import { barAt } from './flame.ts'
import { bookmarkAt, Hover } from './hover.tsx'
import { readPalette } from './palette.ts'
import { rulerAt } from './ruler.ts'
import { panBy, tickOf, zoomAt, type Scale } from './scale.ts'

const EVENTS = 3000
const BARS = 1500

type Grip = { readonly kind: 'scrub' } | { readonly kind: 'pan', x: number }

/** The film strip: what happened when, and the cursor in it. */
export function Timeline({ height: rows }: { readonly height: number }): JSX.Element {
  const panel = usePanel()
  const canvas = useRef<HTMLCanvasElement>(null)
  const grip = useRef<Grip | undefined>(undefined)
  const [width, setWidth] = useState(600)
  const [ratio, setRatio] = useState(1)
  const [hover, setHover] = useState<{ readonly x: number, readonly y: number } | undefined>(undefined)
  const query = panel.query.value
  const summary = panel.summary.value
  const { from, to } = panel.range.value
  const cursor = panel.cursor.value
  const end = summary?.end ?? 0
  const begin = summary?.begin ?? 0
  const scale: Scale = { from, to, width }
  const bounds = { from: begin, to: Math.max(begin + 1, end) }
  const low = Math.floor(from) as Tick
  const high = Math.ceil(to) as Tick

  const density = useAsk(() => query?.density(low, high, Math.max(8, Math.min(Math.round(width / 3), Math.round((high - low) / 2)))), [query, low, high, width, end]).value
  const events = useAsk(() => query?.events(low, high, EVENTS), [query, low, high, end]).value ?? []
  const bars = useAsk(() => query?.flame(low, high, BARS), [query, low, high, end]).value ?? []
  const ruler = useAsk(() => query === undefined ? undefined : rulerAt(query, scale), [query, from, to, width, end]).value ?? []

  const bookmarks = panel.marks.bookmarks.value
  const top = panel.stack.value.length - 1
  const visible = Math.max(1, Math.floor((rows - FLAME_TOP - 2) / BAR))
  const depth = Math.max(0, top - visible + 1)
  const picture: Picture = useMemo(
    () => ({ scale, height: rows, cursor, hover: hover?.x, density, events, ruler, bars, depth, frame: panel.frame.value, bookmarks }),
    [from, to, width, rows, cursor, hover?.x, density, events, ruler, bars, depth, panel.frame.value, bookmarks],
  )

  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(([entry]) => {
      setWidth(Math.max(50, Math.floor(entry?.contentRect.width ?? 600)))
      setRatio(devicePixelRatio || 1)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const theme = panel.theme.value
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d') ?? null
    if (element === null || context === null) return
    element.width = Math.round(width * ratio)
    element.height = Math.round(rows * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    draw(context, picture, readPalette(element))
  }, [picture, theme, ratio, panel.dark.value])

  // A wheel listener given as a prop would be passive in some browsers, and the app behind would scroll.
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const wheel = (event: WheelEvent): void => {
      event.preventDefault()
      const now = { ...panel.range.peek(), width: element.clientWidth }
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey
      const delta = event.deltaMode === 1 ? 16 : 1
      panel.range.value = sideways
        ? panBy(now, (Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY) * delta, bounds)
        : zoomAt(now, Math.exp(Math.max(-120, Math.min(120, event.deltaY * delta)) * 0.004), event.offsetX, bounds)
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [bounds.from, bounds.to])

  const scrub = (x: number): void => panel.go(Math.floor(tickOf({ ...panel.range.peek(), width }, x)))
  return (
    <div class="timeline" style={{ height: `${rows}px` }}>
      <canvas
        ref={canvas}
        class="timeline-canvas"
        role="slider"
        tabIndex={0}
        data-keys="cursor"
        aria-label="Timeline: the moment shown"
        aria-valuemin={begin}
        aria-valuemax={Math.max(begin, end - 1)}
        aria-valuenow={cursor}
        aria-valuetext={panel.record.value === undefined ? `Record ${cursor}` : `${timeText(panel.record.value.time)}, ${panel.record.value.title}`}
        style={{ height: `${rows}px` }}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId)
          event.currentTarget.focus({ preventScroll: true })
          const bar = barAt(picture, event.offsetX, event.offsetY)
          const bookmark = bookmarkAt(picture, event.offsetX, event.offsetY)
          if (event.button === 1 || event.altKey) grip.current = { kind: 'pan', x: event.clientX }
          else if (bookmark !== undefined) panel.go(bookmark.tick)
          else if (bar !== undefined) panel.go(bar.from)
          else {
            grip.current = { kind: 'scrub' }
            scrub(event.offsetX)
          }
        }}
        onPointerMove={event => {
          const box = event.currentTarget.getBoundingClientRect()
          const x = event.clientX - box.left
          setHover({ x, y: event.clientY - box.top })
          const held = grip.current
          if (held?.kind === 'scrub') scrub(x)
          else if (held?.kind === 'pan') {
            panel.range.value = panBy({ ...panel.range.peek(), width }, held.x - event.clientX, bounds)
            held.x = event.clientX
          }
        }}
        onPointerUp={() => {
          // A scrub ends on a record that a person would stop at.
          if (grip.current?.kind === 'scrub' && panel.record.value !== undefined) panel.go(panel.record.value.tick)
          grip.current = undefined
        }}
        onPointerCancel={() => { grip.current = undefined }}
        onPointerLeave={() => setHover(undefined)}
        onDblClick={event => {
          const bar = barAt(picture, event.offsetX, event.offsetY)
          const pad = bar === undefined ? 0 : (bar.to - bar.from) * 0.04 + 1
          panel.range.value = bar === undefined ? bounds : { from: Math.max(begin, bar.from - pad), to: Math.min(bounds.to, bar.to + 1 + pad) }
        }}
      />
      {density === undefined && <span class="timeline-note" role="status">Reading the recording…</span>}
      {hover !== undefined && grip.current?.kind !== 'pan' && <Hover picture={picture} x={hover.x} y={hover.y} />}
      {(to - from) < (bounds.to - bounds.from) * 0.999 && (
        <button type="button" class="whole" title="Show the whole recording (double click)" onClick={() => { panel.range.value = bounds }} style={{ top: `${RULER + 4}px` }}>
          {plural(Math.round(to - from), 'record')} of {(bounds.to - bounds.from).toLocaleString('en')} · show all
        </button>
      )}
    </div>
  )
}
