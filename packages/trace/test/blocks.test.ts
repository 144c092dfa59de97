import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, test } from 'vitest'
import { OP_ENTER, OP_IMAGE, OP_LEAVE, OP_RESUME, OP_SET, OP_SHAPE, OP_SUSPEND, OP_UNWIND, OP_WRITE, RawWriter, bytesSource, growingSource, openTrace, type ByteSource, type Segment, type Trace, type Value } from '@cinescope/trace'
import { anyValue, steps, type Step } from './random-records.ts'
import { packFile, plain, readAll, readers, type PlainRecord } from './recording.ts'

const shop = new Uint8Array(readFileSync(path(import.meta.dirname, '../../../test/traces/shop.cine')))

function bytesOf(all: readonly Step[]): Uint8Array {
  const writer = new RawWriter()
  for (const step of all) {
    if (step === 'chunk') writer.flush()
    else if (step === 'segment') writer.startSegment()
    else writer.record(step.op, step.site, step.values)
  }
  writer.flush()
  return packFile(writer.chunks)
}

function read(segment: Segment): PlainRecord[] {
  const records: PlainRecord[] = []
  const cursor = segment.cursor()
  while (cursor.next()) records.push(plain(cursor))
  return records
}

/** Stack and number of the last frame before each record, as whole segments tell. */
async function standing(trace: Trace): Promise<Map<number, { readonly stack: readonly number[], readonly frames: number }>> {
  const found = new Map<number, { readonly stack: readonly number[], readonly frames: number }>()
  for (let i = 0; i < trace.segments.length; i++) {
    const segment = await trace.segment(i)
    let [stack, { frames }]: [readonly number[], { frames: number }] = [segment.keyframe.stack.map(state => state.frame), segment]
    const cursor = segment.cursor()
    for (let at = segment.firstTick; at < segment.firstTick + segment.records; at++) {
      found.set(at, { stack, frames })
      if (!cursor.next()) break
      if (cursor.op === OP_ENTER) frames = cursor.frame
      stack = [...cursor.stack]
    }
  }
  return found
}

/** Records as those of some sites are lent: LEAVE has none, what is behind the numbers of others is not read. */
function expectSome(lent: readonly PlainRecord[], records: readonly PlainRecord[], sites: Uint8Array): void {
  expect(lent.map(({ tick, op, site }) => [tick, op, site])).toEqual(records.map(({ tick, op, site }) => [tick, op, site]))
  for (const [i, { op, site, values }] of records.entries()) {
    if (op === OP_RESUME || op === OP_UNWIND || (op !== OP_LEAVE && sites[site] === 1) || lent[i]!.values.length > 0) expect(lent[i]!.values).toEqual(values)
  }
}

async function expectSame(trace: Trace, order: readonly number[]): Promise<void> {
  const whole = await readAll(trace)
  const { blocks } = trace
  const before = await standing(trace)
  expect(blocks.segments.reduce((sum, block) => sum + block.records, 0)).toBe(trace.segments.reduce((sum, segment) => sum + segment.records, 0))
  for (const at of blocks.segments.length === 0 ? [] : [...order, ...blocks.segments.keys()]) {
    const index = at % blocks.segments.length
    const info = blocks.segments[index]!
    const records = whole.filter(record => record.tick >= info.firstTick && record.tick < info.firstTick + info.records)
    // Lent before it is decoded to stay, and instead.
    if (at % 3 < 2) expect(await blocks.lend(index, read)).toEqual(records)
    if (at % 3 === 0) continue
    const block = await blocks.segment(index)
    expect([block.firstTick, block.records]).toEqual([info.firstTick, info.records])
    expect(read(block)).toEqual(records)
    if (info.records === 0) continue
    expect(block.keyframe.stack.map(state => state.frame)).toEqual(before.get(info.firstTick)!.stack)
    expect(block.frames).toBe(before.get(info.firstTick)!.frames)
    const home = await trace.segment(info.segment)
    const shapes = read(block).filter(record => record.op === OP_SHAPE).length
    for (let shape = 0; shape < shapes; shape++) expect(block.shape(shape)).toEqual(home.shape(shape))
  }
}

