import {
  IMAGE_TRUNCATED_WIDTH, OBJECT_ARRAY, OBJECT_ERROR, OBJECT_PLAIN, OP_CATCH, OP_CONSOLE, OP_ENTER, OP_ERROR, OP_IMAGE, OP_LEAVE, OP_LOSS, OP_MARK, OP_NETWORK, OP_STORE, OP_TASK, OP_THROW, OP_UNWIND,
  type Tick,
} from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createPreview, createQuery, reverseDiff } from '../src/index.ts'
import { Table } from './tools/table.ts'
import { Tape, type Thing } from './tools/tape.ts'

const all = (tape: Tape): [Tick, Tick] => [0 as Tick, tape.tick as Tick]

test('events are labelled with what people know: requests with their end, console text, store actions', async () => {
  const tape = new Tape()
  const item = tape.thing(OBJECT_PLAIN, 'Item')
  tape.at(0)
  tape.put(OP_TASK, 0, 'event', 'click button.add')
  tape.put(OP_NETWORK, 0, 'start', 1, 'GET', '/api/items', 'fetch')
  tape.put(OP_NETWORK, 0, 'start', 2, 'POST', '/api/cart', 'fetch')
  tape.put(OP_CONSOLE, 0, 'warn', 'slow', 3, item)
  tape.put(OP_NETWORK, 0, 'end', 1, 200, 31.4)
  tape.put(OP_NETWORK, 0, 'fail', 2, 'offline', 5)
  tape.put(OP_MARK, 0, 'here')
  tape.put(OP_MARK, 0, 'keep', 'console.error')
  tape.put(OP_LOSS, 0, 12, 'task-cap', 'too many')
  const query = createQuery(await tape.open())
  const [from, to] = all(tape)
  expect((await query.events(from, to, 100)).map(event => [event.kind, event.level, event.label])).toEqual([
    ['task', undefined, 'event click button.add'],
    ['network', undefined, 'GET /api/items'],
    ['network', undefined, 'POST /api/cart'],
    ['console', 'warn', 'slow 3 #1 Item'],
    ['network', undefined, 'GET /api/items 200 in 31 ms'],
    ['network', 'error', 'POST /api/cart failed: offline after 5 ms'],
    ['mark', undefined, 'here'],
    ['mark', undefined, 'kept: console.error'],
    ['loss', undefined, '12 dropped (task-cap): too many'],
  ])
  expect((await query.summary()).gaps).toMatchObject([{ gap: { reason: 'loss', detail: '12 dropped (task-cap): too many' } }])
})

test('console texts are formatted as consoles do, and what is a format no more stays', async () => {
  const tape = new Tape()
  const item = tape.thing(OBJECT_PLAIN, 'Item')
  for (const args of [['%cblue%c plain', 'color: blue', '', 1], ['%s has %d of %o, 100%', 'moss', 2, item], ['100% of %s'], ['50 %% off', 1], [1, '%s'], ['%s %s', 'one']]) tape.put(OP_CONSOLE, 0, 'log', ...args)
  const query = createQuery(await tape.open())
  expect((await query.events(...all(tape), 100)).map(event => event.label)).toEqual(['blue plain 1', 'moss has 2 of #1 Item, 100%', '100% of %s', '50 % off 1', '1 %s', 'one %s'])
})

