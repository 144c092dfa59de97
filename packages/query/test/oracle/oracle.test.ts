import {
  growingSource, OP_CONSOLE, OP_ENTER, OP_ERROR, OP_LEAVE, OP_NAMES, OP_SET, OP_TASK, OP_WRITE, openTrace, type FrameId, type ObjectRef, type Tick, type Value,
} from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createQuery, openIndex, type CallFilter, type Query, type RecordView, type SearchFor, type Target } from '../../src/index.ts'
import { Random } from '../tools/random.ts'
import type { Cell } from '../tools/tape.ts'
import { Play, type PlayedFrame, type PlayedRecord } from './play.ts'

/** The same answers are given with room for all, with room for nothing, and with an index that knows nothing. */
const settings: Readonly<Record<string, (play: Play) => Promise<Query>>> = {
  'in memory': async play => createQuery(await play.tape.open()),
  'without room': async play => createQuery(await play.tape.open(), { partBytes: 1 }),
  'with an index file': async play => {
    const trace = await play.tape.open()
    return createQuery(trace, { partBytes: 1, index: await openIndex(await play.tape.open(), { share: Infinity }).then(index => openIndex(trace, { bytes: index.bytes(), share: Infinity })) })
  },
  'with an empty index': async play => {
    const trace = await play.tape.open()
    return createQuery(trace, { partBytes: 1, index: await openIndex(trace, { share: 0 }) })
  },
  'while it grows': async play => {
    const bytes = play.tape.bytes()
    const source = growingSource()
    source.append(bytes.subarray(0, 1500))
    const trace = await openTrace(source)
    const query = createQuery(trace, { partBytes: 10_000 })
    for (let at = 1500; at < bytes.length; at += 700) {
      await query.stackAt(trace.end - 1 as Tick)
      await query.stats()
      source.append(bytes.subarray(at, at + 700))
      await query.refresh()
    }
    return query
  },
}

const plain = (value: Value | undefined): unknown => value?.kind === 'primitive' ? value.value : value
const numbers = (frames: readonly { readonly frame: number }[]): number[] => frames.map(({ frame }) => frame)
const tick = (at: number): Tick => at as Tick
const frameOf = (number: number): FrameId => number as FrameId

const seeds = process.env['SEED']?.split(',').map(Number) ?? [1, 3]
for (const seed of seeds) for (const [setting, open] of Object.entries(settings)) {
  test(`every answer is that of plain arrays, ${setting} (seed ${seed})`, async () => {
    const play = new Play(seed, 600, seed % 3 === 0 ? 0.005 : 0.03)
    const query = await open(play)
    const moments = new Random(seed + 1000)
    for (let i = 0; i < 25; i++) await momentIsRight(play, query, moments.below(play.tape.tick))
    for (const frame of play.frames) await frameIsRight(query, frame)
    await treeIsRight(play, query)
    await callsAreRight(play, query)
    await errorsAreRight(play, query)
    await searchIsRight(play, query)
    await walksAreRight(play, query)
    await sumsAreRight(play, query)
  })
}

async function momentIsRight(play: Play, query: Query, at: number): Promise<void> {
  const stack = play.stackAt(at)
  const found = await query.stackAt(tick(at))
  expect(numbers(found)).toEqual(stack.map(slice => slice.frame))
  await chainIsRight(play, query, at)
  for (const slice of stack) {
    const frame = play.frames[slice.frame - 1]!
    const own = play.records.filter(record => record.op === OP_WRITE && record.frame === frame.number && record.tick <= at && frame.fn.writes.includes(record.site))
    const slots = new Map((await query.localsAt(tick(at), frameOf(slice.frame))).map(slot => [slot.name, slot]))
    expect(plain(slots.get('p')!.value)).toBe(frame.args[0])
    const last = own.at(-1)
    if (last) expect(plain(slots.get('v')!.value)).toBe(last.values[0])
    else expect(slots.get('v')!.value.kind).toBe('gap')
    const scopes = await query.scopeAt(tick(at), frameOf(slice.frame))
    const total = scopes.find(scope => scope.kind === 'module')!.slots.find(slot => slot.name === 'sumtotal')!
    const before = play.records.filter(record => record.tick <= at && isTotal(play, record)).at(-1)
    if (before) expect(plain(total.value)).toBe(before.values[0])
    await writesAreRight(query, slots.get('v')!.target, own.map(toWrite), play.records.filter(record => record.op === OP_WRITE && record.frame === frame.number && frame.fn.writes.includes(record.site)).map(toWrite), at)
    await writesAreRight(query, total.target, undefined, play.records.filter(record => isTotal(play, record)).map(toWrite), at)
  }
  for (const box of play.boxes) {
    const sets = play.records.filter(record => record.op === OP_SET && record.values[0] === box)
    const view = await query.objectAt(box.ref as ObjectRef, tick(at))
    const past = sets.filter(record => record.tick <= at)
    if (at > 40) expect(plain(view.slots[0]?.value)).toBe(past.length > 0 ? past.at(-1)!.values[1] : 0)
    const target: Target = { kind: 'property', ref: box.ref as ObjectRef, key: 'amount' }
    if (past.length > 0) expect(await query.lastWrite(target, tick(at))).toMatchObject({ found: true, write: { tick: past.at(-1)!.tick } })
    const next = await query.nextWrite(target, tick(Math.max(at, 40)))
    const following = sets.find(record => record.tick > Math.max(at, 40))
    expect(next).toMatchObject(following ? { found: true, write: { tick: following.tick } } : { found: false })
  }
}

