// What other recorders and profilers cost, side by side with this one: the same programs, the same amount of work, processes of their
// own, plain and recorded in turns. Installs the others into a temporary folder.
//   npm run bench -- peers [--only fib,acorn] [--rounds 3] [--json]
// `slowdown` is the main thread's processor time against the plain program's; `all` counts all threads. A tool that
// needs seconds gets a fraction of the work, at which the engine has hardly begun to optimise the plain program: that flatters it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measurePeers } from './peers/node.mjs'
import { measurePeerPages } from './peers/page.mjs'
import { njstrace, packages } from './peers/tools.mjs'

/** Work for tools that are slow: a fraction of what `overhead` gives. */
const little = { fib: 1, richards: 1, nbody: 1000, mandelbrot: 60, quicksort: 3000, acorn: 1, marked: 1, async: 4000, generator: 20_000, http: 300, ssr: 200 }
const pages = ['page-react', 'page-redux']
const columns = { workload: 11, tool: 24, keeps: 25, slowdown: 9, all: 7, usPerCall: 10, bytesPerCall: 13, same: 6, note: 0 }

const line = texts => console.log(Object.entries(columns).map(([key, width]) => String(texts[key] ?? '').padEnd(width)).join(' '))

export async function peers({ only, rounds = 3, json = false }) {
  const known = [...Object.keys(little), ...pages]
  const unknown = only?.filter(name => !known.includes(name)) ?? []
  if (unknown.length > 0) throw new Error(`No workload ${unknown.join(', ')}. There are: ${known.join(' ')}`)
  const root = mkdtempSync(join(tmpdir(), 'cinescope-peers-'))
  try {
    writeFileSync(join(root, 'package.json'), '{ "private": true }')
    writeFileSync(join(root, 'njstrace.cjs'), njstrace)
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    mkdirSync(join(root, 'runs'))
    const rows = []
    if (!json) line(Object.fromEntries(Object.keys(columns).map(key => [key, key])))
    for (const name of only ?? known) {
      const measured = pages.includes(name) ? measurePeerPages(name, root, rounds) : measurePeers(name, little[name], root, rounds)
      for await (const row of measured) {
        rows.push(row)
        if (!json) line(row)
      }
    }
    if (json) process.stdout.write(`${JSON.stringify(rows)}\n`)
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  }
}
