import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Live } from '@cinescope/protocol'
import { createQuery } from '@cinescope/query'
import { bytesSource, openTrace } from '@cinescope/trace'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../tools/browser.ts'
import { overlayOf, type Overlay } from '../tools/overlay.ts'
import { startServer, type DevServer } from '../tools/template.ts'

const root = join(import.meta.dirname, '../..')
const axe = join(root, 'node_modules/axe-core/axe.min.js')
const SHORT = { timeout: 10_000 }

let server: DevServer
let browser: Browser
let page: Page
let overlay: Overlay
const printed: string[] = []

beforeAll(async () => {
  server = await startServer(process.execPath, ['playground/start.mjs'], root, { PORT: '0' })
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
  page.setDefaultTimeout(15_000)
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') printed.push(message.text()) })
  page.on('pageerror', error => printed.push(String(error.stack)))
  overlay = overlayOf(page)
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

afterEach(() => {
  expect(printed.splice(0), 'the page printed errors').toEqual([])
})

/** The shop with a plant in the cart. */
async function shop(query = ''): Promise<void> {
  await page.goto(`${server.origin}/${query}`)
  await page.locator('[data-product=monstera] .add').click()
  await page.locator('[data-line=monstera]').waitFor()
}

const quantity = (): Promise<string> => page.locator('[data-line=monstera] .stepper').innerText()
const more = (): Promise<void> => page.locator('[data-line=monstera] .stepper button').nth(1).click()
const records = async (): Promise<number> => Number(/of ([\d,]+)|\/ ([\d,]+)/.exec(await overlay.panel.locator('.record-tick').innerText())?.slice(1).find(Boolean)?.replaceAll(',', ''))

test('?cinescope=off leaves the page without a pill', async () => {
  await shop('?cinescope=off')
  await page.waitForTimeout(500)
  expect(await page.getByRole('button', { name: /Cinescope/ }).count()).toBe(0)
  expect(await page.locator('[data-cinescope]').count()).toBe(0)
})

test('keys step through the recording both ways', async () => {
  await shop()
  await overlay.open()
  const start = await overlay.tick()
  await page.keyboard.press('Home')
  await expect.poll(overlay.tick).toBeLessThan(start)
  const first = await overlay.tick()
  await page.keyboard.press('j')
  await expect.poll(overlay.tick).toBeGreaterThan(first)
  const second = await overlay.tick()
  await page.keyboard.press('ArrowRight')
  await expect.poll(overlay.tick).toBeGreaterThan(second)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(overlay.tick).toBe(second)
  await page.keyboard.press('End')
  await expect.poll(overlay.tick).toBe(await records())
})

test('events: a request is one row that says how it ended, and what the overlay itself starts is none of the app', async () => {
  await overlay.tab('Events')
  const rows = overlay.panel.locator('.events .event-label')
  await overlay.panel.getByRole('button', { name: 'Network' }).click()
  await expect.poll(() => rows.allInnerTexts()).toEqual([expect.stringMatching(/^GET \/api\/products 200 in \d+ ms$/)])
  await overlay.panel.getByRole('button', { name: 'All', exact: true }).click()
  const bytes = await page.evaluate(async () => {
    const live = (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')]!
    await live.flush()
    return Array.from(await live.export((await live.status()).recordingId))
  })
  const query = createQuery(await openTrace(bytesSource(Uint8Array.from(bytes))))
  const { begin, end } = await query.summary()
  expect((await query.events(begin, end, 1000)).filter(event => event.kind === 'mark').map(event => event.label)).toEqual([])
  await overlay.tab('Calls')
})

test('a node of the call tree opens by its chevron and by a double click, and stays so', async () => {
  await overlay.tab('Events')
  await overlay.panel.getByRole('option').filter({ hasText: 'click button.add' }).click()
  await overlay.tab('Calls')
  const click = overlay.panel.locator('.call-row.task').filter({ hasText: 'click' }).last()
  await click.waitFor()
  const opened = await click.getAttribute('aria-expanded')
  await click.locator('.twist').click()
  await expect.poll(() => click.getAttribute('aria-expanded')).not.toBe(opened)
  const now = await click.getAttribute('aria-expanded')
  await click.dblclick()
  await expect.poll(() => click.getAttribute('aria-expanded')).not.toBe(now)
  // The cursor moved to the row: following it must not fold or unfold what was asked for.
  await page.waitForTimeout(300)
  expect(await click.getAttribute('aria-expanded')).not.toBe(now)
})

test('a long line is scrolled sideways to what is lit in it, and back', async () => {
  await shop()
  await page.locator('input[name=coupon]').fill('L')
  // The panel stays open over a reload, and stands at the page's start.
  await overlay.tab('Events')
  await overlay.panel.getByRole('option').filter({ hasText: 'input input' }).last().click()
  await overlay.tab('Calls')
  await overlay.call('onChange').click()
  await expect.poll(overlay.source).toMatch(/CouponForm\.tsx:\d+/)
  const lines = overlay.panel.locator('.lines')
  const isSeen = (): Promise<boolean> => lines.evaluate(list => {
    const [box, lit] = [list.getBoundingClientRect(), [...list.querySelectorAll('.line.here .lit')].map(part => part.getBoundingClientRect())]
    return lit.length > 0 && lit.every(part => part.left >= box.left + 60 && part.right <= box.right)
  })
  await expect.poll(isSeen).toBe(true)
  expect(await lines.evaluate(list => list.scrollLeft)).toBeGreaterThan(0)
  await overlay.call('CouponForm').click()
  await expect.poll(() => lines.evaluate(list => list.scrollLeft)).toBe(0)
})

test('a gap shows its reason (principle 3)', async () => {
  await overlay.panel.locator('.call-row.frame').first().click()
  const folded = overlay.panel.locator('.unknown').first()
  await folded.click()
  await overlay.panel.locator('.slot').filter({ has: page.locator('.v.gap') }).first().click()
  await expect.poll(() => overlay.panel.locator('.gap-note').first().innerText()).toMatch(/\w+ \w+ \w+/)
})

test('search goes to a record and gives the keys back to the panel; values never cover code', async () => {
  await page.keyboard.press('/')
  await page.keyboard.type('ProductCard')
  const results = overlay.panel.getByRole('listbox', { name: 'Search results' })
  await results.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
  await results.waitFor({ state: 'hidden' })
  await expect.poll(overlay.record).toContain('ProductCard(')
  for (let i = 0; i < 20 && !/toggleFavourite =/.test(await overlay.record()); i++) {
    const at = await overlay.tick()
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(overlay.tick).toBeGreaterThan(at)
  }
  const chip = overlay.panel.locator('.chip').filter({ hasText: 'toggleFavourite' })
  await chip.waitFor()
  const covered = await overlay.panel.locator('.line').evaluateAll(lines => lines.filter(line => {
    const code = line.querySelector('.code')?.getBoundingClientRect()
    const chips = line.querySelector('.chips')?.getBoundingClientRect()
    return code !== undefined && chips !== undefined && chips.left < code.right
  }).map(line => line.textContent))
  expect(covered).toEqual([])
})

test('dragging in the timeline moves the cursor', async () => {
  await overlay.scrub(0.1, 0.25)
  const early = await overlay.tick()
  await overlay.scrub(0.25, 0.75)
  await expect.poll(overlay.tick).toBeGreaterThan(early)
  const whole = await records()
  await expect.poll(async () => Math.abs(await overlay.tick() - whole * 0.75)).toBeLessThan(whole * 0.1)
})

test('a line number asks the dev server to open the editor there', async () => {
  const asked: unknown[] = []
  await page.route('**/__cinescope/open', async route => {
    asked.push(route.request().postDataJSON())
    await route.fulfill({ status: 204 })
  })
  const here = overlay.panel.locator('.line.here .gutter')
  const line = Number(await here.innerText())
  await here.click()
  await expect.poll(() => asked).toEqual([{ path: expect.stringMatching(/src\/.*\.tsx?$/), line, column: 0 }])
})

test('between calls the scope pane shows what the record carries', async () => {
  await overlay.tab('Stores')
  await overlay.panel.getByRole('option').filter({ hasText: 'cart/added' }).click()
  const tree = overlay.panel.getByRole('tree', { name: 'cart/added' })
  await tree.waitFor()
  await expect.poll(() => tree.locator('.slot-name').allInnerTexts()).toEqual(expect.arrayContaining(['action', 'type', 'payload', 'state', 'cart']))
})

test('a modal dialog of the app neither covers the panel nor makes it inert, and is left as it was', async () => {
  await page.evaluate(() => {
    const dialog = document.createElement('dialog')
    dialog.id = 'of-the-app'
    dialog.style.transform = 'rotate(2deg)'
    dialog.innerHTML = '<p>Sure?</p><button>Yes</button>'
    document.body.append(dialog)
    dialog.showModal()
  })
  // A click is refused by Playwright where something else would get it.
  await overlay.tab('Calls')
  await overlay.tab('Marks')
  await expect.poll(() => overlay.panel.getByRole('tab', { name: /^Marks/ }).getAttribute('aria-selected')).toBe('true')
  const box = (await overlay.panel.boundingBox())!
  expect([box.x, Math.round(box.width), Math.round(box.y + box.height)]).toEqual([0, 1440, 900])
  // Escape in the panel is the panel's.
  await page.keyboard.press('Escape')
  const dialog = page.locator('#of-the-app')
  expect(await dialog.evaluate(element => (element as HTMLDialogElement).open)).toBe(true)
  // A framework takes the dialog away, with all that is in it.
  await dialog.evaluate(element => { element.remove() })
  await expect.poll(() => page.locator('[data-cinescope=overlay]').evaluate(host => [host.parentElement === document.documentElement, host.hasAttribute('popover')])).toEqual([true, false])
  await overlay.tab('Stores')
  await expect.poll(() => overlay.panel.getByRole('tab', { name: /^Stores/ }).getAttribute('aria-selected')).toBe('true')
})

test('axe finds no violation in the open panel, in light and dark', async () => {
  await page.addScriptTag({ path: axe })
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await expect.poll(() => overlay.panel.getAttribute('data-theme')).toBe(scheme)
    for (const tab of ['Issues', 'Calls', 'Events', 'Stores', 'Marks'] as const) {
      await overlay.tab(tab)
      await page.waitForTimeout(100)
      const found = await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run({ include: [['[data-cinescope]']] })
        return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`))
      })
      expect(found, `${tab}, ${scheme}`).toEqual([])
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
})

test('a recording is saved as a .cine file and opened again from it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cinescope-saved-'))
  try {
    const [download] = await Promise.all([page.waitForEvent('download'), overlay.panel.getByRole('button', { name: 'Save this recording as a .cine file' }).click()])
    expect(download.suggestedFilename()).toMatch(/\.cine$/)
    const file = join(folder, download.suggestedFilename())
    await download.saveAs(file)
    expect(statSync(file).size).toBeGreaterThan(1000)
    await overlay.recordings()
    await overlay.panel.locator('input[type=file]').setInputFiles(file)
    await expect.poll(() => overlay.panel.locator('.subject-name').innerText()).toContain('.cine')
    await overlay.tab('Stores')
    await overlay.panel.getByRole('option').filter({ hasText: 'cart/added' }).click()
    await expect.poll(() => overlay.panel.locator('.diff').innerText()).toContain('monstera')
    await overlay.recordings()
    await overlay.rows.first().locator('.recording-open').click()
    await expect.poll(() => overlay.panel.locator('.subject-name').innerText()).not.toContain('.cine')
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 })
  }
})

test('a jump in the store panel changes the page, and "Back to live" restores it', async () => {
  await more()
  await more()
  expect(await quantity()).toContain('3')
  await overlay.tab('Stores')
  await overlay.panel.getByRole('option').filter({ hasText: 'cart/added' }).click()
  await overlay.panel.getByRole('button', { name: 'Jump here' }).click()
  await expect.poll(quantity).toContain('1')
  const banner = overlay.panel.getByRole('status').filter({ hasText: 'The app shows a past state' })
  await banner.getByRole('button', { name: 'Back to live' }).click()
  await expect.poll(quantity).toContain('3')
  await banner.waitFor({ state: 'detached' })
})

test('the recorder is switched off and on: nothing is recorded between', async () => {
  await overlay.recording.click()
  await expect.poll(() => overlay.recording.getAttribute('aria-checked')).toBe('false')
  // What was under way when it stopped still arrives.
  await page.waitForTimeout(1200)
  const before = await records()
  const amount = Number(/\d+/.exec(await quantity())?.[0])
  await more()
  await page.waitForTimeout(1300)
  expect(await records()).toBe(before)
  await overlay.recording.click()
  await expect.poll(() => overlay.recording.getAttribute('aria-checked')).toBe('true')
  await more()
  await expect.poll(records, SHORT).toBeGreaterThan(before)
  expect(await quantity()).toContain(String(amount + 2))
})

test('a reload leaves two recordings: the older one opens, is deleted alone, then the one of this page, then all', async () => {
  // What earlier visits left is not of interest.
  const all = await overlay.recordings()
  await all.getByRole('button', { name: 'Delete all…' }).click()
  await all.getByRole('button', { name: 'Delete all', exact: true }).click()
  await all.waitFor({ state: 'hidden' })
  await more()
  await overlay.stored()
  await page.reload()
  // The panel stays open over a reload.
  await overlay.recordings()
  await expect.poll(() => overlay.rows.count(), SHORT).toBe(2)
  expect(await overlay.rows.first().innerText()).toContain('this page')
  await overlay.rows.nth(1).locator('.recording-open').click()
  await overlay.tab('Stores')
  await overlay.panel.getByRole('option').filter({ hasText: 'cart/quantityChanged' }).waitFor()
  expect(await overlay.panel.locator('.jump-reason').innerText()).toContain('not of the app that runs in this page')

  await overlay.recordings()
  const remove = overlay.rows.nth(1).getByRole('button', { name: /^Delete / })
  await remove.click()
  expect(await overlay.rows.count()).toBe(2)
  await overlay.rows.nth(1).getByRole('button', { name: 'Delete?' }).click()
  await expect.poll(() => overlay.rows.count()).toBe(1)

  // What was looked at is gone: the page's own recording takes its place; deleting that one begins a new one.
  await expect.poll(records, SHORT).toBeGreaterThan(10)
  await overlay.recordings()
  await overlay.rows.first().getByRole('button', { name: /^Delete / }).click()
  await overlay.rows.first().getByRole('button', { name: 'Delete?' }).click()
  await page.keyboard.press('Escape')
  await page.locator('[data-product=monstera] .add').click()
  await overlay.tab('Stores')
  await overlay.panel.getByRole('option').filter({ hasText: 'cart/added' }).first().waitFor()
  expect(await overlay.panel.getByRole('option').filter({ hasText: 'catalogue/load/fulfilled' }).count()).toBe(0)

  const menu = await overlay.recordings()
  await menu.getByRole('button', { name: 'Delete all…' }).click()
  await menu.getByRole('button', { name: 'Delete all', exact: true }).click()
  await menu.waitFor({ state: 'hidden' })
  await more()
  await overlay.tab('Stores')
  await overlay.panel.getByRole('option').filter({ hasText: 'cart/quantityChanged' }).first().waitFor()
  expect(await overlay.panel.getByRole('option').filter({ hasText: 'cart/added' }).count()).toBe(0)
})