interface Write { readonly tick: number, readonly value: Cell }
const toWrite = ({ tick: at, values }: PlayedRecord): Write => ({ tick: at, value: values[0] })
const isTotal = (play: Play, { op, site }: PlayedRecord): boolean => op === OP_WRITE && play.functions.some(({ total }) => total === site)

async function writesAreRight(query: Query, target: Target, own: readonly Write[] | undefined, all: readonly Write[], at: number): Promise<void> {
  const past = (own ?? all).filter(write => write.tick <= at)
  const last = await query.lastWrite(target, tick(at))
  if (past.length > 0) expect(last).toMatchObject({ found: true, write: { tick: past.at(-1)!.tick } })
  else expect(last.found).toBe(false)
  const following = all.find(write => write.tick > at)
  expect(await query.nextWrite(target, tick(at))).toMatchObject(following ? { found: true, write: { tick: following.tick } } : { found: false })
  const story = await query.historyOf(target, tick(0), tick(at), 1000)
  expect(story.map(write => [write.tick, plain(write.value)])).toEqual(past.map(write => [write.tick, write.value]))
  if (past.length === 0) return
  const origin = await query.origin(target, tick(at))
  expect(origin.steps[0]).toMatchObject({ tick: past.at(-1)!.tick })
}

async function chainIsRight(play: Play, query: Query, at: number): Promise<void> {
  const expected: number[][] = []
  for (let now = at, link = 0; ; link++) {
    const stack = play.stackAt(now)
    const frames = stack.map(slice => slice.frame).slice(link === 0 ? 0 : 1)
    if (frames.length > 0 || link === 0) expected.push(frames)
    const outer = stack.at(-1)
    if (!outer?.resumed) break
    now = play.frames[outer.frame - 1]!.entered
  }
  const chain = await query.asyncStackAt(tick(at))
  expect(chain.filter((part, i) => i === 0 || part.frames.length > 0).map(part => numbers(part.frames))).toEqual(expected)
}

async function frameIsRight(query: Query, { number, entered, left, outcome, args, calls, result, fn }: PlayedFrame): Promise<void> {
  const frame = await query.frame(frameOf(number))
  expect(frame).toMatchObject({ frame: number, name: fn.name, entered, left, outcome, calls: calls.length })
  expect(frame!.args.map(arg => plain(arg.value))).toEqual(args)
  if (outcome === 'returned') expect(plain(frame!.result)).toBe(result)
  if (calls.length === 0) return
  const tree = await query.callTree(frameOf(number), 0, 1000)
  expect(tree.map(node => node.kind === 'frame' ? node.frame.frame : -1)).toEqual(calls)
  const page = await query.callTree(frameOf(number), 1, 2)
  expect(page.map(node => node.kind === 'frame' ? node.frame.frame : -1)).toEqual(calls.slice(1, 3))
}

async function treeIsRight(play: Play, query: Query): Promise<void> {
  const tasks = (await query.callTree(undefined, 0, 10_000)).flatMap(node => node.kind === 'task' ? [node.task] : [])
  expect(tasks.map(task => task.tick)).toEqual(play.tasks)
  for (const [i, task] of tasks.entries()) {
    const roots = play.frames.filter(frame => frame.parent === 0 && frame.entered >= task.tick && frame.entered < (play.tasks[i + 1] ?? Infinity)).map(frame => frame.number)
    expect(task.calls).toBe(roots.length)
    expect((await query.callTree({ task: task.tick }, 1, 1000)).map(node => node.kind === 'frame' ? node.frame.frame : -1)).toEqual(roots.slice(1))
  }
}

const isNumber = (value: Cell): value is number => typeof value === 'number'
const isUncaught = (fate: string): boolean => fate === 'uncaught' || fate === 'unhandled'
const text = (value: Cell): string | undefined => typeof value === 'object' || value === undefined ? undefined : String(value)

