import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workplace } from '../programs/run.ts'
import { launchBrowser } from '../tools/browser.ts'
import { overlayOf } from '../tools/overlay.ts'

const program = `
function half(n) {
  const result = n / 2
  return result
}
function shop(order) {
  const prices = order.items.map(item => half(item.price))
  return { ...order, prices }
}
console.log(shop({ items: [{ price: 84 }, { price: 7 }] }).prices.join())
`

let place: Workplace
let browser: Browser
let page: Page
let file: string
const children: ChildProcess[] = []
const ends: Promise<unknown>[] = []
const printed: string[] = []

beforeAll(async () => {
  place = new Workplace()
  writeFileSync(place.path('shop.mjs'), program)
  const ran = await place.run('shop.mjs')
  expect(ran).toMatchObject({ stdout: '42,3.5\n', code: 0 })
  file = place.recordings()[0]!
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') printed.push(message.text()) })
  page.on('pageerror', error => printed.push(String(error.stack)))
})

afterAll(async () => {
  await browser?.close()
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(ends)
  place?.remove()
})

/** The address that `cinescope open` prints. */
async function served(path: string): Promise<string> {
  const child = await new Promise<ChildProcess>(resolve => { ends.push(place.cli(['open', path, '--no-browser'], resolve)) })
  children.push(child)
  const [text] = await once(child.stdout!, 'data') as [string]
  return /http:\S+/.exec(text)![0]
}

const picture = (name: string): Promise<unknown> => page.screenshot({ path: join(tmpdir(), `cinescope-standalone-${name}.png`) })

test('a recording of a Node program: call tree, source and values', async () => {
  await page.goto(await served(file))
  const overlay = overlayOf(page)
  await overlay.call('shop\\.mjs').locator('.twist').click()
  await overlay.call('shop').click()
  await expect.poll(() => overlay.record()).toContain('shop')
  expect(await overlay.source()).toContain('shop.mjs')
  await expect.poll(() => overlay.panel.locator('.source').innerText()).toContain('order.items.map')
  await overlay.call('shop').locator('.twist').click()
  await overlay.call('items\\.map callback').locator('.twist').click()
  await overlay.result('half').click()
  await expect.poll(() => overlay.record()).toContain('3.5')
  await expect.poll(() => overlay.slot('n').innerText()).toContain('7')
  await expect.poll(() => overlay.slot('result').innerText()).toContain('3.5')
  await picture('recording')
  expect(printed).toEqual([])
})

test('watches, breakpoints in the gutter and bookmarks with notes: kept beside the file, and there again after a reload', async () => {
  const path = place.path('marked.cine')
  writeFileSync(path, readFileSync(file))
  await page.goto(await served(path))
  const overlay = overlayOf(page)
  const watched = (name: string): Locator => overlay.panel.getByRole('tree', { name: 'Watch' }).getByRole('treeitem').filter({ has: page.locator('.slot-name', { hasText: name }) })
  await overlay.call('shop\\.mjs').locator('.twist').click()
  await overlay.call('shop').locator('.twist').click()
  await overlay.call('items\\.map callback').first().locator('.twist').click()
  await overlay.call('half').click()
  await expect.poll(() => overlay.panel.locator('.line.here').innerText()).toContain('function half')

  // The line below stops runs, both ways.
  await overlay.panel.getByRole('button', { name: 'Breakpoint on line 3' }).click()
  await expect.poll(() => overlay.panel.getByRole('button', { name: 'Breakpoint on line 3' }).getAttribute('aria-pressed')).toBe('true')
  await page.keyboard.press('Home')
  await overlay.panel.getByLabel('Watch an expression').fill('result * 2')
  await page.keyboard.press('Enter')
  await overlay.panel.getByRole('button', { name: 'Run to the next breakpoint' }).click()
  await expect.poll(() => watched('result * 2').innerText()).toContain('84')
  const first = await overlay.tick()
  await overlay.panel.getByRole('button', { name: 'Run to the next breakpoint' }).click()
  await expect.poll(() => watched('result * 2').innerText()).toContain('7')
  await expect.poll(() => watched('result * 2').getAttribute('class')).toContain('fresh')
  await overlay.panel.getByRole('button', { name: 'Run back to a breakpoint' }).click()
  await expect.poll(overlay.tick).toBe(first)

  await page.keyboard.press('b')
  const note = overlay.panel.getByRole('list', { name: 'Bookmarks' }).getByRole('textbox')
  await note.fill('the price of the first item')
  await page.keyboard.press('Enter')
  const kept = `${path}.bookmarks.json`
  await expect.poll(() => existsSync(kept) ? readFileSync(kept, 'utf8') : '').toContain('the price of the first item')
  await picture('marks')

  await page.reload()
  await overlay.tab('Marks')
  await overlay.panel.getByRole('list', { name: 'Bookmarks' }).getByRole('button').first().click()
  await expect.poll(overlay.tick).toBe(first)
  await expect.poll(() => watched('result * 2').innerText()).toContain('84')
  await expect.poll(() => overlay.panel.getByRole('list', { name: 'Breakpoints' }).innerText()).toContain('shop.mjs:3')

  // Something else spoils the file: it is told, and kept.
  writeFileSync(kept, '{"version":1,"bookmarks":[')
  await page.reload()
  await expect.poll(() => overlay.panel.getByRole('status').allInnerTexts()).toEqual([expect.stringContaining('bookmarks of this recording could not be read')])
  await page.keyboard.press('End')
  await page.keyboard.press('b')
  await expect.poll(() => existsSync(`${path}.bookmarks.damaged-1.json`)).toBe(true)
  expect(readFileSync(`${path}.bookmarks.damaged-1.json`, 'utf8')).toBe('{"version":1,"bookmarks":[')
  await expect.poll(() => (JSON.parse(readFileSync(kept, 'utf8')) as { readonly bookmarks: readonly unknown[] }).bookmarks).toHaveLength(1)
  expect(printed).toEqual([])
})

test('a recording that becomes unreadable while it is open says so with its code', async () => {
  const path = place.path('newer.cine')
  const whole = readFileSync(file)
  writeFileSync(path, whole)
  const address = await served(path)
  const newer = Buffer.from(whole)
  newer.writeUInt16LE(99, 8)
  newer.writeUInt32LE(crc32(Buffer.concat([newer.subarray(0, 16), newer.subarray(20, 20 + newer.readUInt32LE(12))])), 16)
  writeFileSync(path, newer)
  await page.goto(address)
  await expect.poll(() => page.getByRole('region', { name: 'Cinescope' }).innerText()).toContain('CINE_NEWER')
  await picture('newer')

  writeFileSync(path, whole.subarray(0, 10))
  await page.reload()
  await expect.poll(() => page.getByRole('region', { name: 'Cinescope' }).innerText()).toContain('CINE_TRUNCATED')
  await picture('truncated')
})

test('a recording cut off in the middle opens with what it has, and says so', async () => {
  const path = place.path('cut.cine')
  const whole = readFileSync(file)
  writeFileSync(path, whole.subarray(0, whole.length - 5))
  await page.goto(await served(path))
  const overlay = overlayOf(page)
  await expect.poll(() => overlay.panel.innerText()).toContain('The recording ends in the middle of a part')
  await picture('cut')
  await overlay.tab('Calls')
  await expect.poll(() => overlay.call('shop\\.mjs').count()).toBe(1)
})

function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
