// One workload in a process of its own: prints rows and notes as one line of JSON. `node --expose-gc measure.mjs NAME ROUNDS [LEVELS]`
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { workloads } from '../workload.mjs'
import { callsRecorded } from './calls.mjs'
import { server } from './server.mjs'
import { exact, threadTime } from './thread-clock.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const dist = name => pathToFileURL(join(root, 'dist', name)).href
const WARM = 4
/** Milliseconds until the governor has settled. */
const SETTLED = 4000
/** All rounds of all levels stay: each level's calls are counted at the end. */
const RING_BYTES = 2 ** 36

const [name, rounds, levels] = [process.argv[2], Number(process.argv[3]), process.argv[4]?.split(',').filter(Boolean)]
/** All levels, if none is named. */
const wanted = level => !levels?.length || levels.includes(level)
const workload = workloads[name]
/** Milliseconds of plain rounds. The governor's budget is a share of the program's time: they are a program of their own, which nobody records. */
let unrecorded = 0
process.threadCpuUsage = () => ({ user: (threadTime() - unrecorded) * 1000, system: 0 })
const { instrument } = await import(dist('instrument.mjs'))
const node = await import(dist('node.mjs'))
const trace = await import(dist('trace.mjs'))
const { fileSource } = await import(dist('file.mjs'))

