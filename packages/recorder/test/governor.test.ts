import { E0, E1, M, S, U, W, X, recorder, type GovernorOptions } from '@cinescope/recorder'
import { BUILT_PINNED, OP_ENTER, OP_FOLD, OP_LEAVE, OP_LEVEL, OP_RESUME, OP_SUSPEND, OP_TASK, OP_UNWIND, OP_WRITE } from '@cinescope/trace'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Decoder } from './decode.ts'
import { clock, record } from './recording.ts'

let serial = 0
let hash = ''
let base = 0
beforeEach(() => {
  hash = `governor${serial++}`
  base = M(hash, 8, 2)
})
afterEach(() => { recorder.sample(0, 1) })

/** A record costs a microsecond, and the program is busy as long as the clock says. */
const dear = (budget: number): GovernorOptions => ({ budget, nsPerRecord: 1000 })

function call(site: number, writes = 0): void {
  const f = E1(base + site, site)
  for (let i = 0; i < writes; i++) W(base + site, f, i)
  if (f !== 0) X(f, 0)
}

/** A task of `calls` calls that takes so many milliseconds. */
function task(calls: number, ms: number, site = 1, writes = 0): void {
  const root = E0(base)
  for (let i = 0; i < calls; i++) {
    call(site, writes)
    clock.now += ms / calls
  }
  if (root !== 0) X(root, undefined)
  clock.now += 0.1
}

/** Calls of a function: as frames, and as counts. */
function seen(got: Decoder, site = 1): { readonly frames: number, readonly counted: number } {
  const counted = got.of(OP_FOLD).filter(r => r.site === base + site).reduce((sum, r) => sum + (r.values[0] as number), 0)
  return { frames: got.of(OP_ENTER).filter(r => r.site === base + site).length, counted }
}

test('F120: a folded function records its first calls of a task and every 2^n-th; the others are counted, each of them', () => {
  const got = record(() => {
    recorder.sample(4, 8)
    task(100, 1)
    task(20, 1)
  })
  // 1-4, then 12, 20 ... 100; 1-4, 12, 20.
  expect(seen(got)).toEqual({ frames: 4 + 12 + 4 + 2, counted: 120 - 22 })
})

test('F121: an OP_FOLD says how far back its first call came', () => {
  const got = record(() => {
    recorder.sample(0, 1024)
    task(10, 1)
    recorder.sample(0, 1)
    call(2)
    call(2)
  })
  const [fold] = got.of(OP_FOLD).filter(r => r.site === base + 1)
  expect(fold!.values[0]).toBe(9)
  const since = fold!.tick - (fold!.values[1] as number)
  const entered = got.of(OP_ENTER).map(r => r.tick)
  expect(since).toBeGreaterThan(entered[0]!)
  expect(since).toBeLessThanOrEqual(entered[1]!)
})

test('the governor leaves a program alone that stays within its budget', () => {
  const got = record(() => { for (let i = 0; i < 50; i++) task(20, 10) }, { governor: dear(0.1) })
  expect(recorder.governor.lowered).toEqual([])
  expect(recorder.governor.share).toBeLessThan(0.01)
  expect(got.of(OP_FOLD)).toEqual([])
  expect(seen(got)).toEqual({ frames: 1000, counted: 0 })
})

test('the governor folds a hot function within one long task, every call is seen, and recording comes to its budget', () => {
  let lowered = 0
  const got = record(() => {
    const root = E0(base)
    for (let i = 0; i < 400_000; i++) {
      call(1)
      clock.now += 0.01
      if (lowered === 0 && recorder.governor.lowered.length > 0) lowered = i
    }
    X(root, undefined)
  }, { governor: dear(0.1) })
  expect(lowered).toBeLessThan(100_000)
  const { frames, counted } = seen(got)
  expect(frames + counted).toBe(400_000)
  expect(frames).toBeLessThan(100_000)
  expect(recorder.governor.share).toBeLessThan(0.1)
})

