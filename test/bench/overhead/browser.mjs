// Pages in Chromium: how they are built, served, driven and timed.
import { createServer } from 'node:http'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { chromiumPath } from '../../tools/chromium.mjs'

const pages = join(import.meta.dirname, '../pages')
const operations = ['run', 'run', 'update', 'swap', 'add', 'clear']

export const launch = () => chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage'] })

/** Builds pages/NAME.js with Vite into FOLDER/VARIANT. */
export async function buildPage(folder, name, variant, plugins) {
  const source = join(folder, 'src')
  cpSync(pages, source, { recursive: true })
  writeFileSync(join(source, 'index.html'), `<!doctype html><title>rows</title><div id="app"></div><script type="module" src="./${name}.js"></script>`)
  await build({
    root: source, base: `/${variant}/`, logLevel: 'error', configFile: false, mode: 'production', define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
    build: { outDir: join(folder, variant), emptyOutDir: true }, plugins,
  })
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' }

/** Serves a folder at a free port. */
export function serve(folder) {
  const server = createServer((request, response) => {
    try {
      const path = new URL(request.url, 'http://host').pathname
      const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
      const body = readFileSync(file)
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise(resolve => { server.listen(0, '127.0.0.1', () => resolve(server)) })
}

/** Runs in the page: clicks a button and waits until the frame that shows the change is done. */
async function cycle(ids) {
  const frames = []
  let before = performance.now()
  for (const id of ids) {
    document.getElementById(id).click()
    for (let i = 0; i < 2; i++) {
      await new Promise(resolve => { requestAnimationFrame(() => { setTimeout(resolve, 0) }) })
      frames.push(performance.now() - before)
      before = performance.now()
    }
  }
  return { frames, rows: document.querySelectorAll('tr').length, text: document.querySelector('main').innerText.length }
}

/** The page at an address, ready to be driven. */
export async function open(browser, address) {
  const page = await browser.newPage()
  page.on('pageerror', error => { throw error })
  await page.goto(address)
  await page.waitForSelector('#run')
  await page.evaluate(() => {
    globalThis.longTasks = 0
    new PerformanceObserver(list => { globalThis.longTasks += list.getEntries().length }).observe({ type: 'longtask' })
  })
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable', { timeDomain: 'threadTicks' })
  return { page, client }
}

/** Milliseconds of the page's tasks in one round, and the times of its frames. */
export async function spent({ page, client }) {
  const read = async () => (await client.send('Performance.getMetrics')).metrics.find(metric => metric.name === 'TaskDuration').value * 1000
  const from = await read()
  const { frames } = await page.evaluate(cycle, operations)
  return { time: await read() - from, frames }
}

/** The recorder's status when everything is in storage. */
export const stored = page => page.evaluate(async () => {
  const live = globalThis[Symbol.for('cinescope.live')]
  await live.flush()
  return live.status()
})

/** Bytes of the page's recording. */
export async function exported(page) {
  const { recordingId } = await stored(page)
  const text = await page.evaluate(async id => {
    const bytes = await globalThis[Symbol.for('cinescope.live')].export(id)
    let binary = ''
    for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192))
    return btoa(binary)
  }, recordingId)
  return new Uint8Array(Buffer.from(text, 'base64'))
}