// Inside the project, so that the programs find its packages.
const cache = join(root, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, 'cinescope-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]
const round = (value, digits) => value === null ? null : Number(value.toFixed(digits))

const build = (text, level, streams = false) => instrument(text, { filename: `${name}.mjs`, sourceType: 'module', level, plan: { streams }, runtime: 'import', specifier: dist('node.mjs') })

/** Does the transform know probes of its own for a level above `values`? */
function built(level) {
  const [below, own] = [level - 1, level].map(at => build('export function f(a) { if (a) return a + 1 }', at).sites.count)
  return own > below
}

const source = workload.source()
// Streams: what a plan with `streams: true` makes of numeric loops.
const variants = { calls: 1, values: 2, ...(build(source, 2, true).code !== build(source, 2).code && { streams: 2 }), ...(built(3) && { path: 3 }), ...(built(4) && { full: 4 }) }

/** A program as a function of n. */
async function load(variant, text) {
  const file = join(folder, `${name}-${variant}.mjs`)
  writeFileSync(file, text)
  const program = await import(pathToFileURL(file).href)
  if (workload.input) program.prepare(workload.input())
  if (!program.listen) return program.run
  return server(await program.listen())
}

/** How often functions were called, as the engine counts them. (Istanbul counts no private methods.) */
async function callsMade() {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const run = await load('counted', source)
  await session.post('Profiler.takePreciseCoverage')
  await run(workload.n)
  const { result } = await session.post('Profiler.takePreciseCoverage')
  session.disconnect()
  const { functions } = result.find(({ url }) => url === pathToFileURL(join(folder, `${name}-counted.mjs`)).href)
  return functions.reduce((sum, { functionName, ranges }) => functionName.endsWith('_initializer>') ? sum : sum + ranges[0].count, 0)
}

let installed
/** Milliseconds of `run`, with nothing of earlier rounds left to pack on the other core. */
async function time(run, n) {
  installed?.flush()
  const from = threadTime()
  const result = await run(n)
  return { spent: threadTime() - from, result }
}

async function pairs(plain, probed, times, n) {
  const base = []
  const spent = []
  for (let i = 0; i < times; i++) {
    const a = await time(plain, n)
    unrecorded += a.spent
    const b = await time(probed, n)
    if (a.result !== b.result) throw new Error(`${name} answers ${b.result} instead of ${a.result}`)
    base.push(a.spent)
    spent.push(b.spent)
  }
  return { base, spent }
}

const rows = []
const notes = []

async function measure(level, plain, probed, made) {
  if (!wanted(level)) return
  const until = performance.now() + (level === 'default' ? SETTLED : 0)
  do await pairs(plain, probed, WARM, workload.n)
  while (performance.now() < until)
  installed?.flush()
  globalThis.gc?.()
  const heap = process.memoryUsage().heapUsed
  const before = node.status()
  const { base, spent } = await pairs(plain, probed, rounds, workload.n)
  installed?.flush()
  const after = node.status()
  globalThis.gc?.()
  const grown = (process.memoryUsage().heapUsed - heap) / 2 ** 20
  const records = node.status()?.recording ? after.records - before.records : 0
  const single = await pairs(plain, probed, 3, workload.n)
  const twice = await pairs(plain, probed, 3, workload.n * 2)
  const window = { from: 0, to: 0 }
  if (records > 0) {
    installed.flush()
    window.from = node.status().records
    await time(probed, workload.n)
    installed.flush()
    window.to = node.status().records
  }
  const row = {
    workload: name,
    level,
    slowdown: round(median(spent.map((each, i) => each / base[i])), 2),
    nsPerRecord: records > 0 ? round((median(spent) - median(base)) * 1e6 * rounds / records, 1) : null,
    bytesPerRecord: records > 0 ? round((after.bytes - before.bytes) / records, 2) : null,
    lost: after && before ? after.lost - before.lost : 0,
    callsSeen: null,
    callsMade: made,
  }
  rows.push(row)
  notes.push({
    level, plain: round(median(base), 1), records: Math.round(records / rounds), heapMiB: round(grown, 2),
    doubling: round(median(twice.spent) / median(single.spent), 2), doublingPlain: round(median(twice.base) / median(single.base), 2),
  })
  if (level === 'default') {
    const { cost, governor } = node.status()
    Object.assign(notes.at(-1), { share: round(cost, 3), lowered: governor.lowered.length, folded: governor.lowered.filter(each => each.every).length })
  }
  return { row, window }
}

/** How deep `probed` recursion comes before the stack is full, as a part of what plain recursion reaches. */
async function depth(variant, level) {
  const text = 'export function dive(n) { let depth = n; try { depth = dive(n + 1) } catch {} return depth }'
  const plain = join(folder, 'dive.mjs')
  const probed = join(folder, `dive-${variant}.mjs`)
  writeFileSync(plain, text)
  writeFileSync(probed, build(text, level).code)
  const [deep, deepest] = await Promise.all([probed, plain].map(async file => (await import(pathToFileURL(file).href)).dive(0)))
  return round(deep / deepest, 2)
}

const plain = await load('plain', source)
const programs = {}
const tables = []
for (const [variant, level] of Object.entries(variants)) {
  const { code, sites } = build(source, level, variant === 'streams')
  tables.push(JSON.stringify(sites))
  programs[variant] = await load(variant, code)
}
const made = await callsMade()
await measure('never-on', plain, programs.values, made)

installed = node.install({ folder: join(folder, 'recordings'), governor: 'off', ringBytes: RING_BYTES })
for (const table of tables) installed.addSites(table)
const counted = []
for (const variant of Object.keys(variants)) if (wanted(variant)) counted.push(await measure(variant, plain, programs[variant], made))
node.update('governor.budget', 0.1)
if (wanted('default')) counted.push(await measure('default', plain, programs.values, made))
if (name === 'fib' && !levels?.length) for (const [variant, level] of Object.entries(variants)) notes.find(note => note.level === variant).depth = await depth(variant, level)
node.stop()
await measure('stopped', plain, programs.values, made)

await installed.close()
const recording = await trace.openTrace(await fileSource(installed.file), { decompressors: trace.zlibDecompressors(await import('node:zlib')) })
for (const { row, window } of counted) {
  row.callsSeen = await callsRecorded(trace, recording, window.from, window.to)
  row.lost += recording.losses.reduce((sum, loss) => loss.tick >= window.from && loss.tick < window.to ? sum + Math.max(loss.count, 1) : sum, 0)
}
process.stdout.write(`${JSON.stringify({ rows, notes, exact })}\n`)
process.exit(0)
