import { isDeepStrictEqual } from 'node:util'
import { joinBytes } from '@cinescope/base'
import {
  OP_BUILTIN, OP_CATCH, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_ERROR, OP_IMAGE, OP_LEAVE, OP_OBJECT, OP_RESUME, OP_SET, OP_STRING, OP_SUSPEND, OP_TASK, OP_THROW, OP_UNWIND, OP_WRITE,
  bytesSource, growingSource, isBookkeeping, objectRef, openTrace, type Segment, type Tick, type Trace, type Value,
} from '@cinescope/trace'
import { expect, test, vi } from 'vitest'
import { keyOf } from '../src/value.ts'
import { TraceIndex, openIndex } from '../src/index-file/trace-index.ts'
import type { IndexFile } from '../src/index-file/index-bytes.ts'
import type { Wanted } from '../src/index-file/wanted.ts'
import { createQuery, type Query } from '../src/index.ts'
import { Random } from './tools/random.ts'
import { HOLE, Tape, type Cell, type Thing } from './tools/tape.ts'

interface Plain { readonly tick: number, readonly op: number, readonly site: number, readonly values: readonly Value[] }

const words = ['total', 'Cart item', 'x', 'ÉCLAIR', 'a longer text about nothing', '12', '']
const numbers = [0, -0, 1, 42, 2 ** 29, 1.5, NaN, -7, 1e300, Infinity]

/** A recording as no program makes it: every kind of record at random, in segments of very different sizes. */
function randomTape(seed: number, records: number): Tape {
  const random = new Random(seed)
  const tape = new Tape()
  const things: Thing[] = Array.from({ length: 12 }, (_, i) => tape.thing(i % 3, `Class${i % 4}`))
  const cell = (): Cell => random.pick<() => Cell>([
    () => random.pick(numbers), () => random.pick(words), () => random.pick(things), () => random.below(50), () => random.pick([undefined, null, true, false, HOLE, 12n]),
  ])()
  let depth = 0
  const suspended: number[] = []
  const open: number[] = []
  while (tape.tick < records) {
    const site = 1 + random.below(20)
    switch (random.below(14)) {
      case 0: case 1: case 2:
        tape.put(OP_ENTER, site, cell())
        open.push(tape.frames)
        depth++
        break
      case 3:
        if (depth-- > 0) open.pop()
        depth = Math.max(depth, 0)
        tape.put(OP_LEAVE, 0, cell())
        break
      case 4: {
        const frame = open.pop()
        if (frame === undefined) break
        depth--
        suspended.push(frame)
        tape.put(OP_SUSPEND, site, cell())
        break
      }
      case 5: {
        const frame = suspended.shift()
        if (frame === undefined) break
        open.push(frame)
        depth++
        tape.put(OP_RESUME, site, frame, cell())
        break
      }
      case 6: tape.put(OP_SET, site, random.pick(things), cell()); break
      case 7: tape.put(OP_SET, site, random.pick(things), random.pick(words), cell()); break
      case 8: tape.put(random.pick([OP_DELETE, OP_BUILTIN]), site, random.pick(things), random.pick(words), cell()); break
      case 9: tape.put(OP_WRITE, site, cell(), 1 + random.below(6)); break
      case 10: tape.put(OP_IMAGE, 0, random.pick(things), 0, -1, 1, cell()); break
      case 11: tape.put(random.pick([OP_THROW, OP_CATCH]), site, cell()); break
      case 12: tape.put(random.pick([OP_TASK, OP_CONSOLE, OP_ERROR]), 0, 'log', cell(), 'text'); break
      case 13:
        if (random.chance(0.2)) {
          const count = Math.min(open.length, 1 + random.below(2))
          if (count === 0) break
          open.length -= count
          depth -= count
          tape.put(OP_UNWIND, 0, count)
        } else if (random.chance(0.15)) tape.cut(true)
        else if (random.chance(0.3)) tape.cut()
    }
  }
  return tape
}

function plain(segment: Segment): Plain[] {
  const cursor = segment.cursor()
  const records: Plain[] = []
  while (cursor.next()) records.push({ tick: cursor.tick, op: cursor.op, site: cursor.site, values: Array.from({ length: cursor.size }, (_, i) => cursor.value(i)) })
  return records
}

