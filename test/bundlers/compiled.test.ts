import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import type { Page } from 'playwright-core'
import { VueLoaderPlugin } from 'vue-loader'
import { createServer, type PluginOption } from 'vite'
import type { Configuration } from 'webpack'
import { expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { buildVite, buildWebpack, type Built, type BuildRequest } from './builds.ts'
import { exportRecording, readRecording, type Recorded } from './recorded.ts'
import { openStage } from './stage.ts'

const app = join(import.meta.dirname, '../fixtures/compiled')

const stage = openStage()

type Step = readonly [click: string, shows: string]
type Framework = 'vue' | 'svelte'

const stories: Readonly<Record<Framework, readonly Step[]>> = {
  vue: [
    ['.more', 'li:has-text("1>2")'], ['.tick', 'b:has-text("face 1")'], ['.more', 'li:has-text("much")'], ['.less', 'li:has-text("3>0")'], ['.less', '.picked:has-text("fern0")'], ['.ask', '.picked:has-text(",0 0")'],
  ],
  svelte: [
    ['.more', 'h1:has-text("fern+moss 5")'], ['[data-name=moss] .take', 'h1:has-text("fern+moss 4")'], ['.new', 'h1:has-text("fern+moss+ivy 5")'], ['[data-name=ivy] .take', '[data-name=ivy]:has-text("ivy 0 1")'],
    ['[data-name=ivy] .take', '[data-name=ivy]:has-text("ivy 0 2")'], ['.more', '[data-name=fern]:has-text("fern 5")'],
  ],
}
const ready: Readonly<Record<Framework, string>> = { vue: 'li:has-text("mounted")', svelte: 'span:has-text("price 40")' }

/** What the developer wrote, by line and name; each is called in the story. */
const written: Readonly<Record<Framework, readonly string[]>> = {
  vue: [
    'prices.ts:2 priceOf', 'Shop.vue:10 onPicked', 'Basket.vue:32 add', 'Basket.vue:36 cost', 'Basket.vue:21 onMounted callback', 'Basket.vue:29 watch callback', 'Basket.vue:30 watchEffect callback',
    'Basket.vue:28 computed callback', 'Basket.vue:13 set', 'Clock.vue:11 data', 'Clock.vue:15 hours', 'Clock.vue:20 ticks', 'Clock.vue:25 tick', 'Clock.vue:4 Face',
  ],
  svelte: ['prices.ts:2 priceOf', 'counter.svelte.ts:7 add', 'counter.svelte.ts:13 createTimer', 'counter.svelte.ts:16 left', 'counter.svelte.ts:17 run', 'Shelf.svelte:26 add', 'Shelf.svelte:32 label', 'Slot.svelte:10 take'],
}

interface Outcome {
  /** What the page said after each step. */
  readonly texts: readonly string[]
  readonly problems: readonly string[]
  readonly recorded?: Recorded
}

async function drive(framework: Framework, address: string, recorded: boolean): Promise<Outcome> {
  const page: Page = await stage.browser.newPage()
  const problems: string[] = []
  page.on('pageerror', error => problems.push(String(error)))
  // But for Chromium's own line about the page that has no icon.
  page.on('console', message => { if (['error', 'warning'].includes(message.type()) && !message.text().includes('404')) problems.push(message.text()) })
  await page.goto(address)
  await page.waitForSelector(ready[framework])
  const texts = [await page.locator('#root').innerHTML()]
  for (const [click, shows] of stories[framework]) {
    await page.click(click)
    await page.waitForSelector(shows)
    texts.push(await page.locator('#root').innerHTML())
  }
  const outcome: Outcome = { texts, problems, ...(recorded ? { recorded: await readRecording(stage.trace, await exportRecording(page)) } : {}) }
  await page.close()
  return outcome
}

function calls({ calls: all }: Recorded): ReadonlySet<string> {
  return new Set(all.map(({ path, line, name }) => `${path.slice(path.lastIndexOf('/') + 1)}:${line} ${name}`))
}

const compilers: Readonly<Record<Framework, () => PluginOption>> = { vue: () => vue(), svelte: () => svelte({ configFile: false }) }

async function driveBuild(framework: Framework, build: (request: BuildRequest) => Promise<Built>, request: Partial<BuildRequest>): Promise<Outcome> {
  const out = join(stage.work, `${framework}-${Math.random().toString(36).slice(2)}`)
  expect(await build({ app, out, entry: `./src/${framework}.ts`, ...request })).toEqual({ warnings: [], errors: [] })
  const server = await serveFolder(out)
  try {
    return await drive(framework, `${server.origin}/`, request.plain !== true)
  }
  finally {
    await server.close()
  }
}

for (const framework of ['vue', 'svelte'] as const) {
  const vite = (request: Partial<BuildRequest>): Promise<Outcome> => driveBuild(framework, given => buildVite(stage.plugins, given), { vitePlugins: [compilers[framework]()], ...request })

  let plainly: Promise<Outcome> | undefined

  test.each(['calls', 'values', 'path', 'full'])(`P20: ${framework} through Vite at level %s: every step shows the same, and what the developer wrote is recorded where it stands`, async level => {
    const plain = await (plainly ??= vite({ plain: true }))
    expect(plain.problems).toEqual([])
    const { recorded, ...outcome } = await vite({ options: { level, overlay: false } })
    expect(outcome).toEqual(plain)
    expect(written[framework].filter(one => !calls(recorded!).has(one))).toEqual([])
    expect(recorded!.lost).toBe(0)
  })

  test(`P20: ${framework} through Vite, minified for production`, async () => {
    const request = { mode: 'production', minify: true } as const
    const plain = await vite({ plain: true, ...request })
    const { recorded, ...outcome } = await vite({ ...request, options: { production: true, overlay: false } })
    expect(outcome).toEqual(plain)
    expect(written[framework].filter(one => !calls(recorded!).has(one))).toEqual([])
  })

  test(`P20: ${framework} under Vite dev, with hot replacement`, async () => {
    const outcomes = await Promise.all([false, true].map(async recorded => {
      const server = await createServer({
        configFile: false, root: app, cacheDir: join(stage.work, `${framework}-${recorded}`), logLevel: 'silent', plugins: [compilers[framework](), recorded ? stage.plugins.vite({ overlay: false }) : []],
        server: { port: 0, host: '127.0.0.1', fs: { strict: false } },
      })
      await server.listen()
      try {
        return await drive(framework, `http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}/${framework}.html`, recorded)
      }
      finally {
        await server.close()
      }
    }))
    const [plain, { recorded, ...outcome }] = outcomes as [Outcome, Outcome]
    expect(outcome).toEqual(plain)
    expect(written[framework].filter(one => !calls(recorded!).has(one))).toEqual([])
  })
}

const forWebpack = (): Partial<BuildRequest> => ({
  webpackRules: [{ test: /\.vue$/, loader: 'vue-loader' }, { test: /\.css$/, use: ['style-loader', { loader: 'css-loader', options: { modules: { namedExport: false } } }] }],
  webpackPlugins: [new VueLoaderPlugin() as unknown as NonNullable<Configuration['plugins']>[number]],
})

test('P20: vue through webpack', async () => {
  const [plain, { recorded, ...outcome }] = [
    await driveBuild('vue', given => buildWebpack(stage.plugins, given), { plain: true, ...forWebpack() }), await driveBuild('vue', given => buildWebpack(stage.plugins, given), { options: { overlay: false }, ...forWebpack() }),
  ]
  expect(outcome).toEqual(plain)
  // esbuild-loader does not join its map with the one that it is given: there the lines are those of vue-loader's output, without us too.
  const lines = [...calls(recorded!)]
  const named = new Set(lines.map(one => one.replace(/:\d+/, '')))
  expect(written.vue.filter(one => one.startsWith('Clock') ? !lines.includes(one) : !named.has(one.replace(/:\d+/, '')))).toEqual([])
  // Each function is there once: nothing was instrumented that had been instrumented.
  expect(lines.filter(one => one.includes('$c'))).toEqual([])
})
