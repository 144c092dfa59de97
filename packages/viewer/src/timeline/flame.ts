import type { FlameBar } from '@cinescope/query'
import { BAR, FLAME_TOP, type Picture } from './canvas.ts'
import { flameColor, type Palette } from './palette.ts'
import { tickOf, xOf } from './scale.ts'

const TEXT_MIN = 26

export function drawFlame(context: CanvasRenderingContext2D, picture: Picture, palette: Palette): void {
  const { scale, bars, depth, height, frame } = picture
  context.fillStyle = palette.line
  context.fillRect(0, FLAME_TOP - 1, scale.width, 1)
  context.save()
  context.beginPath()
  context.rect(0, FLAME_TOP, scale.width, height - FLAME_TOP)
  context.clip()
  context.font = `11px ${palette.font}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  for (const bar of bars) {
    const y = FLAME_TOP + 2 + (bar.depth - depth) * BAR
    if (y + BAR < FLAME_TOP || y > height) continue
    const left = Math.max(-2, xOf(scale, bar.from))
    const right = Math.min(scale.width + 2, xOf(scale, bar.to + 1))
    if (right < 0 || left > scale.width) continue
    const width = Math.max(1.2, right - left - (right - left > 4 ? 1 : 0))
    context.fillStyle = flameColor(palette, bar.name)
    rounded(context, left, y, width, BAR - 2)
    if (bar.threw) {
      context.fillStyle = palette.error
      context.fillRect(left, y + BAR - 4, width, 2)
    }
    if (bar.frame === frame) {
      context.strokeStyle = palette.cursor
      context.lineWidth = 1.5
      context.strokeRect(left + 0.75, y + 0.75, width - 1.5, BAR - 3.5)
    }
    if (width > TEXT_MIN) {
      context.fillStyle = palette.flameText
      context.fillText(fit(context, bar.name, width - 8), left + 4, y + (BAR - 2) / 2 + 0.5)
    }
  }
  context.restore()
  if (depth > 0) {
    context.fillStyle = palette.dim
    context.font = `10px ${palette.font}`
    context.textAlign = 'right'
    context.fillText(`${depth} above`, scale.width - 6, FLAME_TOP + 8)
  }
}

function rounded(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  if (width < 6) {
    context.fillRect(x, y, width, height)
    return
  }
  context.beginPath()
  context.roundRect(x, y, width, height, 2.5)
  context.fill()
}

function fit(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text
  const letters = Math.floor(width / Math.max(4, context.measureText('n').width))
  return letters < 2 ? '' : `${text.slice(0, letters - 1)}…`
}

/** The bar under a point; the narrowest one, because wide bars are easy to hit elsewhere. */
export function barAt(picture: Pick<Picture, 'scale' | 'bars' | 'depth'>, x: number, y: number): FlameBar | undefined {
  const row = Math.floor((y - FLAME_TOP - 2) / BAR) + picture.depth
  if (y < FLAME_TOP) return undefined
  const at = tickOf(picture.scale, x)
  const slack = tickOf(picture.scale, x + 2) - at
  let best: FlameBar | undefined
  for (const bar of picture.bars) {
    if (bar.depth !== row || bar.from - slack > at || bar.to + 1 + slack < at) continue
    if (best === undefined || bar.to - bar.from < best.to - best.from) best = bar
  }
  return best
}
