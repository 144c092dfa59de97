import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { ChildProcess } from 'node:child_process'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Workplace } from '../programs/run.ts'
import { launchBrowser } from '../tools/browser.ts'
import { overlayOf, type Overlay } from '../tools/overlay.ts'

const program = `
const rates = { de: 0.5 }
function priceOf(item, country) {
  const rate = rates[country]
  const net = item.price * item.count
  return net + net * rate
}
function checked(order, userId) {
  try {
    if (order.items.length === 0) throw new RangeError('empty ' + userId)
    return order
  } catch {
    return { ...order, items: [{ price: 1, count: 1 }] }
  }
}
const report = { sum: 0 }
function add(order, id) {
  const customer = 'u' + id
  const good = checked(order, customer)
  for (const item of good.items) {
    const price = priceOf(item, order.country)
    report.sum = report.sum + price
  }
}
add({ country: 'de', items: [{ price: 2, count: 2 }, { price: 1, count: 4 }] }, 1)
add({ country: 'xx', items: [{ price: 2, count: 1 }] }, 2)
add({ country: 'de', items: [] }, 3)
console.log(report.sum)
`

/** Millions of records: a search through them takes long enough to be stopped. */
const long = `
function mix(state, i) {
  const next = (state * 31 + i) % 1000003
  return next
}
let state = 1
for (let i = 0; i < 1500000; i++) state = mix(state, i)
console.log(state > 0)
`

/** A timer, an await and a promise lead to what it does last. */
const delayed = `
function ends(word) { return word.length }
async function load(word) {
  await null
  return Promise.resolve(word).then(text => {
    ends(text)
  })
}
function begins() { setTimeout(function later() { load('done') }, 1) }
begins()
`

let place: Workplace
let browser: Browser
let page: Page
let overlay: Overlay
const children: ChildProcess[] = []
const ends: Promise<unknown>[] = []
const printed: string[] = []
const addresses: Record<string, string> = {}

async function served(path: string): Promise<string> {
  const child = await new Promise<ChildProcess>(resolve => { ends.push(place.cli(['open', path, '--no-browser'], resolve)) })
  children.push(child)
  const [text] = await once(child.stdout!, 'data') as [string]
  return /http:\S+/.exec(text)![0]
}

beforeAll(async () => {
  place = new Workplace()
  writeFileSync(place.path('orders.mjs'), program)
  writeFileSync(place.path('long.mjs'), long)
  writeFileSync(place.path('delayed.mjs'), delayed)
  writeFileSync(place.path('cinescope.config.mjs'), "export default { governor: 'off' }\n")
  const records = async (name: string, level: string, stdout: string): Promise<string> => {
    const before = new Set(place.recordings())
    expect(await place.run(name, { env: { CINESCOPE_LEVEL: level } })).toMatchObject({ stdout, code: 0 })
    return place.recordings().find(file => !before.has(file))!
  }
  addresses['path'] = await served(await records('orders.mjs', '3', 'NaN\n'))
  addresses['values'] = await served(await records('orders.mjs', '2', 'NaN\n'))
  addresses['delayed'] = await served(await records('delayed.mjs', '2', ''))
  addresses['long'] = await served(await records('long.mjs', '2', 'true\n'))
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(ends)
  place?.remove()
})

beforeEach(async () => {
  await page?.close()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(30_000)
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') printed.push(message.text()) })
  page.on('pageerror', error => printed.push(String(error.stack)))
  overlay = overlayOf(page)
})

async function open(which: 'path' | 'values' | 'delayed' | 'long'): Promise<void> {
  await page.goto(addresses[which]!)
  await overlay.panel.locator('.record-tick').waitFor()
  await overlay.panel.focus()
}

/** Text of the lit statement, as the source pane shows it. */
const lit = async (): Promise<string> => (await overlay.panel.locator('.code .lit').allInnerTexts()).join('')
const press = (keys: string): Promise<void> => page.keyboard.press(keys)
const unit = (): Promise<string> => overlay.panel.locator('.unit').innerText()

async function find(text: string): Promise<void> {
  await press('/')
  await page.keyboard.type(text)
  await overlay.panel.getByRole('listbox', { name: 'Search results' }).getByRole('option').first().waitFor()
  await press('Enter')
}

