import { expect, test } from 'vitest'
import {
  OP_ENTER, OP_LEAVE, OP_MODULE, OP_WRITE, Packer, RawWriter, SECTION_CHUNK, SECTION_LOSS, SECTION_SEGMENT, attachmentSection, bytesSource, directorySection,
  fileHeader, growingSource, objectRef, openTrace, siteId, zlibCompressor, type Section, type Value,
} from '@cinescope/trace'
import { header, join, open, readAll, readers, zlib, type PlainRecord } from './recording.ts'
import { cartTable } from './cart-table.ts'

const number = (value: number): Value => ({ kind: 'primitive', value })
const text = (value: string): Value => ({ kind: 'primitive', value })

interface Packed { readonly head: Uint8Array, readonly sections: readonly Section[], readonly file: Uint8Array, readonly records: readonly PlainRecord[] }

/** `segments` segments of two chunks; frame 1 stays open, so every keyframe has something to say. */
async function pack(segments: number, compress = true): Promise<Packed> {
  const writer = new RawWriter()
  for (let s = 0; s < segments; s++) {
    if (s > 0) writer.startSegment()
    writer.record(OP_MODULE, cartTable.count, [number(0), text(cartTable.hash), number(2)])
    if (s === 0) writer.record(OP_ENTER, 1, [{ kind: 'object', ref: objectRef(4) }, text('outer')])
    for (let i = 0; i < 6; i++) {
      writer.record(OP_ENTER, 2, [number(i), text(`value ${i} of ${s}`)])
      writer.record(OP_WRITE, 3, [number(i * 1.5)])
      writer.record(OP_LEAVE, 0, [text('done')])
      if (i === 2) writer.flush()
    }
  }
  writer.flush()
  const packer = new Packer(compress ? { compress: zlibCompressor(zlib) } : {})
  const sections = [...packer.packModuleSync(cartTable), ...writer.chunks.flatMap(chunk => packer.packSync(chunk))]
  const head = fileHeader(header)
  const file = join(head, ...sections.map(section => section.bytes))
  return { head, sections, file, records: await readAll(await open(file)) }
}

test('F40 header, modules, places and ticks of a whole file', async () => {
  const { file, records } = await pack(3)
  const trace = await open(file)
  expect(trace.header).toEqual(header)
  expect(trace.problems).toEqual([])
  expect(trace.modules).toEqual([{ base: 0, count: cartTable.count, hash: cartTable.hash, level: 2, table: cartTable }])
  expect(trace.place(siteId(2))).toEqual({ module: trace.modules[0], index: 2 })
  expect(trace.place(siteId(cartTable.count))).toBeUndefined()
  expect([trace.begin, trace.end]).toEqual([0, records.length])
  expect(records.map(record => record.tick)).toEqual(records.map((_, i) => i))
})

test('F41 truncation at any byte loses at most the last section, and says what', async () => {
  const { head, sections, file, records } = await pack(2)
  const ends = [head.length]
  for (const section of sections) ends.push(ends.at(-1)! + section.bytes.length)
  for (let cut = 0; cut < file.length; cut++) {
    const bytes = file.subarray(0, cut)
    if (cut < head.length) {
      await expect(open(bytes)).rejects.toMatchObject({ code: cut === 0 ? 'CINE_NOT_A_RECORDING' : 'CINE_TRUNCATED' })
      continue
    }
    const trace = await open(bytes)
    const whole = ends.filter(end => end <= cut).length - 1
    const kept = sections.slice(0, whole).reduce((sum, section) => sum + section.records, 0)
    expect(await readAll(trace)).toEqual(records.slice(0, kept))
    expect(trace.problems.map(problem => problem.code)).toEqual(ends.includes(cut) ? [] : ['CINE_TRUNCATED'])
  }
}, 60_000)

