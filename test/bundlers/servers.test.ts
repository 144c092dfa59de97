import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createServer } from 'vite'
import { expect, test } from 'vitest'
import webpack, { type Configuration } from 'webpack'
import WebpackDevServer from 'webpack-dev-server'
import type { Live } from '@cinescope/protocol'
import { serve, serveFolder } from '../tools/server.ts'
import { builds, serveVite, webpackConfiguration } from './builds.ts'
import { exportRecording, readRecording, shortName } from './recorded.ts'
import { openStage, withRecorder } from './stage.ts'

const fixture = join(import.meta.dirname, '../fixtures/bundlers')

const stage = openStage()

interface Answers { readonly editor: boolean, readonly outside: number, readonly otherSite: number, readonly overlay: number }

/** What the page's own server answers to the runtime's requests. */
async function answersOf(page: Page, overlay: string): Promise<Answers> {
  return page.evaluate(async path => {
    const live = (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')]!
    const body = JSON.stringify({ path: '../../package.json', line: 1, column: 1 })
    const [outside, otherSite] = await Promise.all(['application/json', 'text/plain'].map(async type =>
      (await fetch('/__cinescope/open', { method: 'POST', headers: { 'content-type': type }, body })).status))
    return {
      editor: await live.openEditor('no/such/file.ts', 1, 1),
      outside: outside!,
      otherSite: otherSite!,
      overlay: (await fetch(path)).status,
    }
  }, overlay)
}

const expectedAnswers: Answers = { editor: false, outside: 404, otherSite: 403, overlay: 200 }

test('webpack-dev-server: runtime before the app, tables and overlay as assets, editor route in front of the user\'s own middlewares', async () => {
  const shell = '<!doctype html><div id="root"></div><script src="/main.js"></script>'
  const configuration: Configuration & { devServer: WebpackDevServer.Configuration } = {
    ...webpackConfiguration(stage.plugins, { app: fixture, out: join(stage.work, 'webpack') }),
    stats: 'none',
    infrastructureLogging: { level: 'none' },
    devServer: {
      host: '127.0.0.1',
      port: 'auto',
      static: false,
      client: false,
      setupMiddlewares: (middlewares, server) => {
        server.app!.get('/', (_request, response) => { response.end(shell) })
        return middlewares
      },
    },
  }
  const compiler = webpack(configuration)!
  const server = new WebpackDevServer(compiler.options.devServer as object, compiler)
  await server.start()
  try {
    const page = await stage.browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.server!.address() as { port: number }).port}/`)
    await page.click('#add')
    const recorded = await readRecording(stage.trace, await exportRecording(page))
    expect(recorded.calls.map(shortName)).toContain('store.ts added')
    expect(recorded.modules.size).toBe(5)
    expect(await answersOf(page, '/cinescope/overlay.mjs')).toEqual(expectedAnswers)
    await page.close()
  }
  finally {
    await server.stop()
    await new Promise(resolve => { compiler.close(resolve) })
  }
})

test('Vite dev: routes, and an edited file is recorded as a new version of the same path', async () => {
  const app = join(stage.work, 'edited')
  await cp(fixture, app, { recursive: true })
  await symlink(join(import.meta.dirname, '../../node_modules'), join(app, 'node_modules'))
  const { server, origin } = await serveVite(stage.plugins, app, join(stage.work, 'cache'))
  try {
    const page = await stage.browser.newPage()
    await page.goto(`${origin}/`)
    await page.click('#add')
    expect(await answersOf(page, '/__cinescope/overlay.mjs')).toEqual(expectedAnswers)
    const ledger = join(app, 'src/ledger.ts')
    await writeFile(ledger, (await readFile(ledger, 'utf8')).replace('@@marker-sum', '@@marker-new-sum'))
    await page.waitForFunction(() => document.querySelector('output')?.textContent?.includes('@@marker-new-sum'))
    const recorded = await readRecording(stage.trace, await exportRecording(page))
    expect(recorded.calls.map(shortName)).toContain('ledger.ts statistics')
    expect(recorded.lost).toBe(0)
    await page.close()
  }
  finally {
    await server.close()
  }
})

/** As a framework that renders on a server writes it: no HTML of Vite's, so nothing of ours in its head. */
const ownPage = (script: string): string => `<!doctype html><title>Own page</title><div id="root"></div><script type="module" src="${script}"></script>`

async function recordsOf(origin: string): Promise<readonly string[]> {
  const page = await stage.browser.newPage()
  await page.goto(`${origin}/`)
  await page.click('#add')
  await page.getByRole('button', { name: /^Open Cinescope/ }).waitFor()
  const recorded = await readRecording(stage.trace, await exportRecording(page))
  expect([recorded.modules.size, recorded.lost, recorded.stores]).toEqual([5, 0, new Set(['redux', 'zustand'])])
  await page.close()
  return recorded.calls.map(shortName)
}

test('Vite dev with HTML of its own: the first instrumented module brings the runtime', async () => {
  const server = await createServer({
    configFile: false, root: fixture, cacheDir: join(stage.work, 'own'), appType: 'custom', logLevel: 'silent', server: { middlewareMode: true, ws: false, fs: { strict: false } }, plugins: [stage.plugins.vite()],
  })
  const http = await serve((request, response) => {
    if (request.url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(ownPage('/src/main.tsx'))
    else server.middlewares(request, response)
  })
  try {
    expect(await recordsOf(http.origin)).toContain('store.ts added')
  }
  finally {
    await Promise.all([http.close(), server.close()])
  }
})

test('Vite build with HTML of its own: the same', async () => {
  const out = join(stage.work, 'own-build')
  expect(await builds.vite(stage.plugins, { app: fixture, out, entry: './src/main.tsx' })).toEqual({ warnings: [], errors: [] })
  await writeFile(join(out, 'index.html'), ownPage('/main.js'))
  const http = await serveFolder(out)
  try {
    expect(await recordsOf(http.origin)).toContain('store.ts added')
  }
  finally {
    await http.close()
  }
})

test('Vite server rendering: a module of a recorded process has its table inside and nothing of the page\'s runtime; without a recorder it is as it was', async () => {
  const server = await createServer({
    configFile: false, root: fixture, cacheDir: join(stage.work, 'ssr'), appType: 'custom', logLevel: 'silent', server: { middlewareMode: true, ws: false }, plugins: [stage.plugins.vite()],
  })
  try {
    const module = await server.ssrLoadModule('/src/ledger.ts') as { statistics(items: { cents: number }[], currency: string): string }
    expect(module.statistics([{ cents: 3 }, { cents: 4 }], 'EUR')).toBe('@@marker-sum 7 EUR')
    const { code: unrecorded } = (await server.environments['ssr']!.transformRequest('/src/ledger.ts'))!
    expect(unrecorded).not.toContain('cinescope')
    const { code } = await withRecorder(async () => (await server.environments['ssr']!.transformRequest('/src/preferences.ts'))!)
    expect(code).toContain('cinescope.runtime')
    expect(code).not.toContain('browser.mjs')
    expect(code).toMatch(/"path":\s*"src\/preferences\.ts"/)
  }
  finally {
    await server.close()
  }
})
