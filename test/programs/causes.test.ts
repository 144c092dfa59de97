import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AsyncStack, Query } from '@cinescope/query'
import type { FrameId, Tick } from '@cinescope/trace'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workplace } from './run.ts'

const { createQuery } = createRequire(import.meta.url)(join(process.env['CINESCOPE_DIST'] ?? join(import.meta.dirname, '../../dist'), 'query.mjs')) as typeof import('@cinescope/query')

let place: Workplace
let query: Query
beforeAll(async () => {
  place = new Workplace()
  expect(await place.run('causes.mjs')).toMatchObject({ code: 1, stderr: expect.stringContaining('nobody listens') as unknown })
  query = createQuery(await place.trace())
})
afterAll(() => place.remove())

/** A chain as `link label: frames`, from the moment of the first note that begins so. */
async function chainOf(word: string): Promise<readonly string[]> {
  const { calls } = await query.calls({ fn: 'note', where: `word.startsWith('${word}')` }, 1)
  const [call] = calls
  if (!call) throw new Error(`nobody noted ${word}`)
  return (await query.asyncStackAt(call.entered)).map(brief)
}

const brief = ({ by, label, frames, gap }: AsyncStack): string => `${by} ${label}: ${frames.map(frame => frame.name).join(' < ')}${gap ? ` (${gap.reason})` : ''}`

test('a chain leads through an event, two awaits and two timers to the line that began it', async () => {
  expect(await chainOf('order')).toEqual([
    'now : note < onOrder < announce < checkout',
    'await checkout: late',
    expect.stringMatching(/^timer setTimeout 3 ms \(late\): schedule < causes\.mjs$/),
    expect.stringMatching(/^start .*causes\.mjs: $/),
  ])
})

test('a chain leads from what promises, queues and foreign code call to the call that gave it away, and on from there', async () => {
  const module = ['start causes.mjs: ']
  expect(await chainOf('chained')).toEqual(['now : note < then callback', 'promise then: chained < causes.mjs', ...module])
  expect(await chainOf('settled')).toEqual(['now : note < settled', 'promise finally (settled): chained < causes.mjs', ...module])
  const timer = ['timer setTimeout 1 ms (spread): causes.mjs', ...module]
  expect(await chainOf('micro')).toEqual(['now : note < queueMicrotask callback', 'microtask queueMicrotask: spread', ...timer])
  expect(await chainOf('queued first')).toEqual(['now : note < onQueued', 'microtask process.nextTick (onQueued): enqueue < spread', ...timer])
  expect(await chainOf('queued second')).toEqual(await chainOf('queued first'))
  expect(await chainOf('read')).toEqual(['now : note < readFile callback', 'callback readFile: spread', ...timer])
  // Two calls gave it away, one of which may have been passed over.
  expect(await chainOf('failed')).toEqual(['now : note < onFailure', 'task :  (not-observed)'])
  const { calls } = await query.calls({ fn: 'note', where: "word.startsWith('queued')" }, 2)
  const given = await Promise.all(calls.map(async ({ entered }) => (await query.asyncStackAt(entered))[1]!.tick))
  const gave = (await query.calls({ fn: 'enqueue' }, 2)).calls
  expect(gave.map(({ entered, left }, i) => entered < given[i]! && given[i]! < left)).toEqual([true, true])
})

test('a chain leads through a request that was awaited, and through one with a callback', async () => {
  const fetched = await chainOf('fetched')
  expect(fetched.slice(0, 2)).toEqual(['now : note < ask', 'await ask: listening'])
  const got = await chainOf('got')
  // Older versions of Node tell of the request only when its caller is gone.
  const caller = process.version.startsWith('v20.') ? '' : 'request < listening'
  expect(got.slice(0, 2)).toEqual(['now : note < answered', expect.stringMatching(new RegExp(`^http GET .*/.*: .*${caller}$`))])
})

test('the body of a response leads back to the request of its own address', async () => {
  const { calls: [call] } = await query.calls({ fn: 'ask' }, 1)
  const target = await query.targetOf('text', call!.left, call!.frame)
  if (!target.found) throw new Error(target.gap.detail)
  const { steps, gap } = await query.origin(target.target, call!.left)
  expect([steps.map(({ how }) => how), gap]).toEqual([['copy', 'fetch'], undefined])
  expect(steps[1]!.from).toMatch(/^GET http.* 200 in \d+ ms$/)
})