type Asked = Exclude<Wanted, { readonly kind: 'news' }>

/** Slow and obvious. Static keys are not known: the recordings have no site tables. */
function holds(record: Plain, wanted: Asked): boolean {
  const { op, site, values } = record
  const isRef = (ref: number): boolean => values[0]?.kind === 'object' && values[0].ref === ref
  switch (wanted.kind) {
    case 'site': return op < OP_STRING && site === wanted.site
    case 'op': return op === wanted.op
    case 'image': return op === OP_IMAGE && isRef(wanted.ref)
    case 'object': return op === OP_OBJECT && isRef(wanted.ref)
    case 'instance': return op === OP_WRITE && values.length > 1 && values[1]!.kind === 'primitive' && values[1]!.value === wanted.instance
    case 'number': return op !== OP_STRING && values.some(value => value.kind === 'primitive' && Object.is(value.value, wanted.value))
    case 'text': return values.some(value => value.kind === 'primitive' && typeof value.value === 'string' && op !== OP_STRING && value.value.toLowerCase().includes(wanted.text.toLowerCase()))
    case 'touch': {
      if ((op !== OP_SET && op !== OP_DELETE && op !== OP_BUILTIN) || !isRef(wanted.ref)) return false
      const computed = op === OP_SET ? values.length > 2 : op === OP_DELETE && values.length > 1
      return wanted.key === undefined || !computed || keyOf(values[1]) === wanted.key
    }
  }
}

const questions: readonly Asked[] = [
  ...Array.from({ length: 22 }, (_, site): Asked => ({ kind: 'site', site: site + 1 })),
  ...[OP_ENTER, OP_THROW, OP_IMAGE, OP_STRING, OP_ERROR, 13].map((op): Asked => ({ kind: 'op', op })),
  ...Array.from({ length: 14 }, (_, ref): Asked[] => [{ kind: 'touch', ref }, { kind: 'touch', ref, key: 'total' }, { kind: 'image', ref }, { kind: 'object', ref }]).flat(),
  ...Array.from({ length: 8 }, (_, instance): Asked => ({ kind: 'instance', instance })),
  ...[...words, 'CART', 'tot', 'nowhere', 'éclair'].map((text): Asked => ({ kind: 'text', text })),
  ...[...numbers, 49, 51, -1, 3.25].map((value): Asked => ({ kind: 'number', value })),
]
/** These answer no segment too many; the others may. */
const exact = new Set(['site', 'op', 'image', 'object', 'instance'])

async function expectRight(trace: Trace, index: TraceIndex, full: boolean): Promise<void> {
  const records: Plain[][] = []
  for (let i = 0; i < trace.segments.length; i++) records.push(plain(await trace.segment(i)))
  expect(index.segments).toBe(records.length)
  expect(index.end).toBe(trace.end)
  for (const wanted of questions) {
    const truth = records.flatMap((list, i) => list.some(record => holds(record, wanted)) ? [i] : [])
    const up: number[] = []
    for (let i = index.next(wanted, 0, 1); i >= 0; i = index.next(wanted, i + 1, 1)) up.push(i)
    const down: number[] = []
    for (let i = index.next(wanted, records.length, -1); i >= 0; i = index.next(wanted, i - 1, -1)) down.push(i)
    expect(down).toEqual(up.toReversed())
    expect(up).toEqual(expect.arrayContaining(truth))
    if (full && (exact.has(wanted.kind) || (wanted.kind === 'touch' && wanted.key === undefined))) expect(up).toEqual(truth)
    if (wanted.kind === 'site' || wanted.kind === 'op') records.forEach((list, i) => {
      const count = index.count(wanted, i)
      if (full || count >= 0) expect(count).toBe(list.filter(record => holds(record, wanted)).length)
    })
  }
  const all = records.flat()
  for (const op of [OP_THROW, OP_CATCH, OP_TASK, OP_ERROR, OP_SET]) {
    expect(await index.ticks(op, 30, trace.end - 20)).toEqual(all.filter(record => record.op === op && record.tick >= 30 && record.tick < trace.end - 20).map(record => record.tick))
  }
  await expectFrames(trace, index, full)
}

