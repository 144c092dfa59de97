import { expect, test } from 'vitest'
import { OP_ENTER, type Tick } from '@cinescope/trace'
import { createCallModel } from '../src/tree/call-model.ts'
import { shopQuery } from './shop-query.ts'

const query = await shopQuery(1, false)

function titles(model: ReturnType<typeof createCallModel>): readonly string[] {
  return model.rows.value.map(row => '  '.repeat(row.depth) + (row.kind === 'node' ? row.node.kind === 'task' ? row.node.task.label : row.node.frame.name : row.kind))
}

const tasks = ['src/app.ts', 'click button.add', 'setTimeout 200 ms', '/api/orders']

test('the tree shows tasks first and asks for calls when a node opens', async () => {
  const model = createCallModel(query)
  await model.grow()
  expect(titles(model)).toEqual(tasks)
  const click = model.rows.value[1]
  await model.toggle(click?.key ?? '')
  expect(titles(model)).toEqual([...tasks.slice(0, 2), '  onAdd', ...tasks.slice(2)])
  await model.toggle(click?.key ?? '')
  expect(titles(model)).toEqual(tasks)
})

test('revealing a stack unfolds the path to its innermost frame and selects it', async () => {
  const model = createCallModel(query)
  const [found] = (await query.search('priceOf', 100)).filter(record => record.op === OP_ENTER)
  const stack = await query.stackAt(found?.tick ?? expect.fail('priceOf was not called'))
  await model.reveal(stack, stack[0]?.entered ?? expect.fail('no stack'))
  expect(stack.map(frame => frame.name)).toEqual(['priceOf', 'totalOf', 'addItem', 'onAdd'])
  expect(titles(model)).toEqual([...tasks.slice(0, 2), '  onAdd', '    addItem', '      totalOf', '        priceOf', '    render', ...tasks.slice(2)])
  expect(model.selected.value).toBe(`f${stack[0]?.frame}`)
})

test('a growing recording adds tasks without folding what is open', async () => {
  const model = createCallModel(query)
  await model.grow()
  await model.toggle(model.rows.value[1]?.key ?? '')
  await model.grow()
  expect(titles(model)).toEqual([...tasks.slice(0, 2), '  onAdd', ...tasks.slice(2)])
})

test('between frames the last call before the moment is selected, in its unfolded task', async () => {
  const model = createCallModel(query)
  const [change] = (await query.stores(0 as Tick, (await query.summary()).end)).filter(each => each.action === 'cart/added')
  await model.reveal([], change?.tick ?? expect.fail('no change'))
  expect(titles(model)).toEqual([...tasks.slice(0, 2), '  onAdd', ...tasks.slice(2)])
  const onAdd = model.rows.value[2]
  expect(model.selected.value).toBe(onAdd?.key)
})
