import { bytesSource, growingSource, openTrace, OP_BUILTIN, OP_ENTER, OP_LEAVE, OP_MODULE, OP_RESULT, OP_WRITE, type FrameId, type Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createQuery } from '../src/index.ts'
import { Table } from './tools/table.ts'
import { Tape } from './tools/tape.ts'

const source = `let a = 1
twice(2)
list.sort((x, y) => x - y)
once(3).twice(4)
let b = twice(5)
function twice(n) {}
function once(n) {}
`

test('a caller stands at the call: by its result, by the callback in it, by the only call of that name, else at its last record', async () => {
  const table = new Table(source)
  const a = table.write(table.bind('a', 'let', 0), 0, 'a = 1')
  const result = table.result('twice', 0, 'twice(2)')
  const sort = table.builtin('list', 'sort', 0, 'list.sort((x, y) => x - y)')
  const twice = table.fn({ name: 'twice', text: 'function twice(n) {}', params: ['n'] })
  const once = table.fn({ name: 'once', text: 'function once(n) {}', params: ['n'] })
  const compare = table.fn({ name: '', text: '(x, y) => x - y', params: ['x', 'y'] })
  const b = table.write(table.bind('b', 'let', 0), 0, 'b = twice(5)')
  const tape = new Tape()
  tape.module(table.build(), 1)
  const list = tape.thing(1, 'Array')
  const entered: number[] = []
  const call = (site: number, ...values: readonly number[]): void => {
    entered.push(tape.put(OP_ENTER, site, ...values))
    tape.put(OP_LEAVE, 0, undefined)
  }
  tape.put(OP_ENTER, 1)
  tape.put(OP_WRITE, a, 1)
  call(twice.site, 2)
  tape.put(OP_RESULT, result, undefined)
  call(compare.site, 1, 2)
  call(compare.site, 2, 3)
  tape.put(OP_BUILTIN, sort, list, list)
  call(once.site, 3)
  call(twice.site, 4)
  call(twice.site, 5)
  tape.put(OP_WRITE, b, undefined)
  tape.put(OP_LEAVE, 0, undefined)
  const query = createQuery(await tape.open())
  const lines: (number | undefined)[] = []
  for (const tick of entered) lines.push((await query.stackAt(tick as Tick))[1]?.place?.line)
  // The last two: `twice(` stands twice between the records around them, so the caller stays at its last record.
  expect(lines).toEqual([2, 3, 3, 4, 3, 3])
  const [scope] = await query.scopeAt(entered[0] as Tick, 2 as FrameId)
  expect(await query.lastWrite(scope?.slots[0]?.target as never, entered[0] as Tick)).toMatchObject({ found: true, write: { how: 'argument', functionName: 'app.ts', code: 'twice(2)' } })
})

/** A call that goes on for some blocks, in which another one begins, which is answered. */
function long(tape: Tape, { once, twice, a }: ReturnType<typeof functions>): Tick {
  tape.put(OP_ENTER, 1)
  tape.put(OP_ENTER, once, 3)
  for (let i = 0; i < 100; i++) tape.put(OP_WRITE, a, i)
  const entered = tape.put(OP_ENTER, twice, 4)
  for (let i = 0; i < 100; i++) tape.put(OP_WRITE, a, i)
  return entered as Tick
}

function functions() {
  const table = new Table(source)
  const a = table.write(table.bind('a', 'let', 0), 0, 'a = 1')
  const twice = table.fn({ name: 'twice', text: 'function twice(n) {}', params: ['n'] }).site
  const once = table.fn({ name: 'once', text: 'function once(n) {}', params: ['n'] }).site
  return { table, a, twice, once }
}

test('callers that were shown while they were open are shown as they are when the recording has grown', async () => {
  const known = functions()
  const tape = new Tape()
  tape.module(known.table.build(), 1)
  const entered = long(tape, known)
  const growing = growingSource()
  growing.append(tape.bytes())
  const query = createQuery(await openTrace(growing, { blockRecords: 37 }))
  const seen = async (): Promise<readonly unknown[]> => (await query.stackAt(entered)).map(({ name, outcome }) => [name, outcome])
  for (let i = 0; i < 2; i++) expect(await seen()).toEqual([['twice', 'open'], ['once', 'open'], ['app.ts', 'open']])
  for (let i = 0; i < 3; i++) tape.put(OP_LEAVE, 0, i)
  growing.append(tape.bytes().subarray(growing.size))
  await query.refresh()
  for (let i = 0; i < 2; i++) expect(await seen()).toEqual([['twice', 'returned'], ['once', 'returned'], ['app.ts', 'returned']])
  expect(await query.stackAt(entered)).toEqual(await createQuery(await openTrace(bytesSource(tape.bytes()), { blockRecords: 37 })).stackAt(entered))
})

test('callers that were shown without a site table have names and places once there is one', async () => {
  const known = functions()
  const table = known.table.build()
  const tape = new Tape()
  tape.put(OP_MODULE, table.count, 1, table.hash, 2)
  const entered = long(tape, known)
  const trace = await tape.open()
  const query = createQuery(trace)
  const seen = async (): Promise<readonly unknown[]> => (await query.stackAt(entered)).map(({ name, place }) => [name, place?.line])
  for (let i = 0; i < 2; i++) expect((await seen()).every(frame => (frame as unknown[])[1] === undefined)).toBe(true)
  expect(trace.attach(table)).toBe(true)
  expect(await seen()).toEqual([['twice', 6], ['once', 1], ['app.ts', 4]])
})
