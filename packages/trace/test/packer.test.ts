import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  CONST_REDACTED, OP_CONSOLE, OP_ENTER, OP_LEAVE, OP_LOSS, OP_MODULE, OP_RESULT, OP_SET, OP_STRING, OP_TIME, OP_WRITE, Packer, RawWriter, SMI_MAX, bytesSource,
  constWord, fileHeader, headWord, objectRef, openTrace, readHead, siteId, smiWord, type RawChunk, type Section, type Value,
} from '@cinescope/trace'
import { encodeSection } from '../src/section.ts'
import { cartTable } from './cart-table.ts'
import { header, join, open, packFile, readAll } from './recording.ts'

const primitive = (value: string | number | boolean | null): Value => ({ kind: 'primitive', value })
const REDACTED: Value = { kind: 'gap', gap: expect.objectContaining({ reason: 'redacted' }) as never }

function chunk(words: readonly number[], more: Partial<RawChunk> = {}): RawChunk {
  return { words: Int32Array.from(words), length: words.length, texts: [], startsSegment: true, frames: 0, firstTick: 0, epoch: 0, time: 0, ...more }
}

function bytesOf(sections: readonly Section[]): Uint8Array {
  return join(fileHeader(header), ...sections.map(section => section.bytes))
}

function containsText(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).includes(Buffer.from(text)) || Buffer.from(bytes).includes(Buffer.from(text, 'utf16le'))
}

test('F60 no words make the packer or the reader fail', async () => {
  const word = fc.oneof(fc.integer(), fc.nat(4000).map(n => n | 0), fc.constantFrom(headWord(OP_STRING, 5), headWord(OP_ENTER, 1), constWord(40), smiWord(SMI_MAX), 10, -1))
  await fc.assert(fc.asyncProperty(fc.array(fc.array(word, { maxLength: 80 }), { maxLength: 5 }), fc.boolean(), async (all, ordered) => {
    const packer = new Packer()
    let tick = 0
    const sections = all.flatMap((words, i) => {
      const packed = packer.packSync(chunk(words, { firstTick: tick, startsSegment: i % 2 === 0, frames: i, length: words.length + (ordered ? 0 : 5) }))
      tick += packed.reduce((sum, section) => sum + section.records, 0) + (ordered ? 0 : 1)
      return packed
    })
    const trace = await openTrace(bytesSource(bytesOf(sections)))
    await readAll(trace)
    // Words may make a module beyond the last site.
    expect(trace.problems.filter(({ code }) => code !== 'CINE_SITES_FULL')).toEqual([])
  }), { numRuns: 400, seed: 3 })
})

test('F60 no bodies make the reader fail, even with sound checksums', async () => {
  const writer = new RawWriter()
  for (let i = 0; i < 40; i++) {
    if (i === 20) writer.startSegment()
    writer.record(OP_ENTER, i % 5, [primitive(i), primitive(`text ${i % 7}`), primitive(i / 3), primitive('long '.repeat(20))])
    writer.record(19, 0, [{ kind: 'object', ref: objectRef(i + 1) }, primitive(0), primitive(i % 3), primitive(2), primitive('a'), primitive(2e10)])
    writer.record(OP_WRITE, 3, [primitive('b'), primitive(i)])
  }
  writer.flush()
  const packer = new Packer()
  const sections = writer.chunks.flatMap(one => packer.packSync(one))
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(sections.length - 1), fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }), async changes => {
    const bodies = sections.map(section => {
      const info = readHead(section.bytes, 0, 0)!
      return { info, body: section.bytes.slice(info.bodyOffset) }
    })
    for (const [section, at, byte] of changes) {
      const { body } = bodies[section]!
      if (body.length > 0) body[at % body.length] = byte
    }
    const trace = await open(join(fileHeader(header), ...bodies.map(({ info, body }) => encodeSection(info.kind, info.head, body))))
    const records = await readAll(trace)
    expect(records.length).toBeLessThanOrEqual(writer.tick)
    for (const problem of trace.problems) expect(problem.code).toBe('CINE_CORRUPT')
  }), { numRuns: 300, seed: 5 })
})

