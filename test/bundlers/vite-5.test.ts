import { join } from 'node:path'
import { createServer, type InlineConfig, type PluginOption } from 'vite-5'
import { expect, test } from 'vitest'
import { exportRecording, readRecording, shortName } from './recorded.ts'
import { openStage, withRecorder } from './stage.ts'

const fixture = join(import.meta.dirname, '../fixtures/bundlers')

const stage = openStage()

// Vite 5 has no environments: `ssr` of its hooks tells a server's module from a page's.
const configuration = (): InlineConfig => ({
  configFile: false, root: fixture, cacheDir: join(stage.work, 'cache'), logLevel: 'silent', plugins: [stage.plugins.vite() as unknown as PluginOption],
  server: { port: 0, host: '127.0.0.1', fs: { strict: false } },
})

test('Vite 5, dev: a page is recorded', async () => {
  const server = await createServer(configuration())
  try {
    await server.listen()
    const page = await stage.browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}/`)
    await page.click('#add')
    const recorded = await readRecording(stage.trace, await exportRecording(page))
    expect(recorded.calls.map(shortName)).toContain('ledger.ts statistics')
    expect(recorded.lost).toBe(0)
    await page.close()
  }
  finally {
    await server.close()
  }
})

test('Vite 5, server rendering: nothing of the page\'s runtime', async () => {
  const server = await createServer({ ...configuration(), appType: 'custom', server: { middlewareMode: true, ws: false } })
  try {
    const { code } = await withRecorder(async () => (await server.transformRequest('/src/ledger.ts', { ssr: true }))!)
    expect(code).toContain('cinescope.runtime')
    expect(code).not.toContain('browser.mjs')
  }
  finally {
    await server.close()
  }
})