async function callsAreRight(play: Play, query: Query): Promise<void> {
  const times = new Map<number, number>()
  for (const { number } of play.frames) {
    const frame = (await query.frame(frameOf(number)))!
    times.set(number, frame.endTime - frame.startTime)
  }
  const half = play.tape.tick / 2
  const filters: readonly (readonly [CallFilter, (frame: PlayedFrame) => boolean])[] = [
    [{}, () => true],
    [{ fn: 'beta' }, ({ fn }) => fn.name === 'beta'],
    [{ file: 'app.ts', between: { from: tick(half) } }, ({ entered }) => entered >= half],
    [{ between: { from: tick(100), to: tick(half) } }, ({ entered }) => entered >= 100 && entered <= half],
    [{ thrown: true }, ({ outcome }) => outcome === 'threw'],
    [{ fn: 'gamma', thrown: false }, ({ fn, outcome }) => fn.name === 'gamma' && outcome !== 'threw'],
    [{ slowerThan: 5 }, ({ number }) => times.get(number)! > 5],
    [{ where: 'p > 50' }, ({ args: [p] }) => p === undefined || p === null ? false : Number(p) > 50],
    [{ fn: 'alpha', where: '$args[0] === 7 || $threw' }, ({ fn, args: [p], outcome }) => fn.name === 'alpha' && (p === 7 || outcome === 'threw')],
    [{ where: 'typeof $result === "number" && $result < 10', thrown: false }, ({ outcome, result }) => outcome === 'returned' && isNumber(result) && result < 10],
    [{ where: '$ms > 5 && p >= 0', fn: 'beta' }, ({ fn, number, args: [p] }) => fn.name === 'beta' && times.get(number)! > 5 && p !== undefined && Number(p) >= 0],
  ]
  for (const [filter, holds] of filters) {
    const expected = play.frames.filter(holds).map(({ number }) => number)
    const answer = await query.calls(filter, 10_000)
    const unsure = new Set(answer.unsure.map(({ frame }) => frame.frame as number))
    expect([filter, numbers(answer.calls)]).toEqual([filter, expected.filter(number => !unsure.has(number))])
    expect(answer.next).toBeUndefined()
    if (filter.where !== undefined || filter.between || expected.length < 3) continue
    const first = await query.calls(filter, 2)
    expect(numbers(first.calls)).toEqual(expected.slice(0, 2))
    expect(numbers((await query.calls({ ...filter, between: { from: first.next! } }, 10_000)).calls)).toEqual(expected.slice(2))
  }
}

async function errorsAreRight(play: Play, query: Query): Promise<void> {
  const found = await query.errors(10_000)
  const expected = [...play.faults.filter(({ fate }) => isUncaught(fate)), ...play.faults.filter(({ fate }) => !isUncaught(fate))]
  expect(found.map(error => [error.tick, error.fate, error.end?.tick ?? -1])).toEqual(expected.map(fault => [fault.tick, fault.fate, fault.end]))
}

async function searchIsRight(play: Play, query: Query): Promise<void> {
  const holds = (matches: (value: Cell) => boolean, site: (record: PlayedRecord) => boolean = () => false): number[] =>
    play.records.filter(record => site(record) || record.values.some(matches)).map(({ tick: at }) => at)
  const cases: readonly (readonly [string | SearchFor, number[]])[] = [
    ['NEEDLE 1', holds(value => text(value)?.includes('needle 1') === true)],
    [{ value: NaN }, holds(value => Number.isNaN(value))],
    [{ value: -0 }, holds(value => Object.is(value, -0))],
    [{ value: 0.5 }, holds(value => value === 0.5)],
    [{ value: 'arg 3' }, holds(value => value === 'arg 3')],
    [{ regex: '^arg [0-4]$' }, holds(value => /^arg [0-4]$/.test(text(value) ?? ''))],
    [{ regex: '^ARG 1', flags: 'i', from: tick(200), to: tick(700) }, holds(value => text(value)?.startsWith('arg 1') === true).filter(at => at >= 200 && at <= 700)],
    ['sumtotal', holds(() => false, record => isTotal(play, record))],
    ['alpha', holds(() => false, ({ op, site }) => op === OP_ENTER && site === play.functions[0]!.enter)],
    ['nothing of the kind', []],
  ]
  for (const [wanted, expected] of cases) {
    const found: readonly RecordView[] = await query.search(wanted, 10_000)
    expect([wanted, found.map(view => view.tick)]).toEqual([wanted, expected])
    expect((await query.search(wanted, 2)).map(view => view.tick)).toEqual(expected.slice(0, 2))
  }
}

