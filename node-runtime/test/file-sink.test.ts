import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesSource, headWord, openTrace, OP_TIME, readSpill, REF_DOUBLE, refWord, type RawChunk, type SpillEntry } from '@cinescope/trace'
import { FileSink } from '../src/sink/file.ts'
import { Spill } from '../src/sink/spill.ts'
import { bundleWorker } from './worker.ts'

let folder: string
let worker: URL

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cinescope-sink-'))
  worker = await bundleWorker(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A chunk of time anchors: one record in four words. */
function chunk(firstTick: number, records: number): RawChunk {
  const words = new Int32Array(records * 4)
  const milliseconds = new Int32Array(new Float64Array([firstTick]).buffer)
  for (let i = 0; i < records; i++) words.set([headWord(OP_TIME, 0), refWord(REF_DOUBLE, 0), milliseconds[0]!, milliseconds[1]!], i * 4)
  return { words, length: words.length, texts: ['long text'], startsSegment: firstTick === 0, frames: 0, firstTick, epoch: 0, time: firstTick }
}

const header = { recordingId: '0123456789abcdef', epoch: 1, title: 'test' }

test('everything written is in the file after drain, in order, within one synchronous run', async () => {
  const sink = new FileSink({ ...header, file: join(folder, 'a.cine'), worker })
  let tick = 0
  for (let i = 0; i < 300; i++) {
    const records = 1 + (i * 997) % 16_000
    expect(sink.write(chunk(tick, records))).toBe(undefined)
    tick += records
  }
  expect(sink.drain(true)).toBe(true)
  expect(existsSync(`${sink.file}.spill`)).toBe(false)
  const trace = await openTrace(bytesSource(readFileSync(sink.file)))
  expect([trace.begin, trace.end, trace.problems, trace.losses]).toEqual([0, tick, [], []])
  expect(trace.header).toMatchObject({ ...header, platform: 'node' })
  // Late 'exit' listeners: a section behind the directory.
  sink.write(chunk(tick, 5))
  expect(sink.drain(true)).toBe(true)
  expect((await openTrace(bytesSource(readFileSync(sink.file)))).end).toBe(tick + 5)
  await sink.close()
  expect(sink.problems).toEqual([])
})

test('F33 no credential reaches the spill file', async () => {
  const sink = new FileSink({ ...header, file: join(folder, 'secret.cine'), worker })
  sink.write({ ...chunk(0, 3), texts: ['an {"apiKey":"abcdefgh"} of Bearer 0123456789abcdef'] })
  const stored = readFileSync(`${sink.file}.spill`, 'latin1')
  expect(stored).toContain('[redacted]')
  expect(stored).not.toMatch(/abcdefgh|0123456789abcdef/)
  await sink.close()
})

test('F36 a program leaves although packing is not done; the spill file keeps the rest', async () => {
  const sink = new FileSink({ ...header, file: join(folder, 'slow.cine'), worker, leavingMs: 0 })
  const spill = `${sink.file}.spill`
  for (let i = 0; i < 20; i++) sink.write(chunk(i * 1000, 1000))
  expect(sink.drain(true)).toBe(false)
  const bytes = new Uint8Array(readFileSync(spill))
  expect([...readSpill((offset, length) => bytes.subarray(offset, offset + length))].length).toBe(20)
  await sink.close()
  expect(existsSync(spill)).toBe(true)
})

test.runIf(existsSync('/dev/full'))('a full disk is CINE_DISK_FULL, and the recorder is told to begin anew', async () => {
  const full = join(folder, 'full.cine')
  const sink = new FileSink({ ...header, file: full, worker, spillBytes: 100_000 })
  expect(sink.write(chunk(0, 100))).toBe(undefined)
  expect(sink.write(chunk(100, 100_000))).toBe(false)
  expect(sink.problems).toEqual([{ code: 'CINE_DISK_FULL', data: { file: full } }])
  await sink.close()
})

test('a worker that cannot start is CINE_WORKER_LOST, and nothing is thrown', async () => {
  const sink = new FileSink({ ...header, file: join(folder, 'lost.cine'), worker: pathToFileURL(join(folder, 'missing.mjs')) })
  sink.write(chunk(0, 10))
  while (sink.problems.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
  expect(sink.problems[0]?.code).toBe('CINE_WORKER_LOST')
  expect(sink.write(chunk(10, 10))).toBe(false)
  expect(sink.drain(true)).toBe(false)
  await sink.close()
})

test('a spill file cut off anywhere still gives its whole entries', () => {
  const path = join(folder, 'x.spill')
  const spill = new Spill(path, 2 ** 20)
  const { words, ...meta } = chunk(0, 3)
  const chunks = [0, 1, 2].map(i => ({ ...meta, firstTick: i * 3 }))
  for (const each of chunks) expect(spill.add({ chunk: each }, words)).toBeDefined()
  spill.add({ table: '{"path":"ä.js"}' }, new Int32Array(0))
  const bytes = new Uint8Array(readFileSync(path)).subarray(0, -4)
  spill.remove()
  expect(existsSync(path)).toBe(false)
  const read = (length: number): SpillEntry[] => [...readSpill((offset, count) => bytes.subarray(offset, Math.min(offset + count, length)))]
  const whole = read(bytes.length)
  expect(whole).toEqual([...chunks.map(each => ({ chunk: { ...each, words } })), { table: '{"path":"ä.js"}' }])
  for (let length = 0; length < bytes.length; length++) {
    const some = read(length)
    expect(some.length).toBeLessThan(4)
    expect(some).toEqual(whole.slice(0, some.length))
  }
})

/** First ticks of the chunks in a spill file. */
function entries(bytes: Uint8Array): readonly number[] {
  return [...readSpill((offset, count) => bytes.subarray(offset, offset + count))].map(entry => 'chunk' in entry ? entry.chunk.firstTick : -1)
}

test('F34 what an emptied spill file held before is no entry, wherever writing over it is cut off', () => {
  const path = join(folder, 'again.spill')
  const spill = new Spill(path, 2 ** 20)
  const { words, ...meta } = chunk(0, 50)
  for (let i = 0; i < 3; i++) spill.add({ chunk: { ...meta, firstTick: i } }, words)
  const before = new Uint8Array(readFileSync(path))
  expect(entries(before)).toEqual([0, 1, 2])
  spill.clear()
  expect(entries(new Uint8Array(readFileSync(path)))).toEqual([])
  const place = spill.add({ chunk: { ...meta, firstTick: 7 } }, words)!
  const after = new Uint8Array(readFileSync(path))
  expect(entries(after)).toEqual([7])
  // Words and zeros first, then the meta, then the head.
  const end = place.length
  for (let done = 0; done < end; done += 3) {
    const torn = before.slice()
    torn.fill(0, 0, 4)
    torn.set(after.subarray(end - done, end + 4), end - done)
    expect(entries(torn)).toEqual([])
  }
  spill.remove()
})