test('the keys of Chrome step from statement to statement where the path was recorded, and back with Alt', async () => {
  await open('path')
  await find('add')
  await expect.poll(unit).toBe('by statement')
  for (const [keys, text] of [
    ['F10', "const customer = 'u' + id"], ['F10', 'const good = checked(order, customer)'], ['F10', 'for (const item of good.items) {'],
    ['F10', 'const price = priceOf(item, order.country)'], ['F11', 'const rate = rates[country]'], ['F10', 'const net = item.price * item.count'], ['Shift+F11', 'report.sum = report.sum + price'],
  ] as const) {
    await press(keys)
    await expect.poll(lit).toBe(text)
  }
  expect(await overlay.record()).toMatch(/next report\.sum = report\.sum \+ price in add/)
  // What it found, not what it makes.
  await expect.poll(() => overlay.slot('price').innerText()).toContain('6')
  for (const [keys, text] of [['Alt+F10', 'const price = priceOf(item, order.country)'], ['F11', 'const rate = rates[country]'], ['Alt+F11', 'const price = priceOf(item, order.country)']] as const) {
    await press(keys)
    await expect.poll(lit).toBe(text)
  }
  // Any other move leaves the statement.
  await press('ArrowRight')
  await expect.poll(() => overlay.record()).not.toContain('next')
  expect(printed).toEqual([])
})

test('without a path the same keys go from record to record, and the unit says why', async () => {
  await open('values')
  await find('add')
  await expect.poll(unit).toBe('by record')
  expect(await overlay.panel.locator('.unit').getAttribute('title')).toContain("level: 'path'")
  await press('F10')
  await expect.poll(() => overlay.record()).toContain('customer =')
  await press('Alt+F10')
  await expect.poll(() => overlay.record()).toContain('add(')
})

test('a log breakpoint tells its expressions over the whole recording, and a line of it leads to the moment; a condition stops', async () => {
  await open('values')
  await find('priceOf')
  const line = overlay.panel.getByRole('button', { name: 'Line 5, open in the editor' })
  await line.click({ button: 'right' })
  await overlay.panel.getByRole('menuitem', { name: 'Stop if, or log…' }).click()
  const editor = overlay.panel.getByRole('dialog', { name: 'Breakpoint on line 5' })
  await editor.getByRole('radio', { name: 'Log' }).click()
  await editor.getByRole('textbox').fill("'net', net, item")
  await press('Enter')
  const logged = overlay.panel.getByRole('listbox', { name: 'Log lines' }).getByRole('option')
  await expect.poll(async () => (await logged.allInnerTexts()).map(text => text.split('\n').slice(1).join(' '))).toEqual([
    expect.stringMatching(/^net 4 \{price: 2, count: 2\}/), expect.stringMatching(/^net 4 \{price: 1, count: 4\}/), expect.stringMatching(/^net 2 /), expect.stringMatching(/^net 1 /),
  ])
  await logged.nth(2).click()
  await expect.poll(() => overlay.slot('net').innerText()).toContain('2')
  // Runs do not stop at what only logs.
  await press('F8')
  await expect.poll(() => overlay.panel.locator('.notice').allInnerTexts()).toEqual([expect.stringContaining('There is no breakpoint')])
  // The same line, from the keyboard, with a condition instead.
  await press('Control+Alt+b')
  await editor.getByRole('radio', { name: 'Stop' }).click()
  await editor.getByRole('textbox').fill('net === 1')
  await press('Enter')
  await overlay.panel.getByRole('region', { name: 'Log' }).waitFor({ state: 'detached' })
  await press('Home')
  await press('F8')
  await expect.poll(() => overlay.slot('net').innerText()).toContain('1')
  await press('Control+b')
  await expect.poll(() => overlay.panel.locator('.break-dot:not(.none)').count()).toBe(0)
})

test("a value's menu leads to its changes, to when it became what it is, and stops runs where it changes", async () => {
  await open('values')
  await find('sum')
  const sum = overlay.panel.getByRole('treeitem').filter({ has: page.locator('.slot-name', { hasText: /^sum$/ }) }).first()
  // The last of its writes.
  await press('/')
  const last = overlay.panel.getByRole('listbox', { name: 'Search results' }).getByRole('option').last()
  for (let step = 0; step < 20 && await last.getAttribute('aria-selected') !== 'true'; step++) await press('ArrowDown')
  await press('Enter')
  const unfold = (): Promise<void> => expect.poll(async () => {
    if (await sum.count() === 0) await overlay.panel.locator('.slot', { hasText: 'report' }).first().click()
    return sum.count()
  }).toBe(1)
  await unfold()
  await expect.poll(() => sum.innerText()).toContain('NaN')
  const menu = overlay.panel.getByRole('menu')
  /** A step redraws the scopes, at any moment after it: the row may go while it is being clicked. */
  const openMenu = (): Promise<void> => expect.poll(async () => {
    await unfold()
    await sum.click({ button: 'right', timeout: 2000 }).catch(() => undefined)
    return menu.count()
  }, { timeout: 20_000 }).toBe(1)
  const choose = async (name: string): Promise<void> => {
    await openMenu()
    await menu.getByRole('menuitem', { name }).or(menu.getByRole('menuitemcheckbox', { name })).click()
  }
  const later = await overlay.tick()
  await choose('When did this become NaN?')
  await expect.poll(overlay.tick).not.toBe(later)
  await expect.poll(() => overlay.record()).toMatch(/sum = NaN/)
  const at = await overlay.tick()
  await choose('Run back to the last change')
  await expect.poll(() => overlay.record()).toMatch(/sum = 12/)
  await choose('Break when it changes')
  await openMenu()
  await expect.poll(() => menu.getByRole('menuitemcheckbox', { name: 'Break when it changes' }).getAttribute('aria-checked')).toBe('true')
  await press('Escape')
  await overlay.panel.getByRole('button', { name: 'Run to the next breakpoint' }).click()
  await expect.poll(overlay.tick).toBe(at)
})

