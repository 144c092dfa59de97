import {
  bytesSource, GrowingSource, OBJECT_PLAIN, OP_BUILTIN, OP_DELETE, OP_ENTER, OP_IMAGE, OP_LEAVE, OP_MARK, OP_RESULT, OP_SET, OP_TASK, OP_WRITE, openTrace, type FrameId, type ObjectRef,
  type Tick, type Trace,
} from '@cinescope/trace'
import { expect, test } from 'vitest'
import { connectQuery, createQuery, type Hit, type Query, type QueryPort, serveQuery, type Work } from '../src/index.ts'
import { Table } from './tools/table.ts'
import { Tape } from './tools/tape.ts'

const source = `let total = 0
class Cart {
  add(item, count) {
    this.items.push(item)
    this['last'] = item
    delete this.old
    total = count
    return fetch('/api')
  }
}
function cheap(x) { let y = x }
`

function app() {
  const table = new Table(source)
  const total = table.bind('total', 'let', 0)
  const add = table.fn({ name: 'add', form: 'method', flags: 1, text: source.slice(source.indexOf('add('), source.indexOf('}\n}') + 1), params: ['item', 'count'] })
  const cheap = table.fn({ name: 'cheap', text: 'function cheap(x) { let y = x }', params: ['x'], level: 1 })
  table.bind('y', 'let', cheap.scope)
  return {
    table, add: add.site, cheap: cheap.site,
    start: table.write(total, 0, 'total = 0'),
    push: table.builtin('this.items', 'push', add.index, 'this.items.push(item)'),
    last: table.set('this', undefined, add.index, "this['last'] = item"),
    drop: table.drop('this', 'old', add.index, 'delete this.old'),
    total: table.write(total, add.index, 'total = count'),
    fetch: table.result('fetch', add.index, "fetch('/api')"),
  }
}

function shoot(tape: Tape, at: ReturnType<typeof app>) {
  tape.module(at.table.build(), 1)
  const cart = tape.thing(OBJECT_PLAIN, 'Cart')
  const list = tape.thing(1, 'Array')
  const item = tape.thing(OBJECT_PLAIN, 'Item')
  const promise = tape.thing(8, 'Promise')
  tape.at(0)
  tape.put(OP_TASK, 0, 'start', '')
  tape.put(OP_ENTER, 1)
  const start = tape.put(OP_WRITE, at.start, 0)
  tape.put(OP_IMAGE, 0, cart, 0, tape.shape(['old']), 1, 1)
  tape.put(OP_IMAGE, 0, list, 0, -1, 0)
  const ticks = [
    tape.put(OP_ENTER, at.add, cart, item, 2), tape.put(OP_BUILTIN, at.push, list, 1, item), tape.put(OP_SET, at.last, cart, 'last', item), tape.put(OP_DELETE, at.drop, cart),
    tape.put(OP_WRITE, at.total, 42), tape.put(OP_RESULT, at.fetch, promise), tape.put(OP_LEAVE, 0, promise), tape.put(OP_ENTER, at.cheap, 'secret word'), tape.put(OP_LEAVE, 0, undefined),
  ]
  tape.at(100)
  return { ticks, start, cart, list }
}

test('titles say what happened in the words of the source', async () => {
  const tape = new Tape()
  const { ticks } = shoot(tape, app())
  const query = createQuery(await tape.open())
  const titles: (string | undefined)[] = []
  for (const tick of ticks) titles.push((await query.record(tick as Tick))?.title)
  expect(titles).toEqual([
    'add(#2 Item, 2)', 'this.items.push(#2 Item)', 'this["last"] = #2 Item', 'delete this.old', 'total = 42', 'fetch(…) returned #4 Promise', 'returned #4 Promise from add',
    'cheap("secret word")', 'returned from cheap',
  ].map(title => title.replaceAll('#2', '#3')))
})

test('values beside the source are the last of each site of that frame; parameters stand at their names', async () => {
  const tape = new Tape()
  const { ticks } = shoot(tape, app())
  const query = createQuery(await tape.open())
  const values = await query.siteValues(ticks[4] as Tick, 2 as FrameId)
  expect(values.map(value => [value.line, value.label, source.slice(value.start, value.end)])).toEqual([
    [3, 'item', 'item'], [3, 'count', 'count'], [4, 'this.items.push(…)', 'this.items.push(item)'], [5, 'this[…]', "this['last'] = item"], [7, 'total', 'total = count'],
  ])
})