test('a chain leads from a message to the call that posted it, though a listener comes first that is not recorded (F72)', async () => {
  expect((await chainOf('received')).slice(0, 2)).toEqual(['now : note < received', 'message message: send < listening'])
  const { calls: [call] } = await query.calls({ fn: 'received', where: "word === 'hello'" }, 1)
  const word = await query.targetOf('word', call!.entered, call!.frame)
  const { steps, gap } = await query.origin(word.found ? word.target : expect.fail('no word'), call!.entered)
  expect([steps.map(({ how, functionName }) => `${how} ${functionName}`.trim()), gap]).toEqual([['argument', 'message send', 'literal send'], undefined])
})

test('errors tell what became of them: swallowed, caught, unhandled; each with its causes and its chain', async () => {
  const errors = await query.errors(100)
  const told = errors.map(({ fate, label, causes, end }) => [fate, label, causes, end?.functionName])
  expect(told).toEqual([
    ['unhandled', 'Unhandled rejection: Error: nobody listens in fails', ['Error: the reason'], expect.anything()],
    ['swallowed', expect.stringContaining('JSON'), [], 'parse'],
    ['caught', 'Caught: RangeError: careful in careful', [], 'careful'],
  ])
  expect(errors[0]!.chain.map(brief).slice(0, 4)).toEqual([
    'now : fails',
    'await fails: last',
    expect.stringMatching(/^timer setTimeout 30 ms \(last\): received$/),
    'message message: send < listening',
  ])
  const frame = await query.frame((await query.stackAt(errors[0]!.tick))[0]!.frame as FrameId)
  expect(frame).toMatchObject({ name: 'fails', outcome: 'threw' })
  expect((await query.record(errors[0]!.tick as Tick))?.place?.path).toContain('causes.mjs')
})

test('a rejection or an error that a listener of the program takes was unhandled all the same, and the program goes on as without us', async () => {
  writeFileSync(place.path('taken.mjs'), `
async function fails(n) { await null; throw new RangeError('nobody ' + n) }
process.on('unhandledRejection', (reason, promise) => { console.log(reason.message, promise instanceof Promise, process.listenerCount('unhandledRejection')) })
fails(1)
process.once('uncaughtException', error => { console.log('took', error.message) })
setTimeout(() => { throw new RangeError('nobody 0') }, 1)
setTimeout(() => { console.log('on', process.emit.name, Object.hasOwn(process, 'emit'), Object.keys(Object.getPrototypeOf(process)).length); process.removeAllListeners('unhandledRejection'); fails(2) }, 20)
`)
  const plain = await place.run('taken.mjs', { plain: true })
  place.forget()
  const ran = await place.run('taken.mjs')
  expect([ran.stdout, ran.code]).toEqual([plain.stdout, plain.code])
  const found = await createQuery(await place.trace()).errors(10)
  expect(found.map(({ fate, taken, label }) => [fate, taken, label])).toEqual([
    ['unhandled', true, 'Unhandled rejection (taken by the program): RangeError: nobody 1 in fails'], ['uncaught', true, 'Uncaught (taken by the program): RangeError: nobody 0 in setTimeout callback'],
    ['unhandled', undefined, 'Unhandled rejection: RangeError: nobody 2 in fails'],
  ])
})

test('a handler that is called when the body of its request is there belongs to that request, also where requests share a connection', async () => {
  const own = new Workplace()
  try {
    expect(await own.run('bodies.mjs')).toMatchObject({ code: 0, stderr: '' })
    const asked = createQuery(await own.trace())
    const chains = async (fn: string): Promise<readonly string[]> => Promise.all((await asked.calls({ fn }, 9)).calls.map(async call => (await asked.asyncStackAt(call.entered)).slice(1, 3).map(brief).join('; ')))
    expect(await chains('created')).toEqual(['request POST /created: ', 'request POST /created: '])
    expect(await chains('changed')).toEqual(['request POST /changed: '])
    // It was made in the request before, which is answered: to which it belongs is not known.
    for (const chain of await chains('stale')) expect(chain).not.toContain('POST')
  } finally {
    own.remove()
  }
})
