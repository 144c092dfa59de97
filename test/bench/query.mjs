// How fast a recording answers, and how that grows: `npm run bench -- query [--records 1e6,1e7] [--json]`; 1e8 only if it is asked for.
// Generated recordings hold calls, locals, property writes, images, strings and tasks in the proportions of a program at level 2. Each is
// measured in a process of its own. `index` is the making of the index file; `open` takes in the scan that the first answer waits for.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { Random } from './random.mjs'

const dist = join(import.meta.dirname, '../../dist')

/** Prints a table, or with `json` one array of rows `{ records, measure, p50, p95, p99, unit }`. */
export async function query({ records = '1e6,1e7', json = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'cinescope-bench-'))
  const rows = []
  try {
    for (const count of String(records).split(',').map(Number)) {
      const file = join(folder, `${count}.cine`)
      await generate(file, count)
      const output = execFileSync(process.execPath, ['--max-old-space-size=8192', import.meta.filename, file], { encoding: 'utf8', maxBuffer: 1e8 })
      for (const row of JSON.parse(output)) rows.push({ records: count, ...row })
      if (!json) print(rows.filter(row => row.records === count), statSync(file).size)
      rmSync(file)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  if (json) console.log(JSON.stringify(rows))
}

function print(rows, bytes) {
  console.log(`${rows[0].records.toLocaleString('en')} records, ${(bytes / 2 ** 20).toFixed(1)} MiB`)
  for (const each of rows) console.log(`  ${each.measure.padEnd(10)} p50 ${show(each.p50)}  p95 ${show(each.p95)}  p99 ${show(each.p99)}  ${each.unit}`)
}

const show = value => value.toPrecision(3).padStart(9)

const FUNCTIONS = 64

/** One source line a function; what its sites are is told by offsets. */
function siteTable() {
  const lines = Array.from({ length: FUNCTIONS }, (_, k) => `function f${k}(p) { let v = p + 1; call(); box.x = v; v = p * 2; return v }\n`)
  const source = lines.join('')
  const sites = [0, 0, source.length, 0, 0, 0]
  const functions = [{ name: '', form: 'module', flags: 0, params: [], scope: 0, level: 2 }]
  const scopes = [['module', -1, 0, 0, source.length, 0]]
  const bindings = []
  let at = 0
  lines.forEach((line, k) => {
    const owner = sites.length / 6
    const find = text => at + line.indexOf(text)
    scopes.push(['function', 0, owner, at, at + line.length - 1, 0])
    bindings.push(['p', 'param', k + 1, find('p)'), find('p)') + 1], ['v', 'let', k + 1, find('v ='), find('v =') + 1])
    functions.push({ name: `f${k}`, form: 'function', flags: 0, params: [2 * k], scope: k + 1, level: 2 })
    sites.push(1, at, at + line.length - 1, 0, k + 1, 0, 2, find('v ='), find('v =') + 1, owner, 2 * k + 1, 2, 3, find('box.x'), find('box.x') + 9, owner, 0, 1, 2, find('v = p *'), find('v = p *') + 1, owner, 2 * k + 1, 0)
    at += line.length
  })
  return { version: 1, abi: 1, hash: '0123456789abcdef', path: 'src/generated.js', source, count: sites.length / 6, sites, functions, bindings, scopes, strings: ['x', 'box'] }
}

/** Writes a recording of about so many records; answers how many it has. */
async function generate(file, wanted) {
  const trace = await import(join(dist, 'trace.mjs'))
  const { headWord, smiWord, refWord, REF_OBJECT, REF_STRING, REF_DOUBLE } = trace
  const random = new Random(1)
  const packer = new trace.Packer({ compress: trace.zlibCompressor(zlib) })
  const table = siteTable()
  const out = openSync(file, 'w')
  const words = new Int32Array(1 << 16)
  const doubles = new Float64Array(1)
  const halves = new Int32Array(doubles.buffer)
  let [length, tick, firstTick, frames, firstFrames, chunks, objects] = [0, 0, 0, 0, 0, 0, 0]
  let strings = 0
  let starts = true
  const known = new Set()
  const write = sections => { for (const section of sections) writeSync(out, section.bytes) }
  const put = (op, site, ...values) => {
    words[length++] = headWord(op, site)
    for (const value of values) words[length++] = value
    tick++
  }
  const string = text => {
    words[length++] = headWord(trace.OP_STRING, text.length)
    for (let i = 0; i < text.length; i += 2) words[length++] = text.charCodeAt(i) | ((text.charCodeAt(i + 1) || 0) << 16)
    tick++
    return refWord(REF_STRING, strings++)
  }
  const time = () => {
    doubles[0] = tick / 1000 + 0.5
    words[length++] = headWord(trace.OP_TIME, 0)
    words[length++] = refWord(REF_DOUBLE, 0)
    words[length++] = halves[0]
    words[length++] = halves[1]
    tick++
  }
  const begin = () => {
    known.clear()
    strings = 0
    put(trace.OP_MODULE, table.count, smiWord(1), string(table.hash), smiWord(2))
    put(trace.OP_SHAPE, 0, string('x'))
  }
  const flush = () => {
    write(packer.packSync({ words, length, texts: [], startsSegment: starts, frames: firstFrames, firstTick, epoch: 0, time: firstTick / 1000 }))
    starts = ++chunks % 4 === 0
    ;[length, firstTick, firstFrames] = [0, tick, frames]
    if (starts) begin()
  }
  const object = () => {
    const ref = 1 + Math.max(0, objects - random.below(Math.min(objects + 1, 2000)))
    const word = refWord(REF_OBJECT, ref)
    if (!known.has(ref)) {
      known.add(ref)
      objects = Math.max(objects, ref)
      put(trace.OP_OBJECT, 0, word, smiWord(0), string('Box'))
      put(trace.OP_IMAGE, 0, word, smiWord(0), smiWord(0), smiWord(1), smiWord(ref & 0xffff))
    }
    return word
  }
  const call = depth => {
    if (length > words.length - 400) flush()
    if ((tick & 255) < 8) time()
    const base = 2 + 4 * random.below(FUNCTIONS)
    const p = random.below(1000)
    put(trace.OP_ENTER, base, smiWord(p))
    frames++
    put(trace.OP_WRITE, base + 1, smiWord(p + 1))
    for (let n = depth < 12 ? random.below(3) : 0; n > 0; n--) call(depth + 1)
    if (random.chance(0.2)) {
      const box = object()
      put(trace.OP_SET, base + 2, box, smiWord(p + 1))
      if (random.chance(0.05)) objects++
    }
    put(trace.OP_WRITE, base + 3, smiWord(p * 2))
    put(trace.OP_LEAVE, 0, smiWord(p * 2))
  }
  write([{ bytes: trace.fileHeader(trace.traceHeader({ writer: { name: 'bench', version: '1' }, recordingId: '0'.repeat(16), epoch: 0, platform: 'node', title: 'generated' })) }])
  write(packer.packModuleSync(table))
  begin()
  const full = () => tick >= wanted
  while (!full()) {
    put(trace.OP_TASK, 0, string('event'), string(`click button${random.below(50)}`))
    if (random.chance(0.02)) put(trace.OP_CONSOLE, 0, string('log'), string(`needle ${random.below(1000)} in ${tick}`))
    for (let i = 0; i < 8; i++) call(0)
  }
  flush()
  closeSync(out)
  return tick
}

/** Milliseconds of many askings as a row. */
function quantiles(measure, times, unit = 'ms') {
  const sorted = times.toSorted((a, b) => a - b)
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return { measure, p50: at(0.5), p95: at(0.95), p99: at(0.99), unit }
}

async function timed(times, ask) {
  const taken = []
  for (let i = 0; i < times; i++) {
    const start = performance.now()
    await ask(i)
    taken.push(performance.now() - start)
  }
  return taken
}

class FileBytes {
  constructor(handle, size) {
    this.handle = handle
    this.size = size
  }

  async read(offset, length) {
    const bytes = new Uint8Array(length)
    const { bytesRead } = await this.handle.read(bytes, 0, length, offset)
    return bytes.subarray(0, bytesRead)
  }
}

async function answers(file) {
  const trace = await import(join(dist, 'trace.mjs'))
  const { createQuery, openIndex } = await import(join(dist, 'query.mjs'))
  const random = new Random(2)
  const source = new FileBytes(await open(file), statSync(file).size)
  const options = { decompressors: trace.zlibDecompressors(zlib), cacheBytes: 64 * 2 ** 20 }
  const fresh = async () => {
    const recording = await trace.openTrace(source, options)
    return { recording, query: createQuery(recording) }
  }
  const rows = []
  const big = source.size > 2 ** 27
  rows.push(quantiles('open', await timed(big ? 1 : 3, async () => {
    const opened = await fresh()
    await opened.query.stackAt(Math.floor(opened.recording.end / 2))
    opened.recording.close()
  })))
  const { recording, query: asked } = await fresh()
  const [made] = await timed(1, () => openIndex(recording))
  rows.push(quantiles('index', [(recording.end - recording.begin) / made / 1000], 'M records/s'))
  await asked.stackAt(recording.begin)
  const anywhere = () => recording.begin + random.below(recording.end - recording.begin)
  rows.push(quantiles('seek', await timed(1000, async () => {
    const tick = anywhere()
    const [frame] = await asked.stackAt(tick)
    if (frame) await asked.localsAt(tick, frame.frame)
  })))
  rows.push(quantiles('lastWrite', await timed(500, async i => {
    const tick = anywhere()
    if (i % 2 === 0) return asked.lastWrite({ kind: 'property', ref: 1 + random.below(500), key: 'x' }, tick)
    const [frame] = await asked.stackAt(tick)
    const local = frame && (await asked.localsAt(tick, frame.frame))[0]
    return local && asked.lastWrite(local.target, tick)
  })))
  let hits = 0
  rows.push(quantiles('hits', (await timed(3, async () => {
    hits = 0
    for await (const hit of asked.hits({ kind: 'write', name: 'v' }, 'v > p')) {
      if (hit.evaluation.value.kind !== 'primitive') throw new Error(`not evaluated at ${hit.tick}`)
      if (++hits >= 1e6) break
    }
  })).map(time => time * 1e6 / hits), 'ms for 1 M hits'))
  rows.push(quantiles('search', await timed(5, async i => asked.search(`needle ${i * 37} in`, 1e6))))
  rows.push(quantiles('memory', [process.resourceUsage().maxRSS / 1024], 'MB'))
  return rows
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await answers(process.argv[2])))
