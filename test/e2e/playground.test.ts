import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../tools/browser.ts'
import { overlayOf } from '../tools/overlay.ts'
import { startServer, type DevServer } from '../tools/template.ts'

const root = join(import.meta.dirname, '../..')
const images = join(root, 'docs/images')
/** UPDATE=1 writes the README's pictures. */
const update = process.env['UPDATE'] === '1'

let server: DevServer
let browser: Browser
let page: Page
const printed: string[] = []

async function picture(name: string): Promise<void> {
  if (!update) return
  mkdirSync(images, { recursive: true })
  await page.screenshot({ path: join(images, `${name}.png`), animations: 'disabled' })
}

beforeAll(async () => {
  server = await startServer(process.execPath, ['playground/start.mjs'], root, { PORT: '0' })
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') printed.push(message.text()) })
  page.on('pageerror', error => printed.push(String(error.stack)))
  await page.goto(server.origin)
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const cart = (): Promise<string> => page.locator('.summary').innerText()

test('the symptom: a coupon of 10 % takes 20 % off a plant', async () => {
  await page.getByRole('button', { name: 'Add to cart' }).first().click()
  await page.getByRole('button', { name: /\+|more/i }).first().click()
  await page.getByPlaceholder(/coupon/i).fill('LEAF10')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(cart).toMatch(/10 % off\s+−€15\.20/)
  await picture('symptom')
})

test('five clicks from the symptom to its cause, as the README tells', async () => {
  const overlay = overlayOf(page)
  await overlay.open()
  await overlay.call('totalsOf').locator('.twist').click()
  await overlay.result('couponBase').click()
  await expect.poll(() => overlay.record()).toContain('returned 15200')
  expect(await overlay.source()).toContain('totals.ts')
  await overlay.slot('line').click()
  await expect.poll(() => overlay.slot('saved').innerText()).toContain('-3800')
  await picture('values')
  const card = await overlay.whoWrote('saved')
  expect(await card.innerText()).toContain('const saved = product.was - product.price')
  expect(await card.innerText()).toContain('toLine')
  await picture('cause')
  await card.getByRole('button', { name: 'Go to this write' }).click()
  await expect.poll(() => overlay.source()).toContain('line.ts')
  await overlay.slot('product').click()
  await expect.poll(() => overlay.slot('was').innerText()).toContain('null')
  await picture('overlay')
})

test('the running shop shows a past state, and returns to live', async () => {
  const overlay = overlayOf(page)
  await overlay.tab('Stores')
  await overlay.panel.getByRole('option').filter({ hasText: 'cart/added' }).click()
  await overlay.panel.getByRole('button', { name: 'Jump here' }).click()
  await expect.poll(cart).not.toContain('LEAF10')
  expect(await cart()).toContain('€38.00')
  await overlay.panel.getByText('Back to live').waitFor()
  await picture('store')
  await overlay.panel.getByText('Back to live').click()
  await expect.poll(cart).toMatch(/10 % off\s+−€15\.20/)
})

test('the app printed no warning and threw nothing', () => {
  expect(printed).toEqual([])
})