test('errors: worst first, an uncaught one at its throw, an engine error at its catch', async () => {
  const source = 'function f() { throw e }\nfunction g() { try { x.y } catch (e) {} }\n'
  const table = new Table(source)
  const f = table.fn({ name: 'f', text: 'function f() { throw e }' })
  const throws = table.throws(f.index, 'throw e')
  const g = table.fn({ name: 'g', text: 'function g() { try { x.y } catch (e) {} }' })
  const caught = table.caught(table.bind('e', 'catch', g.scope), g.index, 'catch (e)')
  const tape = new Tape()
  tape.module(table.build(), 1)
  const own = tape.thing(OBJECT_ERROR, 'RangeError')
  const engine = tape.thing(OBJECT_ERROR, 'TypeError')
  tape.put(OP_ENTER, g.site)
  tape.put(OP_IMAGE, 0, engine, 0, tape.shape(['message']), 1, 'x is undefined')
  const swallowed = tape.put(OP_CATCH, caught, engine)
  tape.put(OP_LEAVE, 0, undefined)
  const logged = tape.put(OP_CONSOLE, 0, 'error', 'bad')
  tape.put(OP_ENTER, f.site)
  const thrown = tape.put(OP_THROW, throws, own)
  tape.put(OP_UNWIND, 0, 1)
  tape.put(OP_ERROR, 0, 'error', own, 'RangeError: too far')
  const query = createQuery(await tape.open())
  expect((await query.errors(10)).map(event => [event.tick, event.level, event.label])).toEqual([
    [thrown, 'error', 'Uncaught: RangeError: too far in f'],
    [logged, 'error', 'bad'],
    [swallowed, 'warn', 'Swallowed: TypeError: x is undefined in g'],
  ])
})

test('errors: what the console was given is told by its text, and a failed request stands where it was sent', async () => {
  const table = new Table('function send() { fetch(url) }\n')
  const send = table.fn({ name: 'send', text: 'function send() { fetch(url) }' })
  const tape = new Tape()
  tape.module(table.build(), 1)
  const error = tape.thing(OBJECT_ERROR, 'TypeError')
  tape.put(OP_ENTER, send.site)
  const sent = tape.put(OP_NETWORK, 0, 'start', 1, 'POST', '/api/cart', 'fetch')
  tape.put(OP_LEAVE, 0, undefined)
  const answered = tape.put(OP_NETWORK, 0, 'end', 1, 500, 7)
  tape.put(OP_IMAGE, 0, error, 0, tape.shape(['message']), 1, 'x is undefined')
  const logged = tape.put(OP_CONSOLE, 0, 'error', 'sync', error, 3)
  const query = createQuery(await tape.open())
  expect((await query.errors(10)).map(event => [event.tick, event.label, event.end?.tick])).toEqual([
    [sent, 'POST /api/cart 500 in 7 ms', answered],
    [logged, 'sync TypeError: x is undefined 3', undefined],
  ])
  expect((await query.errors(10))[0]!.chain[0]!.frames.map(frame => frame.name)).toEqual(['send'])
})

/** Writes plain data as images, deepest first, and answers the outermost object. */
function image(tape: Tape, data: Readonly<Record<string, unknown>> | readonly unknown[], known: Map<unknown, Thing>): Thing {
  const seen = known.get(data)
  if (seen) return seen
  const cells = Object.values(data).map(value => typeof value === 'object' && value !== null ? image(tape, value as Record<string, unknown>, known) : value as number | string)
  const thing = Array.isArray(data) ? tape.thing(OBJECT_ARRAY, 'Array') : tape.thing(OBJECT_PLAIN, 'Object')
  if (Array.isArray(data)) tape.put(OP_IMAGE, 0, thing, 0, -1, data.length, ...cells)
  else tape.put(OP_IMAGE, 0, thing, 0, tape.shape(Object.keys(data)), cells.length, ...cells)
  known.set(data, thing)
  return thing
}

