import type { Browser, BrowserContext, Page, Worker } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bytesSource, OP_ENTER, openTrace, type Trace } from '@cinescope/trace'
import type { Live, RecorderStatus } from '@cinescope/protocol'
import { launchBrowser } from '../tools/browser.ts'
import { bundleRuntime } from '../tools/page-runtime.ts'
import { serve, type TestServer } from '../tools/server.ts'

/*
 * Everything between the page's probes and its disk fails for real: each time the app goes on unharmed, what is missing is told by a loss record, memory
 * stays within the pool, and the recording goes on when the cause is over.
 */

/** Written by hand in the shape of the transform (docs/probes.md). */
const APP = `
import { K, M, E1, X, install } from '/runtime.js'
install({ governor: 'off' })
const H = M('feedfacecafebeef', 3, 1)
function work(n) {
  const $f = K.on ? E1(H + 1, n) : 0
  let $r = K
  try { return $r = n * 2 } finally { if ($f) X($f, $r) }
}
globalThis.run = (from, to) => { let sum = 0; for (let n = from; n < to; n++) sum += work(n); return sum }
/** What does not pack well. */
globalThis.noise = count => { for (let n = 0; n < count; n++) work(Math.random()) }
`

interface App { run(from: number, to: number): number, noise(count: number): void }

const files: Record<string, string> = { '/app.js': APP }
let server: TestServer
let browser: Browser
let context: BrowserContext