test('F42 a flipped bit anywhere is a coded problem or fault, never other records', async () => {
  const { head, file, records } = await pack(2)
  const byTick = new Map(records.map(record => [record.tick, record]))
  for (let at = 0; at < file.length; at += 3) {
    const bytes = file.slice()
    bytes[at]! ^= 1 << (at % 8)
    let trace
    try {
      trace = await open(bytes)
    } catch (error) {
      expect(at).toBeLessThan(head.length)
      expect(['CINE_NOT_A_RECORDING', 'CINE_TRUNCATED']).toContain((error as { code: string }).code)
      continue
    }
    const read: PlainRecord[] = []
    for (let i = 0; i < trace.segments.length; i++) {
      try {
        const cursor = (await trace.segment(i)).cursor()
        while (cursor.next()) read.push({ tick: cursor.tick, op: cursor.op, site: cursor.site, values: Array.from({ length: cursor.size }, (_, k) => cursor.value(k)) })
      } catch (error) {
        expect((error as { code: string }).code).toBe('CINE_CORRUPT')
        continue
      }
    }
    expect(read).toEqual(read.map(record => byTick.get(record.tick)))
    const lost = read.length < records.length || trace.header.title !== header.title || trace.modules.some(module => !module.table)
    if (lost) expect(trace.problems.map(problem => problem.code).filter(code => code !== 'CINE_CORRUPT' && code !== 'CINE_TRUNCATED')).toEqual([])
    expect(trace.problems.length).toBeGreaterThan(0)
  }
}, 60_000)

test('F43 a file goes on being valid when its oldest segments are dropped', async () => {
  const { head, sections, records } = await pack(4)
  for (let drop = 1; drop < 4; drop++) {
    const kept = sections.filter(section => section.segment < 0 || section.segment >= drop)
    const trace = await open(join(head, ...kept.map(section => section.bytes)))
    const first = sections.filter(section => section.segment < drop).reduce((sum, section) => sum + section.records, 0)
    expect(trace.begin).toBe(first)
    expect(await readAll(trace)).toEqual(records.slice(first))
    const { keyframe } = await trace.segment(0)
    expect(keyframe.stack).toMatchObject([{ frame: 1, site: 1, entered: -1, args: [{ kind: 'object', ref: 4 }, text('outer')] }])
    expect(trace.problems).toEqual([])
    expect(trace.modules[0]?.table).toEqual(cartTable)
  }
})

test('F44 a segment in the middle may be missing; the others keep their ticks', async () => {
  const { head, sections, records } = await pack(3)
  const kept = sections.filter(section => section.segment !== 1)
  const trace = await open(join(head, ...kept.map(section => section.bytes)))
  expect(await readAll(trace)).toEqual(records.filter(record => !(record.tick >= trace.segments[0]!.records && record.tick < trace.segments[1]!.firstTick)))
})

test('F45 a chunk in the middle is missing: the rest of its segment is not guessed', async () => {
  const { head, sections, records } = await pack(2)
  const lost = sections.find(section => section.kind === SECTION_CHUNK)!
  const trace = await open(join(head, ...sections.filter(section => section !== lost).map(section => section.bytes)))
  expect(trace.segments).toHaveLength(1)
  expect(await readAll(trace)).toEqual(records.filter(record => record.tick >= trace.begin))
  expect(trace.problems.map(problem => problem.code)).toEqual(['CINE_CORRUPT'])
})

test('F46 a directory opens the file; without it, or behind it, sections are found by scanning', async () => {
  const { head, sections, file, records } = await pack(3)
  const directory = directorySection(head, sections.map(section => section.bytes))
  const reads: number[] = []
  const bytes = join(file, directory)
  const source = { size: bytes.length, read: (offset: number, length: number) => (reads.push(length), Promise.resolve(bytes.subarray(offset, offset + length))) }
  const trace = await openTrace(source, readers)
  expect(reads).toHaveLength(5)
  expect(await readAll(trace)).toEqual(records)
  const late = await open(join(file, directory, attachmentSection('a.png', 'image/png', new Uint8Array([1, 2, 3]))))
  expect(await readAll(late)).toEqual(records)
  for (let cut = 1; cut < directory.length; cut += 7) {
    const short = await open(bytes.subarray(0, bytes.length - cut))
    expect(await readAll(short)).toEqual(records)
    expect(short.problems.map(problem => problem.code)).toEqual(['CINE_TRUNCATED'])
  }
})

test('F47 a newer format and another file are refused by code', async () => {
  const { sections } = await pack(1)
  const newer = join(fileHeader({ ...header, formatVersion: 2 }), ...sections.map(section => section.bytes))
  await expect(open(newer)).rejects.toMatchObject({ code: 'CINE_NEWER', data: { version: 2, known: 1, writer: 'test 1.2.3' } })
  for (const other of ['', '{}', '%PDF-1.7 and more than twenty bytes of it', '\u0089PNG\r\n']) {
    await expect(open(new TextEncoder().encode(other))).rejects.toMatchObject({ code: 'CINE_NOT_A_RECORDING' })
  }
})

