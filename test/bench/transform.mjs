// How fast files are instrumented: source text in MB a second of processor time, parse and source map included, median of rounds.
//   npm run bench -- transform [--only react,acorn] [--rounds 7] [--against ../other/dist] [--json]
// `--against` runs another build in turn with this one, on the same files: `faster` is the median of the rounds' ratios.
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkSources, levels, root, sources } from './sources.mjs'

/** So much text at least passes in one measurement. */
const AMOUNT = 1e6

async function transformOf(dist) {
  const { instrument } = await import(pathToFileURL(join(dist, 'instrument.mjs')).href)
  return (files, level, repeats) => {
    let sites = 0
    for (let i = 0; i < repeats; i++) {
      for (const { path, sourceType, text } of files) {
        const { sites: table, diagnostics } = instrument(text, { filename: path, sourceType, level })
        if (diagnostics.length > 0) throw new Error(`${path}: ${diagnostics[0].message}`)
        sites += table.count
      }
    }
    return sites / repeats
  }
}

/** Milliseconds of processor time, collection of garbage included: other programs on the machine do not count. */
function cpu(work) {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const median = list => list.toSorted((a, b) => a - b)[list.length >> 1]

/** Prints a table, or with `json` an array of rows `{ source, level, files, bytes, sites, mbPerSecond, faster? }`. */
export async function transform({ only = Object.keys(sources), rounds = 7, json = false, against }) {
  checkSources(only)
  const run = await transformOf(join(root, 'dist'))
  const other = against === undefined ? undefined : await transformOf(resolve(against))
  const rows = []
  for (const name of only) {
    const files = sources[name]()
    const bytes = files.reduce((sum, each) => sum + each.text.length, 0)
    const repeats = Math.ceil(AMOUNT / bytes)
    for (const [level, number] of Object.entries(levels)) {
      const sites = run(files, number, repeats)
      other?.(files, number, repeats)
      const speeds = []
      const ratios = []
      for (let round = 0; round < rounds; round++) {
        const spent = cpu(() => run(files, number, repeats))
        speeds.push(bytes * repeats / 1000 / spent)
        if (other) ratios.push(cpu(() => other(files, number, repeats)) / spent)
      }
      const row = { source: name, level, files: files.length, bytes, sites, mbPerSecond: round(median(speeds)), ...(other && { faster: round(median(ratios)) }) }
      rows.push(row)
      if (!json) print(row)
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`)
}

const round = value => Number(value.toFixed(2))

function print({ source, level, files, bytes, sites, mbPerSecond, faster }) {
  const times = faster === undefined ? '' : `, ${faster.toFixed(2)} times as fast`
  console.log(`${source.padEnd(11)} ${level.padEnd(7)} ${mbPerSecond.toFixed(2).padStart(6)} MB/s${times}   ${files} files, ${(bytes / 1e6).toFixed(2)} MB, ${sites} sites`)
}
