import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OP_ENTER, OP_MODULE, Packer, RawWriter, dump, fileHeader, objectRef, packRecording, parse, type Trace, type Value } from '@cinescope/trace'
import { cartTable } from './cart-table.ts'
import { steps } from './random-records.ts'
import { header, join, open, readAll } from './recording.ts'

async function lines(trace: Trace): Promise<string[]> {
  const all: string[] = []
  for await (const line of dump(trace)) all.push(line)
  return all
}

async function file(writer: RawWriter, packer: Packer = new Packer()): Promise<Trace> {
  writer.flush()
  return open(join(fileHeader(header), ...writer.chunks.flatMap(chunk => packer.packSync(chunk)).map(section => section.bytes)))
}

const primitive = (value: string | number): Value => ({ kind: 'primitive', value })

test('F80 what is dumped parses into the same recording, record by record', async () => {
  await fc.assert(fc.asyncProperty(steps, async all => {
    const writer = new RawWriter()
    for (const step of all) {
      if (step === 'chunk') writer.flush()
      else if (step === 'segment') writer.startSegment()
      else writer.record(step.op, step.site, step.values)
    }
    const trace = await file(writer)
    const text = (await lines(trace)).join('\n')
    const again = await open(packRecording(parse(text)))
    expect(await readAll(again)).toEqual(await readAll(trace))
    expect(again.header).toEqual(trace.header)
    expect(again.segments.map(segment => [segment.firstTick, segment.records])).toEqual(trace.segments.map(segment => [segment.firstTick, segment.records]))
    expect((await lines(again)).join('\n')).toBe(text)
  }), { numRuns: 100, seed: 11 })
})

test('F81 a line says what people want to know', async () => {
  const writer = new RawWriter()
  writer.record(OP_MODULE, cartTable.count, [primitive(0), primitive(cartTable.hash), primitive(2)])
  writer.record(17, 0, [{ kind: 'object', ref: objectRef(4) }, primitive(12), primitive('Cart')])
  writer.record(OP_ENTER, 2, [{ kind: 'object', ref: objectRef(9) }, { kind: 'object', ref: objectRef(4) }, primitive('p')])
  writer.record(7, 5, [primitive(1)])
  const packer = new Packer()
  const sections = packer.packModuleSync(cartTable)
  writer.flush()
  const trace = await open(join(fileHeader(header), ...[...sections, ...writer.chunks.flatMap(chunk => packer.packSync(chunk))].map(section => section.bytes)))
  const text = await lines(trace)
  expect(text.slice(-3)).toEqual([
    '     4       0.000ms  string (redacted)',
    '     5       0.000ms    enter @2 (#9, #4, redacted)  -- addItem(cart=#4 Cart, password=redacted)  src/cart.ts:2',
    '     6       0.000ms    write @5 (1)  -- total  src/cart.ts:5',
  ])
  const again = await open(packRecording(parse(text.join('\n'))))
  expect((await lines(again)).join('\n')).toBe(text.join('\n'))
})

test('F82 a recording written by hand', async () => {
  const trace = await open(packRecording(parse(`
    -- ticks and times may be left out
    time 1.5
    enter @3 ("a", #1, -0, 12n, symbol("s"), symbol(), hole, text(99), undefined)
    write @4 1e21
    leave "done"   -- this is a comment
    segment
    enter @5
  `)))
  const records = await readAll(trace)
  expect(records.filter(record => record.op !== 16).map(record => [record.op, record.site, record.values.length])).toEqual([[20, 0, 1], [0, 3, 9], [7, 4, 1], [1, 0, 1], [0, 5, 0]])
  const cursor = (await trace.segment(1)).cursor()
  cursor.next()
  expect(cursor.frame).toBe(2)
})

test('F83 a bad line is named', () => {
  for (const [text, line] of [['enter @1\nfly @2', 2], ['leave (1', 1], ['write "a', 1], ['5 time 1\n4 time 2', 2], ['leave (1) 2', 1], ['table {}', 1]] as const) {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'CINE_BAD_TEXT', data: expect.objectContaining({ line }) as unknown }))
  }
})
