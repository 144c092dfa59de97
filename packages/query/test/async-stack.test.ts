import { FUNCTION_ASYNC, OP_ENTER, OP_LEAVE, OP_MARK, OP_NETWORK, OP_RESUME, OP_SUSPEND, OP_TASK, type Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createQuery } from '../src/index.ts'
import { Table } from './tools/table.ts'
import { Tape } from './tools/tape.ts'

const source = 'function click() { setTimeout(tick) }\nfunction tick() { load() }\nasync function load() { await fetch(1); done() }\nfunction done() {}\n'

test('a moment is led back across an await, the request and the timer to the click', async () => {
  const table = new Table(source)
  const [click, tick, load, done] = ['click', 'tick', 'load', 'done'].map(name =>
    table.fn({ name, text: source.split('\n').find(line => line.includes(`function ${name}(`)) as string, flags: name === 'load' ? FUNCTION_ASYNC : 0 }))
  const wait = table.suspend(load!.index, 'await fetch(1)')
  const tape = new Tape()
  tape.module(table.build(), 1)
  tape.put(OP_TASK, 0, 'event', 'click button.add')
  tape.put(OP_ENTER, click!.site)
  const set = tape.put(OP_MARK, 0, 'timer set')
  tape.put(OP_LEAVE, 0, undefined)
  tape.put(OP_TASK, 0, 'timer', 'timeout 0 ms', set)
  tape.put(OP_ENTER, tick!.site)
  tape.put(OP_ENTER, load!.site)
  const start = tape.put(OP_NETWORK, 0, 'start', 1, 'GET', '/api', 'fetch')
  tape.put(OP_SUSPEND, wait, undefined)
  tape.put(OP_LEAVE, 0, undefined)
  tape.put(OP_TASK, 0, 'fetch', 'GET /api', start)
  tape.put(OP_RESUME, wait, 3, 5)
  tape.put(OP_ENTER, done!.site)
  const at = tape.put(OP_MARK, 0, 'here')
  tape.put(OP_LEAVE, 0, undefined)
  tape.put(OP_LEAVE, 0, undefined)
  const query = createQuery(await tape.open())
  expect((await query.asyncStackAt(at as Tick)).map(({ by, label, frames }) => [by, label, frames.map(frame => frame.name)])).toEqual([
    ['now', '', ['done', 'load']],
    ['await', 'load', ['tick']],
    ['timer', 'timeout 0 ms', ['click']],
    ['event', 'click button.add', []],
  ])
})