test('F61 behind damaged words everything up to the next segment is a loss', async () => {
  const packer = new Packer()
  const sections = [
    ...packer.packSync(chunk([headWord(OP_ENTER, 1), smiWord(1), headWord(OP_STRING, 9), 0])),
    ...packer.packSync(chunk([headWord(OP_LEAVE, 0), smiWord(1)], { startsSegment: false, firstTick: 2, frames: 1 })),
    ...packer.packSync(chunk([headWord(OP_ENTER, 2)], { firstTick: 10, frames: 1 })),
  ]
  expect(packer.problems).toMatchObject([{ code: 'CINE_BAD_CHUNK', data: { tick: 1 } }])
  const trace = await open(bytesOf(sections))
  expect((await readAll(trace)).map(record => [record.tick, record.op, record.site])).toEqual([[0, OP_ENTER, 1], [10, OP_ENTER, 2]])
  expect(trace.losses).toMatchObject([{ tick: 1, count: 0, reason: 'fault' }, { tick: 1, count: 9, reason: 'fault' }])
})

test('F71 where the sink had no room is told at once, how much was lost when it goes on', async () => {
  const packer = new Packer()
  const told = [
    ...packer.packSync(chunk([headWord(OP_ENTER, 1)])),
    ...packer.packSync(chunk([], { startsSegment: false, firstTick: 1, frames: 1 })),
    ...packer.packSync(chunk([], { firstTick: 5, frames: 1 })),
  ]
  expect((await open(bytesOf(told))).losses).toMatchObject([{ tick: 1, count: 0, reason: 'pool' }])
  const later = packer.packSync(chunk([headWord(OP_ENTER, 2)], { firstTick: 10, frames: 1 }))
  const trace = await open(bytesOf([...told, ...later]))
  expect((await readAll(trace)).map(record => [record.tick, record.site])).toEqual([[0, 1], [10, 2]])
  expect(trace.losses).toMatchObject([{ tick: 1, count: 0, reason: 'pool' }, { tick: 1, count: 9, reason: 'pool' }])
  expect(packer.problems).toEqual([])
})

test('F62 values of secret names are redacted at enters, writes and property writes', async () => {
  const writer = new RawWriter()
  writer.record(OP_MODULE, cartTable.count, [primitive(0), primitive(cartTable.hash), primitive(2)])
  writer.record(OP_ENTER, 2, [{ kind: 'object', ref: objectRef(1) }, { kind: 'object', ref: objectRef(2) }, primitive('hunter2-short')])
  writer.record(OP_WRITE, 3, [primitive('not a secret name')])
  writer.record(OP_SET, 4, [{ kind: 'object', ref: objectRef(2) }, primitive('x'.repeat(40) + 'hunter2-long')])
  writer.record(OP_SET, 99, [{ kind: 'object', ref: objectRef(2) }, primitive('apiKey'), primitive(12345)])
  writer.record(OP_SET, 99, [{ kind: 'object', ref: objectRef(2) }, primitive('apiKeyVisible'), primitive(false)])
  writer.flush()
  const packer = new Packer()
  const bytes = bytesOf([...packer.packModuleSync(cartTable), ...writer.chunks.flatMap(one => packer.packSync(one))])
  const records = (await readAll(await open(bytes))).filter(record => record.op !== OP_STRING)
  expect(records[1]?.values[2]).toEqual(REDACTED)
  expect(records[2]?.values[0]).toEqual(primitive('not a secret name'))
  expect(records[3]?.values[1]).toEqual(REDACTED)
  expect(records[4]?.values[2]).toEqual(REDACTED)
  expect(records[5]?.values[2]).toEqual(primitive(false))
  expect(containsText(bytes, 'hunter2')).toBe(false)
  expect(containsText(bytes, 'not a secret name')).toBe(true)
  expect(CONST_REDACTED).toBe(8)
})

test('F62 a secret that another variable shows is stored there and nowhere before', async () => {
  const writer = new RawWriter()
  writer.record(OP_MODULE, cartTable.count, [primitive(0), primitive(cartTable.hash), primitive(2)])
  writer.record(OP_ENTER, 2, [primitive(null), primitive(null), primitive('hunter2')])
  writer.flush()
  writer.record(OP_RESULT, 77, [primitive('hunter2')])
  writer.flush()
  const packer = new Packer()
  packer.addTable(cartTable)
  const [first, second] = writer.chunks.map(one => bytesOf(packer.packSync(one)))
  expect(containsText(first!, 'hunter2')).toBe(false)
  expect(containsText(second!, 'hunter2')).toBe(true)
})

test('F31 credentials in strings and long texts are taken out before they are stored', async () => {
  const writer = new RawWriter()
  const long = 'GET /a HTTP/1.1\r\nAuthorization: Bearer abcdefgh12345678\r\n'
  writer.record(OP_CONSOLE, 0, [primitive('log'), primitive('Bearer abcdefgh12345678'), primitive(long)])
  writer.flush()
  const bytes = packFile(writer.chunks, false)
  expect((await readAll(await open(bytes))).at(-1)?.values).toEqual([
    primitive('log'), primitive('Bearer [redacted]'), primitive('GET /a HTTP/1.1\r\nAuthorization: [redacted]\r\n'),
  ])
  expect(containsText(bytes, 'abcdefgh12345678')).toBe(false)
})

