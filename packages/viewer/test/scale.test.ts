import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MIN_TICKS, clampRange, niceStep, panBy, tickOf, xOf, zoomAt } from '../src/timeline/scale.ts'

const scales = fc.record({ from: fc.integer({ min: 0, max: 1e9 }), span: fc.integer({ min: 1, max: 1e8 }), width: fc.integer({ min: 50, max: 4000 }) })
  .map(({ from, span, width }) => ({ from, to: from + span, width }))

test('ticks and pixels map to each other', () => {
  fc.assert(fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, share) => {
    const x = share * scale.width
    expect(xOf(scale, tickOf(scale, x))).toBeCloseTo(x, 3)
  }))
})

test('zooming keeps the tick under the pointer and never leaves the recording', () => {
  fc.assert(fc.property(scales, fc.double({ min: 0.05, max: 20, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (scale, factor, share) => {
    const bounds = { from: Math.max(0, scale.from - 1000), to: scale.to + 1000 }
    const x = share * scale.width
    const next = zoomAt(scale, factor, x, bounds)
    expect(next.from).toBeGreaterThanOrEqual(bounds.from - 1e-6)
    expect(next.to).toBeLessThanOrEqual(bounds.to + 1e-6)
    expect(next.to - next.from).toBeGreaterThanOrEqual(Math.min(MIN_TICKS, bounds.to - bounds.from) - 1e-6)
    const inside = next.from > bounds.from && next.to < bounds.to
    if (inside) expect(Math.abs(tickOf({ ...next, width: scale.width }, x) - tickOf(scale, x))).toBeLessThan(1e-3 * (scale.to - scale.from) + 1e-3)
  }))
})

test('panning keeps the width', () => {
  const bounds = { from: 0, to: 1000 }
  expect(panBy({ from: 100, to: 300, width: 200 }, 50, bounds)).toEqual({ from: 150, to: 350 })
  expect(panBy({ from: 100, to: 300, width: 200 }, -500, bounds)).toEqual({ from: 0, to: 200 })
  expect(clampRange({ from: -5, to: 5000 }, bounds)).toEqual(bounds)
})

test('ruler lines stand at 1, 2 or 5 times a power of ten', () => {
  fc.assert(fc.property(fc.double({ min: 1e-3, max: 1e7, noNaN: true }), fc.integer({ min: 1, max: 40 }), (span, lines) => {
    const step = niceStep(span, lines)
    const lead = step / 10 ** Math.floor(Math.log10(step) + 1e-9)
    expect([1, 2, 5, 10].some(nice => Math.abs(lead - nice) < 1e-6)).toBe(true)
    expect(step).toBeGreaterThanOrEqual(span / lines * (1 - 1e-9))
  }))
})