test('a function whose values are what costs is told without them, and the stream says so with the reason', () => {
  const got = record(() => { for (let i = 0; i < 400; i++) task(2, 1, 1, 200) }, { governor: dear(0.1) })
  expect(recorder.governor.lowered).toMatchObject([{ module: hash, function: 1, level: 1 }])
  const levels = got.of(OP_LEVEL).filter(r => r.site === base + 1)
  expect(levels[0]!.values).toEqual([1, false, 'governor'])
  expect(seen(got)).toEqual({ frames: 800, counted: 0 })
  // A frame keeps the level that it was entered with.
  expect(got.of(OP_WRITE).filter(r => r.tick > levels[0]!.tick).length).toBeLessThanOrEqual(200)
})

test('a function that is called once a task and runs long is found, and told without values from its next call on', () => {
  const got = record(() => {
    for (let i = 0; i < 12; i++) {
      const root = E0(base)
      const long = E0(base + 3)
      for (let k = 0; k < 40_000; k++) {
        W(base + 4, long, k)
        clock.now += 0.01
      }
      if (long !== 0) X(long, 0)
      X(root, 0)
      clock.now += 0.1
    }
  }, { governor: dear(0.1) })
  expect(got.of(OP_LEVEL).filter(r => r.site === base + 3).map(r => r.values[0])).toContain(1)
  expect(got.of(OP_WRITE).length).toBeLessThan(8 * 40_000)
})

test('a function that is called a few times is not folded, however dear its calls, also where counting alone is over the budget: the next click is told', () => {
  const got = record(() => {
    for (let clicks = 0; clicks < 4; clicks++) {
      const long = E0(base + 3)
      for (let i = 0; i < 100_000; i++) {
        W(base + 4, long, i)
        call(1, 1)
        clock.now += 0.002
      }
      if (long !== 0) X(long, 0)
      clock.now += 0.1
    }
  }, { governor: dear(0.1) })
  expect(seen(got, 3)).toEqual({ frames: 4, counted: 0 })
  expect(seen(got).counted).toBeGreaterThan(100_000)
})

test('F26: a call that goes on for the whole program is told without values while it runs; it suspends, resumes, unwinds and leaves as before', () => {
  const got = record(() => {
    const root = E0(base)
    const long = E0(base + 3)
    for (let k = 0; k < 400_000; k++) {
      W(base + 4, long, k)
      clock.now += 0.01
    }
    // What an exception left open above it is closed by its next probe.
    E0(base + 1)
    S(base + 5, long, 1)
    U(base + 5, long, 2)
    X(long, 7)
    X(root, 0)
  }, { governor: dear(0.1) })
  expect(got.of(OP_WRITE).length).toBeLessThan(150_000)
  expect(got.of(OP_UNWIND).map(r => r.values)).toEqual([[1]])
  expect(got.of(OP_SUSPEND).map(r => r.values)).toEqual([[1]])
  expect(got.of(OP_RESUME).map(r => r.values.at(-1))).toEqual([2])
  expect(got.of(OP_LEAVE).map(r => r.values)).toEqual([[7], [0]])
})

test('a function that is entered now and then within a long task, writes in a loop and calls folded ones is found by the frames that are open', () => {
  const got = record(() => {
    const root = E0(base)
    for (let i = 0; i < 40; i++) {
      const long = E0(base + 3)
      for (let k = 0; k < 20_000; k++) {
        W(base + 4, long, k)
        call(1)
        clock.now += 0.002
      }
      X(long, 0)
    }
    X(root, 0)
  }, { governor: dear(0.1) })
  expect(got.of(OP_LEVEL).filter(r => r.site === base + 3).map(r => r.values[0])).toContain(1)
  expect(seen(got)).toMatchObject({ counted: expect.any(Number) as number })
  expect(seen(got).frames + seen(got).counted).toBe(800_000)
})