test('a level 1 function knows its parameters; its variables are a gap that says how to record them', async () => {
  const tape = new Tape()
  const { ticks } = shoot(tape, app())
  const query = createQuery(await tape.open())
  const [local] = await query.scopeAt(ticks[7] as Tick, 3 as FrameId)
  expect(local).toMatchObject({ kind: 'local', gap: { reason: 'level' }, slots: [{ name: 'x', value: { value: 'secret word' } }, { name: 'y', value: { kind: 'gap', gap: { reason: 'level' } } }] })
  expect(JSON.stringify(local?.slots[1]?.value)).toContain('to level 2')
  expect(await query.lastWrite(local?.slots[0]?.target as never, ticks[7] as Tick)).toMatchObject({ found: true, write: { how: 'argument', functionName: 'app.ts' } })
})

test('this is a scope, and who gave it is asked like any other', async () => {
  const tape = new Tape()
  const { ticks, cart } = shoot(tape, app())
  const query = createQuery(await tape.open())
  const scope = (await query.scopeAt(ticks[2] as Tick, 2 as FrameId)).find(candidate => candidate.kind === 'this')
  expect(scope).toMatchObject({ slots: [{ name: 'this', value: { kind: 'object', ref: cart.ref }, since: ticks[0] }] })
  expect(await query.lastWrite(scope?.slots[0]?.target as never, ticks[2] as Tick)).toMatchObject({ found: true, write: { how: 'argument', tick: ticks[0] } })
})

test('search finds names and values, case-insensitively, in order', async () => {
  const tape = new Tape()
  const { ticks, start } = shoot(tape, app())
  const query = createQuery(await tape.open())
  expect((await query.search('TOTAL', 10)).map(record => record.tick)).toEqual([start, ticks[4]])
  expect((await query.search('secret', 10)).map(record => record.tick)).toEqual([ticks[7]])
  expect((await query.search('42', 10)).map(record => record.tick)).toEqual([ticks[4]])
  expect(await query.search('', 10)).toEqual([])
})

test('without a site table everything dynamic is still there, and the gap says no-sites', async () => {
  const tape = new Tape()
  const at = app()
  const table = at.table.build()
  const { ticks } = shoot(tape, at)
  const trace = await tape.open()
  const strip = <T extends Trace>(open: T): T => ({ ...open, header: open.header, segments: open.segments, losses: [], problems: [], begin: open.begin, end: open.end, segment: (i: number) => open.segment(i), refresh: () => open.refresh(), attach: () => false, close: () => undefined,
    modules: open.modules.map(module => ({ ...module, table: undefined })), place: (site: number) => ({ module: { base: 1, count: table.count, hash: table.hash, level: 2 as const, table: undefined }, index: site - 1 }) })
  const query = createQuery({ ...strip(trace), blocks: { ...strip(trace.blocks), lend: (index, use) => trace.blocks.lend(index, use) } })
  expect((await query.stackAt(ticks[2] as Tick)).map(frame => frame.frame)).toEqual([2, 1])
  expect(await query.scopeAt(ticks[2] as Tick, 2 as FrameId)).toMatchObject([{ gap: { reason: 'no-sites' } }])
  expect((await query.summary()).modules).toMatchObject([{ attached: false }])
})

test('a live recording is read on: frames close, children and writes grow', async () => {
  const tape = new Tape()
  const at = app()
  const growing = new GrowingSource()
  let written = 0
  const flush = (): void => {
    const bytes = tape.bytes()
    growing.append(bytes.slice(written))
    written = bytes.length
  }
  tape.module(at.table.build(), 1)
  const cart = tape.thing(OBJECT_PLAIN, 'Cart')
  tape.put(OP_ENTER, 1)
  tape.put(OP_IMAGE, 0, cart, 0, tape.shape(['old']), 1, 1)
  tape.put(OP_MARK, 0, 'look')
  flush()
  const query = createQuery(await openTrace(growing))
  expect(await query.frame(1 as FrameId)).toMatchObject({ outcome: 'open', calls: 0 })
  for (let i = 0; i < 5; i++) {
    tape.put(OP_ENTER, at.add, cart, 1, i)
    const wrote = tape.put(OP_SET, at.last, cart, 'last', i)
    tape.put(OP_LEAVE, 0, i)
    if (i === 2) tape.cut(true)
    flush()
    const summary = await query.refresh()
    expect(summary.end).toBe(tape.tick)
    expect(await query.frame(1 as FrameId)).toMatchObject({ calls: i + 1 })
    expect(await query.lastWrite({ kind: 'property', ref: cart.ref as ObjectRef, key: 'last' }, (tape.tick - 1) as Tick)).toMatchObject({ found: true, write: { tick: wrote, value: { value: i } } })
  }
})

