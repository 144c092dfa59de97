import { instrument } from '@cinescope/instrument'
import { LIVE_SYMBOL } from '@cinescope/protocol'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../tools/browser.ts'
import { bundleRuntime } from '../tools/page-runtime.ts'
import { allText, leaks } from '../tools/secret-bytes.ts'
import { serve, type TestServer } from '../tools/server.ts'

const TYPED = 'hUnter22-Zq+9'
const COOKIE = 'c00kie-0f-Ann'
const STORED = 'st0red-t0ken-77'

/** What pages do with a password; no variable is called so. */
const APP = `
const seen = []
const keep = (...values) => { seen.push(values); return values.length }
const field = document.querySelector('#pw')
field.addEventListener('input', event => { const typed = event.target.value; keep(typed, 'nothing secret here') })
document.querySelector('form').addEventListener('submit', async event => {
  event.preventDefault()
  const entries = [...new FormData(event.target).entries()]
  const fields = Object.fromEntries(entries)
  const text = JSON.stringify(fields)
  const head = 'Token ' + field.value
  field.type = 'text'
  const shown = field.value
  console.log('sent', text, head, shown)
  const answer = await fetch('/login?code=' + encodeURIComponent(shown), { method: 'POST', headers: { 'X-Key': head }, body: new URLSearchParams(fields) })
  const back = await answer.json()
  const jar = document.cookie
  const first = jar.split('sid=')[1]
  const kept = localStorage.getItem('token')
  keep(back, jar, first, kept)
  Promise.reject(new Error('not accepted: ' + shown))
  document.body.dataset.done = 'yes'
})`

const { code, sites } = instrument(APP, { filename: '/app.js', sourceType: 'module', specifier: '/runtime.js' })
const HTML = `<!doctype html><title>Log in</title><body><form><input name="user" value="ann"><input id="pw" name="word" type="password"><button>Go</button></form>
<script>document.cookie = 'sid=${COOKIE}'; localStorage.setItem('token', '${STORED}')</script>
<script type="module">import { install } from '/runtime.js'
install({ sites: '/__cinescope/m/', governor: 'off' })</script><script type="module" src="/app.js"></script></body>`

let server: TestServer
let browser: Browser

beforeAll(async () => {
  const runtime = (await bundleRuntime()).code
  server = await serve((request, response) => {
    const path = (request.url ?? '').split('?')[0]!
    const [type, body] = path === '/runtime.js' ? ['text/javascript', runtime] : path === '/app.js' ? ['text/javascript', code]
      : path.endsWith('.sites') ? ['application/json', JSON.stringify(sites)] : path === '/login' ? ['application/json', JSON.stringify({ user: 'ann', echo: TYPED })] : ['text/html', HTML]
    request.resume()
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
  })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('P23, F37: what is typed into a password field, and what a cookie says, is not in IndexedDB', async () => {
  const page = await browser.newPage()
  await page.goto(`${server.origin}/`)
  await page.locator('#pw').pressSequentially(TYPED)
  await page.locator('button').click()
  await page.waitForFunction(() => document.body.dataset['done'])
  await page.waitForTimeout(300)
  await page.evaluate(async symbol => (globalThis as unknown as Record<symbol, { flush(): Promise<void> }>)[Symbol.for(symbol)]!.flush(), LIVE_SYMBOL)
  const stored = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('cinescope')
      opening.onsuccess = () => { resolve(opening.result) }
      opening.addEventListener('error', () => { reject(opening.error) })
    })
    const all = await new Promise<Uint8Array[]>(resolve => {
      const asked = database.transaction('sections').objectStore('sections').getAll()
      asked.onsuccess = () => { resolve(asked.result as Uint8Array[]) }
    })
    return all.map(section => Array.from(section))
  })
  const text = allText(Buffer.concat(stored.map(section => Buffer.from(section))))
  expect(text).toContain('nothing secret here')
  expect(text).toContain('not accepted: ')
  for (const secret of [TYPED, COOKIE, STORED]) expect(leaks(text, secret)).toEqual([])
  // Typed letter by letter: the beginnings too short to be looked for are all that may be there.
  for (let length = 8; length < TYPED.length; length++) expect(leaks(text, TYPED.slice(0, length))).toEqual([])
  expect(await page.evaluate(() => Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.get!.toString())).toContain('[native code]')
  await page.close()
})