test('what a long task records is handed over in time, however few of its calls are recorded', () => {
  const handed: number[] = []
  record(() => {
    const root = E0(base)
    for (let i = 0; i < 2_000_000; i++) {
      call(1)
      // A pace of 0.1 us a call, and of 20 us later on.
      clock.now += i < 1_500_000 ? 0.0001 : 0.02
    }
    X(root, 0)
  }, { governor: { budget: 0.001, nsPerRecord: 1000 }, sink: { write: ({ time }) => { handed.push(time) } } })
  const gaps = handed.map((time, i) => i > 0 ? time - handed[i - 1]! : 0)
  expect(handed.length).toBeGreaterThan(40)
  expect(Math.max(...gaps)).toBeLessThan(300)
})

test('what a folded function calls is no entry of its own, until the runtime says that the entry is over', () => {
  const ends: (() => void)[] = []
  const over = (): void => { ends.pop()!() }
  let entries = 0
  record(() => {
    recorder.sample(0, 64)
    task(1, 1)
    over()
    recorder.pin({ module: hash, function: 2, on: true })
    const from = entries
    for (let i = 0; i < 10; i++) {
      call(1)
      call(2)
      clock.now += 5
    }
    expect(entries - from).toBe(1)
    over()
    call(2)
    expect(entries - from).toBe(2)
    recorder.entry(true)
    call(2)
    expect(entries - from).toBe(3)
  }, { onEntry: () => { entries++ }, soon: run => { ends.push(run) } })
})

test('it says when it has lowered all that it can and is over its budget still', () => {
  record(() => {
    for (let i = 0; i < 100; i++) task(2, 10)
    expect(recorder.governor.exhausted).toBe(false)
    for (let i = 0; i < 4000; i++) task(1000, 0.1)
    expect(recorder.governor).toMatchObject({ exhausted: true, lowered: [{ function: 1 }, { function: 0 }] })
    expect(recorder.governor.share).toBeGreaterThan(0.1)
    for (let i = 0; i < 400; i++) {
      task(2, 10)
      recorder.entry()
    }
    expect(recorder.governor.exhausted).toBe(false)
  }, { governor: dear(0.1) })
})

test('what is quiet rises again, and what had to be lowered again waits longer', () => {
  const changes: number[] = []
  record(() => {
    let was = 0
    for (let i = 0; i < 4000; i++) {
      // Hot for 300 ms, quiet for 2 s.
      if (i % 2300 < 300) task(2, 1, 1, 200)
      else task(1, 1, 2)
      const now = recorder.governor.lowered.length
      if (now !== was) changes.push(i)
      was = now
    }
  }, { governor: dear(0.1) })
  expect(changes.length).toBeLessThanOrEqual(4)
  expect(changes.length).toBeGreaterThanOrEqual(3)
  const [down, up, again] = changes as [number, number, number]
  expect(down).toBeLessThan(300)
  expect(up - down).toBeGreaterThan(800)
  expect(up).toBeLessThan(2300)
  expect(again).toBeGreaterThan(2300)
})

test('it does not flap: a steady load settles and stays', () => {
  let changes = 0
  record(() => {
    let was = ''
    for (let i = 0; i < 5000; i++) {
      task(30, 1, 1, 4)
      task(3, 1, 2, 4)
      const now = JSON.stringify(recorder.governor.lowered)
      if (now !== was) changes++
      was = now
    }
  }, { governor: dear(0.1) })
  expect(recorder.governor.share).toBeLessThan(0.11)
  expect(changes).toBeLessThan(20)
})

