// A long use in a short time: the work of an hour with the waiting left out. Memory must be flat, storage within its ring, and every
// record there, evicted by the ring, or named in a loss.
//   npm run bench -- soak [--only calls,server,page] [--rounds 10] [--json]     rounds: parts of the hour between looks
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const parts = ['calls', 'server', 'page']
const columns = { part: 8, measure: 22, first: 14, last: 14, bound: 16, holds: 6 }
const line = texts => console.log(Object.entries(columns).map(([key, width]) => String(texts[key] ?? '').padEnd(width)).join(' '))

async function inProcess(part, rounds) {
  // The young generations of both threads grow by steps, whenever the engine likes: at a fixed size, what grows is the recorder's.
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--max-semi-space-size=1', join(import.meta.dirname, 'soak/node.mjs'), part, String(rounds)], {
    env: { ...process.env, NODE_ENV: 'production' }, maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n', stdout.length - 2) + 1))
}

export async function soak({ only, rounds = 10, json = false }) {
  const unknown = only?.filter(name => !parts.includes(name)) ?? []
  if (unknown.length > 0) throw new Error(`No part ${unknown.join(', ')}. There are: ${parts.join(' ')}`)
  if (!(rounds >= 2)) throw new Error('--rounds takes a number from 2')
  const rows = []
  if (!json) line(Object.fromEntries(Object.keys(columns).map(key => [key, key])))
  for (const part of only ?? parts) {
    const own = part === 'page' ? await (await import('./soak/page.mjs')).soakPage(rounds) : await inProcess(part, rounds)
    rows.push(...own)
    if (!json) own.forEach(line)
  }
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`)
  if (rows.some(row => row.holds === false)) process.exitCode = 1
}
