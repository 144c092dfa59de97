import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bytesSource, headWord, openTrace, OP_MARK, smiWord, type RawChunk, type Trace } from '@cinescope/trace'
import { FileSink } from '../src/sink/file.ts'
import { bundleWorker } from './worker.ts'

let folder: string
let worker: URL

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cinescope-ring-'))
  worker = await bundleWorker(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const RECORDS = 4000
/** A segment of one chunk that does not pack well: about 8 KB. */
function segment(index: number, startsSegment = true): RawChunk {
  const words = new Int32Array(RECORDS * 2)
  let seed = index + 1
  for (let i = 0; i < RECORDS; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0
    words.set([headWord(OP_MARK, 0), smiWord(seed >> 4)], i * 2)
  }
  return { words, length: words.length, texts: [], startsSegment, frames: 0, firstTick: index * RECORDS, epoch: 0, time: index * 1000 }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => { setTimeout(resolve, 5) })
}

const header = { recordingId: '0123456789abcdef', epoch: 1, title: 'test' }
const open = (file: string): Promise<Trace> => openTrace(bytesSource(readFileSync(file)))
const ticks = (trace: Trace): number[] => trace.segments.map(each => each.firstTick / RECORDS)

test('F43, F44: a recording stays within its ring, with what was kept, and opens', async () => {
  const file = join(folder, 'ring.cine')
  const sink = new FileSink({ ...header, file, worker, ringBytes: 150_000 })
  let largest = 0
  for (let i = 0; i < 100; i++) {
    sink.write(segment(i))
    if (i === 20) sink.keep(18_500, 20 * RECORDS + 5)
    if (i % 10 === 9) {
      sink.drain(false)
      largest = Math.max(largest, statSync(file).size)
    }
  }
  expect(sink.drain(true)).toBe(true)
  await sink.close()
  expect(sink.problems).toEqual([])
  expect(largest).toBeGreaterThan(150_000)
  expect(statSync(file).size).toBeLessThan(150_000 * 1.5 + 50_000)
  expect(existsSync(`${file}.tmp`)).toBe(false)
  const trace = await open(file)
  expect(trace.problems).toEqual([])
  const kept = ticks(trace)
  expect(kept.slice(0, 2)).toEqual([19, 20])
  expect(kept.at(-1)).toBe(99)
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    let count = 0
    while (cursor.next()) count++
    expect(count).toBe(RECORDS)
  }
})

test('a worker that dies is followed by another: the recording goes on, what was on its way is a loss', async () => {
  const file = join(folder, 'lost.cine')
  const dying = join(folder, 'dying.mjs')
  // The first one ends in the middle of its work.
  writeFileSync(dying, `
import { workerData } from 'node:worker_threads'
const first = workerData.resume === undefined
await import(${JSON.stringify(worker.href)})
let chunks = 0
if (first) workerData.port.on('message', message => { if (message.kind === 'chunk' && ++chunks === 6) process.exit(7) })`)
  const sink = new FileSink({ ...header, file, worker: pathToFileURL(dying) })
  let refused = 0
  const write = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (sink.write(segment(i)) === false) refused++
  }
  write(0, 8)
  await until(() => sink.problems.length > 0)
  write(8, 30)
  await until(() => sink.drain(true))
  await sink.close()
  expect(sink.problems.map(({ code }) => code)).toEqual(['CINE_WORKER_LOST'])
  const trace = await open(file)
  expect(trace.problems).toEqual([])

  expect(ticks(trace).slice(0, 5)).toEqual([0, 1, 2, 3, 4])
  expect(ticks(trace).at(-1)).toBe(29)
  const lost = trace.losses.reduce((sum, { count }) => sum + count, 0)
  expect(ticks(trace).length * RECORDS + lost).toBe(30 * RECORDS)
  expect(refused).toBeLessThan(5)
})

test('workers that die again and again are given up; nothing is thrown, nothing grows', async () => {
  const broken = join(folder, 'broken.mjs')
  writeFileSync(broken, 'process.exit(3)')
  const sink = new FileSink({ ...header, file: join(folder, 'broken.cine'), worker: pathToFileURL(broken) })
  let refused = 0
  for (let i = 0; i < 40; i++) {
    if (sink.write(segment(i)) === false) refused++
    await new Promise(resolve => { setTimeout(resolve, 30) })
  }
  expect(refused).toBeGreaterThan(0)
  expect(sink.drain(false)).toBe(false)
  await sink.close()
  expect(sink.problems.map(({ code }) => code)).toEqual(['CINE_WORKER_LOST'])
})

test('a folder that somebody removed: the file grows no further than its bound, and is there again when the folder is', async () => {
  const gone = join(folder, 'gone')
  mkdirSync(gone)
  const file = join(gone, 'gone.cine')
  const sink = new FileSink({ ...header, file, worker, ringBytes: 100_000 })
  let next = 0
  const write = (count: number): void => {
    for (const end = next + count; next < end; next++) sink.write(segment(next))
    sink.drain(false)
  }
  write(5)
  rmSync(gone, { recursive: true })
  write(100)
  expect(sink.written).toBeLessThan(350_000)
  mkdirSync(gone)
  write(30)
  await sink.close()
  expect(sink.problems.map(({ code }) => code)).toEqual(['CINE_DISK_FULL'])
  expect(statSync(file).size).toBeLessThan(150_000 * 1.5)
  const trace = await open(file)
  expect(trace.problems).toEqual([])
  expect(ticks(trace).at(-1)).toBe(next - 1)
  expect(trace.losses.length).toBeGreaterThan(0)
})

test('a worker that stalls, as on a slow disk: what waits stays within its bytes, what found no place is a loss, and the rest is there when it goes on', async () => {
  const file = join(folder, 'slow.cine')
  const slow = join(folder, 'slow.mjs')
  writeFileSync(slow, `
import { workerData } from 'node:worker_threads'
import { existsSync } from 'node:fs'
await import(${JSON.stringify(worker.href)})
const wait = new Int32Array(new SharedArrayBuffer(4))
workerData.port.on('message', message => {
  while (message.kind === 'chunk' && existsSync(${JSON.stringify(`${file}.stall`)})) Atomics.wait(wait, 0, 0, 10)
})`)
  writeFileSync(`${file}.stall`, '')
  const sink = new FileSink({ ...header, file, worker: pathToFileURL(slow), spillBytes: 400_000 })
  let refused = 0
  for (let i = 0; i < 40; i++) if (sink.write(segment(i)) === false) refused++
  expect(refused).toBeGreaterThan(20)
  expect(statSync(`${file}.spill`).size).toBeLessThan(400_000 + 10)
  rmSync(`${file}.stall`)
  expect(sink.drain(false)).toBe(true)
  for (let i = 40; i < 50; i++) sink.write(segment(i))
  expect(sink.drain(true)).toBe(true)
  await sink.close()
  expect(sink.problems.map(({ code }) => code)).toEqual(['CINE_DISK_FULL'])
  const trace = await open(file)
  expect(trace.problems).toEqual([])
  const lost = trace.losses.reduce((sum, { count }) => sum + count, 0)
  expect(ticks(trace).length * RECORDS + lost).toBe(50 * RECORDS)
  expect(ticks(trace).slice(-10)).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49])
})
