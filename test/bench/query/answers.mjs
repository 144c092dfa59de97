// Makes the index of a recording beside it (`node answers.mjs FILE index`), opens the recording without it (`open`: in memory, as a reader without files) or asks it with it (`ask`),
// in a fresh process; prints `{ made, rows }`.
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { Random } from '../random.mjs'

const dist = join(import.meta.dirname, '../../../dist')
const trace = await import(join(dist, 'trace.mjs'))
const { createQuery } = await import(join(dist, 'query.mjs'))
const { collectEarly, fileIndex, fileSource } = await import(join(dist, 'file.mjs'))
const [file, phase] = process.argv.slice(2)
/** Node and the package, before a recording is opened. */
const bare = process.memoryUsage().rss / 2 ** 20
// As commands do.
collectEarly()

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

const random = new Random(2)
const source = await fileSource(file)
const options = { decompressors: trace.zlibDecompressors(zlib) }
const rows = []

/** Opens it as nobody has before, and asks where its middle is. */
async function first(indexed) {
  const recording = await trace.openTrace(source, options)
  const query = createQuery(recording, indexed && { index: await fileIndex(file, recording) })
  await query.stackAt(Math.floor((recording.begin + recording.end) / 2))
  return { recording, query }
}

const big = source.size > 2 ** 26
/** Says what was measured, and ends. */
function done(recording) {
  const most = process.resourceUsage().maxRSS / 1024
  rows.push(quantiles('memory', [most], 'MB'), quantiles('memoryAdded', [most - bare], 'MB'))
  console.log(JSON.stringify({ made: recording.end - recording.begin, rows }))
  process.exit(0)
}

if (phase === 'index') {
  const recording = await trace.openTrace(source, options)
  const [made] = await timed(1, () => fileIndex(file, recording))
  rows.push(quantiles('index', [(recording.end - recording.begin) / made / 1000], 'M records/s'))
  done(recording)
}

if (phase === 'open') {
  let recording
  rows.push(quantiles('open', await timed(big ? 1 : 3, async () => {
    recording = (await first(false)).recording
    recording.close()
  })))
  done(recording)
}

const rounds = await timed(3, async () => { (await first(true)).recording.close() })
rows.push(quantiles('openIndexed', rounds))
const { recording: asked, query } = await first(true)
const anywhere = () => asked.begin + random.below(asked.end - asked.begin)
const generated = asked.header.title === 'generated'

const seek = async tick => {
  const [frame] = await query.stackAt(tick)
  if (frame) await query.localsAt(tick, frame.frame)
}
// Where nobody has looked before as well as where somebody has; then moments of which all is at hand.
rows.push(quantiles('seek', await timed(2000, () => seek(anywhere()))))
const near = Array.from({ length: 50 }, () => asked.begin + random.below(Math.min(asked.end - asked.begin, 100_000)))
for (const tick of near) await seek(tick)
rows.push(quantiles('seekWarm', await timed(500, i => seek(near[i % near.length]))))

const taken = []
while (taken.length < 500) {
  const tick = anywhere()
  const [frame] = await query.stackAt(tick)
  const locals = frame ? await query.localsAt(tick, frame.frame) : []
  const objects = locals.filter(slot => slot.value.kind === 'object')
  const held = taken.length % 2 === 0 && objects.length > 0 ? (await query.objectAt(objects[random.below(objects.length)].value.ref, tick)).slots : []
  const slot = generated && taken.length % 2 === 0 ? { target: { kind: 'property', ref: 1 + random.below(500), key: 'x' } } : held[random.below(held.length)] ?? locals[random.below(locals.length)]
  if (slot) taken.push(...await timed(1, () => query.lastWrite(slot.target, tick)))
}
rows.push(quantiles('lastWrite', taken))

async function hits(measure, place, expression) {
  let count = 0
  const spent = await timed(3, async () => {
    count = 0
    for await (const hit of query.hits(place, expression)) {
      if (hit.evaluation.value.kind === 'gap') throw new Error(`not evaluated at ${hit.tick}`)
      if (++count >= 1e6) break
    }
  })
  rows.push(quantiles(measure, spent.map(time => time * 1e6 / count), 'ms for 1 M hits'))
}
// Of a real recording one variable's writes are a twenty-seventh of the records: most of the time is decoding the others.
await (generated ? hits('hits', { kind: 'write', name: 'v' }, 'v > p') : hits('hits', { kind: 'write', name: 'ch' }, 'ch > 47'))
await hits('hitsDense', { kind: 'write' }, '$value')
const texts = ['getOptions', 'isIdentifierStart', 'unterminated', 'readWord1', 'import.meta']
rows.push(quantiles('search', await timed(5, async i => query.search(generated ? `needle ${i * 37} in` : texts[i], 1000))))
done(asked)
