// Bytes a record, packing, scanning and seeking, on streams like those of limits.md: `node test/bench/trace.mjs [records]`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as zlib from 'node:zlib'
import { build } from 'rolldown'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'cinescope-bench-'))
try {
  const records = Number(process.argv[2] ?? 1e6)
  const trace = await room('trace')
  for (const level of [1, 2]) await measure(trace, `synthetic, level ${level}`, program(trace, level, records))
  for (const level of [1, 2]) await measure(trace, `acorn parsing itself, level ${level}`, await acorn(level, records))
} finally {
  rmSync(folder, { recursive: true })
}

/** A room, bundled from its source. */
async function room(name) {
  const file = join(folder, `${name}.mjs`)
  await build({
    input: join(root, `packages/${name}/src/index.ts`), output: { file, format: 'esm' }, platform: 'node', logLevel: 'silent',
    external: id => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('@cinescope/'), resolve: { conditionNames: ['@cinescope/source'] },
  })
  // Its dependencies are found from the project's folder.
  const text = readFileSync(file, 'utf8').replace(/from "([^".][^"]*)"/g, (all, id) => id.startsWith('node:') ? all : `from ${JSON.stringify(import.meta.resolve(id))}`)
  writeFileSync(file, text)
  return import(pathToFileURL(file).href)
}

/** Chunks of the real recorder on a real program. */
async function acorn(level, records) {
  const { instrument } = await room('instrument')
  const probes = await room('recorder')
  const source = readFileSync(join(root, 'node_modules/acorn/dist/acorn.mjs'), 'utf8')
  const { code } = instrument(source, { filename: 'acorn.mjs', sourceType: 'module', level, runtime: 'import', specifier: pathToFileURL(join(folder, 'recorder.mjs')).href })
  const file = join(folder, `acorn-${level}.mjs`)
  writeFileSync(file, code)
  const chunks = []
  const sink = { write: chunk => { chunks.push({ ...chunk, words: chunk.words.slice(0, chunk.length), texts: [...chunk.texts] }) } }
  const clock = performance.now()
  probes.recorder.install({ sink, now: () => performance.now() - clock, epoch: Date.now(), taskRecords: Infinity })
  probes.recorder.start()
  const { parse } = await import(pathToFileURL(file).href)
  while (probes.recorder.counts().records < records) parse(source, { ecmaVersion: 2022, sourceType: 'module' })
  probes.recorder.flush()
  probes.recorder.stop()
  return chunks
}

async function measure(trace, name, chunks) {
  const words = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  let best = Infinity
  let sections = []
  for (let round = 0; round < 3; round++) {
    const packer = new trace.Packer({})
    const start = cpu()
    sections = chunks.flatMap(chunk => packer.packSync(chunk))
    best = Math.min(best, cpu() - start)
  }
  const count = sections.reduce((sum, section) => sum + section.records, 0)
  const raw = sections.reduce((sum, section) => sum + section.bytes.length, 0)
  const keyframes = sections.filter(section => section.kind === trace.SECTION_SEGMENT).reduce((sum, section) => sum + section.bytes.length, 0)
  print(`${name}: ${count} records, ${(words * 4 / count).toFixed(2)} B words a record; columns ${(raw / count).toFixed(3)} B a record, keyframes ${(100 * keyframes / raw).toFixed(1)} %`)
  print(`  pack without compression ${mb(words * 4, best)} MB/s of words, ${rate(count, best)} M records/s`)
  let packed = sections
  for (const deflate of [1, 6]) {
    const packer = new trace.Packer({ compress: trace.zlibCompressor(zlib, deflate) })
    const start = cpu()
    packed = chunks.flatMap(chunk => packer.packSync(chunk))
    const time = cpu() - start
    print(`  deflate ${deflate}: ${(size(packed) / count).toFixed(3)} B a record, ${mb(words * 4, time)} MB/s of words, ${rate(count, time)} M records/s`)
  }
  await read(trace, packed, count)
}

async function read(trace, sections, count) {
  const header = trace.fileHeader(trace.traceHeader({ writer: { name: 'bench', version: '1' }, recordingId: '0'.repeat(16), epoch: 0, platform: 'node', title: '' }))
  const file = Buffer.concat([header, ...sections.map(section => section.bytes)])
  const options = { decompressors: trace.zlibDecompressors(zlib) }
  let start = cpu()
  const recording = await trace.openTrace(trace.bytesSource(file), options)
  print(`  open ${(cpu() - start).toFixed(2)} ms, ${recording.segments.length} segments`)
  start = cpu()
  for (let i = 0; i < recording.segments.length; i++) await recording.segment(i)
  const decode = cpu() - start
  print(`  decode ${rate(count, decode)} M records/s, ${(decode / recording.segments.length).toFixed(1)} ms a segment`)
  let best = Infinity
  let sum = 0
  for (let round = 0; round < 3; round++) {
    start = cpu()
    for (let i = 0; i < recording.segments.length; i++) {
      const cursor = (await recording.segment(i)).cursor()
      while (cursor.next()) sum += cursor.op + cursor.frame
    }
    best = Math.min(best, cpu() - start)
  }
  print(`  scan of decoded segments ${rate(count, best)} M records/s (${sum % 10})`)
  await seek('seek, segments decoded', recording, count, 2000)
  const cold = await trace.openTrace(trace.bytesSource(file), { ...options, cacheBytes: 0 })
  await seek('seek, nothing decoded', cold, count, 40)
}

