import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OP_STRING, RawWriter, type FrameState, type Keyframe, type RawChunk, type Value } from '@cinescope/trace'
import { steps, type Step } from './random-records.ts'
import { Oracle, open, packFile, plain, readAll, sortBy, stringRecord, type PlainRecord } from './recording.ts'

interface Written { readonly chunks: readonly RawChunk[], readonly records: readonly PlainRecord[], readonly segments: readonly number[] }

function write(all: readonly Step[]): Written {
  const writer = new RawWriter()
  const records: PlainRecord[] = []
  const segments: number[] = [0]
  for (const step of all) {
    if (step === 'chunk') writer.flush()
    else if (step === 'segment') {
      writer.startSegment()
      if (segments.at(-1) !== writer.tick) segments.push(writer.tick)
    } else {
      const before = writer.tick
      const tick = writer.record(step.op, step.site, step.values)
      records.push({ tick, op: step.op, site: step.site, values: step.values })
      const defined = definitions(before, tick)
      records.splice(records.length - 1, 0, ...defined)
    }
  }
  writer.flush()
  if (segments.at(-1) === writer.tick) segments.pop()
  return { chunks: writer.chunks, records, segments }
}

/** Records that the writer put before a record to define its strings: their texts are checked by what uses them. */
function definitions(from: number, to: number): PlainRecord[] {
  return Array.from({ length: to - from }, (_, i) => stringRecord(from + i, ''))
}

function withoutTexts(records: readonly PlainRecord[]): PlainRecord[] {
  return records.map(record => record.op === OP_STRING ? stringRecord(record.tick, '') : record)
}

function frame(state: FrameState): unknown {
  return { ...state, slots: sortBy(state.slots, ([site]) => site) }
}

function comparable(keyframe: Keyframe): unknown {
  return {
    stack: keyframe.stack.map(frame),
    suspended: keyframe.suspended.map(frame),
    scoped: sortBy(keyframe.scoped, ([key]) => key),
    instances: sortBy(keyframe.instances, ([instance]) => instance),
  }
}

/** Long texts keep their length only in keyframes. */
function shorten(value: Value): Value {
  return value.kind === 'primitive' && typeof value.value === 'string' && value.value.length > 1024 ? { kind: 'text', length: value.value.length } : value
}

function shortened(record: PlainRecord): PlainRecord {
  return { ...record, values: record.values.map(shorten) }
}

test('F10 any record stream reads back as it was written, across chunks and segments', async () => {
  await fc.assert(fc.asyncProperty(steps, fc.boolean(), async (all, compress) => {
    const { chunks, records, segments } = write(all)
    const trace = await open(packFile(chunks, compress))
    expect(withoutTexts(await readAll(trace))).toEqual(records)
    expect(trace.problems).toEqual([])
    expect(trace.segments.map(segment => segment.firstTick)).toEqual(records.length === 0 ? [] : segments)
    expect(trace.end).toBe(records.length)
  }), { numRuns: 150, seed: 7 })
})

test('F20 a keyframe says what a reader from the very start would know', async () => {
  await fc.assert(fc.asyncProperty(steps, async all => {
    const { chunks, records } = write(all)
    const trace = await open(packFile(chunks))
    const oracle = new Oracle()
    let at = 0
    for (let i = 0; i < trace.segments.length; i++) {
      const segment = await trace.segment(i)
      while (at < records.length && records[at]!.tick < segment.firstTick) oracle.follow(shortened(records[at++]!))
      expect(comparable(segment.keyframe)).toEqual(oracle.keyframe())
    }
  }), { numRuns: 150, seed: 8 })
})

test('F21 a cursor placed at any tick stands as if it had walked there', async () => {
  await fc.assert(fc.asyncProperty(steps, fc.nat(), async (all, pick) => {
    const { chunks, records } = write(all)
    fc.pre(records.length > 0)
    const trace = await open(packFile(chunks))
    const wanted = pick % records.length
    const oracle = new Oracle()
    for (let i = 0; i <= wanted; i++) oracle.follow(records[i]!)
    const index = trace.segments.filter(segment => segment.firstTick <= wanted).length - 1
    const cursor = (await trace.segment(index)).cursor(records[wanted]!.tick as never)
    expect(cursor.next()).toBe(true)
    expect(withoutTexts([plain(cursor)])).toEqual([records[wanted]])
    expect(cursor.stack).toEqual(oracle.stack.map(state => state.frame))
  }), { numRuns: 150, seed: 9 })
})
