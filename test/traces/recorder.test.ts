import { runInThisContext } from 'node:vm'
import { instrument } from '@cinescope/instrument'
import * as probes from '@cinescope/recorder'
import {
  OP_ENTER, OP_LEAVE, OP_STRING, OP_WRITE, Packer, RUNTIME_SYMBOL, bytesSource, dump, fileHeader, openTrace, packRecording, parse, traceHeader, type RawChunk, type Trace,
} from '@cinescope/trace'
import { expect, test } from 'vitest'

const program = `
function add(cart, item, password) {
  let total = 0
  cart.items.push(item)
  for (const one of cart.items) total += one.price
  cart.total = total
  return total
}
class Cart { items = []; total = 0 }
async function main() {
  const cart = new Cart()
  for (let i = 0; i < 50; i++) {
    add(cart, { name: 'item ' + i, price: i * 1.5 }, 'hunter' + i)
    await null
    if (i % 10 === 9) handOver()
  }
  try { null.x } catch (error) { cart.failed = error.message.length }
  return cart.total
}
main()
`

interface Recorded { readonly trace: Trace, readonly records: number, readonly result: unknown, readonly bytes: Uint8Array }

async function record(): Promise<Recorded> {
  const { code, sites, diagnostics } = instrument(program, { filename: 'shop.js', sourceType: 'script', level: 2, runtime: 'global' })
  expect(diagnostics).toEqual([])
  const chunks: RawChunk[] = []
  let time = 0
  probes.recorder.install({
    sink: { write: chunk => void chunks.push({ ...chunk, words: chunk.words.slice(0, chunk.length), texts: [...chunk.texts] }) },
    now: () => time += 0.01, epoch: 1_700_000_000_000, segmentBytes: 16_384,
  })
  probes.recorder.start()
  Reflect.set(globalThis, Symbol.for(RUNTIME_SYMBOL), probes)
  // As an idle callback would: chunks end, and segments with them, while frames are open.
  Reflect.set(globalThis, 'handOver', () => probes.recorder.flush())
  const result: unknown = await runInThisContext(code)
  probes.recorder.stop()
  probes.recorder.flush()
  const { records } = probes.recorder.counts()
  const header = fileHeader(traceHeader({ writer: { name: 'test', version: '0' }, recordingId: '0'.repeat(16), epoch: 0, platform: 'node', title: 'shop.js' }))
  const packer = new Packer()
  const sections = [...packer.packModuleSync(sites), ...chunks.flatMap(chunk => packer.packSync(chunk))]
  const bytes = new Uint8Array(Buffer.concat([header, ...sections.map(section => section.bytes)]))
  expect(packer.problems).toEqual([])
  return { trace: await openTrace(bytesSource(bytes)), records, result, bytes }
}

/** Once: the program declares globals. */
const recorded: Promise<Recorded> = record()

async function lines(trace: Trace): Promise<string[]> {
  const all: string[] = []
  for await (const line of dump(trace)) all.push(line)
  return all
}

test('what the recorder wrote of a program is what the reader shows', async () => {
  const { trace, records, result, bytes } = await recorded
  expect(result).toBe(50 * 49 / 2 * 1.5)
  expect(trace.problems).toEqual([])
  expect(trace.losses).toEqual([])
  expect(trace.end).toBe(records)
  expect(trace.segments.length).toBeGreaterThan(1)
  expect(trace.modules).toMatchObject([{ level: 2, table: { path: 'shop.js' } }])
  const text = await lines(trace)
  expect(text.filter(line => /enter @\d+ .*-- add\(cart=#\d+ Cart, item=#\d+ Object, password=redacted\) {2}shop\.js:2$/.test(line))).toHaveLength(50)
  expect(text.filter(line => /write @\d+ .*-- total {2}shop\.js:\d$/.test(line)).length).toBeGreaterThan(50)
  expect(/hunter\d/.test(Buffer.from(bytes).toString('latin1'))).toBe(false)
  expect(Buffer.from(bytes).includes('item 7')).toBe(true)
  const again = await openTrace(bytesSource(packRecording(parse(text.join('\n')))))
  expect((await lines(again)).join('\n')).toBe(text.join('\n'))
})

test('frames balance: every cursor ends where the next segment\'s keyframe begins', async () => {
  const { trace } = await recorded
  let calls = 0
  for (let i = 0; i < trace.segments.length; i++) {
    const segment = await trace.segment(i)
    const cursor = segment.cursor()
    while (cursor.next()) {
      if (cursor.op === OP_ENTER) calls++
      if (cursor.op === OP_LEAVE) expect(cursor.frame).toBeGreaterThan(0)
      if (cursor.op === OP_WRITE || cursor.op === OP_STRING) expect(cursor.size).toBeGreaterThan(0)
    }
    const next = i + 1 < trace.segments.length ? (await trace.segment(i + 1)).keyframe.stack.map(state => state.frame) : []
    expect(cursor.stack).toEqual(next)
  }
  expect(calls).toBeGreaterThan(50)
})
