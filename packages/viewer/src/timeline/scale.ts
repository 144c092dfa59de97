import type { Range } from '../panel.ts'

/** Maps ticks to pixels and back; all in CSS pixels. */
export interface Scale { readonly from: number, readonly to: number, readonly width: number }

/** No zoom shows less than so many ticks: below, bars would be wider than they are informative. */
export const MIN_TICKS = 8

export function xOf(scale: Scale, tick: number): number {
  return (tick - scale.from) / Math.max(1e-9, scale.to - scale.from) * scale.width
}

export function tickOf(scale: Scale, x: number): number {
  return scale.from + x / Math.max(1, scale.width) * (scale.to - scale.from)
}

/** `factor` < 1 zooms in; the tick under `x` stays under it. */
export function zoomAt(scale: Scale, factor: number, x: number, bounds: Range): Range {
  const whole = bounds.to - bounds.from
  const width = Math.min(whole, Math.max(Math.min(MIN_TICKS, whole), (scale.to - scale.from) * factor))
  const anchor = tickOf(scale, x)
  return clampRange({ from: anchor - width * (x / Math.max(1, scale.width)), to: anchor + width * (1 - x / Math.max(1, scale.width)) }, bounds)
}

export function panBy(scale: Scale, dx: number, bounds: Range): Range {
  const shift = dx / Math.max(1, scale.width) * (scale.to - scale.from)
  return clampRange({ from: scale.from + shift, to: scale.to + shift }, bounds)
}

/** Moves a range into its bounds without changing its width, if it fits. */
export function clampRange(range: Range, bounds: Range): Range {
  const width = Math.min(range.to - range.from, bounds.to - bounds.from)
  const from = Math.min(Math.max(range.from, bounds.from), bounds.to - width)
  return { from, to: from + width }
}

/** Distances between ruler lines people can count in: 1, 2 or 5 times a power of ten. */
export function niceStep(span: number, lines: number): number {
  const raw = span / Math.max(1, lines)
  const power = 10 ** Math.floor(Math.log10(Math.max(1e-9, raw)))
  const rest = raw / power
  return (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10) * power
}
