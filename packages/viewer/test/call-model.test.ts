import { expect, test } from 'vitest'
import { createCallModel } from '../src/tree/call-model.ts'
import { teaShop } from './tea-shop.ts'

function titles(model: ReturnType<typeof createCallModel>): readonly string[] {
  return model.rows.value.map(row => '  '.repeat(row.depth) + (row.kind === 'node' ? row.node.kind === 'task' ? row.node.task.label : row.node.frame.name : row.kind))
}

test('the tree shows tasks first and asks for calls when a node opens', async () => {
  const model = createCallModel(teaShop(1, false).query())
  await model.grow()
  expect(titles(model)).toEqual(['src/main.ts', 'click button.add', 'setTimeout 200 ms'])
  const click = model.rows.value[1]
  await model.toggle(click?.key ?? '')
  expect(titles(model)).toEqual(['src/main.ts', 'click button.add', '  onAdd', 'setTimeout 200 ms'])
  await model.toggle(click?.key ?? '')
  expect(titles(model)).toEqual(['src/main.ts', 'click button.add', 'setTimeout 200 ms'])
})

test('revealing a stack unfolds the path to its innermost frame and selects it', async () => {
  const film = teaShop(1, false)
  const query = film.query()
  const model = createCallModel(query)
  const price = film.frames.find(frame => frame.name === 'priceOf')
  await model.reveal(await query.stackAt(price?.entered ?? query as never))
  expect(titles(model)).toEqual(['src/main.ts', 'click button.add', '  onAdd', '    itemOf', '    addItem', '      totalOf', '        priceOf', '    render', 'setTimeout 200 ms'])
  expect(model.selected.value).toBe(`f${price?.frame}`)
})