test('F22 with a table keyframes keep module bindings of frames that left, without one every site', async () => {
  for (const known of [true, false]) {
    const writer = new RawWriter()
    writer.record(OP_MODULE, cartTable.count, [primitive(0), primitive(cartTable.hash), primitive(2)])
    writer.record(OP_ENTER, 2, [])
    writer.record(OP_WRITE, 3, [primitive(1)])
    writer.record(OP_WRITE, 5, [primitive(2)])
    writer.record(OP_LEAVE, 0, [])
    writer.startSegment()
    writer.record(OP_ENTER, 2, [])
    writer.flush()
    const packer = new Packer()
    if (known) packer.addTable(cartTable)
    const trace = await open(bytesOf(writer.chunks.flatMap(one => packer.packSync(one))))
    expect([...(await trace.segment(1)).keyframe.scoped.keys()]).toEqual(known ? ['5/0'] : ['3/0', '5/0'])
  }
})

test('F70 times lie between anchors and do not stretch over idle time', async () => {
  const writer = new RawWriter()
  const time = (ms: number): number => writer.record(OP_TIME, 0, [primitive(ms + 0.25)])
  time(10)
  for (let i = 0; i < 3; i++) writer.record(OP_ENTER, i, [])
  time(14)
  for (let i = 0; i < 3; i++) writer.record(OP_LEAVE, 0, [])
  time(5000)
  writer.record(OP_ENTER, 0, [])
  writer.flush()
  const trace = await open(packFile(writer.chunks))
  expect(trace.segments[0]).toMatchObject({ startTime: 10.25, endTime: 5000.25 })
  const cursor = (await trace.segment(0)).cursor()
  const times: number[] = []
  while (cursor.next()) times.push(cursor.time)
  expect(times).toEqual([10.25, 11.25, 12.25, 13.25, 14.25, 15.25, 16.25, 17.25, 5000.25, 5000.25])
})

test('F71 losses are listed without decoding', async () => {
  const writer = new RawWriter()
  writer.record(OP_LOSS, 0, [primitive(12), primitive('task-cap'), primitive('2,000,000 records in one task')])
  writer.flush()
  const trace = await open(packFile(writer.chunks))
  expect(trace.losses).toEqual([{ tick: 3 - 1, count: 12, reason: 'task-cap', detail: '2,000,000 records in one task' }])
})

test('F23 objects and shapes of a segment', async () => {
  const writer = new RawWriter()
  writer.record(17, 0, [{ kind: 'object', ref: objectRef(7) }, primitive(11), primitive('Cart'), { kind: 'object', ref: objectRef(6) }])
  writer.record(18, 0, [primitive('a'), { kind: 'symbol', description: 's' }])
  writer.flush()
  const segment = await (await open(packFile(writer.chunks))).segment(0)
  expect(segment.object(objectRef(7))).toEqual({ ref: 7, type: 11, className: 'Cart', target: 6 })
  expect(segment.object(objectRef(6))).toBeUndefined()
  expect(segment.shape(0)).toEqual([primitive('a'), { kind: 'symbol', description: 's' }])
  expect(segment.shape(1)).toBeUndefined()
  expect(siteId(1)).toBe(1)
})

test('F24 a reader passes over ops that it does not know', async () => {
  // 31 defines a stream function for the packer that comes next; no reader knows it.
  const trace = await open(bytesOf(new Packer().packSync(chunk([headWord(OP_ENTER, 1), headWord(31, 9), smiWord(-1), headWord(31, 8), smiWord(-1), headWord(OP_LEAVE, 0), smiWord(2)]))))
  expect((await readAll(trace)).map(record => record.tick)).toEqual([0, 3])
})

test('F25 frames that unwound may come back; deep stacks keep no values in the middle', async () => {
  const writer = new RawWriter()
  for (let i = 0; i < 1200; i++) writer.record(OP_ENTER, i, [primitive(i)])
  writer.startSegment()
  writer.record(OP_ENTER, 1, [])
  writer.flush()
  const { keyframe } = await (await open(packFile(writer.chunks))).segment(1)
  expect(keyframe.stack).toHaveLength(1200)
  expect(keyframe.stack[10]?.args).toEqual([primitive(10)])
  expect(keyframe.stack[100]?.args).toMatchObject([{ kind: 'gap', gap: { reason: 'budget' } }])
  expect(keyframe.stack[1199]?.args).toEqual([primitive(1199)])
})