async function walksAreRight(play: Play, query: Query): Promise<void> {
  const writes = play.records.filter(({ op, site }) => op === OP_WRITE && play.functions.some(fn => fn.writes.includes(site)))
  const hits: unknown[] = []
  for await (const hit of query.hits({ kind: 'write', name: 'v' }, 'v')) hits.push([hit.tick, hit.frame, plain(hit.evaluation.value as Value)])
  expect(hits).toEqual(writes.map(({ tick: at, frame, values }) => [at, frame, values[0]]))
  const entries: unknown[] = []
  for await (const hit of query.hits({ fn: 'beta' }, 'p', { from: tick(150), to: tick(800) })) entries.push([hit.tick, plain(hit.evaluation.value as Value)])
  expect(entries).toEqual(play.frames.filter(({ fn, entered }) => fn.name === 'beta' && entered >= 150 && entered <= 800).map(({ entered, args }) => [entered, args[0]]))
  const big = writes.filter(({ values: [value] }) => typeof value === 'number' && value > 90)
  const place = { kind: 'write', name: 'v' } as const
  expect(await query.firstWhere('v > 90', place)).toMatchObject(big.length > 0 ? { found: true, tick: big[0]!.tick } : { found: false })
  expect(await query.firstWhere('v > 90', place, { from: tick(300) }, -1)).toMatchObject(big.some(({ tick: at }) => at >= 300) ? { found: true, tick: big.at(-1)!.tick } : { found: false })
  const stopped = query.hits(place, 'v', {}, { signal: AbortSignal.abort() })[Symbol.asyncIterator]()
  await expect(stopped.next()).rejects.toMatchObject({ name: 'AbortError' })
}

async function sumsAreRight(play: Play, query: Query): Promise<void> {
  const stats = await query.stats()
  const count = (op: number): number => play.records.filter(record => record.op === op).length
  expect(stats).toMatchObject({ calls: play.frames.length, tasks: play.tasks.length, deepest: Math.max(...play.slices.map(({ depth }) => depth + 1)), objects: play.boxes.length })
  for (const op of [OP_TASK, OP_WRITE, OP_ENTER, OP_LEAVE, OP_SET, OP_CONSOLE, OP_ERROR]) expect(stats.ops[OP_NAMES[op]!] ?? 0).toBe(count(op))
  expect(stats.functions).toBe(new Set(play.frames.map(({ fn }) => fn)).size)
  const { end } = await query.summary()
  const { buckets } = await query.density(tick(0), end, 7)
  expect(buckets.reduce((sum, { calls }) => sum + calls, 0)).toBe(count(OP_ENTER))
  expect(Math.max(...buckets.map(({ depth }) => depth))).toBe(stats.deepest)
  const bars = await query.flame(tick(0), end, 10_000)
  expect(bars.map(({ frame, from, to, depth }) => [frame, from, to, depth])).toEqual(play.slices.map(slice => [slice.frame, slice.from, slice.to < 0 ? end : slice.to + 1, slice.depth]))
  await timesAreRight(play, query, end)
}

async function timesAreRight(play: Play, query: Query, end: number): Promise<void> {
  const times = new Map<number, number>()
  const timeAt = async (at: number): Promise<number> => {
    const known = times.get(at) ?? (await query.record(tick(at)))!.time
    times.set(at, known)
    return known
  }
  const spans = await Promise.all(play.slices.map(async slice => await timeAt(slice.to < 0 ? end - 1 : slice.to) - await timeAt(slice.from)))
  const found = await query.slow({ limit: 100 })
  for (const fn of play.functions) {
    const calls = play.frames.filter(frame => frame.fn === fn)
    if (calls.length === 0) continue
    let [total, self] = [0, 0]
    play.slices.forEach((slice, i) => {
      if (play.frames[slice.frame - 1]!.fn !== fn) return
      const inner = (other: typeof slice): boolean => other.from > slice.from && (slice.to < 0 || other.from <= slice.to)
      self += spans[i]! - play.slices.reduce((sum, other, k) => inner(other) && other.depth === slice.depth + 1 ? sum + spans[k]! : sum, 0)
      if (!play.slices.some(other => other.from < slice.from && (other.to < 0 || other.to >= slice.from) && play.frames[other.frame - 1]!.fn === fn)) total += spans[i]!
    })
    const row = found.find(({ name }) => name === fn.name)!
    expect(row.calls).toBe(calls.length)
    expect(row.total).toBeCloseTo(total, 6)
    expect(row.self).toBeCloseTo(self, 6)
  }
  for (const at of [10, Math.floor(end / 3), end - 5]) {
    const time = await timeAt(at)
    const first = await query.tickAt(time)
    expect(first).toBeLessThanOrEqual(at)
    expect(await timeAt(first)).toBeGreaterThanOrEqual(time)
    if (first > 0) expect(await timeAt(first - 1)).toBeLessThan(time)
  }
}
