/* oxlint-disable unicorn/no-array-sort -- what recorded programs do */
import { A1, B0, B1, B2, BN, E0, E1, E4, EN, K, M, P, S, TH, U, V, W, WS, X, XV, N, D, DK, PK, T, C, recorder } from '@cinescope/recorder'
import {
  IMAGE_AFTER_BUILTIN, METHODS, OP_BUILTIN, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_IMAGE, OP_LEAVE, OP_LOSS, OP_MARK, OP_MODULE, OP_OBJECT, OP_RESUME, OP_SCOPE, OP_SET,
  OP_STRING, OP_THIS, OP_TIME, OP_UNWIND, OP_WRITE, type RawChunk,
} from '@cinescope/trace'
import { describe, expect, test } from 'vitest'
import { named, type Decoded } from './decode.ts'
import { Decoder } from './decode.ts'
import { clock, later, record, sites } from './recording.ts'

const base = sites(20)
const ref = (value: Decoded): number => (value as { ref: number }).ref
const method = (name: string): number => METHODS.indexOf(name)

describe('segments and chunks', () => {
  test('an instrumented function that the sink happens to run is not recorded', () => {
    let ran = 0
    let decoder: { write(chunk: RawChunk): false | void } | undefined
    const got = record(decoding => {
      decoder = decoding
      const f = E0(base)
      for (let i = 0; i < 40_000; i++) W(base + 1, f, i)
      X(f, 1)
    }, {
      sink: {
        write(chunk) {
          const f = E1(base + 2, {})
          W(base + 3, -1, 5)
          X(f, 5)
          ran++
          return decoder!.write(chunk)
        },
      },
    })
    expect(ran).toBeGreaterThan(1)
    expect(got.of(OP_WRITE)).toHaveLength(40_000)
    expect(got.of(OP_ENTER)).toHaveLength(1)
    expect(got.of(OP_LEAVE)).toHaveLength(1)
    expect(got.of(OP_LOSS)).toEqual([])
  })

  test('each segment defines anew what it mentions, each chunk begins with the time', () => {
    const objects = Array.from({ length: 40 }, (_, i) => ({ id: i, text: `text ${i}` }))
    const decoder = record(() => {
      for (let i = 0; i < 60_000; i++) {
        const f = E1(base, objects[i % 40])
        W(base + 1, f, `string ${i % 500}`)
        X(f, objects[(i + 1) % 40])
      }
    }, { segmentBytes: 400_000 })
    const segments = decoder.chunks.filter(chunk => chunk.startsSegment)
    expect(segments.length).toBeGreaterThan(2)
    expect(decoder.of(OP_MODULE).filter(r => r.values[0] === base)).toHaveLength(segments.length)
    for (const chunk of decoder.chunks) {
      expect(decoder.records[chunk.first]!.op).toBe(OP_TIME)
      expect(chunk.length).toBeLessThanOrEqual(65_536)
    }
    expect(decoder.of(OP_ENTER)).toHaveLength(60_000)
    expect(decoder.of(OP_LEAVE)).toHaveLength(60_000)
    expect(decoder.of(OP_LOSS)).toEqual([])
    // Frames of a chunk: those entered before it.
    const first = decoder.chunks[0]!
    for (const chunk of decoder.chunks) {
      const entered = decoder.records.slice(first.first, chunk.first).filter(r => r.op === OP_ENTER).length
      expect(chunk.frames - first.frames).toBe(entered)
    }
  })

  test('time is anchored at least every 256 records', () => {
    const decoder = record(() => {
      const f = E0(base)
      for (let i = 0; i < 5000; i++) W(base + 1, f, i)
      X(f, K)
    })
    const anchors = decoder.of(OP_TIME).map(r => r.tick)
    for (let i = 1; i < anchors.length; i++) expect(anchors[i]! - anchors[i - 1]!).toBeLessThanOrEqual(257)
    expect(anchors.length).toBeGreaterThan(15)
  })

  test('an anchor flushes what is older than 200 ms, so a frozen page still shows its loop', () => {
    const decoder = record(decoding => {
      const f = E0(base)
      for (let i = 0; i < 2000; i++) {
        clock.now += 1
        W(base + 1, f, i)
      }
      expect(decoding.of(OP_WRITE).length).toBeGreaterThan(1400)
      X(f, K)
    })
    expect(decoder.chunks.length).toBeGreaterThan(4)
  })

  test('more strings than the table holds are written anew, not remembered', () => {
    const decoder = record(() => {
      const f = E0(base)
      for (let i = 0; i < 20_000; i++) W(base + 1, f, `s${i}`)
      for (let i = 19_990; i < 20_000; i++) W(base + 1, f, `s${i}`)
      for (let i = 0; i < 10; i++) W(base + 1, f, `s${i}`)
      X(f, K)
    }, { segmentBytes: 1e9 })
    expect(decoder.of(OP_WRITE).map(r => r.values[0]).slice(20_000)).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `s${i + 19_990}`), ...Array.from({ length: 10 }, (_, i) => `s${i}`),
    ])
    expect(decoder.of(OP_STRING).length).toBeLessThanOrEqual(20_020)
  })

  test('every value of a record with many new objects is there', () => {
    const values = Array.from({ length: 200 }, (_, i) => Object.fromEntries(Array.from({ length: 30 }, (__, k) => [`key ${i} ${k}`, `value ${i} ${k}`])))
    const decoder = record(() => { for (let i = 0; i < 5; i++) X(EN(base, values.map(value => ({ ...value }))), undefined) })
    for (const enter of decoder.of(OP_ENTER)) expect(enter.values).toHaveLength(200)
    expect(decoder.of(OP_LEAVE)).toHaveLength(5)
  })

  test('a module that registers while recording is defined before its sites', () => {
    const decoder = record(() => {
      const late = M('late module', 3, 1)
      expect(M('late module', 3, 1)).toBe(late)
      X(E0(late), 1)
    })
    const module = decoder.of(OP_MODULE).find(r => r.values[1] === 'late module')!
    expect([module.site, module.values[2]]).toEqual([3, 1])
    expect(module.tick).toBeLessThan(decoder.of(OP_ENTER)[0]!.tick)
    expect(decoder.of(OP_ENTER)[0]!.site).toBe(module.values[0])
  })

  test('modules beyond the last site record nothing', () => {
    const far = M('too big', 2 ** 23, 2)
    const decoder = record(() => {
      expect(E0(far + 5)).toBe(0)
      expect(E1(far + 5, 1)).toBe(0)
    })
    expect(decoder.of(OP_ENTER)).toEqual([])
  })

  test('inline tables are kept by hash', () => {
    const table = { version: 1 }
    M('with table', 1, 2, table)
    expect(recorder.tables.get('with table')).toBe(table)
  })
})

