import { FUNCTION_ASYNC, OP_ENTER, OP_LEAVE, OP_RESUME, OP_SUSPEND, OP_TASK, OP_WRITE, type Tick } from '@cinescope/trace'
import { createQuery, type Query } from '@cinescope/query'
import { expect, test } from 'vitest'
import { Random } from '../../query/test/tools/random.ts'
import { Table } from '../../query/test/tools/table.ts'
import { Tape } from '../../query/test/tools/tape.ts'
import { createSession } from '../src/index.ts'

const source = `function outer() {
  a = 1
  inner()
  b = 2
}
function inner() {
  c = 3
}
async function wait() {
  d = await 4
}
`

function app() {
  const table = new Table(source)
  const outer = table.fn({ name: 'outer', text: source.slice(0, source.indexOf('function inner')).trimEnd() })
  const inner = table.fn({ name: 'inner', text: 'function inner() {\n  c = 3\n}' })
  const wait = table.fn({ name: 'wait', text: source.slice(source.indexOf('async')).trimEnd(), flags: FUNCTION_ASYNC })
  const write = (name: string, owner: number, text: string): number => table.write(table.bind(name, 'let', 0), owner, text)
  return {
    table, outer: outer.site, inner: inner.site, wait: wait.site,
    a: write('a', outer.index, 'a = 1'), b: write('b', outer.index, 'b = 2'), c: write('c', inner.index, 'c = 3'), d: write('d', wait.index, 'd = await 4'),
    pause: table.suspend(wait.index, 'await 4'),
  }
}

/** outer { a, inner { c }, b }, then wait { await }, a task between, wait { d }. */
async function scene(): Promise<{ readonly query: Query, readonly ticks: Readonly<Record<string, number>> }> {
  const at = app()
  const tape = new Tape()
  tape.module(at.table.build(), 1)
  const ticks: Record<string, number> = {}
  const put = (name: string, op: number, site: number, ...values: readonly (number | string)[]): void => { ticks[name] = tape.put(op, site, ...values) }
  put('task', OP_TASK, 0, 'event', 'click')
  put('outer', OP_ENTER, at.outer)
  put('a', OP_WRITE, at.a, 1)
  put('inner', OP_ENTER, at.inner)
  put('c', OP_WRITE, at.c, 3)
  put('innerLeft', OP_LEAVE, 0, 0)
  put('b', OP_WRITE, at.b, 2)
  put('outerLeft', OP_LEAVE, 0, 0)
  put('wait', OP_ENTER, at.wait)
  put('suspended', OP_SUSPEND, at.pause, 4)
  put('between', OP_TASK, 0, 'timer', '')
  put('again', OP_ENTER, at.inner)
  put('againLeft', OP_LEAVE, 0, 0)
  put('resumed', OP_RESUME, at.pause, 3, 4)
  put('d', OP_WRITE, at.d, 4)
  put('waitLeft', OP_LEAVE, 0, 0)
  return { query: createQuery(await tape.open()), ticks }
}

async function route(names: Readonly<Record<string, number>>, ...motions: readonly (() => Promise<{ readonly tick: Tick } | undefined>)[]): Promise<readonly (string | undefined)[]> {
  const answer: (string | undefined)[] = []
  for (const motion of motions) {
    const record = await motion()
    answer.push(Object.keys(names).find(name => names[name] === record?.tick))
  }
  return answer
}

test('over stays in the frame, then goes to its caller; into enters calls; out stands after the leave', async () => {
  const { query, ticks } = await scene()
  const session = createSession(query)
  await session.goTo(ticks['a'] as Tick)
  expect(await route(ticks, session.stepOver, session.stepOver, session.stepOver)).toEqual(['b', 'outerLeft', 'wait'])
  await session.goTo(ticks['a'] as Tick)
  expect(await route(ticks, session.stepInto, session.stepInto, session.stepOut)).toEqual(['inner', 'c', 'b'])
  await session.goTo(ticks['innerLeft'] as Tick)
  expect(await route(ticks, session.stepOver)).toEqual(['b'])
})

test('the same backwards', async () => {
  const { query, ticks } = await scene()
  const session = createSession(query)
  await session.goTo(ticks['b'] as Tick)
  expect(await route(ticks, session.stepBackOver, session.stepBackOver)).toEqual(['a', 'outer'])
  await session.goTo(ticks['c'] as Tick)
  expect(await route(ticks, session.stepBackOut)).toEqual(['a'])
  await session.goTo(ticks['inner'] as Tick)
  expect(await route(ticks, session.stepBackOver)).toEqual(['a'])
})

test('stepping over an await goes to where the frame came back, and back again', async () => {
  const { query, ticks } = await scene()
  const session = createSession(query)
  await session.goTo(ticks['suspended'] as Tick)
  expect(await route(ticks, session.stepOver, session.stepOver, session.stepBackOver, session.stepBackOver)).toEqual(['resumed', 'd', 'resumed', 'suspended'])
})

test('runs to a line and back to it', async () => {
  const { query, ticks } = await scene()
  const session = createSession(query)
  const hash = 'hash1'.padEnd(16, '0')
  expect(await route(ticks, () => session.runTo({ hash, line: 7 }), () => session.runTo({ hash, line: 4 }), () => session.reverseTo({ hash, line: 2 }), () => session.reverseTo({ hash, line: 2 })))
    .toEqual(['c', 'b', 'a', undefined])
  expect(session.position.tick).toBe(ticks['a'])
})

