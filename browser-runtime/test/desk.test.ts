import { describe, expect, test } from 'vitest'
import type { RawChunk } from '@cinescope/trace'
import { Courier, type LocalKeeper } from '../src/courier.ts'
import { Desk, type LoadCourier } from '../src/desk.ts'
import type { FromWorker, Opening, Problem, ToWorker } from '../src/keeper/message.ts'
import { BUFFER_BYTES, Pool } from '../src/pool.ts'
import { PageSink } from '../src/sink.ts'

const opening: Opening = { id: '0', title: '', platform: 'browser', epoch: 0, ringBytes: 1, sites: undefined }

function chunk(firstTick: number, startsSegment = false, words = [firstTick, 1, 2]): RawChunk {
  return { words: Int32Array.from([...words, 99, 99]), length: words.length, texts: [], startsSegment, frames: 0, firstTick, epoch: 0, time: 0 }
}

const offline = (): Promise<never> => Promise.reject(new Error('offline'))

describe('desk', () => {
  test('without a worker everything sent before the keeper was loaded reaches it, in order, and buffers come back', async () => {
    const taken: ToWorker[] = []
    const freed: number[] = []
    let answer: ((message: FromWorker) => void) | undefined
    const local: LocalKeeper = {
      take(message) {
        taken.push(message)
        if (message.kind === 'chunk') answer?.({ kind: 'free', buffer: message.chunk.words.buffer as ArrayBuffer })
        if (message.kind === 'ask') answer?.({ kind: 'answer', number: message.number, value: message.method, failed: undefined })
      },
    }
    const pool = new Pool()
    const desk = new Desk(async (receiver, begun) => new Courier(begun, false, receiver, async reply => { answer = reply; return local }), {
      state() {}, removed() {}, torn() {}, problem: problem => { throw new Error(problem.code) }, free: buffer => { freed.push(buffer.byteLength); pool.give(buffer) },
    })
    void desk.start(opening)
    const sink = new PageSink(desk, pool)
    sink.write(chunk(0, true))
    desk.module('aa', undefined)
    expect(await desk.ask('flush')).toBe('flush')
    sink.write(chunk(3))
    expect(taken.map(message => message.kind)).toEqual(['open', 'chunk', 'module', 'ask', 'chunk'])
    expect(freed).toEqual([BUFFER_BYTES, BUFFER_BYTES])
    expect(pool.out).toBe(0)
  })

  test.each(['courier', 'keeper'])('a %s that cannot be loaded is a problem, not an error in the page', async what => {
    const problem = await new Promise<Problem>(resolve => {
      const load: LoadCourier = what === 'courier' ? offline : async (receiver, begun) => new Courier(begun, false, receiver, offline)
      void new Desk(load, { state() {}, removed() {}, free() {}, torn() {}, problem: resolve }).start(opening)
    })
    expect(problem.code).toBe('CINE_RECORDING_FAULT')
  })
})

describe('sink', () => {
  test('the chunk is copied: words up to its length, and the texts', () => {
    const kept: RawChunk[] = []
    const sink = new PageSink({ chunk: made => { kept.push(made) } }, new Pool())
    const words = Int32Array.of(1, 2, 3, 4)
    const texts = ['long']
    expect(sink.write({ ...chunk(0), words, length: 3, texts })).toBe(undefined)
    words.fill(0)
    texts.length = 0
    expect([...kept[0]?.words.subarray(0, 3) ?? []]).toEqual([1, 2, 3])
    expect(kept[0]?.texts).toEqual(['long'])
  })

  test('pool bound: when buffers run out it says so, to the keeper by an empty chunk, and takes nothing before a chunk that starts a segment', () => {
    const kept: RawChunk[] = []
    const pool = new Pool(2 * BUFFER_BYTES)
    const sink = new PageSink({ chunk: made => { kept.push(made) } }, pool)
    expect([sink.write(chunk(0, true)), sink.write(chunk(3)), sink.write(chunk(6))]).toEqual([undefined, undefined, false])
    pool.give((kept[0] as RawChunk).words.buffer as ArrayBuffer)
    expect([sink.write(chunk(9)), sink.write(chunk(12, true)), sink.write(chunk(15, true))]).toEqual([false, undefined, false])
    expect(kept.map(made => [made.firstTick, made.length])).toEqual([[0, 3], [3, 3], [6, 0], [12, 3], [15, 0]])
  })

  test('after its keeper was lost it takes nothing before a chunk that starts a segment, and what was out counts no more', () => {
    const pool = new Pool()
    const sink = new PageSink({ chunk() {} }, pool)
    sink.write(chunk(0, true))
    sink.tear()
    expect([pool.out, sink.write(chunk(3)), pool.out, sink.write(chunk(6, true))]).toEqual([0, false, 0, undefined])
  })

  test('pool: buffers that come back are filled again, and a chunk larger than a buffer gets its own', () => {
    const pool = new Pool()
    const first = pool.take(10) as ArrayBuffer
    pool.give(first)
    expect(pool.take(10)).toBe(first)
    expect((pool.take(BUFFER_BYTES) as ArrayBuffer).byteLength).toBe(4 * BUFFER_BYTES)
  })
})
