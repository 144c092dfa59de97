import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../tools/browser.ts'
import { overlayOf } from '../tools/overlay.ts'
import { startServer, type DevServer } from '../tools/template.ts'

const root = join(import.meta.dirname, '../..')
const images = join(root, 'docs/images')
const keepImages = process.env['UPDATE'] === '1'

let server: DevServer
let browser: Browser
let page: Page
const printed: string[] = []

async function picture(name: string): Promise<void> {
  if (!keepImages) return
  mkdirSync(images, { recursive: true })
  await page.mouse.move(2, 2)
  await page.screenshot({ path: join(images, `${name}.png`) })
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

/** The sum that the visitor sees behind a line of the cart. */
const amount = async (label: RegExp): Promise<string> => {
  const row = page.locator('dl > div').filter({ hasText: label })
  return await row.locator('dd').innerText()
}

test('the symptom: a coupon of 10 % takes 20 % off a plant', async () => {
  await page.getByRole('button', { name: 'Add to cart' }).first().click()
  await page.getByRole('button', { name: /\+|more/i }).first().click()
  await page.getByPlaceholder(/coupon/i).fill('LEAF10')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => amount(/LEAF10/)).toContain('15.20')
  await picture('symptom')
})

test('five clicks from the symptom to its cause', async () => {
  const overlay = overlayOf(page)
  await overlay.open()
  await overlay.tab('Stores')
  await overlay.panel.getByRole('option').filter({ hasText: 'cart/coupon/fulfilled' }).click()
  await expect.poll(() => overlay.panel.locator('.diff').innerText()).toContain('percent: 10')
  await picture('store')

  await overlay.tab('Calls')
  await overlay.panel.getByRole('treeitem').filter({ hasText: /^couponBase/ }).last().click()
  await expect.poll(() => overlay.record()).toContain('couponBase')
  await picture('call')
})

test('nothing was printed by Cinescope, and the app threw nothing', () => {
  expect(printed).toEqual([])
})