describe('loss is a record with a reason', () => {
  test('beyond the task cap entering functions are refused and counted, until the next entry', () => {
    const decoder = record(() => {
      const f = E0(base)
      let refused = 0
      for (let i = 0; i < 2000; i++) {
        const g = E0(base + 1)
        if (g === 0) refused++
        X(g, undefined)
      }
      expect(refused).toBeGreaterThan(1000)
      W(base + 2, f, refused)
      X(f, undefined)
      later()
      const g = E0(base + 3)
      expect(g).not.toBe(0)
      X(g, undefined)
    }, { taskRecords: 1000 })
    const losses = decoder.of(OP_LOSS)
    expect(losses.map(r => r.values[1])).toEqual(['task-cap', 'task-cap'])
    expect(losses.reduce((sum, r) => sum + (r.values[0] as number), 0)).toBe(decoder.of(OP_WRITE)[0]!.values[0])
    // The first is with the sink before the entry ends: a page that is killed in a loop has said why its recording stops.
    expect(decoder.chunks.find(chunk => chunk.first > losses[0]!.tick)!.first).toBeLessThan(decoder.of(OP_WRITE)[0]!.tick)
  })

  test('below the deepest recorded stack', () => {
    const decoder = record(() => {
      const tokens = Array.from({ length: 2 ** 18 + 100 }, () => E0(base))
      expect(tokens.filter(f => f === 0).length).toBeGreaterThanOrEqual(100)
      X(tokens[0]!, undefined)
    })
    expect(decoder.of(OP_LOSS)[0]!.values[1]).toBe('depth')
    expect(decoder.of(OP_UNWIND)[0]!.values[0]).toBeGreaterThan(2 ** 18 - 100)
  })

  test('a sink that drops a chunk: a new segment, the open frames are gone until the stack is empty', () => {
    const decoder = record(decoding => {
      const f = E0(base)
      const g = E1(base, { a: 1 })
      decoding.accepts = false
      recorder.flush()
      decoding.accepts = true
      W(base + 1, g, 'muted')
      expect(E0(base)).toBe(0)
      X(g, 1)
      expect(E0(base)).toBe(0)
      W(base + 1, f, 'muted')
      X(f, 1)
      later()
      const h = E1(base, { a: 2 })
      W(base + 1, h, 'heard')
      X(h, 1)
    })
    expect(decoder.chunks[0]!.startsSegment).toBe(true)
    expect(decoder.chunks[0]!.first).toBeGreaterThan(0)
    expect(decoder.of(OP_WRITE).map(r => r.values)).toEqual([['heard']])
    expect(decoder.of(OP_LOSS).map(r => r.values[1])).toEqual(['pool', 'pool'])
    expect(decoder.of(OP_LOSS)[1]!.values[0]).toBe(2)
  })

  test('a sink that throws is one that drops', () => {
    const chunks: RawChunk[] = []
    recorder.install({
      sink: { write(chunk) { if (chunks.push({ ...chunk }) === 1) throw new Error('sink') } }, now: () => clock.now, epoch: 0,
    })
    recorder.start()
    X(E0(base), 1)
    recorder.flush()
    later()
    X(E0(base), 1)
    recorder.stop()
    expect(chunks.map(chunk => chunk.startsSegment)).toEqual([true, true])
    expect(recorder.counts().lost).toBeGreaterThan(0)
  })

  test('an overflow of the stack inside probes leaves no half record and no wrong stack', () => {
    let deepest = 0
    const recurse = (n: number, o: unknown): number => {
      const f = E4(base, n, 1.5, o, `text ${n}`)
      let r: unknown = K
      try {
        deepest = n
        W(base + 1, f, { n })
        return (r = recurse(n + 1, { n })) as number
      } finally {
        X(f, r)
      }
    }
    const decoder = record(() => {
      for (let round = 0; round < 2; round++) {
        const f = E0(base)
        expect(() => recurse(0, {})).toThrow(RangeError)
        W(base + 2, f, 'back')
        X(f, undefined)
      }
    }, { segmentBytes: 400_000 })
    expect(deepest).toBeGreaterThan(300)
    let depth = 0
    for (const { op, site, tick, values } of decoder.records) {
      if (op === OP_ENTER) depth++
      if (op === OP_LEAVE) depth--
      if (op === OP_RESUME) depth++
      if (op === OP_UNWIND) depth -= values[0] as number
      if (depth < 0 || (op === OP_WRITE && site === base + 2 && depth !== 1)) throw new Error(`depth ${depth} at ${tick}`)
    }
    expect(depth).toBe(0)
  })
})

