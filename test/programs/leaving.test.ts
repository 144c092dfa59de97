import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { functionAt, OP_ENTER, OP_ERROR } from '@cinescope/trace'
import { callsByName, eachRecord, primitiveAt, tally } from './records.ts'
import { Workplace } from './run.ts'

let place: Workplace
beforeAll(() => { place = new Workplace() })
afterAll(() => place.remove())
beforeEach(() => place.forget())

/** Node's error text without the path's notation and the empty line that its source maps add. */
const sameText = (text: string): string => text.replaceAll('file://', '').replaceAll(/\n\n+/g, '\n')

describe('the end of the program is recorded, and is the same', () => {
  for (const how of ['exit', 'throw', 'reject', 'code']) {
    test(`process leaves by ${how}`, async () => {
      const plain = await place.run('leave.mjs', { args: [how], plain: true })
      const { stderr, ...recorded } = await place.run('leave.mjs', { args: [how] })
      expect({ ...recorded, stderr: sameText(stderr) }).toEqual({ ...plain, stderr: sameText(plain.stderr) })
      const trace = await place.trace()
      expect(trace.problems).toEqual([])
      // One in the program, one in its own 'exit' listener.
      expect((await callsByName(trace)).get('last')).toBe(2)
      expect((await tally(trace)).get(OP_ERROR) ?? 0).toBe(how === 'throw' || how === 'reject' ? 1 : 0)
    })
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`process dies of ${signal}`, async () => {
      const kill = { args: ['wait'], onStart: (child: Parameters<NonNullable<Parameters<Workplace['run']>[1]>['onStart'] & {}>[0]) => void begun(child).then(() => child.kill(signal)) }
      const { stdout, code, signal: died } = await place.run('leave.mjs', kill)
      expect({ stdout, code, died }).toEqual({ stdout: 'begun\n', code: null, died: signal })
      const trace = await place.trace()
      expect(trace.problems).toEqual([])
      expect((await callsByName(trace)).get('last')).toBeGreaterThan(0)
    })
  }

  test.each(['SIGINT', 'SIGTERM', 'SIGUSR2'])('process sends itself %s, and does nothing more', async signal => {
    const plain = await place.run('leave.mjs', { args: [`self ${signal}`], plain: true })
    expect(plain).toEqual({ stdout: 'begun\n', stderr: '', code: null, signal })
    expect(await place.run('leave.mjs', { args: [`self ${signal}`] })).toEqual(plain)
    if (signal !== 'SIGUSR2') expect((await callsByName(await place.trace())).get('last')).toBe(1)
  })

  test('the program listens to the signal itself', async () => {
    const ran = await place.run('leave.mjs', { args: ['handler'], onStart: child => void begun(child).then(() => child.kill('SIGINT')) })
    expect(ran).toMatchObject({ stdout: 'begun\nexit 9\n', code: 9, signal: null })
    const trace = await place.trace()
    const said: unknown[] = []
    await eachRecord(trace, cursor => {
      if (cursor.op === OP_ENTER && cursor.size === 1) said.push(primitiveAt(cursor, 0))
    })
    expect(said).toContain('handler')
    expect(said.at(-1)).toBe('listener')
  })

  test('an endless loop dies of SIGINT at once', async () => {
    const ran = await place.run('leave.mjs', { args: ['loop'], onStart: child => void begun(child).then(() => child.kill('SIGINT')) })
    expect(ran.signal).toBe('SIGINT')
    expect((await callsByName(await place.trace())).get('last')).toBeGreaterThan(0)
  })
})

/** The program has said its first word, and some time has passed. */
async function begun(child: { readonly stdout: NodeJS.ReadableStream | null }): Promise<void> {
  await once(child.stdout!, 'data')
  await wait(600)
}

const loops: Readonly<Record<string, string>> = { dense: 'a loop of many calls', sync: 'a loop of system calls', timers: 'a loop of timers' }

async function killed(mode: string, after: number): Promise<void> {
  const progress = place.path('progress')
  rmSync(progress, { force: true })
  const ran = await place.run('steps.mjs', {
    args: [progress, mode],
    onStart: child => void (async () => {
      while (sizeOf(progress) === 0) await wait(10)
      await wait(after)
      child.kill('SIGKILL')
    })(),
  })
  expect(ran.signal).toBe('SIGKILL')
  const bytes = readFileSync(progress)
  const steps = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + Math.floor(bytes.length / 16) * 16))
  const made = steps.length / 2
  // Takes in what the worker had not come to.
  const [file] = place.recordings()
  expect(await place.cli(['info', file!])).toMatchObject({ code: 0, stderr: '' })
  expect(existsSync(`${file}.spill`)).toBe(false)
  const trace = await place.trace()
  let recorded = 0
  let skipped = 0
  await eachRecord(trace, cursor => {
    if (cursor.op !== OP_ENTER || cursor.size !== 1) return
    const { module, index } = trace.place(cursor.site)!
    if (functionAt(module.table!, index)?.name !== 'step') return
    const at = primitiveAt(cursor, 0) as number
    skipped += at - recorded
    recorded = at + 1
  })
  // What a machine is too busy to take in is lost with a record that says so.
  expect(skipped).toBeLessThanOrEqual(trace.losses.reduce((sum, { count }) => sum + count, 0))
  const lost = made - recorded
  const lostTime = lost > 0 ? steps[(made - 1) * 2 + 1]! - steps[recorded * 2 + 1]! : 0
  if (lost * (mode === 'dense' ? 800 : 8) > 256) expect(lostTime).toBeLessThan(250)
}

describe('kill -9 loses at most 250 ms or 256 records', () => {
  for (const mode of ['dense', 'sync', 'timers']) {
    for (const after of [150, 700, 1300]) {
      test(`killed ${after} ms into ${loops[mode]}`, () => killed(mode, after + Math.random() * 100))
    }
  }

  // CINESCOPE_KILLS=50 for the whole proof.
  let seed = 2026
  const random = (n: number): number => (seed = Math.imul(seed, 48271) >>> 1) % n
  for (let i = Number(process.env['CINESCOPE_KILLS'] ?? 3); i > 0; i--) {
    const mode = Object.keys(loops)[random(3)]!
    const after = random(2500)
    test(`killed at a random moment: ${after} ms into ${loops[mode]}`, () => killed(mode, after))
  }
})

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
