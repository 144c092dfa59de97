import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workplace } from '../programs/run.ts'
import { launchBrowser } from '../tools/browser.ts'
import { serve, type TestServer } from '../tools/server.ts'

const speedscope = join(import.meta.dirname, '../../node_modules/speedscope/dist/release')
const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css', wasm: 'application/wasm' }

let place: Workplace
let server: TestServer
let browser: Browser
let page: Page

beforeAll(async () => {
  place = new Workplace()
  await place.run('common.cjs')
  const [file] = place.recordings()
  for (const format of ['speedscope', 'cpuprofile', 'perfetto']) expect(await place.cli(['export', file!, '--to', format, '-o', `out.${format}`])).toMatchObject({ code: 0, stderr: '' })
  expect(await place.cli(['export', file!, '--to', 'parquet', '-o', 'tables'])).toMatchObject({ code: 0, stderr: '' })
  server = await serve((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname.slice(1)
    const target = path.startsWith('out.') ? place.path(path) : join(speedscope, path === '' ? 'index.html' : path)
    createReadStream(target).on('error', () => response.writeHead(404).end()).once('open', () => response.writeHead(200, { 'content-type': types[target.split('.').at(-1) ?? ''] ?? 'application/octet-stream' })).pipe(response)
  })
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1200, height: 700 } })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  place?.remove()
})

for (const format of ['speedscope', 'cpuprofile', 'perfetto'] as const) {
  test(`speedscope itself opens the ${format} export and lists the functions`, async () => {
    await page.goto('about:blank')
    await page.goto(`${server.origin}/#profileURL=${encodeURIComponent(`${server.origin}/out.${format}`)}`)
    // "Sandwich" is its table of functions.
    await page.getByText('Sandwich').click()
    await expect.poll(async () => /\bhalf\b/.test((await page.locator('table').allInnerTexts()).join('\n'))).toBe(true)
    expect(await page.locator('table').last().innerText()).toMatch(/\(module\)[^]*ms/)
  })
}

test('hyparquet reads the Parquet tables: the calls are those that SQL counts', async () => {
  const bytes = readFileSync(place.path('tables/calls.parquet'))
  const rows = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer })
  rows.sort((a, b) => Number(a['frame']) - Number(b['frame']))
  const { stdout } = await place.cli(['sql', place.recordings()[0]!, 'select function, arguments, result, depth from calls order by frame', '--json'])
  expect(rows.map(row => ({ function: row['function'], arguments: row['arguments'], result: row['result'] ?? null, depth: Number(row['depth']) }))).toEqual(JSON.parse(stdout))
})
