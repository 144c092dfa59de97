import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countDifferences, istanbulCounts } from './istanbul.ts'
import { countedFunctions } from './records.ts'
import { Workplace } from './run.ts'

let place: Workplace
beforeAll(() => { place = new Workplace() })
afterAll(() => place.remove())

const packages = [
  { name: 'marked', program: 'marked.mjs', path: /marked\/lib\/marked\.esm\.js$/, part: '/marked/lib/marked.esm.js' },
  { name: 'acorn', program: 'acorn.mjs', path: /acorn\/dist\/acorn\.mjs$/, part: '/acorn/dist/acorn.mjs' },
  { name: 'immer', program: 'immer.mjs', path: /immer\/dist\/immer\.mjs$/, part: '/immer/dist/immer.mjs' },
] as const

describe.each(packages)('$name, instrumented and recorded', ({ name, program, path, part }) => {
  test('does the same and every call is seen, on both levels', async () => {
    // Two processors: what is compared with runs beside the first recording.
    const beside = Promise.all([place.run(program, { plain: true }), istanbulCounts(place, program, part)])
    for (const level of ['1', '2']) {
      place.forget()
      const recorded = await place.run(program, { env: { CINESCOPE_INCLUDE: name, CINESCOPE_LEVEL: level } })
      const [plain, theirs] = await beside
      expect(recorded).toEqual(plain)
      expect(recorded.code).toBe(0)

      const trace = await place.trace()
      expect(trace.problems).toEqual([])
      expect(trace.losses).toEqual([])
      const ours = await countedFunctions(trace, path)
      expect(theirs.length).toBeGreaterThan(20)
      expect(theirs.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(10_000)
      expect(countDifferences(ours, theirs)).toEqual([])
    }
  })
})

test('a large synchronous run is recorded within bounded memory', async () => {
  place.forget()
  const grown = async (env: Readonly<Record<string, string>>, plain: boolean): Promise<number> => {
    const { stderr } = await place.run('acorn.mjs', { args: ['rss'], env, plain })
    return Number(/peak (\d+)/.exec(stderr)?.[1])
  }
  const plain = await grown({}, true)
  const recorded = await grown({ CINESCOPE_INCLUDE: 'acorn' }, false)
  // Raw chunks wait in 64 MiB at most; the packer has as much again for a segment, the heap of the worker and the site tables.
  expect(recorded - plain).toBeLessThan(320 * 2 ** 20)
})
