import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bookmarks } from '@cinescope/session'
import type { Tick } from '@cinescope/trace'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { bookmarkFile } from '../src/file/bookmark-file.ts'

const root = mkdtempSync(join(tmpdir(), 'cinescope-bookmarks-'))
let folder: string
let recording: string
let made = 0
beforeEach(() => {
  folder = mkdtempSync(join(root, `${++made}-`))
  recording = join(folder, 'app.cine')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('bookmarks stand beside the recording, and nothing else is left there', async () => {
  const marks = new Bookmarks(bookmarkFile(recording))
  expect(await marks.list()).toEqual([])
  expect(readdirSync(folder)).toEqual([])
  await Promise.all(Array.from({ length: 20 }, (_, i) => marks.set(i as Tick, `note ${i}`)))
  expect(readdirSync(folder)).toEqual(['app.cine.bookmarks.json'])
  expect(await new Bookmarks(bookmarkFile(recording)).list()).toEqual(await marks.list())
  expect(await marks.list()).toHaveLength(20)
})

test('a file cut off at any byte is told and kept, never written over', async () => {
  const marks = new Bookmarks(bookmarkFile(recording))
  await marks.set(1 as Tick, 'one')
  await marks.set(2 as Tick, 'two')
  const file = `${recording}.bookmarks.json`
  const whole = readFileSync(file)
  let damaged = 0
  for (let length = 0; length < whole.length - 1; length++) {
    writeFileSync(file, whole.subarray(0, length))
    const cut = new Bookmarks(bookmarkFile(recording))
    await cut.list()
    expect(cut.problem).toMatchObject({ code: 'CINE_BOOKMARKS_DAMAGED' })
    expect(readFileSync(file)).toEqual(whole.subarray(0, length))
    await cut.set(3 as Tick, 'three')
    expect(readFileSync(`${recording}.bookmarks.damaged-${++damaged}.json`)).toEqual(whole.subarray(0, length))
    expect(await new Bookmarks(bookmarkFile(recording)).list()).toEqual([{ tick: 3, note: 'three' }])
  }
})

test('what cannot be read or written is an error, and leaves the file as it was', async () => {
  const marks = new Bookmarks(bookmarkFile(join(folder, 'no/such/folder/app.cine')))
  await expect(marks.set(1 as Tick, '')).rejects.toMatchObject({ code: 'ENOENT' })
})