describe('recording and not recording', () => {
  test('stop closes the open frames, a later start goes on with them', () => {
    let f = 0
    const decoder = record(() => {
      f = E0(base)
      recorder.stop()
      expect(K.on).toBe(false)
      expect(W(base + 1, f, 'unseen')).toBe('unseen')
      expect(U(base + 1, f, 'unseen')).toBe('unseen')
      recorder.start()
      W(base + 1, f, 'seen')
      X(f, 1)
    })
    expect(decoder.of(OP_WRITE).map(r => r.values)).toEqual([['seen']])
    expect(decoder.of(OP_UNWIND).map(r => r.values)).toEqual([[1]])
    expect(decoder.of(OP_RESUME).map(r => r.values)).toEqual([[f >>> 3]])
    expect(decoder.chunks.map(chunk => chunk.startsSegment)).toEqual([true, true])
  })

  test('quiet records nothing, not even generators that were recorded before', () => {
    const decoder = record(() => {
      const f = E0(base)
      const g = E0(base)
      S(base, g, 1)
      const got = recorder.quiet(() => {
        expect(E0(base)).toBe(0)
        U(base, g, 2)
        W(base, g, 'quiet')
        W(base, -1, 'quiet')
        recorder.quiet(() => 0)
        expect(E0(base)).toBe(0)
        return 7
      })
      expect(got).toBe(7)
      expect(() => recorder.quiet(() => { throw new Error('adapter') })).toThrow('adapter')
      X(E0(base), 'heard')
      W(base, f, 'loud')
      X(f, 1)
    })
    expect(decoder.of(OP_WRITE).map(r => r.values)).toEqual([['loud']])
    expect(decoder.of(OP_LEAVE).map(r => r.values)).toEqual([['heard'], [1]])
  })

  test('K.on follows start and stop, however often', () => {
    const seen: boolean[] = []
    record(() => {
      for (let i = 0; i < 6; i++) {
        seen.push(K.on)
        recorder.stop()
        seen.push(K.on)
        recorder.start()
      }
    })
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i % 2 === 0))
    expect(K.on).toBe(false)
  })

  test('quiet within a sink that is given a chunk leaves the recording on', () => {
    let tokens = 0
    const decoder = new Decoder()
    recorder.install({
      sink: { write(chunk) { recorder.quiet(() => { tokens += E0(base) }); decoder.write(chunk) } }, now: () => clock.now, epoch: 0,
    })
    recorder.start()
    X(E0(base), 'before')
    recorder.flush()
    X(E0(base), 'after')
    recorder.stop()
    expect(tokens).toBe(0)
    expect(decoder.of(OP_LEAVE).map(r => r.values)).toEqual([['before'], ['after']])
  })

  test('without a recording probes hand values through', () => {
    expect([E0(base), E1(base, 1), XV(9, 5), V(base, 9, 1), A1(base, 9, 2), N(base, 9, 0), D(base, 9, {}, true)]).toEqual([0, 0, 5, 1, 2, 0, true])
    expect(recorder.emit(OP_MARK, ['x'])).toBe(-1)
  })

  test('emit answers the tick of its record', () => {
    const ticks: number[] = []
    const decoder = record(() => {
      for (let i = 0; i < 600; i++) {
        X(E0(base), `v${i}`)
        if (i % 7 === 0) ticks.push(recorder.emit(OP_CONSOLE, ['log', i, { i }]))
      }
      expect(recorder.counts().records).toBeGreaterThan(ticks.at(-1)!)
    })
    expect(decoder.of(OP_CONSOLE).map(r => r.tick)).toEqual(ticks)
    expect(decoder.of(OP_CONSOLE).map(r => r.values[1])).toEqual(ticks.map((_, i) => i * 7))
    expect(recorder.counts().records).toBe(decoder.records.length)
  })

  test('calibration leaves no trace', () => {
    let spent = 0
    const decoder = record(() => {
      const f = E0(base)
      recorder.counts()
      W(base, f, 1)
      X(f, 1)
    }, { now: () => spent += 0.001 })
    expect(decoder.of(OP_ENTER)).toHaveLength(1)
    expect(recorder.counts().nsPerRecord).toBeGreaterThan(0)
  })
})