test('runs stop at any catch and at calls that are handed a name', async () => {
  await open('values')
  await overlay.tab('Marks')
  await overlay.panel.getByLabel('Stop at every').selectOption('catch')
  await overlay.panel.getByRole('button', { name: 'Add', exact: true }).click()
  await expect.poll(() => overlay.panel.getByRole('list', { name: 'Breakpoints' }).innerText()).toContain('Any catch')
  await overlay.panel.focus()
  await press('Home')
  await expect.poll(overlay.tick).toBe(0)
  await press('F8')
  await expect.poll(overlay.tick).toBeGreaterThan(0)
  expect(await overlay.record()).toContain('in checked')
  const caught = await overlay.tick()
  await overlay.panel.getByLabel('Stop at every').selectOption('argument')
  for (const name of ['userId', 'customer']) {
    // The function's own name for it, then the caller's.
    await overlay.panel.getByLabel('Its name').fill(name)
    await press('Enter')
    await overlay.panel.focus()
    await press('End')
    await expect.poll(overlay.tick).toBeGreaterThan(caught)
    await press('Shift+F8')
    await expect.poll(overlay.tick).toBe(caught)
    await press('Shift+F8')
    await expect.poll(() => overlay.record()).toContain('checked(')
    expect(await overlay.tick()).toBeLessThan(caught)
    await overlay.panel.getByRole('button', { name: `Remove the breakpoint Call with argument ${name}` }).click()
  }
})

test('a run that takes long says what it does and how far, and Escape stops it where it was', async () => {
  await open('long')
  await find('mix')
  await expect.poll(overlay.tick).toBeGreaterThan(0)
  await overlay.panel.getByRole('button', { name: 'Line 3, open in the editor' }).click({ button: 'right' })
  await overlay.panel.getByRole('menuitem', { name: 'Stop if, or log…' }).click()
  // Some ten seconds: a machine that is busy with other tests must not find it over before it has looked.
  const terms = Array.from({ length: 24 }, (_, i) => `Math.sqrt(next + ${i})`)
  await overlay.panel.getByRole('dialog').getByRole('textbox').fill(`${terms.join(' + ')} === -1`)
  await press('Enter')
  await overlay.panel.getByRole('button', { name: 'Breakpoint on line 3' }).locator('.conditional').waitFor()
  await press('Home')
  await expect.poll(overlay.tick).toBe(0)
  await press('F8')
  const bar = overlay.panel.locator('.run-bar')
  // A run that ended instead says so in a notice.
  await expect.poll(async () => (await overlay.panel.locator('.run-bar, .notice').allInnerTexts()).join(), { timeout: 30_000 }).toMatch(/^Running to the next breakpoint…/)
  await expect.poll(() => bar.getByRole('progressbar').getAttribute('aria-valuenow')).toMatch(/^\d+$/)
  await press('Escape')
  await bar.waitFor({ state: 'detached' })
  expect(await overlay.tick()).toBe(0)
  expect(printed).toEqual([])
})

test('the scope pane shows what led to a moment, across promises, awaits and timers; a click goes there', async () => {
  await open('delayed')
  await find('ends')
  const causes = overlay.panel.getByRole('list', { name: 'What led here' })
  await expect.poll(async () => (await causes.locator('.cause, .stack-row').allInnerTexts()).map(text => text.split('\n').join(' '))).toEqual([
    'promise then', 'load delayed.mjs:5', 'await load', 'later delayed.mjs:9', 'timer setTimeout 1 ms (later)', 'begins delayed.mjs:9', 'delayed.mjs delayed.mjs:10', 'start delayed.mjs',
  ])
  await causes.getByRole('button', { name: /^begins/ }).click()
  await expect.poll(async () => (await overlay.panel.getByRole('list', { name: 'Call stack' }).locator('.fn').allInnerTexts())[0]).toBe('begins')
  await expect.poll(overlay.source).toMatch(/delayed\.mjs:9/)
  // Where it began there is nothing further to tell but that.
  await expect.poll(() => causes.locator('.cause').allInnerTexts()).toEqual([expect.stringContaining('start')])
  expect(printed).toEqual([])
})
