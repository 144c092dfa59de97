// How fast a recording answers, and how that grows: `npm run bench -- query [--records 1e6,1e7] [--only generated,real] [--json]`; 1e8 only if it is asked for.
// Each recording is measured in a process of its own, by `query/answers.mjs`.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from './query/generate.mjs'

const script = name => join(import.meta.dirname, `query/${name}.mjs`)
const node = (...args) => execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8, stdio: ['ignore', 'pipe', 'inherit'] })

/** name -> writes a recording of about so many records. */
const recordings = {
  generated: (file, records) => generate(file, records),
  real: (file, records) => { node(script('record'), file, String(records)) },
}

/**
 * Prints a table, or with `json` one array of rows `{ records, measure, p50, p95, p99, unit }`; those of a real program carry its name as
 * `recording` and the number of records that it really made.
 */
export async function query({ records = '1e6,1e7', only = Object.keys(recordings), json = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'cinescope-bench-'))
  const rows = []
  try {
    for (const count of String(records).split(',').map(Number)) for (const name of only) {
      if (!Object.hasOwn(recordings, name)) throw new Error(`no recording ${name}: one of ${Object.keys(recordings).join(', ')}`)
      // Its index lies beside it.
      const place = mkdtempSync(join(folder, 'recording-'))
      const file = join(place, 'bench.cine')
      await recordings[name](file, count)
      const phases = ['index', 'open', 'ask'].map(phase => JSON.parse(node(script('answers'), file, phase)))
      const [{ made }] = phases
      const found = together(phases).map(row => name === 'generated' ? { records: count, ...row } : { records: made, recording: 'acorn', ...row })
      rows.push(...found)
      if (!json) print(name, made, found, statSync(file).size)
      rmSync(place, { recursive: true })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  if (json) console.log(JSON.stringify(rows))
}

/**
 * `memory` is the most that a process was resident with, making the index in its file or asking with it; `memoryAdded` is that without what Node and the package take before
 * anything is opened, `memoryAlone` of a reader that holds the index in memory, too (phase `open`).
 */
function together(phases) {
  const [index, open, ask] = phases.map(({ rows }) => rows)
  const filed = [...index, ...ask]
  const kept = [most(filed, 'memory'), most(filed, 'memoryAdded'), { ...most(open, 'memory'), measure: 'memoryAlone' }]
  return [...phases.flatMap(({ rows }) => rows.filter(({ measure }) => !measure.startsWith('memory'))), ...kept]
}

const most = (rows, measure) => rows.filter(row => row.measure === measure).toSorted((a, b) => b.p50 - a.p50)[0]

function print(name, records, rows, bytes) {
  console.log(`${name}: ${records.toLocaleString('en')} records, ${(bytes / 2 ** 20).toFixed(1)} MiB`)
  for (const each of rows) console.log(`  ${each.measure.padEnd(11)} p50 ${show(each.p50)}  p95 ${show(each.p95)}  p99 ${show(each.p99)}  ${each.unit}`)
}

const show = value => value.toPrecision(3).padStart(9)
