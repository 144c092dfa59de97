import { E1, E2, S, U, X, installProxyTracker } from '@cinescope/recorder'
import { OBJECT_INSTANCE, OBJECT_PROXY, OP_ENTER, OP_IMAGE, OP_OBJECT, OP_RESUME, OP_SUSPEND } from '@cinescope/trace'
import { expect, test } from 'vitest'
import type { Decoded } from './decode.ts'
import { later, record, sites } from './recording.ts'

const calls = sites(300, 1)
const values = sites(300)
const ref = (value: Decoded): number => (value as { ref: number }).ref
const enough = 40_000

class Point { x = 1 }

test('an object that level 1 numbered keeps its number when level 2 images it, and in later segments', () => {
  const point = new Point()
  const frozen = Object.freeze({ a: 1 })
  const decoder = record(() => {
    for (const site of [calls, values, calls]) X(E2(site, point, frozen), undefined)
    for (let i = 0; i < enough; i++) X(E1(calls, i), i)
    later()
    for (const site of [calls, values, calls]) X(E2(site, point, frozen), undefined)
  }, { segmentBytes: 64 * 1024 })
  const seen = decoder.of(OP_ENTER).filter(({ values: all }) => all.length > 1).map(each => each.values.map(ref))
  expect(seen).toHaveLength(6)
  expect(seen).toEqual(seen.map(() => seen[0]))
  expect(decoder.chunks.filter(chunk => chunk.startsSegment).length).toBeGreaterThan(1)
  // Once in each of the two segments that mention them.
  expect(decoder.of(OP_OBJECT)).toHaveLength(4)
  expect(decoder.of(OP_IMAGE)).toHaveLength(4)
  expect(decoder.objects.get(seen[0]![0]!)).toMatchObject({ type: OBJECT_INSTANCE, name: 'Point' })
})

test('many objects of a class, some of which a weak map knows, are each one object', () => {
  const points = Array.from({ length: 500 }, () => new Point())
  const decoder = record(() => {
    for (let round = 0; round < 3; round++) for (const point of points) X(E1(round === 1 ? values : calls, point), point)
  })
  const seen = decoder.of(OP_ENTER).map(each => ref(each.values[0]))
  expect(new Set(seen).size).toBe(points.length)
  expect(seen.slice(500, 1000)).toEqual(seen.slice(0, 500))
  expect(seen.slice(1000)).toEqual(seen.slice(0, 500))
  expect(decoder.of(OP_OBJECT)).toHaveLength(points.length)
})

test('a proxy that level 1 numbered is a proxy to level 2', () => {
  installProxyTracker()
  const target = { a: 1 }
  const proxy = new Proxy(target, {})
  const decoder = record(() => {
    X(E1(calls, proxy), undefined)
    for (let i = 0; i < enough; i++) X(E1(calls, i), i)
    X(E1(values, proxy), undefined)
  }, { segmentBytes: 64 * 1024 })
  const seen = decoder.of(OP_ENTER).filter(each => typeof each.values[0] === 'object').map(each => ref(each.values[0]))
  expect(seen[1]).toBe(seen[0])
  const { type, target: behind } = decoder.objects.get(seen[0]!)!
  expect(type).toBe(OBJECT_PROXY)
  expect(decoder.images.get(ref(behind))?.slots).toEqual([1])
})

test('what level 1 saw at its place is imaged at any place of level 2', () => {
  const both = [{ a: 1 }, { a: 2 }] as const
  // Of these two sites 512 places lie between the places.
  const own = values + (128 + 512 - (values - calls) % 256) % 256
  const decoder = record(() => {
    const f = E1(calls + 1, 0)
    for (let i = 0; i < 4000; i++) {
      X(E1(calls, both[i & 1]), undefined)
      // Which looks keep what they found is asked of the position.
      if (i % 7 === 0) X(E2(calls + 1, i, i), undefined)
    }
    for (const each of both) X(E1(own, each), undefined)
    X(f, undefined)
  })
  expect(decoder.of(OP_IMAGE)).toHaveLength(2)
})

test('an object that only awaits saw has no number; one that is yielded, or that a record told of before, has one', () => {
  for (const site of [calls, values]) {
    const [passing, held] = [Promise.resolve(1), Promise.resolve(2)]
    const decoder = record(() => {
      const f = E1(site, held)
      for (const promise of [passing, held, passing]) { S(site, f, promise); U(site, f, 0) }
      for (const yielded of [passing, 3]) { S(site, ~f, yielded); U(site, f, 0) }
      S(site, f, passing)
      U(site, f, 0)
      X(f, undefined)
    })
    const number = ref(decoder.of(OP_ENTER)[0]!.values[0])
    const seen = decoder.of(OP_SUSPEND).map(each => each.values[0])
    expect(seen).toEqual([{ gap: 'awaited' }, { ref: number }, { gap: 'awaited' }, { ref: number + 1 }, 3, { ref: number + 1 }])
    expect(decoder.of(OP_OBJECT)).toHaveLength(2)
    expect(decoder.of(OP_RESUME)).toHaveLength(6)
    expect(S(site, ~0, passing)).toBe(passing)
  }
})