describe('writes', () => {
  test('objects, keys, deletes, scopes, this', () => {
    const o: Record<string, unknown> = { a: 1 }
    const decoder = record(() => {
      const f = E0(base)
      const i = N(base + 1, f, 0)
      const j = N(base + 1, f, i)
      expect(j).toBe(i + 1)
      WS(base + 2, f, i, 1.5)
      P(base + 3, f, o, 'v')
      PK(base + 4, f, o, Symbol.iterator, 2)
      expect(D(base + 5, f, o, false)).toBe(false)
      D(base + 5, f, o, true)
      DK(base + 6, f, o, 3, true)
      expect(TH(base + 7, f, o)).toBe(o)
      T(base + 8, f, 'e')
      C(base + 9, f, 'e')
      expect(XV(f, o)).toBe(o)
    })
    const id = { ref: ref(decoder.of(OP_SET)[0]!.values[0]) }
    const [i, j] = decoder.of(OP_SCOPE).map(r => r.values)
    expect(j![1]).toBe(i![0])
    expect(decoder.of(OP_WRITE)[0]!.values).toEqual([1.5, i![0]])
    expect(decoder.of(OP_SET).map(r => r.values)).toEqual([[id, 'v'], [id, { symbol: 'Symbol.iterator' }, 2]])
    expect(decoder.of(OP_DELETE).map(r => r.values)).toEqual([[id], [id, 3]])
    expect(decoder.of(OP_THIS)[0]!.values).toEqual([id])
    expect(decoder.of(OP_LEAVE)[0]!.values).toEqual([id])
  })

  test('mutating built-ins, only the real ones on real receivers', () => {
    const list = [3, 1]
    const map = new Map()
    const patched = Object.assign([1], { push() { return 0 } })
    class Own extends Array<number> { override push(): number { return 0 } }
    const fake = { push: Array.prototype.push, length: 0 }
    const trap = new Proxy([1], {})
    const decoder = record(() => {
      const f = E0(base)
      expect(B1(base + 1, f, method('push'), list, list.push(2), 2)).toBe(3)
      B0(base + 2, f, method('sort'), list, list.sort())
      B2(base + 3, f, method('set'), map, map.set('password', 'x'), 'password', 'x')
      B1(base + 4, f, method('push'), patched, 0, 1)
      B1(base + 4, f, method('push'), new Own(), 0, 1)
      B1(base + 4, f, method('push'), fake, 1, 1)
      B1(base + 4, f, method('push'), 'text', 1, 1)
      B1(base + 4, f, method('sort'), Object.create(trap) as object, 1, 1)
      BN(base + 5, f, method('splice'), list, list.splice(0, 1, 8, 9), [0, 1, 8, 9])
      X(f, undefined)
    })
    const calls = decoder.of(OP_BUILTIN)
    expect(calls.map(r => r.site - base)).toEqual([1, 2, 3, 5])
    const me = calls[0]!.values[0]
    expect(calls[0]!.values).toEqual([me, 3, 2])
    expect(calls[1]!.values).toEqual([me, me])
    expect(calls[2]!.values.slice(2)).toEqual(['password', { gap: 'redacted' }])
    expect(calls[3]!.values.slice(2)).toEqual([0, 1, 8, 9])
    const images = decoder.of(OP_IMAGE).filter(r => ref(r.values[0]) === ref(me))
    expect(images.map(r => [r.values[1], ...r.values.slice(4)])).toEqual([[0, 3, 1, 2], [IMAGE_AFTER_BUILTIN, 1, 2, 3], [IMAGE_AFTER_BUILTIN, 8, 9, 2, 3]])
  })

  test('identity lasts over segments and recordings, and is never reused', () => {
    const o = { a: 1 }
    const ids = [1, 2].map(() => {
      const decoder = record(() => { X(E1(base, o), {}) })
      const enter = decoder.of(OP_ENTER)[0]!
      expect(named(decoder.images.get(ref(enter.values[0])))).toEqual({ a: 1 })
      return [ref(enter.values[0]), ref(decoder.of(OP_LEAVE)[0]!.values[0]), decoder.of(OP_OBJECT).length]
    })
    expect(ids[0]![0]).toBe(ids[1]![0])
    expect(ids[0]![1]).not.toBe(ids[1]![1])
  })
})
