import { OBJECT_PLAIN, OP_ENTER, OP_IMAGE, OP_LEAVE, OP_MARK, OP_SET, OP_WRITE, type FrameId, type Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createQuery } from '../src/index.ts'
import { Table } from './tools/table.ts'
import { Tape } from './tools/tape.ts'

const source = 'let count = $state(0)\nfunction more() { count += 1 }\nfunction other(count) { count.v = 5 }\n'

test('who wrote a variable that Svelte made a signal of: whoever wrote its value, else its declaration', async () => {
  const table = new Table(source, 1, 'src/Counter.svelte')
  const count = table.bind('count', 'let', 0)
  const more = table.fn({ name: 'more', text: 'function more() { count += 1 }' })
  const other = table.fn({ name: 'other', text: 'function other(count) { count.v = 5 }' })
  const declared = table.write(count, 0, 'count')
  const written = table.set('count', 'v', more.index, 'count += 1')
  // What the developer wrote so, of another variable.
  const plain = table.set('count', 'v', other.index, 'count.v = 5')
  const tape = new Tape()
  tape.module(table.build(), 1)
  tape.put(OP_ENTER, 1)
  const signal = tape.thing(OBJECT_PLAIN, 'Object')
  const thing = tape.thing(OBJECT_PLAIN, 'Object')
  const shape = tape.shape(['v'])
  tape.put(OP_IMAGE, 0, signal, 0, shape, 1, 0)
  const first = tape.put(OP_WRITE, declared, signal)
  const before = tape.put(OP_MARK, 0, 'before')
  const writes: number[] = []
  for (const value of [1, 2]) {
    tape.put(OP_ENTER, more.site)
    writes.push(tape.put(OP_SET, written, signal, value))
    tape.put(OP_LEAVE, 0, undefined)
    tape.put(OP_ENTER, other.site)
    tape.put(OP_SET, plain, thing, 5)
    tape.put(OP_LEAVE, 0, undefined)
  }
  const end = tape.put(OP_MARK, 0, 'end')
  const query = createQuery(await tape.open())
  const target = await query.targetOf('count', end as Tick, 1 as FrameId)
  if (!target.found) throw new Error(target.gap.detail)
  const at = (answer: Awaited<ReturnType<typeof query.lastWrite>>): unknown => answer.found ? [answer.write.tick, answer.write.functionName, answer.write.value] : answer.gap.reason
  expect(at(await query.lastWrite(target.target, end as Tick))).toEqual([writes[1], 'more', { kind: 'primitive', value: 2 }])
  expect(at(await query.lastWrite(target.target, writes[1]! - 1 as Tick))).toEqual([writes[0], 'more', { kind: 'primitive', value: 1 }])
  expect(at(await query.lastWrite(target.target, before as Tick))).toEqual([first, 'Counter.svelte', { kind: 'object', ref: signal.ref }])
  expect(at(await query.nextWrite(target.target, before as Tick))).toEqual([writes[0], 'more', { kind: 'primitive', value: 1 }])
  expect(at(await query.nextWrite(target.target, writes[1] as Tick))).toBe('truncated')
  expect((await query.historyOf(target.target, 0 as Tick, end as Tick, 10)).map(({ tick }) => tick)).toEqual([first, ...writes])
})
