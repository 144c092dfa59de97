import { readFileSync, rmSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { OP_ENTER, OP_FOLD, OP_LEVEL, functionAt, type Trace } from '@cinescope/trace'
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest'
import { eachRecord } from './records.ts'
import { Workplace } from './run.ts'

let place: Workplace
beforeAll(() => { place = new Workplace() })
afterEach(() => { place.forget() })
afterAll(() => { place.remove() })

const env = { CINESCOPE_ENV: 'development' }

/** Calls of a function: as frames, and as counts. */
async function seen(trace: Trace, name: string): Promise<{ readonly frames: number, readonly counted: number }> {
  let frames = 0
  let counted = 0
  await eachRecord(trace, cursor => {
    if (cursor.op !== OP_ENTER && cursor.op !== OP_FOLD) return
    const { module, index } = trace.place(cursor.site)!
    if (functionAt(module.table!, index)?.name !== name) return
    if (cursor.op === OP_ENTER) frames++
    else counted += cursor.number(0)
  })
  return { frames, counted }
}

test('F120: a program keeps to its budget without being asked, and every call is a frame or in a count', { timeout: 60_000 }, async () => {
  const ran = await place.run('folds.mjs', { args: ['count', '20000000'], env })
  expect(ran).toMatchObject({ code: 0, stderr: '', stdout: '199999990000000\n' })
  const { frames, counted } = await seen(await place.trace(), 'tiny')
  expect(frames + counted).toBe(20_000_000)
  expect(frames).toBeLessThan(10_000_000)
})

test('F120: a long recursion that is partly counted fills no chunk beyond its end: nothing is lost, and every call is told', { timeout: 60_000 }, async () => {
  const ran = await place.run('fib.mjs', { env })
  expect(ran).toMatchObject({ code: 0, stderr: '', stdout: '2250750\n' })
  const trace = await place.trace()
  expect(trace.losses).toEqual([])
  const { frames, counted } = await seen(trace, 'fib')
  expect(frames + counted).toBe(30 * 242_785)
})

test('in the environment test nothing is lowered', { timeout: 60_000 }, async () => {
  await place.run('folds.mjs', { args: ['count', '1000000'] })
  const trace = await place.trace()
  expect(await seen(trace, 'tiny')).toEqual({ frames: 1_000_000, counted: 0 })
  let levels = 0
  await eachRecord(trace, ({ op }) => { if (op === OP_LEVEL) levels++ })
  expect(levels).toBe(0)
})

describe('kill -9 of a long task of folded calls loses at most 250 ms', () => {
  for (const after of [600, 1400, 2200]) {
    test(`killed ${after} ms into it`, { timeout: 60_000 }, async () => {
      const progress = place.path('progress')
      rmSync(progress, { force: true })
      const ran = await place.run('folds.mjs', {
        args: ['kill', progress], env,
        onStart: child => void (async () => {
          while (!(statSync(progress, { throwIfNoEntry: false })?.size ?? 0)) await wait(10)
          await wait(after)
          child.kill('SIGKILL')
        })(),
      })
      expect(ran.signal).toBe('SIGKILL')
      const bytes = readFileSync(progress)
      const notes = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + Math.floor(bytes.length / 16) * 16))
      const trace = await place.trace()
      const { frames, counted } = await seen(trace, 'tiny')
      const lost = trace.losses.reduce((sum, { count }) => sum + count, 0)
      // The newest note whose calls the recording has.
      let known = 0
      for (let i = 0; i < notes.length; i += 2) if (notes[i]! <= frames + counted + lost) known = notes[i + 1]!
      expect(notes.at(-1)! - known).toBeLessThan(250)
    })
  }
})
