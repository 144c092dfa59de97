import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { Live, RecorderStatus } from '@cinescope/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../tools/browser.ts'
import { overlayOf } from '../tools/overlay.ts'
import { startServer, type DevServer } from '../tools/template.ts'

const root = join(import.meta.dirname, '../..')
const main = `let total = 0
function add(n) {
  total += n
  return total
}
function go() {
  for (let i = 0; i < times; i++) add(1)
  document.getElementById('out').textContent = String(total)
  return total
}
document.getElementById('go').addEventListener('click', go)
`

let folder: string
let server: DevServer
let browser: Browser
let page: Page
const errors: string[] = []

beforeAll(async () => {
  mkdirSync(join(root, '.cache'), { recursive: true })
  folder = mkdtempSync(join(root, '.cache/governed-'))
  writeFileSync(join(folder, 'main.js'), main)
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>sum</title><script>globalThis.times = 1500000</script><button id="go">Go</button><output id="out"></output><script type="module" src="/main.js"></script>')
  writeFileSync(join(folder, 'vite.config.mjs'), `import cinescope from ${JSON.stringify(pathToFileURL(join(root, 'dist/vite.mjs')).href)}\nexport default { plugins: [cinescope()], server: { port: 0 } }`)
  server = await startServer(process.execPath, [join(root, 'node_modules/vite/bin/vite.js')], folder, { CINESCOPE_ENV: 'development' })
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(30_000)
  page.on('pageerror', error => { errors.push(String(error.stack)) })
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const status = (): Promise<RecorderStatus> => page.evaluate(() => (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')]!.status())

test('a page keeps to its budget without being asked; a gap of what was lowered has a button, and then the function is recorded whatever it costs', async () => {
  await page.goto(server.origin)
  await page.locator('#go').click()
  await expect.poll(() => page.locator('#out').innerText()).toBe('1500000')
  const { governor } = await status()
  expect(governor.budget).toBe(0.1)
  const folded = governor.lowered.filter(({ every }) => every !== undefined)
  expect(folded).toHaveLength(1)
  const isFolded = async (): Promise<boolean> => (await status()).governor.lowered.some(each => each.function === folded[0]!.function)

  const overlay = overlayOf(page)
  await overlay.stored()
  await overlay.open()
  await overlay.tab('Calls')
  const task = overlay.panel.locator('.call-row.task').filter({ hasText: 'click' }).last()
  await task.click()
  await page.keyboard.press('ArrowRight')
  // To where the call returned: all calls of `add` that were only counted are behind.
  await overlay.result('go').click()
  await overlay.slot('total').waitFor()
  const card = await overlay.whoWrote('total')
  await expect.poll(() => card.innerText()).toContain('add')
  await card.getByRole('button', { name: 'Record it in full from now on' }).click()
  await expect.poll(isFolded).toBe(false)

  await page.evaluate(() => { (globalThis as unknown as { times: number }).times = 300_000 })
  await page.locator('#go').click()
  await expect.poll(() => page.locator('#out').innerText()).toBe('1800000')
  expect(await isFolded()).toBe(false)
  expect((await status()).records).toBeGreaterThan(900_000)
  expect(errors).toEqual([])
})
