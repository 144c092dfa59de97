import { OP_CATCH, OP_ENTER, OP_LEAVE, OP_RESUME, OP_SUSPEND, OP_TASK, OP_THROW, OP_UNWIND, OP_WRITE, type FrameId, type Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createQuery } from '../src/index.ts'
import { Table } from './tools/table.ts'
import { Tape } from './tools/tape.ts'

const source = `let total = 0
function add(a, b) {
  const sum = a + b
  return sum
}
async function load() {
  const got = await fetch('/api')
  return got
}
function fail() { throw 'no' }
`

function app(): { table: Table, add: number, addIndex: number, sum: number, load: number, wait: number, got: number, total: number, fail: number, throws: number } {
  const table = new Table(source)
  const total = table.write(table.bind('total', 'let', 0), 0, 'total = 0')
  const add = table.fn({ name: 'add', text: source.slice(source.indexOf('function add'), source.indexOf('async')), params: ['a', 'b'] })
  const sum = table.write(table.bind('sum', 'const', add.scope), add.index, 'sum = a + b')
  const load = table.fn({ name: 'load', flags: 4, text: source.slice(source.indexOf('async'), source.indexOf('function fail')) })
  const wait = table.suspend(load.index, "await fetch('/api')")
  const got = table.write(table.bind('got', 'const', load.scope), load.index, "got = await fetch('/api')")
  const fail = table.fn({ name: 'fail', text: "function fail() { throw 'no' }" })
  const throws = table.throws(fail.index, "throw 'no'")
  return { table, add: add.site, addIndex: add.index, sum, load: load.site, wait, got, total, fail: fail.site, throws }
}

test('a resumed async frame stays one frame, with its slices on the flame chart', async () => {
  const { table, load, wait, got, add, sum } = app()
  const tape = new Tape()
  tape.module(table.build(), 1)
  tape.at(0)
  const first = tape.put(OP_TASK, 0, 'event', 'click button.add')
  const entered = tape.put(OP_ENTER, load)
  tape.put(OP_SUSPEND, wait, undefined)
  tape.at(10)
  tape.cut(true)
  const second = tape.put(OP_TASK, 0, 'fetch', '/api')
  tape.put(OP_ENTER, add, 1, 2)
  tape.put(OP_WRITE, sum, 3)
  tape.put(OP_LEAVE, 0, 3)
  const resumed = tape.put(OP_RESUME, wait, 1, 7)
  const wrote = tape.put(OP_WRITE, got, 7)
  const left = tape.put(OP_LEAVE, 0, 7)
  tape.at(20)
  const query = createQuery(await tape.open())

  const tasks = await query.callTree(undefined, 0, 10)
  expect(tasks.map(node => node.kind === 'task' ? [node.task.tick, node.task.kind, node.task.label, node.task.calls] : [])).toEqual([
    [first, 'event', 'click button.add', 1], [second, 'fetch', '/api', 1],
  ])
  const [child] = await query.callTree({ task: first as Tick }, 0, 10)
  expect(child).toMatchObject({ kind: 'frame', frame: { frame: 1, name: 'load', entered, left, outcome: 'returned', async: true, calls: 0 } })
  expect((await query.flame(0 as Tick, tape.tick as Tick, 100)).map(bar => [bar.name, bar.from, bar.to])).toEqual([
    ['load', entered, entered + 2], ['add', resumed - 3, resumed], ['load', resumed, left + 1],
  ])
  expect((await query.stackAt(wrote as Tick)).map(frame => [frame.name, frame.place?.line])).toEqual([['load', 7]])
  expect((await query.frame(2 as FrameId))?.args).toEqual([
    { name: 'a', value: { kind: 'primitive', value: 1 } }, { name: 'b', value: { kind: 'primitive', value: 2 } },
  ])
})

test('a frame that was unwound without a probe and is resumed later was only suspended', async () => {
  const { table, load, wait } = app()
  const tape = new Tape()
  tape.module(table.build(), 1)
  tape.put(OP_ENTER, load)
  tape.put(OP_UNWIND, 0, 1)
  tape.cut(true)
  const resumed = tape.put(OP_RESUME, wait, 1, 5)
  const left = tape.put(OP_LEAVE, 0, 5)
  const query = createQuery(await tape.open())
  expect(await query.frame(1 as FrameId)).toMatchObject({ outcome: 'returned', left })
  expect((await query.stackAt(resumed as Tick)).map(frame => frame.frame)).toEqual([1])
})

