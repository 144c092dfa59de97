// A page of a thousand rows, used for an hour: 1,200 operations, one every three seconds, at level values in a ring of 8 MiB.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as zlib from 'node:zlib'
import { buildPage, exported, launch, open, serve, spent, stored } from '../overhead/browser.mjs'
import { accounted, flat, within } from './judge.mjs'

const OPERATIONS = 1200
const EACH = 6
const RING = 8 * 2 ** 20
const root = join(import.meta.dirname, '../../..')
const dist = name => pathToFileURL(join(root, 'dist', name)).href

/** Resident bytes of the largest renderer: the page and its workers. */
async function resident(browser) {
  const client = await browser.newBrowserCDPSession()
  const { processInfo } = await client.send('SystemInfo.getProcessInfo')
  await client.detach()
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) * 1024)
  return Math.max(...sizes)
}

export async function soakPage(rounds) {
  const { default: cinescope } = await import(dist('vite.mjs'))
  const trace = await import(dist('trace.mjs'))
  const cache = join(root, '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'cinescope-soak-'))
  const server = await serve(folder)
  const browser = await launch()
  try {
    await buildPage(folder, 'react', 'soak', [cinescope({ production: true, overlay: false, ringBytes: RING })])
    const probed = await open(browser, `http://127.0.0.1:${server.address().port}/soak/`)
    // A slow moment of the machine would pin what came before it (F44), and the count would have holes.
    await probed.page.evaluate(() => { globalThis[Symbol.for('cinescope.live')].update('keep.seconds', 0) })
    const heap = []
    const whole = []
    let largest = 0
    for (let i = 0; i < rounds; i++) {
      for (let done = 0; done < OPERATIONS / rounds; done += EACH) await spent(probed)
      const { bytes } = await stored(probed.page)
      largest = Math.max(largest, bytes, await probed.page.evaluate(async () => (await navigator.storage.estimate()).usage))
      await probed.client.send('HeapProfiler.collectGarbage')
      const { usedSize } = await probed.client.send('Runtime.getHeapUsage')
      heap.push(usedSize)
      whole.push(await resident(browser))
    }
    const { records: made } = await stored(probed.page)
    const recording = await trace.openTrace(trace.bytesSource(await exported(probed.page)), { decompressors: trace.zlibDecompressors(zlib) })
    return [
      flat('page', 'heap, page', heap),
      flat('page', 'resident, renderer', whole, 0.5),
      // A database keeps what it deletes until it is compacted.
      within('page', 'largest storage', largest, RING * 2),
      accounted('page', recording, Math.min(made, recording.end)),
    ]
  } finally {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
