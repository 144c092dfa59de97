import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createServer } from 'vite'
import { expect, test } from 'vitest'
import { buildPlayground, playground, servePlayground, startApi, type PlaygroundBuild } from './playground.ts'
import { exportRecording, readRecording, type Recorded } from './recorded.ts'
import { openStage } from './stage.ts'

const names: readonly PlaygroundBuild[] = ['vite', 'webpack', 'rollup']

const stage = openStage()

interface Outcome {
  /** What the page said after each step. */
  readonly text: readonly string[]
  readonly problems: readonly string[]
  readonly recorded?: Recorded
}

type Step = readonly [act: (page: Page) => Promise<unknown>, shows: string]

/** The story of playground/README.md, with the API's refusal, every kind of state and an order around it. */
const story: readonly Step[] = [
  [async () => {}, '[data-product=monstera] .add'],
  [page => page.click('[data-product=monstera] .add'), '[data-line=monstera]'],
  [page => page.click('[data-line=monstera] .stepper button >> nth=1'), '[data-total=subtotal] >> text=76.00'],
  [page => page.click('[data-product=snake] .heart'), '.kept'],
  [page => page.click('.theme'), ':root[data-theme=light]'],
  [page => page.click('.chips button >> text=Shade'), '.chips button[aria-pressed=true] >> text=Shade'],
  [page => page.selectOption('.sort select', 'name'), '.grid article:first-child[data-product=fern]'],
  [page => page.click('[data-product=snake] .add'), '[data-line=snake]'],
  [page => page.fill('[name=coupon]', 'WEED'), '[name=coupon][value=WEED]'],
  [page => page.click('.coupon button'), '.coupon [role=alert]'],
  [page => page.fill('[name=coupon]', 'LEAF10'), '[name=coupon][value=LEAF10]'],
  [page => page.click('.coupon button'), '[data-total=discount]'],
  [page => page.click('[data-line=snake] .stepper button >> nth=0'), ':not(:has([data-line=snake])) > .shop'],
  [page => page.click('.order'), '.placed'],
  [page => page.click('.placed .add'), '.nothing'],
]

async function drive(origin: string, recorded: boolean): Promise<Outcome> {
  const page = await stage.browser.newPage({ viewport: { width: 1280, height: 900 } })
  const problems: string[] = []
  page.on('pageerror', error => problems.push(String(error)))
  // Chromium's own line about the coupon that the API refuses.
  page.on('console', message => { if (['error', 'warning'].includes(message.type()) && !message.text().includes('404')) problems.push(message.text()) })
  await page.goto(`${origin}/`)
  const text: string[] = []
  for (const [act, shows] of story) {
    await act(page)
    await page.waitForSelector(shows)
    text.push(await page.locator('#root').innerText())
  }
  const outcome: Outcome = { text, problems, ...(recorded ? { recorded: await readRecording(stage.trace, await exportRecording(page)) } : {}) }
  await page.close()
  return outcome
}

async function driveBuild(name: PlaygroundBuild, plain: boolean): Promise<Outcome> {
  const out = join(stage.work, `${name}${plain ? '-plain' : ''}`)
  await buildPlayground(name, out, plain)
  const api = await startApi()
  const server = await servePlayground(out, api.port)
  try {
    return await drive(server.origin, !plain)
  }
  finally {
    await Promise.all([server.close(), api.close()])
  }
}

const outcomes = new Map<string, Outcome>()

test('Vite dev: the shop runs and is recorded', async () => {
  const api = await startApi()
  const own = process.env['PLAYGROUND_API']
  process.env['PLAYGROUND_API'] = String(api.port)
  const server = await createServer({ configFile: join(playground, 'vite.config.ts'), cacheDir: join(stage.work, 'cache'), logLevel: 'silent', server: { port: 0, host: '127.0.0.1' } })
  process.env['PLAYGROUND_API'] = own
  await server.listen()
  try {
    const outcome = await drive(`http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}`, true)
    expect(outcome.problems).toEqual([])
    outcomes.set('vite dev', outcome)
  }
  finally {
    await Promise.all([server.close(), api.close()])
  }
  const { recorded } = outcomes.get('vite dev')!
  expect(recorded!.calls).toContainEqual({ path: 'src/cart/line.ts', line: 12, name: 'toLine' })
  expect(recorded!.stores).toEqual(new Set(['redux', 'zustand']))
  expect(recorded!.lost).toBe(0)
})

test.each(names)('%s build: every step shows the same as without the plugin', async name => {
  const plain = await driveBuild(name, true)
  const outcome = await driveBuild(name, false)
  outcomes.set(name, outcome)
  expect({ text: outcome.text, problems: outcome.problems }).toEqual({ text: plain.text, problems: [] })
})

test.each(names)('%s build: the same calls, modules and stores as under Vite dev', name => {
  const expected = outcomes.get('vite dev')!
  const outcome = outcomes.get(name)!
  expect(outcome.text).toEqual(expected.text)
  expect(outcome.recorded).toBeDefined()
  // In the file itself are times and addresses.
  expect({ ...outcome.recorded, bytes: undefined }).toEqual({ ...expected.recorded, bytes: undefined })
})
