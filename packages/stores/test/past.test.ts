import { describe, expect, test } from 'vitest'
import { addedBytes } from '../src/estimate.ts'
import { Past } from '../src/past.ts'

describe('past states', () => {
  test('the oldest leave once they are too many; numbers stay', () => {
    const past = new Past(3)
    for (const state of ['a', 'b', 'c', 'd']) past.add(state)
    expect([past.first, past.last]).toEqual([1, 3])
    expect([past.at(0), past.at(1)?.state, past.at(3)?.state, past.at(4)]).toEqual([undefined, 'b', 'd', undefined])
  })

  test('the oldest leave once they are too heavy; what states share counts once; the newest stays whatever it weighs', () => {
    const past = new Past(1000, 16_000)
    const shared = 'x'.repeat(4000)
    past.add({ shared })
    for (let n = 0; n < 50; n++) past.add({ shared, n })
    expect(past.first).toBe(0)
    past.add({ big: 'y'.repeat(50_000) })
    expect([past.first, past.last]).toEqual([51, 51])
  })

  test('estimating runs no getter and ends on cycles', () => {
    const state: Record<string, unknown> = { get dear() { throw new Error('ran a getter') } }
    state['self'] = state
    expect(addedBytes(undefined, state)).toBeGreaterThan(0)
  })
})
