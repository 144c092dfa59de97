import type { Bookmark } from '@cinescope/session'
import type { Density, FlameBar, TimelineEvent } from '@cinescope/query'
import { drawFlame } from './flame.ts'
import type { Palette } from './palette.ts'
import { xOf, type Scale } from './scale.ts'

/** Rows of the picture, from top to bottom, in CSS pixels. */
export const RULER = 18
export const DENSITY = 34
export const MARKS = 16
export const FLAME_TOP: number = RULER + DENSITY + MARKS
export const BAR = 17

export interface Picture {
  readonly scale: Scale
  readonly height: number
  readonly cursor: number
  readonly hover: number | undefined
  readonly density: Density | undefined
  readonly events: readonly TimelineEvent[]
  readonly ruler: readonly { readonly tick: number, readonly label: string }[]
  readonly bars: readonly FlameBar[]
  /** Depth of the topmost flame row. */
  readonly depth: number
  readonly frame: number
  readonly bookmarks: readonly Bookmark[]
}

export function draw(context: CanvasRenderingContext2D, picture: Picture, palette: Palette): void {
  const { scale, height } = picture
  context.fillStyle = palette.background
  context.fillRect(0, 0, scale.width, height)
  context.fillStyle = palette.lane
  context.fillRect(0, RULER, scale.width, DENSITY)
  drawRuler(context, picture, palette)
  drawDensity(context, picture, palette)
  drawMarks(context, picture, palette)
  drawFlame(context, picture, palette)
  drawBookmarks(context, picture, palette)
  drawCursor(context, picture, palette)
}

/** Half the width of the cursor's grip, which would lie over the label of its time. */
const GRIP = 6

function drawRuler(context: CanvasRenderingContext2D, { scale, ruler, cursor }: Picture, palette: Palette): void {
  const grip = xOf(scale, cursor + 0.5)
  context.font = `10px ${palette.font}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  let free = 0
  for (const { tick, label } of ruler) {
    const x = Math.round(xOf(scale, tick)) + 0.5
    const width = context.measureText(label).width
    const fits = x >= free && x + 5 + width <= scale.width
    context.fillStyle = palette.line
    // A line without a label is short: a long one would cut through its neighbour's.
    const height = fits ? RULER - 4 : 4
    context.fillRect(x, RULER - height, 1, height)
    if (!fits) continue
    free = x + width + 12
    if (grip > x - GRIP && grip < x + 5 + width + GRIP) continue
    context.fillStyle = palette.dim
    context.fillText(label, x + 5, RULER / 2 + 1)
  }
}

function drawDensity(context: CanvasRenderingContext2D, { scale, density }: Picture, palette: Palette): void {
  if (density === undefined || density.buckets.length === 0) return
  const step = (density.to - density.from) / density.buckets.length
  // Every bucket holds about as many records as the next: height shows how deep the calls went, colour what they did.
  const deepest = Math.max(2, ...density.buckets.map(bucket => bucket.depth))
  const base = RULER + DENSITY
  density.buckets.forEach((bucket, i) => {
    const total = bucket.calls + bucket.writes + bucket.other
    if (total === 0) return
    const left = xOf(scale, density.from + i * step)
    const right = xOf(scale, density.from + (i + 1) * step)
    const width = Math.max(1, right - left - (right - left > 3 ? 1 : 0))
    const height = 4 + bucket.depth / deepest * (DENSITY - 9)
    let y = base
    for (const [count, color] of [[bucket.calls, palette.call], [bucket.writes, palette.write], [bucket.other, palette.other]] as const) {
      const part = count / total * height
      context.fillStyle = color
      context.fillRect(left, y - part, width, part)
      y -= part
    }
    if (bucket.errors > 0) {
      context.fillStyle = palette.error
      context.fillRect(left, base - height - 2, Math.max(2, width), 2)
    }
  })
}

/** Later kinds are drawn over earlier ones: an error is never hidden by a log line. */
const order: readonly TimelineEvent['kind'][] = ['task', 'mark', 'network', 'store', 'console', 'loss', 'error']

function drawMarks(context: CanvasRenderingContext2D, { scale, events }: Picture, palette: Palette): void {
  const middle = RULER + DENSITY + MARKS / 2
  for (const kind of order) {
    let last = -10
    for (const event of events) {
      if (event.kind !== kind) continue
      const x = xOf(scale, event.tick)
      if (x < -6 || x > scale.width + 6 || x - last < (kind === 'error' ? 2 : 5)) continue
      last = x
      context.fillStyle = event.kind === 'console' && event.level === 'error' ? palette.error : palette[kind]
      if (kind === 'error') {
        context.globalAlpha = 0.5
        context.fillRect(Math.round(x), RULER, 1, DENSITY + 2)
        context.globalAlpha = 1
        diamond(context, x, middle, 5.5)
      } else if (kind === 'task') {
        context.fillRect(Math.round(x), RULER + DENSITY + 3, 2, MARKS - 6)
      } else if (kind === 'store') {
        diamond(context, x, middle, 4)
      } else if (kind === 'network') {
        context.beginPath()
        context.roundRect(x - 3, middle - 3, 6, 6, 1.5)
        context.fill()
      } else {
        context.beginPath()
        context.arc(x, middle, 3, 0, Math.PI * 2)
        context.fill()
      }
    }
  }
}

/** Ribbons that hang from the ruler. */
function drawBookmarks(context: CanvasRenderingContext2D, { scale, bookmarks }: Picture, palette: Palette): void {
  context.fillStyle = palette.bookmark
  for (const { tick } of bookmarks) {
    const x = Math.round(xOf(scale, tick + 0.5))
    if (x < -4 || x > scale.width + 4) continue
    context.beginPath()
    context.moveTo(x - 4, RULER)
    context.lineTo(x + 4, RULER)
    context.lineTo(x + 4, RULER + 12)
    context.lineTo(x, RULER + 8.5)
    context.lineTo(x - 4, RULER + 12)
    context.fill()
  }
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.beginPath()
  context.moveTo(x, y - r)
  context.lineTo(x + r, y)
  context.lineTo(x, y + r)
  context.lineTo(x - r, y)
  context.fill()
}

function drawCursor(context: CanvasRenderingContext2D, { scale, height, cursor, hover }: Picture, palette: Palette): void {
  if (hover !== undefined) {
    context.fillStyle = palette.hover
    context.fillRect(Math.round(hover), 0, 1, height)
  }
  const x = Math.round(xOf(scale, cursor + 0.5))
  if (x < -8 || x > scale.width + 8) return
  context.fillStyle = palette.cursor
  context.fillRect(x - 0.5, 0, 1.5, height)
  context.beginPath()
  context.moveTo(x - 5, 0)
  context.lineTo(x + 5.5, 0)
  context.lineTo(x + 5.5, 6)
  context.lineTo(x + 0.25, 11)
  context.lineTo(x - 5, 6)
  context.fill()
}
