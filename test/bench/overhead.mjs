// What recording costs the program: each workload plain and instrumented in one process, paired rounds, median of the ratios of
// the main thread's processor time. Packing runs on another thread; the machine needs a free core for it.
//   npm run bench -- overhead [--only fib,acorn] [--levels values,default] [--rounds 9] [--json]
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { workloads } from './workload.mjs'

const columns = { workload: 12, level: 9, slowdown: 9, nsPerRecord: 12, bytesPerRecord: 15, lost: 5, callsSeen: 10, callsMade: 10 }
const pages = ['page-react', 'page-vue']

/** Rows and notes of a Node workload, from a process of its own. */
async function measured(name, rounds, levels) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', join(import.meta.dirname, 'overhead/measure.mjs'), name, String(rounds), levels?.join(',') ?? ''], {
    env: { ...process.env, NODE_ENV: 'production' }, maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n', stdout.length - 2) + 1))
}

function print(row, notes) {
  const { level: _, ...facts } = notes ?? {}
  const cells = Object.entries(columns).map(([key, width]) => String(row[key] ?? '').padEnd(width))
  console.log(`${cells.join(' ')} ${Object.entries(facts).map(([key, value]) => `${key} ${value}`).join(', ')}`)
}

export async function overhead({ only, levels, rounds = 9, json = false }) {
  const known = [...Object.keys(workloads), ...pages]
  const unknown = only?.filter(name => !known.includes(name)) ?? []
  if (unknown.length > 0) throw new Error(`No workload ${unknown.join(', ')}. There are: ${known.join(' ')}`)
  if (!(rounds >= 1)) throw new Error('--rounds takes a number')
  const rows = []
  if (!json) console.log(Object.entries(columns).map(([key, width]) => key.padEnd(width)).join(' '))
  for (const name of only ?? known) {
    const { rows: own, notes } = pages.includes(name) ? await (await import('./overhead/page.mjs')).measurePage(name, rounds, levels) : await measured(name, rounds, levels)
    rows.push(...own)
    if (!json) for (const row of own) print(row, notes.find(note => note.level === row.level))
  }
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`)
}