async function seek(what, recording, count, times) {
  const taken = []
  let seed = 42
  for (let i = 0; i < times; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    const tick = Math.floor(seed / 2 ** 32 * count)
    const start = cpu()
    const index = recording.segments.findLastIndex(segment => segment.firstTick <= tick)
    const cursor = (await recording.segment(index)).cursor(tick)
    cursor.next()
    taken.push(cpu() - start)
    if (cursor.tick !== tick) throw new Error(`landed on ${cursor.tick} instead of ${tick}`)
  }
  taken.sort((a, b) => a - b)
  print(`  ${what}: median ${taken[times >> 1].toFixed(3)} ms, p99 ${taken[Math.floor(times * 0.99)].toFixed(3)} ms`)
}

/**
 * A program like a parser: a fixed call graph walked by a seeded random, methods of a few long-lived objects, new objects
 * now and then, small numbers, positions that grow, few strings. Level 2 adds writes, property writes, images.
 */
function program(trace, level, records) {
  const { headWord, smiWord, refWord, constWord, REF_OBJECT, REF_STRING, REF_DOUBLE } = trace
  const CHUNK = 65536
  const SEGMENT = 16
  const chunks = []
  let words = new Int32Array(CHUNK)
  let at = 0
  let frames = 0
  let frameBase = 0
  let tick = 0
  let tickBase = 0
  let strings = 0
  let objects = 0
  let shapes = 0
  let starts = true
  let seed = 1
  const random = n => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor(seed / 2 ** 32 * n)
  }
  const known = new Set()
  const count = () => tick
  const double = new Float64Array(1)
  const halves = new Int32Array(double.buffer)
  const put = (...record) => {
    if (at + record.length > CHUNK) flush()
    for (const word of record) words[at++] = word
    tick++
  }
  const flush = () => {
    chunks.push({ words, length: at, texts: [], startsSegment: starts, frames: frameBase, firstTick: tickBase, epoch: 0, time: tick / 1e4 })
    starts = chunks.length % SEGMENT === 0
    words = new Int32Array(CHUNK)
    at = 0
    frameBase = frames
    tickBase = tick
    if (starts) begin()
  }
  const begin = () => {
    known.clear()
    strings = 0
    shapes = 0
    for (let i = 0; i < 200; i++) string(`name${i}`)
    put(headWord(trace.OP_MODULE, 4000), smiWord(1), refWord(REF_STRING, 0), smiWord(level))
  }
  const string = text => {
    const packed = []
    for (let i = 0; i < text.length; i += 2) packed.push(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16))
    put(headWord(trace.OP_STRING, text.length), ...packed)
    return strings++
  }
  const object = ref => {
    if (!known.has(ref)) {
      known.add(ref)
      put(headWord(trace.OP_OBJECT, 0), refWord(REF_OBJECT, ref), smiWord(0), refWord(REF_STRING, ref % 20))
      if (level > 1) {
        if (shapes === 0) {
          put(headWord(trace.OP_SHAPE, 0), ...[1, 2, 3, 4, 5].map(i => refWord(REF_STRING, i)))
          shapes++
        }
        put(headWord(trace.OP_IMAGE, 0), refWord(REF_OBJECT, ref), smiWord(0), smiWord(0), smiWord(5), smiWord(position), smiWord(position + 3), refWord(REF_STRING, ref % 50), constWord(1), constWord(2))
      }
    }
    return refWord(REF_OBJECT, ref)
  }
  let position = 0
  let calls = 0
  const self = ++objects
  const call = (fn, depth) => {
    if (++calls % 85 === 0) {
      double[0] = calls / 7000
      put(headWord(trace.OP_TIME, 0), refWord(REF_DOUBLE, 0), halves[0], halves[1])
    }
    const site = 1 + fn * 12
    const args = [object(self)]
    const kind = fn % 5
    if (kind === 1) args.push(smiWord(position))
    if (kind === 2) args.push(smiWord(fn), constWord(random(8) === 0 ? 2 : 3))
    if (kind === 3) args.push(object(random(3) === 0 ? ++objects : objects - random(Math.min(objects, 6))))
    if (kind === 4) args.push(refWord(REF_STRING, random(10) === 0 ? random(200) : fn % 20))
    put(headWord(trace.OP_ENTER, site), ...args)
    frames++
    if (level > 1) {
      for (let i = 0; i < 1 + fn % 3; i++) put(headWord(trace.OP_WRITE, site + 1 + i), i === 1 ? smiWord(random(100)) : smiWord(position + i))
      if (fn % 4 === 0) put(headWord(trace.OP_SET, site + 8), object(self), smiWord(position))
    }
    position += random(3)
    if (depth < 24) for (let i = random(depth < 6 ? 4 : 3); i > 0; i--) call((fn * 7 + i * 13 + (random(6) === 0 ? 1 : 0)) % 300, depth + 1)
    put(headWord(trace.OP_LEAVE, 0), kind === 0 ? constWord(0) : kind === 3 ? object(objects) : kind === 4 ? constWord(2) : smiWord(position))
  }
  begin()
  do call(random(30), 0)
  while (count() < records)
  flush()
  return chunks
}

/** Milliseconds of processor time: other programs on the machine do not count. */
function cpu() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function size(sections) {
  return sections.reduce((sum, section) => sum + section.bytes.length, 0)
}

function mb(bytes, ms) {
  return (bytes / 1e3 / ms).toFixed(0)
}

function rate(count, ms) {
  return (count / 1e3 / ms).toFixed(1)
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