test('store changes, their difference as an algebra, and who wrote a path; travel is left out unless asked for', async () => {
  const tape = new Tape()
  const known = new Map<unknown, Thing>()
  const settings = { theme: 'dark' }
  const one = { items: [{ id: 1, n: 1 }], settings, gone: 1 }
  const two = { items: [one.items[0], { id: 2, n: 1 }], settings, fresh: 2 }
  const three = { items: [{ id: 1, n: 5 }, two.items[1]], settings, fresh: 2 }
  const put = (phase: string, number: number, action: string | undefined, state: typeof one | typeof two): number =>
    tape.put(OP_STORE, 0, phase, 1, 'cart', 'redux', number, action, undefined, image(tape, state, known))
  const first = put('init', 0, undefined, one)
  const second = put('change', 1, 'cart/added', two)
  put('travel', 0, undefined, one)
  const third = put('change', 2, 'cart/counted', three as unknown as typeof two)
  tape.cut(true)
  const query = createQuery(await tape.open())
  const [from, to] = all(tape)
  expect((await query.stores(from, to)).map(change => [change.tick, change.action, change.state])).toEqual([[first, 'init', 0], [second, 'cart/added', 1], [third, 'cart/counted', 2]])
  expect((await query.stores(from, to, true)).length).toBe(4)
  const added = await query.storeDiff(second as Tick)
  expect(added.map(entry => [entry.change, entry.path.join('.')])).toEqual([['added', 'items.1'], ['removed', 'gone'], ['added', 'fresh']])
  expect((await query.storeDiff(third as Tick)).map(entry => [entry.change, entry.path.join('.'), entry.before, entry.after])).toEqual([
    ['changed', 'items.0.n', { kind: 'primitive', value: 1 }, { kind: 'primitive', value: 5 }],
  ])
  expect(reverseDiff(reverseDiff(added))).toEqual(added)
  const target = { kind: 'store', store: 1, path: ['items', '0', 'n'] } as const
  expect(await query.lastWrite(target, to)).toMatchObject({ found: true, write: { tick: third, functionName: 'cart/counted', value: { value: 5 } } })
  expect(await query.lastWrite(target, (third - 1) as Tick)).toMatchObject({ found: true, write: { tick: first, value: { value: 1 } } })
  expect((await query.historyOf(target, from, to, 10)).map(write => write.tick)).toEqual([first, third])
  expect((await query.historyOf({ ...target, path: ['gone'] }, from, to, 10)).map(write => [write.tick, write.how])).toEqual([[first, 'write'], [second, 'delete']])
})

test('previews look as in Chrome DevTools', async () => {
  const tape = new Tape()
  const known = new Map<unknown, Thing>()
  const data = { a: 1, b: [1, 2, 3], c: { deep: { deeper: 1 } }, 'd-e': 'text' }
  const root = image(tape, data, known)
  const wide = tape.thing(OBJECT_ARRAY, 'Array')
  tape.put(OP_IMAGE, 0, wide, IMAGE_TRUNCATED_WIDTH, -1, 100, 1, -0, 3n, null, undefined)
  const cart = tape.thing(OBJECT_PLAIN, 'Cart')
  tape.put(OP_IMAGE, 0, cart, 0, tape.shape(['items']), 1, wide)
  const bare = tape.thing(OBJECT_PLAIN, 'Foreign')
  const fn = tape.thing(2, 'add')
  tape.put(OP_MARK, 0, 'things', bare, fn)
  const query = createQuery(await tape.open())
  const preview = createPreview(query)
  const tick = (tape.tick - 1) as Tick
  const show = (thing: Thing, depth?: number): Promise<string> => preview({ kind: 'object', ref: thing.ref as never }, tick, depth)
  expect(await show(root)).toBe('{a: 1, b: Array(3), c: {…}, "d-e": "text"}')
  expect(await show(root, 2)).toBe('{a: 1, b: (3) [1, 2, 3], c: {deep: {…}}, "d-e": "text"}')
  expect(await show(wide)).toBe('(100) [1, -0, 3n, null, undefined, …]')
  expect(await show(cart)).toBe('Cart {items: Array(100)}')
  expect(await show(bare)).toBe('Foreign {…}')
  expect(await show(fn)).toBe('ƒ add')
  expect(await preview({ kind: 'gap', gap: { reason: 'level', detail: '' } }, tick)).toBe('⟨not recorded: level⟩')
})