test('a pinned function is never lowered, at once and before its module is loaded', () => {
  recorder.pin({ module: hash, function: 1, on: true })
  recorder.pin({ module: `${hash}-later`, on: true })
  record(() => {
    const own = base
    for (let i = 0; i < 300; i++) task(10, 1, 1, 20)
    expect(recorder.governor.lowered).toEqual([])
    base = M(`${hash}-later`, 4, 2)
    for (let i = 0; i < 300; i++) task(10, 1, 1, 20)
    expect(recorder.governor.lowered).toEqual([])
    base = own
    recorder.pin({ module: hash, function: 1, on: false })
    for (let i = 0; i < 300; i++) task(10, 1, 1, 20)
    expect(recorder.governor.lowered).toMatchObject([{ module: hash, function: 1 }])
    recorder.pin({ module: hash, function: 1, on: true })
    expect(recorder.governor.lowered).toEqual([])
  }, { governor: dear(0.1) })
})

test('a function that its plan pins is never lowered, until somebody takes that back', () => {
  record(() => {
    base = M(`${hash}-pinned`, 4, [2, 1, 2 | BUILT_PINNED])
    for (let i = 0; i < 300; i++) task(10, 1, 1, 20)
    expect(recorder.governor.lowered).toEqual([])
    expect(E0(base + 1) & 7).toBe(3)
    recorder.pin({ module: `${hash}-pinned`, function: 1, on: false })
    for (let i = 0; i < 300; i++) task(10, 1, 1, 20)
    expect(recorder.governor.lowered).toMatchObject([{ module: `${hash}-pinned`, function: 1 }])
  }, { governor: dear(0.1) })
})

test('what a person sets holds: setLevel takes back what the governor did', () => {
  record(() => {
    for (let i = 0; i < 300; i++) task(10, 1, 1, 20)
    expect(recorder.governor.lowered).toHaveLength(1)
    recorder.setLevel({ module: hash, function: 1, level: 2 })
    expect(recorder.governor.lowered).toEqual([])
    expect(E0(base + 1) & 7).toBe(3)
  }, { governor: dear(0.1) })
})

test('off: nothing is ever lowered, and switching it off takes back what it did', () => {
  record(() => {
    for (let i = 0; i < 300; i++) task(10, 1, 1, 20)
    expect(recorder.governor).toMatchObject({ budget: Infinity, lowered: [] })
    expect(recorder.governor.share).toBeGreaterThan(0.1)
    recorder.govern(0.1)
    for (let i = 0; i < 300; i++) task(10, 1, 1, 20)
    expect(recorder.governor.lowered).toHaveLength(1)
    recorder.govern(Infinity)
    expect(recorder.governor.lowered).toEqual([])
    expect(E0(base + 1) & 7).toBe(3)
  }, { governor: dear(Infinity) })
})

test('a segment repeats what the governor lowered', () => {
  const got = record(() => { for (let i = 0; i < 3000; i++) task(20, 1, 1, 20) }, { governor: dear(0.1), segmentBytes: 100_000 })
  const segments = got.chunks.filter(chunk => chunk.startsSegment)
  const lowered = got.of(OP_LEVEL).filter(r => r.site === base + 1)[0]!
  const entered = got.of(OP_ENTER).map(r => r.tick)
  for (const { first } of segments.filter(segment => segment.first > lowered.tick)) {
    const begun = entered.find(tick => tick > first) ?? Infinity
    expect(got.of(OP_LEVEL).some(r => r.site === base + 1 && r.tick >= first && r.tick < begun)).toBe(true)
  }
})

test('ten million calls of one function: each is a frame or in a count', { timeout: 30_000 }, () => {
  const got = record(() => {
    const root = E0(base)
    for (let i = 0; i < 10_000_000; i++) {
      const f = E1(base + 1, i)
      if (f !== 0) X(f, i)
      if ((i & 1023) === 0) clock.now += 1
    }
    X(root, undefined)
  }, { governor: dear(0.1) })
  const { frames, counted } = seen(got)
  expect(frames + counted).toBe(10_000_000)
  expect(frames).toBeLessThan(400_000)
  expect(got.of(OP_TASK)).toEqual([])
})