async function expectFrames(trace: Trace, index: TraceIndex, full: boolean): Promise<void> {
  const home = new Map<number, number>()
  for (let i = 0; i < trace.segments.length; i++) {
    const segment = await trace.segment(i)
    const calls = new Map<number, number>()
    const ends = new Map<number, number>()
    let before: readonly number[] = segment.keyframe.stack.map(state => state.frame)
    const cursor = segment.cursor()
    while (cursor.next()) {
      const now = [...cursor.stack]
      if (cursor.op === OP_ENTER) {
        home.set(cursor.frame, i)
        const above = before.at(-1)
        if (above !== undefined && home.get(above) !== i) calls.set(above, (calls.get(above) ?? 0) + 1)
      }
      if (cursor.op === OP_RESUME && home.get(cursor.frame) !== i) ends.set(cursor.frame, -1)
      if (cursor.op === OP_LEAVE || cursor.op === OP_SUSPEND || cursor.op === OP_UNWIND) for (const frame of before.slice(now.length)) if (home.get(frame) !== i) ends.set(frame, cursor.tick)
      before = now
    }
    const crossings = index.crossings(i)
    if (!full && !crossings) continue
    const said = new Map(crossings!.map(crossing => [crossing.frame, crossing]))
    expect(new Set(said.keys())).toEqual(new Set([...calls.keys(), ...ends.keys()]))
    for (const [frame, { calls: count, end }] of said) expect([frame, count, end]).toEqual([frame, calls.get(frame) ?? 0, ends.get(frame) ?? -1])
  }
  for (const [frame, segment] of home) expect(index.segmentOfFrame(frame)).toBe(segment)
  expect(index.segmentOfFrame(1e6)).toBe(-1)
}

for (let seed = 1; seed <= 4; seed++) {
  test(`I1 I4 every answer of an index is that of a full scan (seed ${seed})`, async () => {
    const trace = (await randomTape(seed, 1500).open()).blocks
    await expectRight(trace, await openIndex(trace, { share: Infinity }), true)
    await expectRight(trace, await openIndex(trace), false)
    await expectRight(trace, await openIndex(trace, { share: 0 }), false)
  })

  test(`I5 an index grows with its recording, and its file goes on where it was (seed ${seed})`, async () => {
    const bytes = randomTape(seed + 100, 1200).bytes()
    const source = growingSource()
    source.append(bytes.subarray(0, bytes.length / 3))
    const trace = (await openTrace(source, { blockRecords: 37 })).blocks
    const index = await openIndex(trace, { share: Infinity })
    await expectRight(trace, index, true)
    const early = index.bytes()
    for (const end of [bytes.length / 2, bytes.length]) {
      source.append(bytes.subarray(source.size, end))
      await trace.refresh()
      await index.extend()
      await expectRight(trace, index, true)
    }
    const again = await openIndex(trace, { bytes: early, share: Infinity })
    await expectRight(trace, again, true)
    expect(Buffer.compare(again.bytes(), index.bytes())).toBe(0)
  })
}

test('I2 an index file is at most a quarter of its recording, but for 64 bytes a segment', async () => {
  for (let seed = 1; seed <= 2; seed++) {
    const tape = randomTape(seed, 6000)
    const trace = (await tape.open()).blocks
    const index = await openIndex(trace)
    expect(index.bytes().length).toBeLessThanOrEqual(trace.segments.reduce((sum, { bytes }) => sum + Math.max(bytes / 4, 64), 32))
  }
})

function fileOf(bytes: Uint8Array): { readonly file: IndexFile, readonly reads: number[] } {
  const reads: number[] = []
  return { reads, file: { size: bytes.length, read: (offset, length) => {
    reads.push(length)
    return bytes.slice(offset, offset + length)
  } } }
}

