import { join } from 'node:path'
import webpack, { type Configuration, type Stats } from 'webpack'
import { expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { webpackConfiguration, writePage } from './builds.ts'
import { exportRecording, readRecording, shortName } from './recorded.ts'
import { openStage } from './stage.ts'

const fixture = join(import.meta.dirname, '../fixtures/bundlers')
const stage = openStage()

/** Where the functions stand that a click calls; instrumented before or after esbuild. */
async function places(order: 'pre' | 'post', devtool: Configuration['devtool']): Promise<readonly string[]> {
  const out = join(stage.work, `${order}-${devtool}`)
  const configuration = { ...webpackConfiguration(stage.plugins, { app: fixture, out, options: { order, overlay: false } }), devtool } as Configuration
  const compiler = webpack(configuration)!
  const stats = await new Promise<Stats>((resolve, reject) => { compiler.run((error, result) => result ? resolve(result) : reject(error ?? new Error('no stats'))) })
  const maps = Object.keys(stats.compilation.assets).filter(name => name.endsWith('.map'))
  expect([stats.compilation.errors, maps.length > 0]).toEqual([[], devtool === 'source-map'])
  await new Promise(resolve => { compiler.close(resolve) })
  await writePage(out, 'src="main.js"')
  const server = await serveFolder(out)
  const page = await stage.browser.newPage()
  try {
    await page.goto(`${server.origin}/`)
    await page.click('#add')
    const { calls } = await readRecording(stage.trace, await exportRecording(page))
    const found = calls.filter(call => /^(?:App\.tsx App|ledger\.ts (?:statistics|running|Ledger)|store\.ts added)$/.test(shortName(call))).map(call => `${shortName(call)}:${call.line}`)
    return [...new Set(found)].toSorted()
  }
  finally {
    await page.close()
    await server.close()
  }
}

test('webpack without source maps: behind a compiler positions are those of the source all the same, and no map is written', async () => {
  const written = await places('pre', 'source-map')
  expect(written.length).toBeGreaterThan(3)
  for (const devtool of [false, 'eval', 'source-map'] as const) expect([devtool, await places('post', devtool)]).toEqual([devtool, written])
})