beforeAll(async () => {
  files['/runtime.js'] = (await bundleRuntime()).code
  server = await serve((request, response) => {
    const file = files[request.url ?? '/']
    response.writeHead(200, { 'content-type': file === undefined ? 'text/html' : 'text/javascript', 'cache-control': 'no-store' })
    response.end(file ?? (request.url === '/blank' ? '' : '<!doctype html><body><script type="module" src="/app.js"></script></body>'))
  })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

afterEach(async () => { await context?.close() })

interface Opened { readonly page: Page, readonly errors: string[] }

async function open(): Promise<Opened> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', error => { errors.push(String(error)) })
  await page.goto(server.origin)
  await page.waitForFunction(() => 'run' in globalThis)
  return { page, errors }
}

const run = (page: Page, from: number, to: number): Promise<number> => page.evaluate(([a, b]) => (globalThis as unknown as App).run(a as number, b as number), [from, to])
const total = (from: number, to: number): number => (to - from) * (from + to - 1)

function ask<T>(page: Page, method: 'status' | 'flush'): Promise<T> {
  return page.evaluate(name => ((globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')] as unknown as Record<string, () => Promise<unknown>>)[name]!(), method) as Promise<T>
}

const codes = async (page: Page): Promise<string[]> => (await ask<RecorderStatus>(page, 'status')).problems.map(({ code }) => code)

async function told(page: Page, code: string): Promise<void> {
  await expect.poll(() => codes(page), { timeout: 30_000 }).toContain(code)
}

async function exported(page: Page): Promise<Trace> {
  const text = await page.evaluate(async () => {
    const live = (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')] as Live
    const bytes = await live.export((await live.status()).recordingId)
    return new Promise<string>(resolve => {
      const reader = new FileReader()
      reader.addEventListener('load', () => { resolve((reader.result as string).slice((reader.result as string).indexOf(',') + 1)) })
      reader.readAsDataURL(new Blob([bytes as BlobPart]))
    })
  })
  const trace = await openTrace(bytesSource(new Uint8Array(Buffer.from(text, 'base64'))))
  expect(trace.problems).toEqual([])
  return trace
}

/** The calls of a recording, as ranges without gaps. */
async function ranges(trace: Trace): Promise<[from: number, to: number][]> {
  const found: [number, number][] = []
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    while (cursor.next()) {
      if (cursor.op !== OP_ENTER) continue
      const value = cursor.value(0)
      const n = value.kind === 'primitive' ? Number(value.value) : Number.NaN
      const last = found.at(-1)
      if (last?.[1] === n) last[1]++
      else found.push([n, n + 1])
    }
  }
  return found
}

/** Records that are known to be missing, by sections and by records. */
async function lost(trace: Trace): Promise<number> {
  return trace.losses.reduce((sum, { count }) => sum + count, 0)
}

/** Works in tasks of their own until the recorder takes calls again; answers the number of the first call that is recorded for certain. */
async function recovered(page: Page, from: number): Promise<number> {
  let at = from
  await expect.poll(async () => {
    const before = (await ask<RecorderStatus>(page, 'status')).lost
    await run(page, at, at + 100)
    at += 100
    await ask(page, 'flush')
    return (await ask<RecorderStatus>(page, 'status')).lost - before
  }, { timeout: 30_000 }).toBe(0)
  return at
}

async function worker(page: Page): Promise<Worker> {
  await expect.poll(() => page.workers().length, { timeout: 30_000 }).toBe(1)
  return page.workers()[0]!
}

describe('faults between a page and its disk', () => {
  test('CINE_WORKER_LOST: a worker that dies is followed by another, and after the fourth the page packs by itself', async () => {
    context = await browser.newContext()
    const { page, errors } = await open()
    let at = 0
    for (let death = 0; death < 4; death++) {
      expect(await run(page, at, at + 1000)).toBe(total(at, at + 1000))
      at += 1000
      await ask(page, 'flush')
      const dying = await worker(page)
      const gone = new Promise<void>(resolve => { dying.once('close', () => { resolve() }) })
      await dying.evaluate(() => { (globalThis as unknown as { close(): void }).close() }).catch(() => {})
      await gone
      await told(page, 'CINE_WORKER_LOST')
      at = await recovered(page, at)
    }
    await expect.poll(() => page.workers().length).toBe(0)
    expect(await run(page, at, at + 1000)).toBe(total(at, at + 1000))
    const trace = await exported(page)
    const seen = await ranges(trace)
    expect(seen[0]![0]).toBe(0)
    expect(seen[0]![1]).toBeGreaterThanOrEqual(1000)
    expect(seen.at(-1)![0]).toBeLessThanOrEqual(at)
    expect(seen.at(-1)![1]).toBe(at + 1000)
    expect(errors).toEqual([])
  })

  test('a worker that lags: the page goes on within its pool, what found no place is a loss, and all is well when it is back', async () => {
    context = await browser.newContext()
    const { page, errors } = await open()
    await run(page, 0, 1000)
    await ask(page, 'flush')
    const busy = (await worker(page)).evaluate(() => { for (const until = Date.now() + 4000; Date.now() < until;); })
    // 24 bytes a call: more than the pool's 64 MiB.
    expect(await run(page, 1000, 4_000_000)).toBe(total(1000, 4_000_000))
    expect((await ask<RecorderStatus>(page, 'status')).lost).toBeGreaterThan(0)
    await busy
    const at = await recovered(page, 4_000_000)
    expect(await run(page, at, at + 1000)).toBe(total(at, at + 1000))
    const trace = await exported(page)
    const seen = await ranges(trace)
    expect(seen.at(-1)![1]).toBe(at + 1000)
    expect(await lost(trace)).toBeGreaterThan(0)
    expect(await codes(page)).toEqual([])
    expect(errors).toEqual([])
  })

  test('a slow disk: chunks wait within the pool while another tab holds the database, and are stored when it lets go', async () => {
    context = await browser.newContext()
    const { page, errors } = await open()
    await run(page, 0, 1000)
    await ask(page, 'flush')
    const holder = await context.newPage()
    await holder.goto(`${server.origin}/blank`)
    await holder.evaluate(() => new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('cinescope')
      opening.addEventListener('error', () => { reject(opening.error as DOMException) })
      opening.addEventListener('success', () => {
        const change = opening.result.transaction(['recordings', 'sections'], 'readwrite')
        const store = change.objectStore('recordings')
        // A transaction that always has a request under way holds its stores.
        const hold = (): void => { if (!('free' in globalThis)) store.count().addEventListener('success', hold) }
        hold()
        resolve()
      })
    }))
    const bytes = (await ask<RecorderStatus>(page, 'status')).bytes
    expect(await run(page, 1000, 4_000_000)).toBe(total(1000, 4_000_000))
    const { lost: missing, bytes: stored } = await ask<RecorderStatus>(page, 'status')
    expect(missing).toBeGreaterThan(0)
    expect(stored).toBe(bytes)
    await holder.evaluate(() => { (globalThis as unknown as { free: boolean }).free = true })
    const at = await recovered(page, 4_000_000)
    expect(await run(page, at, at + 1000)).toBe(total(at, at + 1000))
    const trace = await exported(page)
    expect((await ranges(trace)).at(-1)![1]).toBe(at + 1000)
    expect(await lost(trace)).toBeGreaterThan(0)
    expect(await codes(page)).toEqual([])
    expect(errors).toEqual([])
  })

  test('CINE_STORAGE_FULL: what found no room is kept in memory, and stored when there is room again', async () => {
    context = await browser.newContext()
    const other = await context.newPage()
    const session = await context.newCDPSession(other)
    const allow = (quotaSize: number): Promise<unknown> => session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize })
    await allow(300_000)
    const { page, errors } = await open()
    let calls = 0
    const noise = async (count: number): Promise<void> => {
      await page.evaluate(n => { (globalThis as unknown as App).noise(n) }, count)
      calls += count
      await ask(page, 'flush')
    }
    while (!(await codes(page)).includes('CINE_STORAGE_FULL')) await noise(10_000)
    await noise(10_000)
    await other.goto(`${server.origin}/blank`)
    const stored = (): Promise<number> => other.evaluate(() => new Promise<number>(resolve => {
      const opening = indexedDB.open('cinescope')
      opening.addEventListener('success', () => {
        opening.result.transaction('sections').objectStore('sections').count().addEventListener('success', event => {
          opening.result.close()
          resolve((event.target as IDBRequest<number>).result)
        })
      })
    }))
    const before = await stored()
    await allow(1e9)
    await expect.poll(async () => {
      await noise(100)
      return stored()
    }, { timeout: 60_000, interval: 1000 }).toBeGreaterThan(before)
    // A full disk may take the older half of the recording; what came since is whole.
    const seen = await ranges(await exported(page))
    expect(seen.length).toBeLessThanOrEqual(calls)
    expect(seen.length).toBeGreaterThan(10_000)
    expect(errors).toEqual([])
  })

  test('CINE_STORAGE_FORBIDDEN: the database is deleted under the page, as with the site\'s data: what follows is kept in memory', async () => {
    context = await browser.newContext()
    const { page, errors } = await open()
    await run(page, 0, 1000)
    await ask(page, 'flush')
    const other = await context.newPage()
    await other.goto(`${server.origin}/blank`)
    await other.evaluate(() => new Promise<void>((resolve, reject) => {
      const deleting = indexedDB.deleteDatabase('cinescope')
      deleting.addEventListener('success', () => { resolve() })
      deleting.addEventListener('error', () => { reject(deleting.error as DOMException) })
    }))
    await told(page, 'CINE_STORAGE_FORBIDDEN')
    const at = await recovered(page, 1000)
    expect(await run(page, at, at + 1000)).toBe(total(at, at + 1000))
    const seen = await ranges(await exported(page))
    expect(seen.at(-1)![1]).toBe(at + 1000)
    expect(errors).toEqual([])
  })

  test('CINE_STORAGE_FORBIDDEN: a database of a later version is left alone, the recording is in memory', async () => {
    context = await browser.newContext()
    const other = await context.newPage()
    await other.goto(`${server.origin}/blank`)
    await other.evaluate(() => new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('cinescope', 99)
      opening.addEventListener('success', () => { resolve() })
      opening.addEventListener('error', () => { reject(opening.error as DOMException) })
    }))
    const { page, errors } = await open()
    expect(await run(page, 0, 1000)).toBe(total(0, 1000))
    expect(await ranges(await exported(page))).toEqual([[0, 1000]])
    expect(await codes(page)).toEqual(['CINE_STORAGE_FORBIDDEN'])
    expect(errors).toEqual([])
  })
})
