import { C, E0, E1, K, S, T, U, W, X, recorder } from '@cinescope/recorder'
import {
  OP_ENTER, OP_LEAVE, OP_LOSS, OP_RESUME, OP_SUSPEND, OP_TASK, OP_UNWIND, OP_WRITE, TOKEN_CURRENT, TOKEN_LEVEL_BITS, TOKEN_MODULE, type Token,
} from '@cinescope/trace'
import { describe, expect, test } from 'vitest'
import type { Decoder } from './decode.ts'
import { clock, later, record, sites } from './recording.ts'

const base = sites(20)
const frameOf = (f: Token): number => f >>> TOKEN_LEVEL_BITS

/** Replays the stream: the frames that are open at each write, by the value written. */
function stacks(decoder: Decoder): ReadonlyMap<unknown, readonly number[]> {
  const writes = new Map<unknown, readonly number[]>()
  const stack: number[] = []
  let last = decoder.chunks[0]!.frames
  for (const { op, values } of decoder.records) {
    if (op === OP_ENTER) stack.push(++last)
    else if (op === OP_LEAVE || op === OP_SUSPEND) {
      expect(stack.length).toBeGreaterThan(0)
      stack.pop()
    } else if (op === OP_UNWIND) {
      expect(stack.length).toBeGreaterThanOrEqual(values[0] as number)
      stack.length -= values[0] as number
    } else if (op === OP_RESUME) stack.push(values[0] as number)
    else if (op === OP_WRITE) writes.set(values[0], [...stack])
  }
  expect(stack).toEqual([])
  return writes
}

describe('a token closes what is above it', () => {
  test('a function without try that was left by an exception', () => {
    let outer = 0
    const decoder = record(() => {
      outer = E0(base)
      E0(base + 1)
      E0(base + 2)
      C(base + 3, outer, 'thrown')
      W(base + 4, outer, 1)
      X(outer, undefined)
    })
    expect(stacks(decoder).get(1)).toEqual([frameOf(outer)])
    expect(decoder.of(OP_UNWIND).map(r => r.values)).toEqual([[2]])
  })

  test('a body left by an exception says so, and what is thrown is seen', () => {
    const decoder = record(() => {
      const f = E0(base)
      T(base + 1, f, 'x')
      X(f, K)
    })
    expect(decoder.records.slice(-2).map(r => [r.op, r.values])).toEqual([[5, ['x']], [OP_UNWIND, [1]]])
  })

  test('token 0 records nothing and hands values through', () => {
    const decoder = record(() => {
      expect([W(base, 0, 1), S(base, 0, 2), U(base, 0, 3), T(base, 0, 4)]).toEqual([1, 2, 3, 4])
      C(base, 0, 1)
      X(0, 1)
    })
    expect(decoder.records.filter(r => r.op < 16)).toEqual([])
  })

  test('P17: constants of a module whose body has no frame are recorded without one, those of a module that a call loads in its frame', () => {
    const decoder = record(() => {
      W(base, TOKEN_MODULE, 1)
      const a = E0(base)
      W(base, TOKEN_MODULE, 2)
      X(a, undefined)
      W(base, TOKEN_MODULE, 3)
    })
    expect(stacks(decoder)).toEqual(new Map([[1, []], [2, [expect.any(Number)]], [3, []]]))
  })

  test('the current token writes to whatever is on top, by the level of that frame', () => {
    const low = sites(2, 1)
    const decoder = record(() => {
      W(base, TOKEN_CURRENT, 1)
      const a = E0(base)
      W(base + 1, TOKEN_CURRENT, 2)
      const b = E0(low)
      W(base + 1, TOKEN_CURRENT, 3)
      X(b, undefined)
      W(base + 1, TOKEN_CURRENT, 4)
      X(a, undefined)
    })
    expect(decoder.of(OP_WRITE).map(r => r.values[0])).toEqual([2, 4])
    expect(decoder.of(OP_UNWIND)).toEqual([])
  })

  test('frames that an exception took to the event loop are closed by entry()', () => {
    const decoder = record(() => {
      E0(base)
      recorder.entry()
      const f = E0(base)
      W(base, f, 1)
      X(f, undefined)
    })
    expect(stacks(decoder).get(1)).toHaveLength(1)
  })
})