test('older than the ring: the keyframe tells open frames, their variables and module bindings; the rest is evicted', async () => {
  const tape = new Tape()
  const at = app()
  tape.module(at.table.build(), 1)
  const lost = tape.thing(OBJECT_PLAIN, 'Cart')
  tape.put(OP_ENTER, 1)
  tape.put(OP_WRITE, at.start, 7)
  tape.put(OP_ENTER, at.add, lost, 1, 2)
  tape.put(OP_IMAGE, 0, lost, 0, tape.shape(['old']), 1, 1)
  tape.put(OP_MARK, 0, 'look')
  tape.cut(true)
  const mark = tape.put(OP_MARK, 0, 'later', lost)
  tape.put(OP_LEAVE, 0, 0)
  const trace = await openTrace(bytesSource(tape.bytes(1)))
  expect(trace.begin).toBeGreaterThan(0)
  const query = createQuery(trace)
  expect((await query.stackAt(mark as Tick)).map(frame => [frame.frame, frame.name, frame.calls])).toEqual([[2, 'add', -1], [1, 'app.ts', -1]])
  const scopes = await query.scopeAt(mark as Tick, 2 as FrameId)
  expect(scopes.find(scope => scope.kind === 'local')?.slots.map(slot => [slot.name, slot.value])).toEqual([['item', { kind: 'primitive', value: 1 }], ['count', { kind: 'primitive', value: 2 }]])
  expect(scopes.find(scope => scope.kind === 'module')?.slots).toMatchObject([{ name: 'total', value: { value: 7 } }])
  expect(await query.objectAt(lost.ref as ObjectRef, mark as Tick)).toMatchObject({ className: 'Cart', gaps: [{ reason: 'evicted' }] })
  expect((await query.summary()).gaps).toMatchObject([{ gap: { reason: 'evicted' } }])
})

function pipe(): [QueryPort, QueryPort] {
  const handlers: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []]
  const end = (mine: 0 | 1): QueryPort => ({
    post: message => { for (const handler of handlers[mine === 0 ? 1 : 0]) handler(structuredClone(message)) },
    listen: handler => {
      handlers[mine].push(handler)
      return () => { handlers[mine].splice(handlers[mine].indexOf(handler), 1) }
    },
  })
  return [end(0), end(1)]
}

test('a query over a port answers the same, and faults arrive as faults', async () => {
  const tape = new Tape()
  const { ticks } = shoot(tape, app())
  const query = createQuery(await tape.open())
  const [near, far] = pipe()
  const stop = serveQuery(far, query)
  const remote: Query = connectQuery(near)
  expect(await remote.summary()).toEqual(await query.summary())
  expect(await remote.scopeAt(ticks[2] as Tick, 2 as FrameId)).toEqual(await query.scopeAt(ticks[2] as Tick, 2 as FrameId))
  near.post('not ours')
  const [other, end] = pipe()
  serveQuery(end, { ...query, summary: () => Promise.reject(new TypeError('broken')) })
  await expect(connectQuery(other).summary()).rejects.toMatchObject({ code: 'CINE_INTERNAL', data: { what: 'TypeError: broken' } })
  stop()
})

test('over a port the progress of work is told, and a signal stops it at the other end, of answers and of streams', async () => {
  const tape = new Tape()
  shoot(tape, app())
  const query = createQuery(await tape.open())
  const heard: string[] = []
  /** Goes on until it is stopped. */
  async function* endless(_place: unknown, _expression: unknown, _between: unknown, { signal, progress }: Work = {}): AsyncGenerator<Hit, void> {
    signal?.addEventListener('abort', () => heard.push('stream stopped'))
    for (let i = 0; ; i++) {
      signal?.throwIfAborted()
      progress?.(i, 100)
      await new Promise(resolve => { setTimeout(resolve, 1) })
      yield { tick: i } as Hit
    }
  }
  const forever = (signal: AbortSignal | undefined): Promise<never> => new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      heard.push('answer stopped')
      reject(signal.reason as Error)
    })
  })
  const [near, far] = pipe()
  serveQuery(far, { ...query, hits: endless, errors: (_limit, work) => { work?.progress?.(1, 2); return forever(work?.signal) } })
  const remote = connectQuery(near)
  const told: string[] = []
  const one = new AbortController()
  const asked = remote.errors(1, { signal: one.signal, progress: (done, all) => told.push(`${done}/${all}`) })
  one.abort(new Error('enough'))
  await expect(asked).rejects.toThrow('enough')
  const two = new AbortController()
  const got: number[] = []
  const read = async (): Promise<void> => {
    for await (const hit of remote.hits({}, 'x', {}, { signal: two.signal, progress: () => told.push('stream') })) {
      got.push(hit.tick)
      two.abort(new Error('enough'))
    }
  }
  await expect(read()).rejects.toThrow('enough')
  await expect.poll(() => heard).toEqual(['answer stopped', 'stream stopped'])
  expect([told[0], told.includes('stream'), got]).toEqual(['1/2', true, [0]])
})
