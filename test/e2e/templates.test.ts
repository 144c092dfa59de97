import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../tools/browser.ts'
import { overlayOf, type Overlay } from '../tools/overlay.ts'
import { createTemplate, installInto, startServer, type DevServer } from '../tools/template.ts'

interface Template {
  readonly name: string
  /** A row of the call tree: the component's own function, or its handler. */
  readonly call: RegExp
  /** The first record after its beginning that gives a value, and the text of its line. */
  readonly step: { readonly record: RegExp, readonly code: string }
  /** A slot of the scope pane (a pattern) and what is answered of its writer. */
  readonly slot: string
  readonly writer: readonly string[]
}

const templates: readonly Template[] = [
  {
    name: 'react-ts',
    call: /^App\(\)/,
    step: { record: /count = 3/, code: 'const [count, setCount] = useState(0)' },
    slot: 'count',
    writer: ['3', 'const [count, setCount] = useState(0)', 'App.tsx:8'],
  },
  {
    name: 'vue-ts',
    call: /\$event: PointerEvent/,
    step: { record: /\$setup\.count = 3/, code: '@click="count++"' },
    slot: String.raw`\$event`,
    writer: ['PointerEvent', 'passed as an argument'],
  },
]

/** What a person would look at: kept for the one who looks into a failure. */
const pictures = mkdtempSync(join(tmpdir(), 'cinescope-pictures-'))
const ROOT = '#root, #app'

let browser: Browser
beforeAll(async () => { browser = await launchBrowser() })
afterAll(async () => { await browser?.close() })

interface Visit {
  readonly page: Page
  /** Warnings and errors of the page, whoever printed them, and answers that say "no". */
  readonly trouble: string[]
}

async function visit(url: string): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
  const trouble: string[] = []
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text()) })
  page.on('pageerror', error => trouble.push(`${error.message}\n${error.stack}`))
  page.on('response', response => { if (response.status() >= 400) trouble.push(`${response.status()} ${response.url()}`) })
  await page.goto(url)
  return { page, trouble }
}

async function count(page: Page, clicks: number): Promise<void> {
  const counter = page.getByRole('button', { name: /^Count is/ })
  for (let click = 1; click <= clicks; click++) {
    await counter.click()
    await expect.poll(() => counter.innerText()).toBe(`Count is ${click}`)
  }
}

const pill = (page: Page): Locator => page.getByRole('button', { name: /^Open Cinescope/ })
const callRow = (overlay: Overlay, text: RegExp): Locator => overlay.panel.locator('.call-row.frame').filter({ hasText: text }).last()

/** Presses J until the cursor stands at such a record. */
async function stepTo(page: Page, overlay: Overlay, record: RegExp): Promise<void> {
  for (let step = 0; step < 40 && !record.test(await overlay.record()); step++) {
    const before = await overlay.tick()
    await page.keyboard.press('j')
    await expect.poll(() => overlay.tick()).toBeGreaterThan(before)
  }
  await expect.poll(() => overlay.record()).toMatch(record)
}