test('frames before any task hang under a task named start', async () => {
  const { table, add } = app()
  const tape = new Tape()
  tape.module(table.build(), 1)
  tape.put(OP_ENTER, 1)
  tape.put(OP_ENTER, add, 1, 2)
  tape.put(OP_LEAVE, 0, 3)
  tape.put(OP_LEAVE, 0, undefined)
  const query = createQuery(await tape.open())
  const tasks = await query.callTree(undefined, 0, 10)
  expect(tasks).toMatchObject([{ kind: 'task', task: { kind: 'start', calls: 1 } }])
  expect(await query.callTree(1 as FrameId, 0, 10)).toMatchObject([{ frame: { name: 'add', result: { value: 3 } } }])
})

test('outcomes: an exception closes frames as thrown; what is still on the stack is open', async () => {
  const { table, fail, throws, add } = app()
  const tape = new Tape()
  tape.module(table.build(), 1)
  tape.put(OP_ENTER, add, 1, 2)
  tape.put(OP_ENTER, fail)
  const thrown = tape.put(OP_THROW, throws, 'no')
  tape.put(OP_UNWIND, 0, 1)
  const query = createQuery(await tape.open())
  expect(await query.frame(2 as FrameId)).toMatchObject({ outcome: 'threw' })
  expect(await query.frame(1 as FrameId)).toMatchObject({ outcome: 'open', left: -1 })
  expect(await query.errors(10)).toMatchObject([{ tick: thrown, label: 'Thrown: "no" in fail', level: 'warn' }])
})

test('an error is joined to its throw and to where it was caught, through rethrow', async () => {
  const { table, fail, throws } = app()
  const tape = new Tape()
  const binding = table.bind('total', 'catch', 0)
  const caught = table.caught(binding, 0, 'total = 0')
  const rethrow = table.throws(0, 'total')
  tape.module(table.build(), 1)
  const error = tape.thing(7, 'TypeError')
  tape.put(OP_ENTER, 1)
  tape.put(OP_ENTER, fail)
  const thrown = tape.put(OP_THROW, throws, error)
  tape.put(OP_UNWIND, 0, 1)
  tape.put(OP_CATCH, caught, error)
  tape.put(OP_THROW, rethrow, error)
  tape.put(OP_UNWIND, 0, 1)
  tape.put(27 + 1, 0, 'error', error, 'TypeError: no')
  const query = createQuery(await tape.open())
  expect(await query.errors(10)).toMatchObject([{ tick: thrown, label: 'Uncaught: TypeError: no in fail', level: 'error' }])
})

test("an engine's error stands in the call that it ended, if nothing came between that and the report or the catch", async () => {
  const { table, fail } = app()
  const tape = new Tape()
  const caught = table.caught(table.bind('total', 'catch', 0), 0, 'total = 0')
  tape.module(table.build(), 1)
  const [first, second, late] = [tape.thing(7, 'TypeError'), tape.thing(7, 'TypeError'), tape.thing(7, 'TypeError')]
  tape.put(OP_ENTER, 1)
  const inner = tape.put(OP_ENTER, fail)
  tape.put(OP_UNWIND, 0, 1)
  tape.put(OP_CATCH, caught, first)
  const outer = tape.put(OP_ENTER, fail)
  tape.put(OP_ENTER, fail)
  tape.put(OP_LEAVE, 0, 1)
  tape.put(OP_UNWIND, 0, 2)
  tape.put(27 + 1, 0, 'error', second, 'no')
  tape.put(OP_ENTER, fail)
  tape.put(OP_UNWIND, 0, 1)
  const rejection = tape.put(27 + 1, 0, 'rejection', late, 'late')
  const query = createQuery(await tape.open())
  expect(await query.errors(10)).toMatchObject([
    { tick: outer, label: 'Uncaught: no in fail', chain: expect.arrayContaining([expect.objectContaining({ by: 'now', tick: outer })]) },
    { tick: rejection, label: 'Unhandled rejection: late' },
    { tick: inner, label: 'Swallowed: TypeError in fail', fate: 'swallowed' },
  ])
})
