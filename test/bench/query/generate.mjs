// A generated recording: calls, locals, property writes, images, strings and tasks in the proportions of a program at level 2.
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { Random } from '../random.mjs'

const dist = join(import.meta.dirname, '../../../dist')

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
export async function generate(file, wanted) {
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
  /** Interned by segment, as a recorder does. */
  const interned = new Map()
  const string = text => {
    const before = interned.get(text)
    if (before !== undefined) return before
    words[length++] = headWord(trace.OP_STRING, text.length)
    for (let i = 0; i < text.length; i += 2) words[length++] = text.charCodeAt(i) | ((text.charCodeAt(i + 1) || 0) << 16)
    tick++
    const named = refWord(REF_STRING, strings++)
    interned.set(text, named)
    return named
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
    interned.clear()
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