test('stepping over leaves a selected caller in view; listeners hear every move once', async () => {
  const { query, ticks } = await scene()
  const session = createSession(query)
  const heard: number[] = []
  await session.goTo(ticks['c'] as Tick)
  const stop = session.listen(position => heard.push(position.tick, position.frame))
  session.select(1 as never)
  await session.stepOver()
  stop()
  await session.stepOver()
  expect(heard).toEqual([ticks['c'], 1, ticks['b'], 1])
})

test('back undoes forwards, from every stop of random walks', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const random = new Random(seed)
    const at = app()
    const tape = new Tape()
    tape.module(at.table.build(), 1)
    const parked: number[] = []
    const stack: number[] = []
    for (let i = 0; i < 120; i++) {
      const dice = random.below(5)
      if (dice === 0 && stack.length < 6) {
        tape.put(OP_ENTER, random.pick([at.outer, at.wait]))
        stack.push(tape.frames)
      } else if (dice === 1 && parked.length > 0) {
        const frame = parked.pop() as number
        tape.put(OP_RESUME, at.pause, frame, 1)
        stack.push(frame)
      } else if (stack.length === 0) tape.put(OP_TASK, 0, 'timer', '')
      else if (dice === 2) {
        parked.push(stack.pop() as number)
        tape.put(OP_SUSPEND, at.pause, 1)
      } else if (dice === 3) {
        stack.pop()
        tape.put(OP_LEAVE, 0, 1)
      } else tape.put(OP_WRITE, at.a, i)
    }
    const query = createQuery(await tape.open())
    const session = createSession(query)
    for (let record = await session.stepInto(); record; record = await session.stepInto()) {
      const here = session.position
      if (await session.stepInto()) {
        await session.stepBack()
        expect(session.position).toEqual(here)
      }
      await session.goTo(here.tick)
      const over = await session.stepOver()
      if (over && over.frame === here.frame && here.frame > 0) {
        await session.stepBackOver()
        expect([seed, session.position]).toEqual([seed, here])
      }
      await session.goTo(here.tick)
    }
  }
})

test('since leads to the change that made a value what it is, over changes that left it so', async () => {
  const table = new Table(source)
  const outer = table.fn({ name: 'outer', text: source.slice(0, source.indexOf('function inner')).trimEnd() })
  const binding = table.bind('a', 'let', 0)
  const site = table.write(binding, outer.index, 'a = 1')
  const random = new Random(11)
  const tape = new Tape()
  tape.module(table.build(), 1)
  tape.put(OP_ENTER, outer.site)
  const writes = Array.from({ length: 60 }, () => random.below(3)).map(kind => {
    const value = kind === 0 ? 7 : Number.NaN
    return { value, tick: tape.put(OP_WRITE, site, value) }
  })
  tape.put(OP_LEAVE, 0, 0)
  const query = createQuery(await tape.open())
  const session = createSession(query)
  for (const [i, { value, tick }] of writes.entries()) {
    await session.goTo(tick as Tick)
    const target = await query.targetOf('a', tick as Tick, session.position.frame)
    if (!target.found) throw new Error('a has no history')
    let first = i
    while (first > 0 && Object.is(writes[first - 1]!.value, value)) first--
    const condition = Number.isNaN(value) ? 'Number.isNaN($value)' : '$value === 7'
    expect(await session.since(target.target, condition)).toMatchObject({ found: true, tick: writes[first]!.tick })
    expect(session.position.tick).toBe(writes[first]!.tick)
    expect(await session.since(target.target, '$value === -1')).toMatchObject({ found: false })
    expect(session.position.tick).toBe(writes[first]!.tick)
  }
})

test('of two places that are gone to at a time the one asked for last is where it stands, whichever is found first', async () => {
  const { query, ticks } = await scene()
  const gates: (() => void)[] = []
  const slow: Query = Object.assign(Object.create(query) as Query, {
    record: async (tick: Tick) => {
      await new Promise<void>(resolve => { gates.push(resolve) })
      return query.record(tick)
    },
  })
  const session = createSession(slow)
  const first = session.goTo(ticks['c']! as Tick)
  const second = session.goTo(ticks['a']! as Tick)
  gates[1]!()
  await second
  gates[0]!()
  await first
  expect(session.position.tick).toBe(ticks['a'])
})

test('a breakpoint on a line without a record stands on the next line that has one, and the stop says so', async () => {
  const { query, ticks } = await scene()
  const session = createSession(query)
  const bare = { kind: 'place', place: { file: 'app.ts', line: 3 } } as const
  session.breakpoints.add(bare)
  const stop = await session.run()
  expect(stop).toMatchObject({ record: { tick: ticks['b'] }, hit: [bare], moved: [{ breakpoint: bare, line: 4 }] })
  expect((await session.reverseContinue()).record).toBeUndefined()
  await session.goTo(0 as Tick)
  const hash = 'hash1'.padEnd(16, '0')
  expect(await route(ticks, () => session.runTo({ hash, line: 3 }), () => session.reverseTo({ hash, line: 5 }))).toEqual(['b', 'inner'])
  expect(await query.lineFrom({ file: 'app.ts', line: 500 })).toBeUndefined()
})
