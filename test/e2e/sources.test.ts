import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import zlib from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesSource, dump, openTrace, zlibDecompressors } from '@cinescope/trace'
import { launchBrowser } from '../tools/browser.ts'
import { serve, type TestServer } from '../tools/server.ts'

type TraceEntry = typeof import('@cinescope/trace')

const root = join(import.meta.dirname, '../..')
const dist = process.env['CINESCOPE_DIST'] ?? join(root, 'dist')
const file = readFileSync(join(root, 'test/traces/shop.cine'))

let browser: Browser
let server: TestServer
let page: Page
let wanted: string
let asked = 0

beforeAll(async () => {
  server = await serve((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname
    if (path === '/shop.cine') {
      const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')!
      const [from, to] = [Number(match[1]), Math.min(Number(match[2]), file.length - 1)]
      asked++
      response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${file.length}` }).end(file.subarray(from, to + 1))
    } else if (path === '/') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
    else if (!path.endsWith('.mjs')) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(dist, path)))
  })
  browser = await launchBrowser()
  page = await browser.newPage()
  await page.goto(server.origin)
  // As text: the test runner would rewrite an import in a function.
  await page.evaluate("import('/trace.mjs').then(module => { globalThis.trace = module })")
  const lines: string[] = []
  for await (const line of dump(await openTrace(bytesSource(file), { decompressors: zlibDecompressors(zlib) }))) lines.push(line)
  wanted = lines.join('\n')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

for (const kind of ['blob', 'http', 'indexedDB'] as const) {
  test(`a recording made by Node reads in Chromium through its ${kind} source as it does in Node`, async () => {
    const text = await page.evaluate(async ({ kind: from, bytes }) => {
      const { trace } = globalThis as unknown as { readonly trace: TraceEntry }
      const whole = Uint8Array.from(bytes)
      const database = async (): Promise<IDBDatabase> => {
        const opened = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open('cinescope', 1)
          request.addEventListener('upgradeneeded', () => {
            request.result.createObjectStore('recordings', { keyPath: 'id' })
            request.result.createObjectStore('sections')
          })
          request.addEventListener('success', () => resolve(request.result))
          request.addEventListener('error', () => reject(request.error as Error))
        })
        const { sections } = await trace.scanSections(trace.bytesSource(whole), 0)
        const change = opened.transaction(['recordings', 'sections'], 'readwrite')
        change.objectStore('recordings').put({ id: 'shop', header: whole.slice(0, sections[0]!.offset) })
        for (const [seq, section] of sections.entries()) change.objectStore('sections').put(whole.slice(section.offset, section.offset + section.length), ['shop', seq])
        await new Promise(resolve => { change.addEventListener('complete', resolve) })
        return opened
      }
      const source = from === 'blob' ? trace.blobSource(new Blob([whole])) : from === 'http' ? await trace.httpSource('/shop.cine') : (await trace.indexedDbSource(await database(), 'shop'))!
      const found: string[] = []
      for await (const line of trace.dump(await trace.openTrace(source))) found.push(line)
      return found.join('\n')
    }, { kind, bytes: [...file] })
    expect(text).toBe(wanted)
    if (kind === 'http') expect(asked).toBeGreaterThan(0)
  })
}