/** What a command printed; a test runner's own NODE_ENV is not for it. */
function run(command: string, args: readonly string[], cwd: string): string {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }
  delete env['NODE_ENV']
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`)
  return stdout + stderr
}

function filesOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return Object.fromEntries(files.toSorted().map(file => [file.slice(folder.length), readFileSync(file, 'base64')]))
}

describe.each(templates)('create-vite $name with the plugin line and nothing else', template => {
  let folder: string
  let server: DevServer

  beforeAll(async () => {
    folder = createTemplate(template.name)
    server = await startServer('npm', ['run', 'dev', '--', '--port', '0'], folder)
  })
  afterAll(async () => {
    await server?.close()
    if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  test('is recorded across a reload, and the overlay shows how it came to its values', async () => {
    const { page, trouble } = await visit(server.origin)
    await count(page, 3)
    await page.reload()
    await count(page, 3)

    const overlay = overlayOf(page)
    await overlay.open()
    await overlay.panel.locator('.subject').click()
    await expect.poll(() => overlay.panel.locator('.recording').count()).toBe(2)
    await page.keyboard.press('Escape')

    await overlay.tab('Calls')
    const row = callRow(overlay, template.call)
    await row.click()
    // Where it stood before is no place to step from.
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true')
    await stepTo(page, overlay, template.step.record)
    const line = overlay.panel.locator('.line.here')
    await expect.poll(() => line.innerText()).toContain(template.step.code)
    await expect.poll(() => line.locator('.chip').allInnerTexts()).toContainEqual(expect.stringMatching(template.step.record))
    const card = await overlay.whoWrote(template.slot)
    for (const part of template.writer) await expect.poll(() => card.innerText()).toContain(part)
    await page.screenshot({ path: join(pictures, `${template.name}.png`) })

    const end = await overlay.tick()
    const timeline = overlay.panel.getByRole('slider', { name: /^Timeline/ })
    const box = (await timeline.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.9, box.y + 30)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.2, box.y + 30, { steps: 5 })
    await page.mouse.up()
    await expect.poll(() => overlay.tick()).toBeLessThan(end / 2)
    await page.keyboard.press('End')
    await expect.poll(() => overlay.tick()).toBeGreaterThanOrEqual(end)

    expect(trouble).toEqual([])
    await page.close()
  })

  test('`?cinescope=off` shows the same page without us', async () => {
    const on = await visit(server.origin)
    const off = await visit(`${server.origin}/?cinescope=off`)
    const shown: string[] = []
    for (const { page } of [on, off]) {
      await count(page, 2)
      shown.push(await page.locator(ROOT).innerHTML())
    }
    expect(shown[1]).toBe(shown[0])
    await pill(on.page).waitFor()
    expect(await pill(off.page).count()).toBe(0)
    expect([...on.trouble, ...off.trouble]).toEqual([])
    await on.page.close()
    await off.page.close()
  })

  test('its own `npm run build` checks our types, warns, and leaves the output as it is without us', () => {
    const printed = run('npm', ['run', 'build'], folder)
    const ours = filesOf(join(folder, 'dist'))
    const config = readFileSync(join(folder, 'vite.config.ts'), 'utf8')
    writeFileSync(join(folder, 'plain.config.ts'), config.replace(/^import cinescope.*\n/, '').replace(', cinescope()', ''))
    run('npx', ['vite', 'build', '--config', 'plain.config.ts', '--outDir', 'dist-plain'], folder)
    expect(filesOf(join(folder, 'dist-plain'))).toEqual(ours)
    expect(printed).toContain('CINE_PRODUCTION')
  })

  if (template.name !== 'react-ts') return

  test('the types of every entry resolve and hold in a strict project', () => {
    const entries = ['vite', 'webpack', 'rollup', 'instrument', 'browser', 'node', 'trace', 'query']
    writeFileSync(join(folder, 'entries.mts'), `${entries.map(entry => `export * as ${entry} from 'cinescope/${entry}'`).join('\n')}\n`)
    for (const kind of ['nodenext', 'bundler']) {
      const module = kind === 'bundler' ? 'esnext' : kind
      run('npx', ['tsc', '--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', module, '--moduleResolution', kind, '--types', 'node', 'entries.mts'], folder)
    }
  })

  test('a store that the app has jumps back and returns to live', async () => {
    installInto(folder, 'zustand')
    const app = join(folder, 'src/App.tsx')
    const source = readFileSync(app, 'utf8')
    const changed = source
      .replace("import { useState } from 'react'", "import { create } from 'zustand'")
      .replace('function App() {', 'const useCount = create<{ readonly count: number }>(() => ({ count: 0 }))\n\nfunction App() {')
      .replace('const [count, setCount] = useState(0)', 'const count = useCount(state => state.count)')
      .replace('setCount((count) => count + 1)', 'useCount.setState(({ count }) => ({ count: count + 1 }))')
    expect(changed.match(/useCount/g)).toHaveLength(3)
    writeFileSync(app, changed)
    await server.close()
    server = await startServer('npm', ['run', 'dev', '--', '--port', '0'], folder)

    const { page, trouble } = await visit(server.origin)
    const counter = page.getByRole('button', { name: /^Count is/ })
    // A server that meets a new dependency bundles it and reloads the page once.
    await expect.poll(() => counter.count()).toBe(1)
    await count(page, 3)
    const overlay = overlayOf(page)
    await overlay.open()
    await overlay.tab('Stores')
    const changes = overlay.panel.getByRole('listbox', { name: 'Store changes' }).getByRole('option')
    await expect.poll(() => changes.count()).toBeGreaterThanOrEqual(3)
    await changes.nth(-2 + await changes.count()).click()
    await expect.poll(() => overlay.panel.locator('.diff').innerText()).toContain('2')
    await overlay.panel.getByRole('button', { name: 'Jump here' }).click()
    await expect.poll(() => counter.innerText()).toBe('Count is 2')
    await page.screenshot({ path: join(pictures, 'store.png') })
    await overlay.panel.getByRole('button', { name: /live/i }).first().click()
    await expect.poll(() => counter.innerText()).toBe('Count is 3')
    expect(trouble).toEqual([])
    await page.close()
  })
})