const orders = fc.array(fc.nat(60), { maxLength: 20 })

test('F21 any block, in any order, has the records and the stack that its segment has there', async () => {
  await fc.assert(fc.asyncProperty(steps, orders, fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 2000, 2 ** 26), async (all, order, blockRecords, cacheBytes) => {
    const bytes = bytesOf(all)
    await expectSame(await openTrace(bytesSource(bytes), { ...readers, blockRecords, cacheBytes }), order)
  }), { numRuns: 150 })
})

test('F21 blocks of a long segment in any order: what one begins with is noted as the difference to the one before', async () => {
  const values = fc.array(fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true })), { minLength: 1, maxLength: 3 })
  const writes = fc.array(fc.record({ op: fc.constantFrom(OP_WRITE, OP_SET), site: fc.nat(3), values }), { minLength: 150, maxLength: 250 })
  await fc.assert(fc.asyncProperty(writes, fc.array(fc.nat(60), { minLength: 20, maxLength: 40 }), async (all, order) => {
    const bytes = bytesOf(all.flatMap(({ op, site, values: numbers }, i): Step[] => [...i % 20 === 19 ? ['chunk' as const] : [], { op, site, values: numbers.map(value => ({ kind: 'primitive', value })) }]))
    await expectSame(await openTrace(bytesSource(bytes), { ...readers, blockRecords: 5 }), order)
  }), { numRuns: 30 })
})

test('F21 a block of which only the records of some sites are wanted has those, and of others where they are', async () => {
  const values = fc.array(anyValue, { maxLength: 4 })
  const ops = fc.constantFrom(OP_ENTER, OP_ENTER, OP_IMAGE, OP_LEAVE, OP_WRITE, OP_WRITE, OP_SET, OP_SUSPEND, OP_IMAGE)
  const records = fc.oneof({ weight: 9, arbitrary: fc.record({ op: ops, site: fc.nat(5), values }) }, fc.record({ op: fc.constantFrom(OP_RESUME, OP_UNWIND), site: fc.nat(5), values: fc.tuple(fc.integer({ min: 1, max: 9 }).map((value): Value => ({ kind: 'primitive', value }))) }))
  const asked = fc.array(fc.tuple(fc.nat(100), fc.array(fc.nat(1), { maxLength: 6 })), { minLength: 10, maxLength: 30 })
  await fc.assert(fc.asyncProperty(fc.array(records, { minLength: 100, maxLength: 200 }), asked, fc.integer({ min: 3, max: 30 }), async (all, order, blockRecords) => {
    const bytes = bytesOf(all.flatMap((record, i): Step[] => [...begins(i), record]))
    const whole = await readAll(await openTrace(bytesSource(bytes), readers))
    const { blocks } = await openTrace(bytesSource(bytes), { ...readers, blockRecords })
    // Only what was decoded before is decoded for some.
    for (const { index } of blocks.segments) await blocks.lend(index, read)
    for (const [at, wanted] of order) {
      const { index, firstTick, records: count } = blocks.segments[at % blocks.segments.length]!
      const expected = whole.filter(record => record.tick >= firstTick && record.tick < firstTick + count)
      const sites = Uint8Array.from(wanted)
      expectSome(await blocks.lend(index, read, sites), expected, sites)
      if (at % 3 === 0) expect(await blocks.lend(index, read)).toEqual(expected)
    }
  }), { numRuns: 60 })
})

/** What a record of a segment of 40 stands behind, in chunks of 13. */
const begins = (i: number): Step[] => i > 0 && i % 40 === 0 ? ['chunk', 'segment'] : i % 13 === 12 ? ['chunk'] : []

/** Answers after so many turns: a reader that waits is overtaken by others. */
const slowly = (bytes: Uint8Array, turns: readonly number[]): ByteSource => {
  let at = 0
  return {
    size: bytes.length,
    read: async (offset, length) => {
      for (let left = turns[at++ % turns.length]!; left > 0; left--) await Promise.resolve()
      return bytes.slice(offset, offset + length)
    },
  }
}

