import { existsSync } from 'node:fs'
import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import type * as QueryRoom from '@cinescope/query'
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import type { Page } from 'playwright-core'
import { VueLoaderPlugin } from 'vue-loader'
import replace from '@rollup/plugin-replace'
import esbuild from 'rollup-plugin-esbuild'
import rollupSvelte from 'rollup-plugin-svelte'
import rollupVue from 'rollup-plugin-vue'
import type { Plugin as RollupPlugin } from 'rollup'
import { createServer, type PluginOption } from 'vite'
import webpack, { type Configuration } from 'webpack'
import { expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { builds, buildVite, type Built, type BuildRequest } from './builds.ts'
import { exportRecording, readRecording, type Recorded } from './recorded.ts'
import { openStage } from './stage.ts'

const fixture = join(import.meta.dirname, '../fixtures/compiled')

const stage = openStage()

type WebpackPlugin = NonNullable<Configuration['plugins']>[number]
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
  svelte: ['prices.ts:2 priceOf', 'counter.svelte.ts:7 add', 'counter.svelte.ts:13 createTimer', 'counter.svelte.ts:16 left', 'counter.svelte.ts:17 run', 'Shelf.svelte:26 add', 'Shelf.svelte:32 label', 'Slot.svelte:10 take', 'Shelf.svelte:7 Shelf', 'Slot.svelte:4 Slot', 'Shelf.svelte:13 $derived callback'],
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

/** With the preprocessor that most projects name: behind it, the map of the compiler holds no text. */
const compilers: Readonly<Record<Framework, () => PluginOption>> = { vue: () => vue(), svelte: () => svelte({ configFile: false, preprocess: vitePreprocess() }) }

async function driveBuild(framework: Framework, build: (request: BuildRequest) => Promise<Built>, request: Partial<BuildRequest>): Promise<Outcome> {
  const out = join(stage.work, `${framework}-${Math.random().toString(36).slice(2)}`)
  expect(await build({ app: fixture, out, entry: `./src/${framework}.ts`, ...request })).toEqual({ warnings: [], errors: [] })
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
        configFile: false, root: fixture, cacheDir: join(stage.work, `${framework}-${recorded}`), logLevel: 'silent', plugins: [compilers[framework](), recorded ? stage.plugins.vite({ overlay: false }) : []],
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

test('P20: who wrote a variable of Svelte is told by the line that assigned it', async () => {
  const { recorded } = await driveBuild('svelte', given => buildVite(stage.plugins, given), { vitePlugins: [compilers.svelte()], options: { level: 'values', overlay: false } })
  const { createQuery } = createRequire(import.meta.url)('../../dist/query.mjs') as typeof QueryRoom
  const query = createQuery(await stage.trace.openTrace(stage.trace.bytesSource(recorded!.bytes)))
  const { calls: added } = await query.calls({ fn: 'add', where: "name === 'fern'" }, 9)
  const { entered, frame } = added.at(-1)!
  const picked = await query.targetOf('picked', entered, frame)
  const answer = await query.lastWrite(picked.found ? picked.target : expect.fail(picked.gap.detail), entered)
  expect(answer.found && [answer.write.code, answer.write.place?.line, answer.write.value]).toEqual(["$effect.pre(() => { if (total > 4) picked = 'moss' })", 24, { kind: 'primitive', value: 'moss' }])
})

/** Styles become nothing: Rollup has no common way with them. */
const css: RollupPlugin = {
  name: 'css', transform: { order: 'pre', handler: (_, id) => id.includes('type=style') ? { code: 'export default { box: "box" }', map: { mappings: '' } } : undefined },
}
const flags = { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' }

/** The compilers of those who use no Vite. Svelte's take modules with runes when esbuild has taken the types. */
const setUps: Readonly<Record<'webpack' | 'rollup', Readonly<Record<Framework, () => Partial<BuildRequest>>>>> = {
  webpack: {
    vue: () => ({
      webpackRules: [{ test: /\.vue$/, loader: 'vue-loader' }, { test: /\.css$/, use: ['style-loader', { loader: 'css-loader', options: { modules: { namedExport: false } } }] }],
      webpackPlugins: [new VueLoaderPlugin() as unknown as WebpackPlugin, new webpack.DefinePlugin(flags)],
    }),
    svelte: () => ({ webpackRules: [{ test: /\.svelte(?:\.ts)?$/, enforce: 'post', loader: 'svelte-loader', options: { emitCss: false } }] }),
  },
  rollup: {
    vue: () => ({ rollupPlugins: [rollupVue() as RollupPlugin, css, replace({ preventAssignment: true, values: flags })] }),
    svelte: () => ({ rollupPlugins: [esbuild({ target: 'es2022', tsconfig: false }), rollupSvelte({ emitCss: false }) as RollupPlugin] }),
  },
}

const minifying: readonly (readonly [string, Partial<BuildRequest>])[] = [['for development', {}], ['minified for production', { mode: 'production', minify: true }]]

for (const bundler of ['webpack', 'rollup'] as const) {
  for (const framework of ['vue', 'svelte'] as const) {
    for (const [kind, request] of minifying) {
      const make = async (more: Partial<BuildRequest>): Promise<Outcome> => {
        // vue-loader keeps what it compiled by file name, in whatever mode.
        const app = join(stage.work, kind)
        if (!existsSync(app)) {
          await cp(fixture, app, { recursive: true })
          await symlink(join(import.meta.dirname, '../../node_modules'), join(app, 'node_modules'))
        }
        return driveBuild(framework, given => builds[bundler](stage.plugins, given), { app, ...setUps[bundler][framework](), ...request, ...more })
      }

      let plainly: Promise<Outcome> | undefined

      test.each(['calls', 'values', 'path', 'full'])(`P20: ${framework} through ${bundler} ${kind}, level %s`, async level => {
        const plain = await (plainly ??= make({ plain: true }))
        expect(plain.problems).toEqual([])
        const { recorded, ...outcome } = await make({ options: { level, overlay: false, production: true } })
        expect(outcome).toEqual(plain)
        const lines = [...calls(recorded!)]
        // A loader that does not join its map with the one that it is given hides the developer's lines, without us too: names are left.
        const named = new Set(lines.map(nameOnly))
        const missing = written[framework].filter(one => bundler === 'webpack' ? !named.has(nameOnly(one)) : !lines.includes(one))
        expect(missing.length > 0 ? lines : missing).toEqual([])
        // Each function is there once: nothing was instrumented that had been instrumented.
        expect(lines.filter(one => one.includes('$c'))).toEqual([])
      })
    }
  }
}

const nameOnly = (one: string): string => one.replace(/:\d+/, '')
