import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntColumn, TickColumn } from '../src/index/column.ts'

const sizes = fc.oneof(fc.nat(20), fc.integer({ min: 4000, max: 9000 }))

test('a column is the list that was pushed, cut and set, over the borders of its pages', () => {
  fc.assert(fc.property(fc.array(fc.record({ more: sizes, cut: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 1, maxLength: 4 }), rounds => {
    const column = new IntColumn()
    const list: number[] = []
    for (const { more, cut } of rounds) {
      for (let i = 0; i < more; i++) expect(column.push(list.length * 7 - 3)).toBe(list.push(list.length * 7 - 3) - 1)
      if (list.length > 0) {
        column.add(list.length - 1, 5)
        list[list.length - 1]! += 5
      }
      expect(Array.from({ length: column.length }, (_, i) => column.get(i))).toEqual(list)
      list.length = Math.floor(list.length * cut)
      column.cut(list.length)
    }
    expect(column.length).toBe(list.length)
  }), { numRuns: 30 })
})

test('the floor of a tick is the last element at or before it', () => {
  fc.assert(fc.property(sizes, fc.array(fc.integer({ min: -10, max: 40_000 }), { minLength: 1, maxLength: 20 }), (count, ticks) => {
    const column = new TickColumn(100)
    const list = Array.from({ length: count }, (_, i) => 100 + i * 3 + (i % 3))
    for (const tick of list) column.push(tick)
    for (const tick of ticks) expect(column.floor(tick)).toBe(list.findLastIndex(each => each <= tick))
  }), { numRuns: 30 })
})