test('F21 blocks of several segments that are asked for at once: the memory that one is decoded in goes to the next', async () => {
  const values = fc.array(fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ noNaN: true })), { minLength: 1, maxLength: 3 })
  const writes = fc.array(fc.record({ op: fc.constantFrom(OP_WRITE, OP_SET), site: fc.nat(6), values }), { minLength: 100, maxLength: 200 })
  await fc.assert(fc.asyncProperty(writes, fc.array(fc.array(fc.nat(100), { minLength: 2, maxLength: 6 }), { minLength: 10, maxLength: 20 }), fc.array(fc.nat(12), { minLength: 3, maxLength: 9 }), async (all, rounds, turns) => {
    const bytes = bytesOf(all.flatMap(({ op, site, values: numbers }, i): Step[] => [...begins(i), { op, site, values: numbers.map(value => ({ kind: 'primitive', value })) }]))
    const whole = await readAll(await openTrace(bytesSource(bytes), readers))
    const { blocks } = await openTrace(slowly(bytes, turns), { ...readers, blockRecords: 2, cacheBytes: 120_000 })
    for (const round of rounds) {
      const asked = round.map(async (at, i) => {
        for (let left = i * 4; left > 0; left--) await Promise.resolve()
        return blocks.segment(at % blocks.segments.length)
      })
      for (const block of await Promise.all(asked)) {
        expect(read(block)).toEqual(whole.filter(record => record.tick >= block.firstTick && record.tick < block.firstTick + block.records))
      }
    }
  }), { numRuns: 60 })
})

async function expectTexts(bytes: Uint8Array): Promise<void> {
  const trace = await openTrace(bytesSource(bytes), readers)
  for (let i = 0; i < trace.segments.length; i++) {
    const { strings, texts } = (await trace.segment(i)).columns
    expect((await trace.blocks.texts(i))?.toSorted()).toEqual([...strings.values(), ...texts].toSorted())
  }
}

test('F21 the texts of a segment are those of its decoded records', async () => {
  await expectTexts(shop)
  await fc.assert(fc.asyncProperty(steps, async all => expectTexts(bytesOf(all))), { numRuns: 50 })
})

test('F21 blocks of a recording that grows', async () => {
  await fc.assert(fc.asyncProperty(steps, orders, fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(5000), { maxLength: 4 }), async (all, order, blockRecords, cuts) => {
    const bytes = bytesOf(all)
    const source = growingSource()
    source.append(bytes.subarray(0, Math.min(bytes.length, 200)))
    const trace = await openTrace(source, { ...readers, blockRecords })
    for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
      if (cut > source.size) source.append(bytes.subarray(source.size, cut))
      await trace.refresh()
      await expectSame(trace, order)
    }
  }), { numRuns: 60 })
})

test('blocks of a damaged recording: what cannot be read is empty, all others stay where they are', async () => {
  for (let at = 0; at < shop.length; at += 37) {
    const bytes = shop.slice()
    bytes[at]! ^= 1 << (at & 7)
    const trace = await openTrace(bytesSource(bytes), { ...readers, blockRecords: 50 }).catch(() => undefined)
    if (!trace) continue
    const { length } = trace.blocks.segments
    const found: PlainRecord[] = []
    for (let i = length - 1; i >= 0; i--) found.unshift(...read(await trace.blocks.segment(i)))
    const again: PlainRecord[] = []
    for (let i = 0; i < length; i++) again.push(...read(await trace.blocks.segment(i)))
    expect(trace.blocks.segments.length).toBe(length)
    expect(again).toEqual(await readAll(trace))
    const { blocks } = await openTrace(bytesSource(bytes), { ...readers, blockRecords: 50 })
    const lent: PlainRecord[] = []
    for (let i = 0; i < length; i++) lent.push(...await blocks.lend(i, read))
    expect(lent).toEqual(again)
    expect(found.length).toBeLessThanOrEqual(again.length)
  }
})
