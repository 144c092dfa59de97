import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type * as TraceRoom from '@cinescope/trace'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../tools/browser.ts'
import { serveFolder } from '../tools/server.ts'
import { builds, serveVite, type BundlerName, type Plugins } from './builds.ts'
import { loadPlugins, loadTrace } from './dist.ts'
import { exportRecording, readRecording, type Recorded } from './recorded.ts'

const app = join(import.meta.dirname, '../fixtures/bundlers')
const names = ['vite', 'webpack', 'rollup'] as const

let browser: Browser
let plugins: Plugins
let trace: typeof TraceRoom
let work: string

beforeAll(async () => {
  [browser, plugins, trace, work] = await Promise.all([launchBrowser(), loadPlugins(), loadTrace(), mkdtemp(join(tmpdir(), 'cinescope-bundlers-'))])
})

afterAll(async () => {
  await browser?.close()
  await rm(work, { recursive: true, force: true })
})

interface Outcome { readonly text: readonly string[], readonly errors: readonly string[], readonly recorded?: Recorded }

/** Uses the app the way a person would and notes what the page shows after each step. */
async function drive(origin: string, recorded: boolean): Promise<Outcome> {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  await page.goto(`${origin}/`)
  const text: string[] = []
  const shows = async (expected: string): Promise<void> => {
    await page.waitForFunction(part => document.querySelector('output')?.textContent?.includes(part), expected)
    text.push(await page.locator('output').innerText())
  }
  await shows('sum 0 EUR new')
  for (const [button, expected] of [['add', 'sum 100'], ['add', 'sum 300'], ['flip', 'GBP'], ['save', 'saved:2'], ['add', 'sum 600'], ['save', 'saved:-']] as const) {
    await page.click(`#${button}`)
    await shows(expected)
  }
  const outcome: Outcome = { text, errors, ...(recorded ? { recorded: await readRecording(trace, await exportRecording(page)) } : {}) }
  await page.close()
  return outcome
}

async function driveBuild(name: BundlerName, plain: boolean): Promise<Outcome> {
  const out = join(work, `${name}-${plain ? 'plain' : 'recorded'}`)
  const built = await builds[name](plugins, { app, out, plain })
  expect(built).toEqual({ warnings: [], errors: [] })
  const server = await serveFolder(out)
  try {
    return await drive(server.origin, !plain)
  }
  finally {
    await server.close()
  }
}

const outcomes = new Map<string, Outcome>()

test('Vite dev: the app runs and is recorded', async () => {
  const { server, origin, warnings, errors } = await serveVite(plugins, app, join(work, 'cache'))
  try {
    const outcome = await drive(origin, true)
    expect({ warnings, errors, page: outcome.errors }).toEqual({ warnings: [], errors: [], page: [] })
    outcomes.set('vite dev', outcome)
  }
  finally {
    await server.close()
  }
  const { recorded } = outcomes.get('vite dev')!
  expect(recorded!.modules).toEqual(new Set(['App.tsx', 'ledger.ts', 'main.tsx', 'preferences.ts', 'store.ts']))
  expect(recorded!.calls).toContain('ledger.ts statistics')
  expect(recorded!.stores).toEqual(new Set(['redux', 'zustand']))
  expect(recorded!.lost).toBe(0)
})

test.each(names)('%s build: the page shows the same as without the plugin', async name => {
  const plain = await driveBuild(name, true)
  const outcome = await driveBuild(name, false)
  outcomes.set(name, outcome)
  expect({ text: outcome.text, errors: outcome.errors }).toEqual({ text: plain.text, errors: [] })
})

test('every bundler yields the same calls, modules and stores', () => {
  const expected = outcomes.get('vite dev')!
  for (const name of names) {
    const outcome = outcomes.get(name)!
    expect(outcome.text).toEqual(expected.text)
    expect(outcome.recorded).toEqual(expected.recorded)
  }
})

test.each(names)('%s: source maps lead from the bundle to the marker in the source', async name => {
  const out = join(work, `${name}-recorded`)
  const { TraceMap, originalPositionFor } = await import('@jridgewell/trace-mapping')
  const source = await readFile(join(app, 'src/ledger.ts'), 'utf8')
  const folder = name === 'vite' ? join(out, 'assets') : out
  const file = name === 'vite' ? (await readdir(folder)).find(one => /^index-.*\.js$/.test(one))! : 'main.js'
  const [code, text] = await Promise.all([readFile(join(folder, file), 'utf8'), readFile(join(folder, `${file}.map`), 'utf8')])
  const map = new TraceMap(text)
  for (const marker of ['@@marker-sum', '@@marker-throw']) {
    const position = (whole: string): { line: number, column: number } => {
      const lines = whole.slice(0, whole.indexOf(marker) - 1).split('\n')
      return { line: lines.length, column: lines.at(-1)!.length }
    }
    const found = originalPositionFor(map, position(code))
    expect(found.source).toMatch(/ledger\.ts$/)
    expect({ line: found.line, column: found.column }).toEqual(position(source))
  }
  const { sources, ignoreList, x_google_ignoreList: google } = JSON.parse(text) as { sources: string[], ignoreList?: number[], x_google_ignoreList?: number[] }
  const ignored = (ignoreList ?? google ?? []).map(index => sources[index]!)
  expect(ignored.filter(one => one.includes('browser.mjs'))).toHaveLength(1)
  expect(ignored.filter(one => one.includes('bundlers/src'))).toEqual([])
})

test.each(names)('%s: a production build is left as it is, and the warning says how to change that', async name => {
  const out = join(work, `${name}-production`)
  const { warnings, errors } = await builds[name](plugins, { app, out, mode: 'production' })
  expect(errors).toEqual([])
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('[CINE_PRODUCTION]')
  expect(warnings[0]).toContain('production: true')
  expect(existsSync(join(out, 'cinescope'))).toBe(false)
  const folder = name === 'vite' ? join(out, 'assets') : out
  for (const file of (await readdir(folder)).filter(one => one.endsWith('.js'))) expect(await readFile(join(folder, file), 'utf8')).not.toContain('cinescope')
})

test.each(names)('%s: a production build is instrumented when asked for by name', async name => {
  const out = join(work, `${name}-asked`)
  expect(await builds[name](plugins, { app, out, mode: 'production', options: { production: true } })).toEqual({ warnings: [], errors: [] })
  const tables = (await readdir(join(out, 'cinescope'))).filter(file => file.endsWith('.sites'))
  expect(tables).toHaveLength(5)
})

test.each(names)('%s: a syntax error is reported as without us', async name => {
  const broken = join(work, `broken-${name}`)
  await cp(app, broken, { recursive: true })
  await writeFile(join(broken, 'src/main.tsx'), 'const = 1\n')
  const plain = await builds[name](plugins, { app: broken, out: join(work, 'broken-out'), plain: true })
  const instrumented = await builds[name](plugins, { app: broken, out: join(work, 'broken-out') })
  expect(plain.errors.length).toBeGreaterThan(0)
  expect(instrumented).toEqual(plain)
})
