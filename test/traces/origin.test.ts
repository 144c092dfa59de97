import type { OriginAnswer, Query } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { program } from './program.ts'

/** Where the value of an expression of the program's last call of `look` came from: `how from` of each station. */
async function way(source: string, expression: string): Promise<{ readonly steps: readonly string[], readonly answer: OriginAnswer, readonly query: Query }> {
  const { query } = await program(`${source}\n`)
  const { calls } = await query.calls({ fn: 'look' }, 100)
  const call = calls.at(-1)!
  const target = await query.targetOf(expression, call.entered, call.frame)
  if (!target.found) throw new Error(target.gap.detail)
  const answer = await query.origin(target.target, call.entered as Tick)
  return { steps: answer.steps.map(({ how, from }) => `${how} ${from}`.trim()), answer, query }
}

test('a value is followed through copies, arguments and returns to its literal', async () => {
  const { steps, answer } = await way(`function price() { return 42 }
function total(of) { const sum = of; return sum }
function look(x) {}
const first = price()
const second = total(first)
look(second)`, 'x')
  expect(steps).toEqual(['argument x', 'copy total(first)', 'returned total', 'copy of', 'argument of', 'copy price()', 'returned price', 'literal 42'])
  expect(answer.gap).toBeUndefined()
  expect(answer.steps.every(({ value }) => value.kind === 'primitive' && value.value === 42)).toBe(true)
})

test('a value is followed through object fields, patterns and branches', async () => {
  const { steps } = await way(`function look(x) {}
function make(n) { return { price: n } }
function go() {
  const flag = Math.max(1, 0)
  const item = make(7)
  const cart = { item }
  cart.best = cart.item
  const { best: { price } } = cart
  const chosen = flag ? price : 0
  look(chosen)
}
go()`, 'x')
  expect(steps).toEqual(['argument x', 'copy flag ? price : 0', 'element cart', 'copy n', 'argument n', 'literal 7'])
})

test('JSON: to the text that it was read from', async () => {
  const { steps } = await way(`function look(x) {}
const text = '{"a":1}'
const data = JSON.parse(text)
look(data)`, 'x')
  expect(steps.slice(0, 3)).toEqual(['argument x', 'copy JSON.parse(text)', 'json text'])
})

test('what was computed says from what, to be asked on; elements of lists are found by identity', async () => {
  const { steps, answer } = await way(`function look(x) {}
const items = [{ price: 2 }, { price: 3 }]
let sum = 0
for (const item of items) sum += item.price
look(sum)`, 'x')
  expect(steps).toEqual(['argument x', 'computed sum += item.price'])
  expect(answer.steps.at(-1)?.inputs?.map(({ name, value }) => [name, value.kind === 'primitive' && value.value])).toEqual([['sum', 2], ['item.price', 3]])
  const found = await way(`function look(x) {}
const items = [{ price: 2 }, { price: 3 }]
const cheap = items.find(item => item.price < 3)
look(cheap)`, 'x')
  expect(found.steps.slice(0, 3)).toEqual(['argument x', 'copy items.find(item => item.price < 3)', 'element items.find(item => item.price < 3)'])
})

test('where the way cannot be told it ends with the reason, never with a guess', async () => {
  const two = await way(`function look(x) {}
function pick(a, b) { if (Math.random() < 2) return a; return b }
look(pick(1, 1))`, 'x')
  expect(two.answer.gap).toMatchObject({ reason: 'not-observed', detail: 'Which of the 2 returns of pick it was cannot be told.' })
  const foreign = await way(`function look(x) {}
;[1].forEach(look)`, 'x')
  expect(foreign.answer.gap).toBeDefined()
})
