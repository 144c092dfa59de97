import { createSession, type Stop } from '@cinescope/session'
import type { Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { program } from './program.ts'

const source = `const cart = { total: 0 }
function add(price, userId) {
  cart.total += price
  return cart.total
}
function risky(n) {
  try {
    if (n > 1) throw new Error('too many')
  } catch (error) {
    return -1
  }
  return n
}
add(1, 'a')
risky(1)
add(NaN, 'b')
risky(2)
add(3, 'c')`

async function open(store?: Parameters<typeof createSession>[1]) {
  const { query, trace } = await program(source)
  return { query, trace, session: createSession(query, store) }
}

const titles = async (next: () => Promise<Stop>): Promise<readonly string[]> => {
  const found: string[] = []
  for (let stop = await next(); stop.record; stop = await next()) found.push(stop.record.title)
  return found
}

test('line, function, conditional, exception and structural breakpoints stop both ways, in opposite orders', async () => {
  const { session, trace } = await open()
  for (const breakpoint of [
    { kind: 'place', place: { file: 'program.js', line: 3 } },
    { kind: 'place', place: { fn: 'risky' } },
    { kind: 'place', place: { fn: 'add' }, condition: 'price > 2' },
    { kind: 'place', place: { kind: 'catch' } },
    { kind: 'place', place: { argument: 'userId' } },
    { kind: 'exception' },
  ] as const) {
    session.breakpoints.clear()
    session.breakpoints.add(breakpoint)
    await session.goTo(trace.begin)
    const forwards = await titles(() => session.run())
    await session.goTo((trace.end - 1) as Tick)
    const backwards = await titles(() => session.reverseContinue())
    expect([JSON.stringify(breakpoint), forwards.length > 0, backwards.toReversed()]).toEqual([JSON.stringify(breakpoint), true, forwards])
  }
})

test('a conditional breakpoint stops where its condition holds', async () => {
  const { session } = await open()
  session.breakpoints.add({ kind: 'place', place: { fn: 'add' }, condition: 'price > 2' })
  expect(await titles(() => session.run())).toEqual(['add(3, "c")'])
})

test('when did cart.total change, and when did it become NaN?', async () => {
  const { query, session, trace } = await open()
  const [call] = (await query.calls({ fn: 'add' }, 1)).calls
  const target = await query.targetOf('cart.total', call!.entered, call!.frame)
  if (!target.found) throw new Error(target.gap.detail)
  const data = { kind: 'data', target: target.target } as const
  session.breakpoints.add(data)
  await session.goTo(call!.entered)
  expect(await titles(() => session.run())).toEqual(['cart.total = 1', 'cart.total = NaN', 'cart.total = NaN'])
  session.breakpoints.delete(data)
  session.breakpoints.add({ ...data, condition: 'Number.isNaN($value)' })
  await session.goTo(trace.begin)
  expect((await session.run()).record?.title).toBe('cart.total = NaN')
  // Who made it so: the argument of this very call.
  expect((await session.frames())[0]).toMatchObject({ frame: { name: 'add', args: [{ name: 'price', value: { value: NaN } }, { name: 'userId', value: { value: 'b' } }] } })
})

test('log breakpoints print what was passed and stop nowhere; watches are evaluated in the selected frame', async () => {
  const { session } = await open()
  session.breakpoints.add({ kind: 'log', place: { fn: 'add' }, expression: '`${userId}: ${price}`' })
  session.breakpoints.add({ kind: 'exception' })
  const stop = await session.run()
  expect(stop.logs.map(({ evaluation }) => evaluation.value)).toEqual([{ kind: 'primitive', value: 'a: 1' }, { kind: 'primitive', value: 'b: NaN' }])
  session.watches.add('n + 1')
  session.watches.add('n +')
  expect(await session.watched()).toMatchObject([{ expression: 'n + 1', evaluation: { value: { value: 3 } } }, { expression: 'n +', fault: { code: 'CINE_EXPRESSION_SYNTAX' } }])
})

test('a cursor that went forward and back stands where it stood', async () => {
  const { session, trace } = await open()
  await session.goTo(trace.begin)
  const way: Tick[] = []
  for (let record = await session.stepInto(); record; record = await session.stepInto()) way.push(record.tick)
  const back: Tick[] = [session.position.tick]
  for (let record = await session.stepBack(); record; record = await session.stepBack()) back.unshift(record.tick)
  expect(back.slice(-way.length)).toEqual(way)
})

test('a run that comes to no breakpoint stays where it was, and tells what log breakpoints printed and what it is unsure of', async () => {
  const { session, trace } = await open()
  session.breakpoints.add({ kind: 'log', place: { fn: 'add' }, expression: 'price' })
  await session.goTo(trace.begin)
  const here = session.position
  const stop = await session.run()
  expect(stop).toMatchObject({ record: undefined, hit: [], unsure: [] })
  expect(stop.logs.map(({ evaluation }) => evaluation.value)).toEqual([1, NaN, 3].map(value => ({ kind: 'primitive', value })))
  expect(session.position).toEqual(here)
})

test('what a condition could not tell is counted up to where the run stopped, not beyond', async () => {
  const { query, trace } = await program('function f(n) { let late = n }\nfunction g() {}\nf(1)\ng()\nf(2)\nf(3)')
  const session = createSession(query)
  // At its entry nothing has been written to the variable yet.
  session.breakpoints.add({ kind: 'place', place: { fn: 'f' }, condition: 'late > 0' })
  await session.goTo(trace.begin)
  expect(await session.run()).toMatchObject({ record: undefined, unsure: [{ count: 3 }] })
  session.breakpoints.add({ kind: 'place', place: { fn: 'g' } })
  expect(await session.run()).toMatchObject({ record: { title: 'g()' }, unsure: [{ count: 1 }] })
})

test('a data breakpoint tells where changes may be missing: before the oldest record that is kept', async () => {
  const { query, trace } = await program('const box = { x: 0 }\nfunction set(v) { box.x = v }\nset(1)\nfor (let i = 0; i < 2000; i++) set(i)\ncut()\nset(5)', { fromSegment: 1 })
  expect(trace.begin).toBeGreaterThan(0)
  const { calls } = await query.calls({ fn: 'set' }, 1)
  const target = await query.targetOf('box.x', calls[0]!.left, calls[0]!.frame)
  if (!target.found) throw new Error(target.gap.detail)
  const session = createSession(query)
  session.breakpoints.add({ kind: 'data', target: target.target })
  await session.goTo((trace.end - 1) as Tick)
  const stops: (string | undefined)[] = []
  let stop = await session.reverseContinue()
  for (; stop.record; stop = await session.reverseContinue()) stops.push(stop.record.title)
  expect(stops[0]).toBe('box.x = 5')
  expect(stop).toMatchObject({ record: undefined, unsure: [{ gap: { reason: 'evicted' } }] })
})
