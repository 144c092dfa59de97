import { bytesSource, openTrace, type FrameId, type ObjectRef, type Tick, type Trace } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createQuery, openIndex, type Query } from '../../src/index.ts'
import { Random } from '../tools/random.ts'
import { Play } from './play.ts'

/** Answers of every kind, as text; a fault is an answer. */
async function answers(trace: Trace, query: Query): Promise<readonly string[]> {
  const at = (share: number): Tick => Math.floor(trace.end * share) as Tick
  const asked: readonly (() => Promise<unknown>)[] = [
    ...[0.1, 0.3, 0.5, 0.7, 0.9].flatMap(share => [() => query.stackAt(at(share)), () => query.asyncStackAt(at(share)), () => query.objectAt(2 as ObjectRef, at(share)), () => query.record(at(share))]),
    ...[1, 9, 25, 60].flatMap(frame => [() => query.frame(frame as FrameId), () => query.callTree(frame as FrameId, 0, 20), () => query.scopeAt(at(0.6), frame as FrameId)]),
    () => query.callTree(undefined, 0, 100), () => query.calls({ where: 'p > 50' }, 1000), () => query.errors(100), () => query.slow(), () => query.stats(), () => query.search('needle', 100),
    () => query.search({ value: 7 }, 100), () => query.density(trace.begin, trace.end, 5), () => query.flame(trace.begin, trace.end, 50),
    () => query.lastWrite({ kind: 'property', ref: 2 as ObjectRef, key: 'amount' }, at(0.8)), () => query.nextWrite({ kind: 'property', ref: 2 as ObjectRef, key: 'amount' }, at(0.2)),
    () => all(query.hits({ kind: 'write', name: 'v' }, 'v')),
  ]
  const found: string[] = []
  for (const ask of asked) {
    try {
      found.push(JSON.stringify(await ask(), (_, value: unknown) => typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : value) ?? '')
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^CINE_/) as unknown })
      found.push(String(error))
    }
  }
  return found
}

const ASKED = 44

async function all<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const item of stream) items.push(item)
  return items
}

for (let seed = 1; seed <= 3; seed++) {
  test(`F42 a recording that was damaged after its index was made is answered, or a fault says why not (seed ${seed})`, async () => {
    const play = new Play(seed, 500)
    const bytes = play.tape.bytes()
    const index = (await openIndex(await openTrace(bytesSource(bytes), { blockRecords: 37 }), { share: Infinity })).bytes()
    const random = new Random(seed)
    for (let round = 0; round < 12; round++) {
      const damaged = bytes.slice(0, round % 3 === 0 ? bytes.length - random.below(bytes.length / 2) : bytes.length)
      if (round % 3 !== 0) damaged[200 + random.below(damaged.length - 200)]! ^= 1 << random.below(8)
      const trace = await openTrace(bytesSource(damaged), { blockRecords: 37 })
      const query = createQuery(trace, { partBytes: 1, index: await openIndex(trace, { bytes: index, share: Infinity }) })
      // The damage shows when its segment is looked at; until then the index knows more than the recording has.
      await answers(trace, query)
      expect(await answers(trace, query)).toHaveLength(ASKED)
    }
  })
}
