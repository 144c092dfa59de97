// Runs a program and writes what it took: `driver.mjs PROGRAM N ROUNDS RESULT`. The first run warms up; if that takes long, it is the only one.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { server } from '../overhead/server.mjs'
import { threadTime } from '../overhead/thread-clock.mjs'
import { stepping } from './stepping.mjs'

/** Milliseconds. */
const SLOW = 500
const [file, n, rounds, result] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4]), process.argv[5]]
const loaded = await import(pathToFileURL(file).href)
const program = loaded.run || loaded.listen ? loaded : loaded.default
if (existsSync('input.txt')) program.prepare(readFileSync('input.txt', 'utf8'))
const run = program.listen ? server(await program.listen()) : program.run

async function time() {
  const main = threadTime()
  const all = process.cpuUsage()
  const answer = await run(n)
  const { user, system } = process.cpuUsage(all)
  return { answer, main: threadTime() - main, all: (user + system) / 1000 }
}

async function measure() {
  const first = await time()
  const runs = []
  for (let i = 0; i < rounds && first.main < SLOW; i++) runs.push(await time())
  const counts = globalThis.counted && Object.values(globalThis.counted).flatMap(each => Object.values(each.f)).reduce((a, b) => a + b, 0)
  return { first, runs, ...(counts && { calls: counts / (rounds + 1) }) }
}

writeFileSync(result, JSON.stringify(process.env['PEER_STEP'] ? await stepping(() => run(n)) : await measure()))
// Some write when nothing is left to do, which never comes while a server listens.
if (program.listen) setTimeout(() => process.exit(0), 2000)
