import type { Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { Bookmarks, type BookmarkStore } from '../src/index.ts'

/** A store in memory: what is stored, and what was put aside. */
class Shelf implements BookmarkStore {
  text: string | undefined
  readonly aside: string[] = []
  load(): Promise<string | undefined> { return Promise.resolve(this.text) }
  save(text: string): Promise<void> {
    this.text = text
    return Promise.resolve()
  }
  setAside(text: string): Promise<string> { return Promise.resolve(`shelf ${this.aside.push(text)}`) }
}

const at = (tick: number): Tick => tick as Tick

test('bookmarks are kept in the order of the recording; one a moment', async () => {
  const shelf = new Shelf()
  const marks = new Bookmarks(shelf)
  await Promise.all([marks.set(at(9), 'here it breaks'), marks.set(at(4), ''), marks.set(at(9), 'no, here')])
  expect(await marks.list()).toEqual([{ tick: 4, note: '' }, { tick: 9, note: 'no, here' }])
  expect(await new Bookmarks(shelf).list()).toEqual(await marks.list())
  await marks.remove(at(4))
  expect(await new Bookmarks(shelf).list()).toEqual([{ tick: 9, note: 'no, here' }])
  expect([marks.problem, shelf.aside]).toEqual([undefined, []])
})

test('two viewers of one recording keep each other\'s bookmarks', async () => {
  const shelf = new Shelf()
  const [left, right] = [new Bookmarks(shelf), new Bookmarks(shelf)]
  await left.list()
  await right.set(at(1), 'right')
  await left.set(at(2), 'left')
  await right.set(at(3), 'again')
  expect((await new Bookmarks(shelf).list()).map(mark => mark.note)).toEqual(['right', 'left', 'again'])
})

test.each([
  ['{"bookmarks": [1, {"tick": "x"}]', []],
  ['', []],
  ['null', []],
  ['{"version":1,"bookmarks":[{"tick":3,"note":"kept"},{"tick":"x","note":1}]}', ['kept']],
  ['{"version":2,"bookmarks":[{"tick":3,"note":"kept"}]}', ['kept']],
])('a damaged text %j is told with its code, shows what can be read, and is put aside before it is written over', async (text, kept) => {
  const shelf = new Shelf()
  shelf.text = text
  const marks = new Bookmarks(shelf)
  expect((await marks.list()).map(mark => mark.note)).toEqual(kept)
  expect(marks.problem).toMatchObject({ code: 'CINE_BOOKMARKS_DAMAGED', data: { kept: kept.length } })
  // Looking changes nothing.
  expect([shelf.text, shelf.aside]).toEqual([text, []])
  await marks.set(at(5), 'new')
  expect(shelf.aside).toEqual([text])
  expect(marks.problem).toMatchObject({ data: { aside: 'shelf 1' } })
  const again = new Bookmarks(shelf)
  expect((await again.list()).map(mark => mark.note)).toEqual([...kept, 'new'])
  expect(again.problem).toBeUndefined()
})

test('a change that could not be stored is an error, and the next one works', async () => {
  const shelf = new Shelf()
  const marks = new Bookmarks(shelf)
  shelf.save = () => Promise.reject(new Error('disk full'))
  await expect(marks.set(at(1), 'lost')).rejects.toThrow('disk full')
  shelf.save = Shelf.prototype.save.bind(shelf)
  await marks.set(at(2), 'stored')
  expect(await marks.list()).toEqual([{ tick: 2, note: 'stored' }])
})
