// What recording costs the program: each workload plain and instrumented in one process, paired rounds, median of the ratios.
// Packing runs on another thread; the machine needs a free core for it, or its time shows up here.
//   npm run bench -- overhead [--only fib,acorn] [--rounds 9] [--json]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const dist = name => pathToFileURL(join(import.meta.dirname, '../../dist', name)).href

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Milliseconds that the program takes, with nothing of earlier rounds left to pack on the other core. */
async function time(program, workload, drain) {
  drain()
  const from = performance.now()
  await program.run(workload.n)
  return performance.now() - from
}

export async function overhead({ only, rounds = 9, json = false }) {
  const { workloads } = await import('./workload.mjs')
  const { instrument } = await import(dist('instrument.mjs'))
  const node = await import(dist('node.mjs'))
  const folder = mkdtempSync(join(tmpdir(), 'cinescope-bench-'))
  const names = only ?? Object.keys(workloads)
  const rows = []

  const load = async (name, variant, source) => {
    const file = join(folder, `${name}-${variant}.mjs`)
    writeFileSync(file, source)
    const program = await import(pathToFileURL(file).href)
    program.prepare?.(workloads[name].input)
    return program
  }

  const programs = {}
  for (const name of names) {
    const { source } = workloads[name]
    const at = level => instrument(source, { filename: `${name}.mjs`, sourceType: 'module', level, runtime: 'import', specifier: dist('node.mjs') }).code
    programs[name] = { plain: await load(name, 'plain', source), calls: await load(name, 'calls', at(1)), values: await load(name, 'values', at(2)) }
  }

  let installed
  const drain = () => installed?.flush()
  const measure = async (name, level, variant) => {
    const workload = workloads[name]
    const { plain, [variant]: instrumented } = programs[name]
    for (let i = 0; i < 4; i++) {
      await time(plain, workload, drain)
      await time(instrumented, workload, drain)
    }
    const before = node.status() ?? { records: 0, lost: 0 }
    const ratios = []
    const times = []
    const base = []
    for (let i = 0; i < rounds; i++) {
      base.push(await time(plain, workload, drain))
      times.push(await time(instrumented, workload, drain))
      ratios.push(times.at(-1) / base.at(-1))
    }
    const after = node.status() ?? before
    const records = after.records - before.records
    rows.push({
      workload: name,
      level,
      slowdown: Number(median(ratios).toFixed(2)),
      nsPerRecord: records > 0 ? Number(((median(times) - median(base)) * 1e6 / (records / rounds)).toFixed(1)) : null,
      lost: after.lost - before.lost,
      records: Math.round(records / rounds),
    })
    if (!json) console.log(Object.values(rows.at(-1)).map((cell, i) => String(cell ?? '').padEnd(i < 2 ? 11 : 9)).join(' '))
  }

  if (!json) console.log('workload    level       slowdown  ns/record lost      records a round')
  for (const name of names) await measure(name, 'never-on', 'values')
  const recordings = join(folder, 'recordings')
  installed = node.install({ folder: recordings })
  node.start()
  for (const name of names) await measure(name, 'calls', 'calls')
  for (const name of names) await measure(name, 'values', 'values')
  node.stop()
  for (const name of names) await measure(name, 'stopped', 'values')
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`)
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}