test('F48 a growing recording is read on, also when a section arrives in pieces', async () => {
  const { file, records } = await pack(2)
  const source = growingSource()
  source.append(file.subarray(0, 300))
  const trace = await openTrace(source, readers)
  for (let at = 300; at < file.length; at += 97) {
    source.append(file.subarray(at, at + 97))
    await trace.refresh()
    const read = await readAll(trace)
    expect(read).toEqual(records.slice(0, read.length))
    expect(trace.end).toBe(read.length)
  }
  expect(trace.end).toBe(records.length)
  expect(trace.problems).toEqual([])
  expect(await trace.refresh()).toBe(false)
})

test('F48 a segment that grows record by record reads the same at every step', async () => {
  const writer = new RawWriter()
  for (let i = 0; i < 70; i++) {
    writer.record(OP_ENTER, i, [number(i), number(i / 3), text('x'.repeat(i))])
    writer.flush()
  }
  const packer = new Packer()
  const source = growingSource()
  source.append(fileHeader(header))
  const trace = await openTrace(source)
  for (const chunk of writer.chunks) {
    for (const section of packer.packSync(chunk)) source.append(section.bytes)
    await trace.refresh()
    const cursor = (await trace.segment(0)).cursor()
    let sites = 0
    while (cursor.next()) {
      if (cursor.op !== OP_ENTER) continue
      expect([cursor.site, cursor.number(0), cursor.number(1), cursor.frame]).toEqual([sites, sites, sites / 3, sites + 1])
      sites++
    }
    expect(trace.segments[0]!.records).toBe(trace.end)
  }
  expect(await readAll(trace)).toHaveLength(writer.tick)
})

test('F49 sections tell a ring what to keep together', async () => {
  const { sections } = await pack(2)
  expect(sections.map(section => section.segment)).toEqual([-1, 0, 0, 0, 1, 1, 1])
  expect(sections.map(section => section.kind).slice(1)).toEqual([SECTION_SEGMENT, SECTION_CHUNK, SECTION_CHUNK, SECTION_SEGMENT, SECTION_CHUNK, SECTION_CHUNK])
})

test('F50 lost chunks are a loss, and the stack is not guessed behind them', async () => {
  const writer = new RawWriter()
  writer.record(OP_ENTER, 1, [])
  writer.jump(100, 40)
  writer.record(OP_LEAVE, 0, [number(1)])
  writer.record(OP_ENTER, 2, [])
  writer.flush()
  const packer = new Packer()
  const sections = writer.chunks.flatMap(chunk => packer.packSync(chunk))
  expect(sections.map(section => section.kind)).toContain(SECTION_LOSS)
  const trace = await openTrace(bytesSource(join(fileHeader(header), ...sections.map(section => section.bytes))))
  expect(trace.losses).toMatchObject([{ tick: 1, count: 99, reason: 'sink' }])
  const cursor = (await trace.segment(1)).cursor()
  expect([cursor.next(), cursor.tick, cursor.frame, cursor.stack.length]).toEqual([true, 100, 0, 0])
  expect([cursor.next(), cursor.tick, cursor.frame]).toEqual([true, 101, 41])
})

test('F51 compression streams of the platform write and read the same recording', async () => {
  const { streamCompressor } = await import('@cinescope/trace')
  const writer = new RawWriter()
  for (let i = 0; i < 500; i++) {
    if (i % 100 === 0) writer.flush()
    writer.record(OP_ENTER, i % 7, [number(i), text(`text ${i % 9}`)])
  }
  writer.flush()
  const packer = new Packer({ compress: streamCompressor })
  // All at once: sections must still resolve in the order of the chunks.
  const order: number[] = []
  const packed = await Promise.all(writer.chunks.map(async (chunk, i) => {
    const sections = await packer.pack(chunk)
    order.push(i)
    return sections
  }))
  expect(order).toEqual(order.map((_, i) => i))
  const trace = await openTrace(bytesSource(join(fileHeader(header), ...packed.flat().map(section => section.bytes))))
  expect(await readAll(trace)).toHaveLength(writer.tick)
})
