// `node --expose-gc node.mjs calls|server ROUNDS`: prints rows as one line of JSON.
//   calls: ten million of them, at level values, in a ring of 2 MiB.      server: 72,000 requests, 20 for each second of an hour.
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as zlib from 'node:zlib'
import { server } from '../overhead/server.mjs'
import { workloads } from '../workload.mjs'
import { accounted, flat, within } from './judge.mjs'

const CALLS = 10_000_000
const REQUESTS = 72_000
const RING = 2 * 2 ** 20

const root = join(import.meta.dirname, '../../..')
const dist = name => pathToFileURL(join(root, 'dist', name)).href
const [part, rounds] = [process.argv[2], Number(process.argv[3])]
const { instrument } = await import(dist('instrument.mjs'))
const node = await import(dist('node.mjs'))
const trace = await import(dist('trace.mjs'))

const cache = join(root, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, 'cinescope-soak-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const recorder = node.install({ folder: join(folder, 'recordings'), ringBytes: RING, worker: new URL('worker.mjs', import.meta.url) })

// A slow moment of the machine would pin what came before it (F44), and the count would have holes.
node.update('keep.seconds', 0)

const channel = new BroadcastChannel('soak')
channel.unref()
/** Bytes on the heap of the thread that packs. */
async function packing() {
  channel.ref()
  channel.postMessage('heap', [])
  const [{ data }] = await once(channel, 'message')
  channel.unref()
  return data.bytes
}

async function load(name) {
  const { code, sites } = instrument(workloads[name].source(), { filename: `${name}.mjs`, sourceType: 'module', level: 2, runtime: 'import', specifier: dist('node.mjs') })
  writeFileSync(join(folder, `${name}.mjs`), code)
  const program = await import(pathToFileURL(join(folder, `${name}.mjs`)).href)
  recorder.addSites(JSON.stringify(sites))
  return program
}

const works = {
  // fib(22) calls 57,313 times; three of its turns and one of Richards' are a good mix of small calls and of writes to objects.
  async calls() {
    const [fib, richards] = [await load('fib'), await load('richards')]
    const turns = Math.ceil(CALLS / (3 * 57_313) / rounds)
    return () => { for (let i = 0; i < turns; i++) { fib.run(3); richards.run(1) } }
  },
  async server() {
    const run = server(await (await load('http')).listen())
    return () => run(Math.ceil(REQUESTS / rounds))
  },
}

const work = await works[part]()
const heap = []
const packer = []
const resident = []
let largest = 0
for (let i = 0; i < rounds; i++) {
  await work()
  recorder.flush()
  await new Promise(resolve => { setTimeout(resolve, 100) })
  packer.push(await packing())
  globalThis.gc()
  const { heapUsed, rss } = process.memoryUsage()
  heap.push(heapUsed)
  resident.push(rss)
  largest = Math.max(largest, statSync(recorder.file).size)
}
const made = node.status().records
await recorder.close()
const recording = await trace.openTrace(trace.bytesSource(readFileSync(recorder.file)), { decompressors: trace.zlibDecompressors(zlib) })
process.stdout.write(`${JSON.stringify([
  flat(part, 'heap, main thread', heap),
  flat(part, 'heap, packing thread', packer),
  flat(part, 'resident', resident),
  // The ring is rewritten when it is half as long again (F43).
  within(part, 'largest file', largest, RING * 1.5 + 2 ** 20),
  accounted(part, recording, made),
])}\n`)
process.exit(0)
