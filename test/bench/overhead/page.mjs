// The page workloads: the contract of js-framework-benchmark (create 1,000 rows, replace them, update every 10th, swap two, append
// 1,000, clear), built by Vite and driven in Chromium. A round is all six; its cost is the time of the page's tasks.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import istanbul from 'istanbul-lib-instrument'
import { buildPage, exported, launch, open, serve, spent, stored } from './browser.mjs'
import { callsRecorded } from './calls.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const dist = name => pathToFileURL(join(root, 'dist', name)).href
const WARM = 2
/** Rounds until the governor has settled. */
const SETTLED = 6
const levels = ['calls', 'values', 'path', 'full']

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]
const round = (value, digits) => Number(value.toFixed(digits))

/** Istanbul's counters in the app's own files. */
const counting = {
  name: 'count-calls',
  transform(code, id) {
    if (!/\/src\/[\w-]+\.js$/.test(id)) return undefined
    return istanbul.createInstrumenter({ esModules: true, compact: false, coverageVariable: 'counted' }).instrumentSync(code, id)
  },
}

const inPage = {
  start: () => globalThis[Symbol.for('cinescope.live')].start(),
  stop: () => globalThis[Symbol.for('cinescope.live')].stop(),
  govern: () => globalThis[Symbol.for('cinescope.live')].update('governor.budget', 0.1),
}

/** Rows and notes of a page, as measure.mjs prints them for a program. */
export async function measurePage(workload, rounds, named) {
  const name = workload.slice('page-'.length)
  /** All levels, if none is named. */
  const wanted = level => !named || named.includes(level)
  const { default: cinescope } = await import(dist('vite.mjs'))
  const trace = await import(dist('trace.mjs'))
  const zlib = await import('node:zlib')
  const cache = join(root, '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'cinescope-page-'))
  const rows = []
  const notes = []
  const server = await serve(folder)
  const browser = await launch()
  try {
    const origin = `http://127.0.0.1:${server.address().port}`
    await buildPage(folder, name, 'plain', [])
    await buildPage(folder, name, 'counted', [counting])
    const built = []
    for (const level of levels.filter(each => wanted(each) || (each === 'values' && ['never-on', 'stopped', 'default'].some(wanted)))) {
      await buildPage(folder, name, level, [cinescope({ production: true, overlay: false, autoStart: false, level, governor: 'off' })])
      built.push(level)
    }
    const plain = await open(browser, `${origin}/plain/`)
    const counted = await open(browser, `${origin}/counted/`)
    const total = () => counted.page.evaluate(() => Object.values(globalThis.counted).flatMap(file => Object.values(file.f)).reduce((a, b) => a + b, 0))
    await spent(counted)
    const before = await total()
    await spent(counted)
    const callsMade = await total() - before
    await counted.page.close()

    const measure = async (level, probed) => {
      if (!wanted(level)) return
      for (let i = 0; i < (level === 'default' ? SETTLED : WARM); i++) {
        await spent(plain)
        await spent(probed)
      }
      const recording = !['never-on', 'stopped'].includes(level)
      const ratios = []
      const base = []
      const times = []
      const frames = []
      const first = await stored(probed.page)
      const long = await probed.page.evaluate(() => globalThis.longTasks)
      for (let i = 0; i < rounds; i++) {
        base.push((await spent(plain)).time)
        const own = await spent(probed)
        times.push(own.time)
        frames.push(...own.frames)
        ratios.push(times.at(-1) / base.at(-1))
        if (recording) await stored(probed.page)
      }
      const last = await stored(probed.page)
      const records = last.records - first.records
      const row = {
        workload, level, slowdown: round(median(ratios), 2),
        nsPerRecord: recording && records > 0 ? round((median(times) - median(base)) * 1e6 * rounds / records, 1) : null,
        bytesPerRecord: recording && records > 0 ? round((last.bytes - first.bytes) / records, 2) : null,
        lost: last.lost - first.lost, callsSeen: null, callsMade,
      }
      rows.push(row)
      notes.push({
        level, plain: round(median(base), 1), records: Math.round(records / rounds), frameP99: round(frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.99)], 1),
        longTasks: await probed.page.evaluate(() => globalThis.longTasks) - long,
      })
      if (!recording) return
      const from = (await stored(probed.page)).records
      await spent(probed)
      const to = (await stored(probed.page)).records
      const opened = await trace.openTrace(trace.bytesSource(await exported(probed.page)), { decompressors: trace.zlibDecompressors(zlib) })
      row.callsSeen = await callsRecorded(trace, opened, from, to)
      row.lost += opened.losses.reduce((sum, loss) => sum + Math.max(loss.count, 1), 0)
    }

    for (const level of built) {
      const probed = await open(browser, `${origin}/${level}/`)
      if (level === 'values') await measure('never-on', probed)
      await probed.page.evaluate(inPage.start)
      await measure(level, probed)
      await probed.page.evaluate(inPage.stop)
      if (level === 'values') await measure('stopped', probed)
      if (level === 'values') {
        await probed.page.evaluate(inPage.govern)
        await probed.page.evaluate(inPage.start)
        await measure('default', probed)
        await probed.page.evaluate(inPage.stop)
      }
      await probed.page.close()
    }
  } finally {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { rows, notes }
}
