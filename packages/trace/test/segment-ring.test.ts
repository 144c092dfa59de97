import { expect, test } from 'vitest'
import { SegmentRing } from '../src/index.ts'

test('whole segments leave, oldest first; the newest and what has no segment stay', () => {
  const ring = new SegmentRing(100)
  ring.add(0, 30, undefined)
  for (let segment = 0; segment < 3; segment++) for (let i = 0; i < 2; i++) ring.add(1 + segment * 2 + i, 20, segment)
  expect(ring.evict()).toEqual([1, 2, 3, 4])
  expect([0, 1, 4, 5, 6].map(seq => ring.holds(seq))).toEqual([true, false, false, true, true])
  ring.limit = 10
  expect([ring.evict(), ring.bytes]).toEqual([[], 70])
})

test('what was kept outlasts what comes later, with the segment that the moment itself falls into', () => {
  const ring = new SegmentRing(100)
  for (let i = 0; i < 3; i++) ring.add(i, 10, i, i * 1000, i * 100)
  ring.keep(1500, 350)
  ring.add(3, 10, 3, 3000, 300)
  for (let i = 4; i < 30; i++) {
    ring.add(i, 10, i, i * 1000, i * 100)
    ring.evict()
  }
  expect([0, 1, 2, 3, 4, 21, 22, 29].map(seq => ring.holds(seq))).toEqual([false, false, true, true, false, false, true, true])
  expect(ring.bytes).toBe(100)
})

test('pins hold half of the ring at most, the newest of it; a full disk breaks them', () => {
  const ring = new SegmentRing(100)
  for (let i = 0; i < 40; i++) {
    ring.add(i, 10, i, i, i)
    ring.keep(0, i)
    ring.evict()
    expect(ring.bytes).toBeLessThanOrEqual(100)
  }
  for (let i = 40; i < 60; i++) {
    ring.add(i, 10, i, i, i)
    ring.evict()
  }
  expect(Array.from({ length: 60 }, (_, i) => i).filter(seq => ring.holds(seq))).toEqual([35, 36, 37, 38, 39, 55, 56, 57, 58, 59])
  expect(ring.evict(30)).toEqual([35, 36, 37, 38, 39, 55, 56])
})

test('against a list of segments, whatever comes', () => {
  let seed = 9
  const random = (n: number): number => (seed = Math.imul(seed, 48271) >>> 1) % n
  for (let round = 0; round < 200; round++) {
    const ring = new SegmentRing(200)
    const all: { seq: number, segment: number, bytes: number }[] = []
    const wrong: string[] = []
    let segment = 0
    for (let seq = 0; seq < 100; seq++) {
      if (random(4) === 0) segment++
      const row = { seq, segment: random(15) === 0 ? -1 : segment, bytes: 1 + random(30) }
      all.push(row)
      ring.add(seq, row.bytes, row.segment < 0 ? undefined : row.segment, seq, seq)
      if (random(10) === 0) ring.keep(seq - random(20), seq)
      ring.evict()
      if (ring.bytes !== all.reduce((sum, each) => sum + (ring.holds(each.seq) ? each.bytes : 0), 0)) wrong.push(`bytes at ${seq}`)
      // Whole segments: all of one or none.
      const states = new Map<number, boolean>()
      for (const { seq: other, segment: of } of all) {
        const before = states.get(of)
        if (before !== undefined && before !== ring.holds(other)) wrong.push(`segment ${of} at ${seq}`)
        states.set(of, ring.holds(other))
      }
      if (!ring.holds(seq)) wrong.push(`newest at ${seq}`)
    }
    expect([round, wrong]).toEqual([round, []])
  }
})
