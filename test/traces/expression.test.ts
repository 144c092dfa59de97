import type { FrameId, Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { program } from './program.ts'

async function look(source: string, name: string) {
  const { trace, query } = await program(source)
  const end = (trace.end - 1) as Tick
  const [call] = (await query.flame(0 as Tick, end, 1000)).filter(bar => bar.name === name)
  const { left } = (await query.frame(call!.frame))!
  const ask = async (expression: string) => query.evaluate(expression, left, call!.frame)
  return { query, ask, end }
}

const source = `class Cart { constructor() { this.items = [{ price: 3 }]; this.secret = 'long '.repeat(2000) } get total() { return 1 } }
let count = 2
function outer(cart) { let n = 1; const inner = () => { n++; return cart.items.length + n + count }; return inner() }
outer(new Cart())`

test('a frame sees its variables, closures and the module; JavaScript names come last', async () => {
  const { ask } = await look(source, 'inner')
  expect((await ask('cart.items[0].price + n + count')).value).toEqual({ kind: 'primitive', value: 7 })
  expect((await ask('Math.max(n, count)')).value).toEqual({ kind: 'primitive', value: 2 })
  expect(await ask('cart.items.map(({ price }) => ({ price }))')).toEqual({ value: { kind: 'list', size: 1, items: [{ kind: 'record', size: 1, entries: [['price', { kind: 'primitive', value: 3 }]] }] }, doubts: [] })
})

test('what is not known is a gap with its reason, and so is all that is computed from it', async () => {
  const { ask } = await look(source, 'inner')
  expect((await ask('cart.total + 1')).value).toMatchObject({ kind: 'gap', gap: { reason: 'not-observed', detail: 'Cart has no own property "total"; what its class gives it is not recorded.' } })
  expect((await ask('[elsewhere].length')).value).toEqual({ kind: 'primitive', value: 1 })
  expect((await ask('elsewhere > 1 ? "a" : "b"')).value).toMatchObject({ kind: 'gap', gap: { detail: 'elsewhere is no variable that can be seen from here.' } })
  expect((await ask('[1, elsewhere].some(x => x === 1)')).value).toEqual({ kind: 'primitive', value: true })
  expect((await ask('[2, elsewhere].some(x => x === 1)')).value).toMatchObject({ kind: 'gap' })
  expect((await ask('outer(cart)')).value).toMatchObject({ kind: 'gap', gap: { reason: 'not-observed' } })
  expect((await ask('cart.missing.deeper')).value).toMatchObject({ kind: 'gap' })
  expect(await ask('cart.items[5].price')).toEqual({ value: { kind: 'primitive', value: undefined }, throws: "TypeError: Cannot read properties of undefined (reading 'price')", doubts: [] })
})

test('what cannot be evaluated is a coded fault that says where and what instead', async () => {
  const { ask } = await look(source, 'inner')
  await expect(ask('n +')).rejects.toMatchObject({ code: 'CINE_EXPRESSION_SYNTAX', data: { expression: 'n +', position: 3 } })
  await expect(ask('n; count')).rejects.toMatchObject({ code: 'CINE_EXPRESSION_SYNTAX' })
  await expect(ask('n = 3')).rejects.toMatchObject({ code: 'CINE_EXPRESSION_UNSUPPORTED', data: { position: 0, what: 'an assignment; use == or === to compare' } })
  await expect(ask('1 + new Date()')).rejects.toMatchObject({ code: 'CINE_EXPRESSION_UNSUPPORTED', data: { position: 4 } })
  await expect(ask('cart.items.push(1)')).rejects.toMatchObject({ code: 'CINE_EXPRESSION_UNSUPPORTED' })
  await expect(ask('/(a+)+$/.test("aaaa")')).rejects.toMatchObject({ code: 'CINE_EXPRESSION_UNSUPPORTED' })
})

test('no expression runs for ever or fills the memory', async () => {
  const { ask } = await look(source, 'inner')
  for (const greedy of ['(f => f(f))(f => f(f))', '"x".repeat(1e9)', 'Array.from({ length: 1e8 })', '[...Array.from({ length: 2000 }, (_, i) => i)].map(x => Array.from({ length: 2000 }, (_, i) => i))', '[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1].reduce(a => a + a, "xx")']) {
    await expect(ask(greedy)).rejects.toMatchObject({ code: 'CINE_EXPRESSION_BUDGET' })
  }
})

test('evaluating is done in the frame that is asked for, at the moment that is asked for', async () => {
  const { query, end } = await look('function f(n) { let x = n; x = n * 2; if (n > 0) f(n - 1); return x }\nf(2)', 'f')
  const bars = (await query.flame(0 as Tick, end, 100)).filter(bar => bar.name === 'f')
  expect(await Promise.all(bars.map(async bar => (await query.evaluate('x', (bar.to - 1) as Tick, bar.frame)).value))).toEqual([4, 2, 0].map(value => ({ kind: 'primitive', value })))
  expect((await query.evaluate('1 + 1', 0 as Tick, 0 as FrameId)).value).toEqual({ kind: 'primitive', value: 2 })
})