describe('random programs against the true stack', () => {
  for (let seed = 1; seed <= 60; seed++) {
    test(`seed ${seed}`, async () => {
      const truth = new Map<number, readonly number[]>()
      const live: number[] = []
      let state = seed
      let written = 0
      let fuel = 400
      const random = (n: number): number => (state = Math.imul(state, 48271) + 11 & 0x7fffffff) % n
      const open = (f: Token): void => { if (f !== 0) live.push(f) }
      const close = (f: Token): void => { if (f !== 0) expect(live.pop()).toBe(f) }
      const write = (f: Token): void => {
        const n = ++written
        if (f !== 0) truth.set(n, live.map(frameOf))
        W(base + 1, f, n)
      }
      const enter = (): Token => random(8) === 0 ? 0 : E1(base, written)
      const promises: Promise<unknown>[] = []

      const call = (depth: number): unknown => {
        const f = enter()
        open(f)
        let r: unknown = K
        try {
          body(f, depth)
          if (random(6) === 0) throw T(base + 2, f, new Error('random'))
          return r = written
        } finally {
          X(f, r)
          close(f)
        }
      }
      /** Has no probe at its end: an exception leaves it open in the recording. */
      const bare = (depth: number): unknown => {
        const f = enter()
        open(f)
        try {
          body(f, depth)
          if (random(3) === 0) throw new Error('random')
        } finally {
          close(f)
        }
        X(f, written)
        return written
      }
      function* generate(depth: number): Generator<number, number, unknown> {
        const f = enter()
        open(f)
        let r: unknown = K
        let running = true
        try {
          for (let i = random(4); i >= 0; i--) {
            body(f, depth)
            try {
              S(base + 3, f, i)
              close(f)
              running = false
              yield i
              open(f)
              running = true
              U(base + 4, f, i)
            } catch (error) {
              open(f)
              running = true
              C(base + 5, f, error)
              write(f)
            }
          }
          return r = 1
        } finally {
          if (!running) open(f)
          X(f, r)
          close(f)
        }
      }
      const wait = async (depth: number): Promise<number> => {
        const f = enter()
        open(f)
        let r: unknown = K
        let running = true
        try {
          for (let i = random(4); i >= 0; i--) {
            body(f, depth)
            const rejects = random(4) === 0
            try {
              const operand = rejects ? Promise.reject(new Error('rejected')) : Promise.resolve(i)
              S(base + 6, f, operand)
              close(f)
              running = false
              const got = await operand
              open(f)
              running = true
              U(base + 7, f, got)
            } catch (error) {
              open(f)
              running = true
              C(base + 8, f, error)
            }
            write(f)
          }
          return (r = 1) as number
        } finally {
          if (!running) open(f)
          X(f, r)
          close(f)
        }
      }

      const generators: Generator[] = []
      const body = (f: Token, depth: number): void => {
        for (let n = random(5); n >= 0 && fuel-- > 0; n--) {
          if (random(2)) write(f)
          if (depth > 6) continue
          try {
            switch (random(6)) {
              case 0: call(depth + 1); break
              case 1: bare(depth + 1); break
              case 2: generators.push(generate(depth + 1)); generators.at(-1)!.next(); break
              case 3: generators[random(generators.length + 1)]?.next(); break
              case 4: generators[random(generators.length + 1)]?.[random(2) ? 'return' : 'throw'](new Error('in')); break
              case 5: promises.push(wait(depth + 1).catch(() => 0)); break
            }
          } catch (error) {
            // As if there were no try here: several frames are left at once.
            if (random(3) === 0) throw error
            C(base + 9, f, error)
          }
          write(f)
        }
      }

      const decoder = recordAsync()
      recorder.start()
      for (let i = 0; i < 6; i++) {
        later()
        fuel = 120
        try { call(0) } catch { recorder.entry() }
        for (let k = 0; k < promises.length; k++) await promises[k]
      }
      recorder.stop()
      const replayed = stacks(decoder)
      expect(truth.size).toBeGreaterThan(0)
      expect([...replayed.keys()]).toEqual([...truth.keys()])
      for (const [n, stack] of truth) expect([n, replayed.get(n)]).toEqual([n, stack])
      expect(decoder.of(OP_LOSS)).toEqual([])
    })
  }
})

function recordAsync(): Decoder {
  let made: Decoder | undefined
  record(decoder => { made = decoder })
  made!.records.length = 0
  made!.chunks.length = 0
  recorder.install({ sink: made!, now: () => clock.now, epoch: 0 })
  return made!
}

test('an async frame that rejects comes back by its next probe', () => {
  const decoder = record(() => {
    const f = E0(base)
    S(base + 1, f, 'operand')
    const g = E0(base + 2)
    X(g, undefined)
    C(base + 3, f, 'reason')
    X(f, undefined)
  })
  const resumed = decoder.of(OP_RESUME)
  expect(resumed.map(r => [r.site, r.values.length])).toEqual([[0, 1]])
})

test('the runtime is asked what began before the first enter on an empty stack', () => {
  let asked = 0
  const decoder = record(() => {
    const f = E0(base)
    X(E0(base), undefined)
    S(base, f, 1)
    later()
    U(base, f, 1)
    X(f, undefined)
    X(E0(base), undefined)
  }, { onEntry() { asked++; recorder.emit(OP_TASK, ['event', 'click']) } })
  expect(asked).toBe(3)
  const order = decoder.records.filter(r => [OP_TASK, OP_ENTER, OP_RESUME].includes(r.op)).map(r => r.op)
  expect(order).toEqual([OP_TASK, OP_ENTER, OP_ENTER, OP_TASK, OP_RESUME, OP_TASK, OP_ENTER])
})

test('a chain of awaits in one turn of the event loop is one entry', () => {
  let asked = 0
  record(() => {
    const f = E0(base)
    for (let i = 0; i < 5; i++) {
      S(base, f, i)
      U(base, f, i)
    }
    X(f, undefined)
  }, { onEntry() { asked++ } })
  expect(asked).toBe(1)
})

test('an onEntry that throws is a loss, not an error of the app', () => {
  const decoder = record(() => { X(E0(base), 1) }, { onEntry() { throw new Error('runtime bug') } })
  expect(decoder.of(OP_ENTER)).toHaveLength(1)
  expect(decoder.of(OP_LOSS)[0]!.values.slice(0, 2)).toEqual([1, 'fault'])
})