test('I3 a file of another recording, a damaged and a cut one are made anew', async () => {
  const trace = (await randomTape(1, 900).open()).blocks
  const file = (await openIndex(trace, { share: Infinity })).bytes()
  const decoded = vi.spyOn(trace, 'segment')
  expect(Buffer.compare((await openIndex(trace, { bytes: file })).bytes(), file)).toBe(0)
  expect(decoded).not.toHaveBeenCalled()
  const random = new Random(5)
  for (let round = 0; round < 60; round++) {
    const damaged = file.slice()
    damaged[random.below(file.length)]! ^= 1 << random.below(8)
    for (const bytes of [damaged, file.subarray(0, random.below(file.length)), joinBytes([file, damaged.subarray(3)])]) {
      expect(Buffer.compare((await openIndex(trace, { bytes, share: Infinity })).bytes(), file)).toBe(0)
    }
  }
  const other = (await openTrace(bytesSource(randomTape(2, 900).bytes()))).blocks
  await expectRight(other, await openIndex(other, { bytes: file, share: Infinity }), true)
})

test('I3 an index in a file answers as one in memory, holds no summaries, and says when the file changed under it', async () => {
  const trace = (await randomTape(3, 900).open()).blocks
  const bytes = (await openIndex(trace, { share: Infinity })).bytes()
  const { file, reads } = fileOf(bytes)
  const index = await openIndex(trace, { file })
  expect(index.changed).toBe(false)
  reads.length = 0
  await expectRight(trace, index, true)
  expect(reads.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(bytes.length / 2)
  expect(Buffer.compare(index.bytes(), bytes)).toBe(0)
  expect(index.size).toBe(bytes.length)
  expect((await openIndex(trace, { file: { size: bytes.length + 3, read: file.read } })).changed).toBe(true)
  const late = await openIndex(trace, { file })
  bytes[bytes.length - 1]! ^= 1
  expect(() => late.bytes()).toThrow(expect.objectContaining({ code: 'CINE_CORRUPT' }))
})

test('I3 an index whose file something else wrote over while it was in use is made anew as questions come to it', async () => {
  const trace = await randomTape(3, 2600).open()
  const bytes = (await openIndex(trace, { share: Infinity })).bytes()
  const answers = async (query: Query): Promise<readonly unknown[]> => [
    await query.stats(), await query.search('total', 50), await query.density(trace.begin, trace.end, 7), await query.errors(20), await query.stackAt(trace.begin + 700 as Tick),
    await query.lastWrite({ kind: 'property', ref: objectRef(3), key: 'x' }, trace.end),
  ]
  const expected = await answers(createQuery(trace, { index: await openIndex(trace, { bytes, share: Infinity }) }))
  for (const damage of [() => bytes.fill(7, 60), () => bytes.fill(0)]) {
    const before = bytes.slice()
    const index = await openIndex(trace, { file: fileOf(bytes).file, share: Infinity })
    expect(index.changed).toBe(false)
    const query = createQuery(trace, { index })
    damage()
    expect(await answers(query)).toEqual(expected)
    expect(index.changed).toBe(true)
    bytes.set(before)
  }
})

test('I3 an index is written where it is made; a file that takes no more leaves the rest in memory', async () => {
  const trace = (await randomTape(5, 1500).open()).blocks
  const whole = (await openIndex(trace, { share: Infinity })).bytes()
  for (const most of [Infinity, whole.length / 2, 10, 0]) {
    let written = new Uint8Array()
    const into = {
      get size() { return written.length },
      read: (offset: number, length: number) => written.slice(offset, offset + length),
      append: (bytes: Uint8Array) => {
        if (written.length + bytes.length > most) throw new Error('full')
        written = joinBytes([written, bytes])
      },
    }
    // The first part is in another file.
    const known = whole.subarray(0, whole.length / 3)
    const done: number[] = []
    const index = await openIndex(trace, { bytes: known, into: () => into, share: Infinity, progress: count => done.push(count) })
    expect(done).toEqual(trace.segments.map((_, i) => i + 1))
    await expectRight(trace, index, true)
    expect(Buffer.compare(index.bytes(), whole)).toBe(0)
    if (most === Infinity) expect(Buffer.compare(written, whole)).toBe(0)
  }
})

test('I3 an index file cut at any byte, and one with any byte changed, is made anew where it is damaged', async () => {
  const trace = (await randomTape(6, 300).open()).blocks
  const file = (await openIndex(trace)).bytes()
  for (let at = 0; at < file.length; at++) {
    const damaged = file.slice()
    damaged[at]! ^= 1 << (at & 7)
    for (const bytes of [damaged, file.subarray(0, at)]) if (Buffer.compare((await openIndex(trace, { bytes })).bytes(), file) !== 0) expect.fail(`byte ${at}`)
  }
})

test('I6 work can be followed and stopped, and goes on where it stopped', async () => {
  const trace = (await randomTape(3, 1500).open()).blocks
  const done: number[] = []
  const stop = new AbortController()
  const index = await openIndex(trace, { share: Infinity, signal: AbortSignal.abort() }).catch((error: unknown) => error)
  expect(index).toMatchObject({ name: 'AbortError' })
  const whole = await openIndex(trace, { share: Infinity, progress: count => done.push(count) })
  expect(done).toEqual(trace.segments.map((_, i) => i + 1))
  const part = new TraceIndex(trace, { share: Infinity })
  await expect(part.extend({ signal: stop.signal, progress: count => { if (count === 2) stop.abort() } })).rejects.toMatchObject({ name: 'AbortError' })
  expect(part.segments).toBe(2)
  await part.extend()
  expect(Buffer.compare(part.bytes(), whole.bytes())).toBe(0)
})

test('I7 a recording whose oldest segments were dropped keeps the rest of its index', async () => {
  const tape = randomTape(4, 1500)
  const whole = (await tape.open()).blocks
  const file = (await openIndex(whole, { share: Infinity })).bytes()
  const trace = (await tape.open(2)).blocks
  const decoded = vi.spyOn(trace, 'segment')
  await openIndex(trace, { bytes: file, share: Infinity })
  expect(decoded).not.toHaveBeenCalled()
  expect(trace.begin as Tick).toBeGreaterThan(0)
})

for (let seed = 1; seed <= 3; seed++) {
  test(`I9 an image tells nothing new if it shows what the one before it showed and nothing touched the object in between (seed ${seed})`, async () => {
    const random = new Random(seed)
    const tape = new Tape()
    const things = Array.from({ length: 6 }, (_, i) => tape.thing(0, `Class${i}`))
    while (tape.tick < 4000) {
      const thing = random.pick(things)
      switch (random.below(12)) {
        case 0: case 1: case 2: case 3: tape.put(OP_IMAGE, 0, thing, random.chance(0.1) ? 1 : 0, -1, 2, things.indexOf(thing) + (random.chance(0.1) ? 0.5 : 0), random.chance(0.9) ? 'same' : random.pick(words)); break
        case 4: tape.put(random.pick([OP_SET, OP_DELETE, OP_BUILTIN]), 3, thing, 'x', 1); break
        case 5: if (random.chance(0.2)) tape.cut(random.chance(0.3)); break
        default:
          tape.put(OP_ENTER, 1, 5)
          tape.put(OP_LEAVE, 0, 5)
      }
    }
    const trace = (await openTrace(bytesSource(tape.bytes()), { blockRecords: 16 })).blocks
    const index = await openIndex(trace, { share: Infinity })
    const all: (Plain & { readonly segment: number })[] = []
    for (let i = 0; i < trace.segments.length; i++) all.push(...plain(await trace.segment(i)).map(record => ({ ...record, segment: i })))
    let again = 0
    for (const thing of things) {
      const ofThing = all.filter(({ op, values: [first] }) => (op === OP_IMAGE || op === OP_SET || op === OP_DELETE || op === OP_BUILTIN) && first?.kind === 'object' && first.ref === thing.ref)
      for (const [i, image] of ofThing.entries()) {
        if (image.op !== OP_IMAGE) continue
        const before = ofThing[i - 1]
        const next = all.find(record => record.tick > image.tick && !isBookkeeping(record.op))
        const isNew = before?.op !== OP_IMAGE || !isDeepStrictEqual(before.values, image.values) || next === ofThing[i + 1]
        const told = index.mayHold({ kind: 'news', ref: thing.ref }, image.segment)
        if (isNew) expect([image.tick, told]).toEqual([image.tick, true])
        else if (!told) again++
        const found = index.next({ kind: 'news', ref: thing.ref }, image.segment, 1)
        expect(found === image.segment).toBe(told)
      }
    }
    expect(again).toBeGreaterThan(100)
  })
}
