// One workload under every tool: yields a row for each.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import istanbul from 'istanbul-lib-instrument'
import { rollup } from 'rollup'
import { workloads } from '../workload.mjs'
import { tools } from './tools.mjs'

const PATIENCE = 60_000
const RUNS = 3
const driver = join(import.meta.dirname, 'driver.mjs')

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]
const round = (value, digits) => value === undefined || Number.isNaN(value) ? null : Number(value.toFixed(digits))

async function common(source) {
  const bundle = await rollup({
    input: 'program', external: id => id !== 'program', onwarn: () => {},
    plugins: [{ name: 'program', resolveId: id => id === 'program' ? id : undefined, load: id => id === 'program' ? source : undefined }],
  })
  return (await bundle.generate({ format: 'cjs', interop: id => isBuiltin(id) ? 'default' : 'auto' })).output[0].code
}

const forms = {
  esm: source => ({ type: 'module', code: source }),
  cjs: async source => ({ type: 'commonjs', code: await common(source) }),
  counted: source => ({ type: 'module', code: istanbul.createInstrumenter({ esModules: true, compact: false, coverageVariable: 'counted' }).instrumentSync(source, 'program.js') }),
}

/** Bytes of what a tool wrote. */
const written = folder => readdirSync(folder, { recursive: true }).map(name => statSync(join(folder, name)))
  .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)

/** Runs a program in a process of its own, once. */
async function runs(name, n, root, form, start) {
  const run = join(root, 'runs', 'one')
  rmSync(run, { recursive: true, force: true })
  mkdirSync(run)
  const workload = workloads[name]
  const { type, code } = await forms[form](workload.source())
  writeFileSync(join(run, 'package.json'), JSON.stringify({ name: 'program', version: '1.0.0', type }))
  writeFileSync(join(run, 'program.js'), code)
  if (workload.input) writeFileSync(join(run, 'input.txt'), workload.input())
  const before = written(run)
  const { args = [], env = {}, through = [] } = start({ root, run })
  const result = join(root, 'result.json')
  rmSync(result, { force: true })
  const command = [...through, ...args, driver, join(run, 'program.js'), String(n), String(RUNS), result]
  await promisify(execFile)(process.execPath, command, {
    cwd: run, timeout: PATIENCE, killSignal: 'SIGKILL', maxBuffer: 2 ** 30, env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', ...env },
  })
  if (!existsSync(result)) throw new Error('wrote nothing')
  return { ...JSON.parse(readFileSync(result, 'utf8')), bytes: written(run) - before }
}

const took = (side, key) => median(side.map(each => each[key]))

/** A pair of processes: what the program took under a tool, and what it took without, in the same state of warmth. */
async function pair(workload, n, root, tool) {
  const plain = await runs(workload, n, root, 'esm', () => ({}))
  const probed = await runs(workload, n, root, tool.form, tool.start)
  if (probed.steps) return { plain, probed }
  const cold = probed.runs.length === 0
  const [before, after] = [plain, probed].map(side => cold ? [side.first] : side.runs)
  return {
    plain, probed, cold, main: took(after, 'main') / took(before, 'main'), all: took(after, 'all') / took(before, 'all'),
    added: took(after, 'main') - took(before, 'main'), same: JSON.stringify(plain.first.answer) === JSON.stringify(probed.first.answer),
    times: cold ? 1 : RUNS + 1,
  }
}

/** Slow tools get little work, the others as much as `overhead` gives. */
async function measureTool(workload, little, calls, root, tool, rounds) {
  const tried = await pair(workload, little, root, tool)
  if (tried.probed.steps) {
    const { steps, milliseconds, calls: stepped } = tried.probed
    const plainly = median(tried.plain.runs.map(each => each.main)) / calls(little)
    return { slowdown: round(milliseconds / stepped / plainly, 0), usPerCall: round(milliseconds * 1000 / stepped, 1), note: `${round(milliseconds / steps, 2)} ms a step` }
  }
  const n = tried.probed.first.main > 500 ? little : workloads[workload].n
  const pairs = []
  for (let i = 0; i < rounds; i++) pairs.push(await pair(workload, n, root, tool))
  const of = key => median(pairs.map(each => each[key]))
  const { bytes } = pairs[0].probed
  return {
    slowdown: round(of('main'), 2), all: round(of('all'), 2), usPerCall: round(of('added') * 1000 / calls(n), 3),
    bytesPerCall: bytes > 0 ? round(bytes / calls(n) / pairs[0].times, 2) : null, same: pairs.every(each => each.same),
    note: pairs[0].cold ? 'first run in the process' : '',
  }
}

export async function *measurePeers(workload, little, root, rounds) {
  const full = workloads[workload].n
  const [a, b] = [await runs(workload, little, root, 'counted', () => ({})), await runs(workload, full, root, 'counted', () => ({}))]
  const calls = n => n === full ? b.calls : a.calls
  for (const [name, tool] of Object.entries(tools)) {
    const row = { workload, tool: name, keeps: tool.keeps, slowdown: null, all: null, usPerCall: null, bytesPerCall: null, same: null, note: '' }
    try {
      Object.assign(row, await measureTool(workload, little, calls, root, tool, rounds))
    } catch (error) {
      const said = String(error.stderr || error.message).split('\n')
      row.note = (error.killed ? `not done after ${PATIENCE / 1000} s` : `failed: ${said.find(each => each.includes('Error')) ?? said.find(each => each.trim() !== '') ?? `ended with ${error.code ?? error.signal}`}`).slice(0, 120)
    }
    yield row
  }
}
