import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import zlib from 'node:zlib'
import { Ajv } from 'ajv'
import { CPUProfileDataModel } from '@paulirish/trace_engine/models/cpu_profile/cpu_profile.js'
import * as engine from '@paulirish/trace_engine/models/trace/trace.js'
import { OP_ENTER, OP_WRITE, bytesSource, openTrace, packRecording, parse, zlibDecompressors, type Trace } from '@cinescope/trace'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { walkCalls } from '../src/exports/call-walk.ts'
import { TEXT_FORMATS } from '../src/exports/format.ts'
import { sql } from '../src/sql/sql.ts'

const require = createRequire(import.meta.url)
const har: (log: unknown) => Promise<unknown> = (require('har-validator') as { readonly har: (log: unknown) => Promise<unknown> }).har

/** Frames that await, throw, go over a segment's end, are open at the end; requests, stores, logs, tasks, an error. */
const text = `
segment
time (1)
task ("timer", "tick", 0)
enter @5 (1, "a")
enter @6 (undefined)
set @7 (#3, "total", 42)
console ("warn", "slow", 3)
time (2)
throw @8 ("no")
unwind (1)
catch @9 ("no")
suspend @10 (null)
network ("start", 1, "GET", "https://example.test/items?page=2&q=a%20b", "fetch")
network ("start", 2, "POST", "/cart", "xhr")
time (3.5)
resume @10 (1, null)
enter @6 (7)
segment time=4
time (5)
write @11 (NaN)
write @11 (-0)
leave (8)
network ("end", 1, 200, 31)
leave ("done")
network ("fail", 2, "offline", 5)
store ("change", 1, "cart", "redux", 4, "cart/added", 12, "{}")
error ("error", "boom", "Error: boom")
enter @5 (2, "b")
time (9)
`

let folder: string
const traces = new Map<string, Trace>()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cinescope-exports-'))
  traces.set('text', await openTrace(bytesSource(packRecording(parse(text)))))
  traces.set('shop', await openTrace(bytesSource(readFileSync(join(import.meta.dirname, '../../../test/traces/shop.cine'))), { decompressors: zlibDecompressors(zlib) }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function exported(name: string, format: string): Promise<Record<string, unknown>> {
  let all = ''
  await TEXT_FORMATS[format]!.write(traces.get(name)!, { write: piece => { all += piece } })
  return JSON.parse(all) as Record<string, unknown>
}

interface Slice { readonly site: number, readonly from: number, readonly to: number, readonly how: string }

/** The slices of a recording in the order of their beginnings. */
async function slices(trace: Trace): Promise<Slice[]> {
  const found: { site: number, from: number, to: number, how: string }[] = []
  const open: { site: number, from: number, to: number, how: string }[] = []
  await walkCalls(trace, {
    begin(frame, time) {
      const slice = { site: frame.site, from: time, to: -1, how: '' }
      found.push(slice)
      open.push(slice)
    },
    end(_frame, time, how) { Object.assign(open.pop()!, { to: time, how }) },
  })
  expect(open).toEqual([])
  return found
}

test('slices of frames nest, over awaits, exceptions, segments and the end', async () => {
  expect((await slices(traces.get('text')!)).map(({ site, how }) => [site, how])).toEqual([[5, 'suspended'], [6, 'unwound'], [5, 'returned'], [6, 'returned'], [5, 'open']])
})

for (const name of ['text', 'shop']) {
  test(`the performance panel's own engine reads the Chrome trace of ${name}: every slice, its time and its nesting`, async () => {
    const { traceEvents } = await exported(name, 'perfetto')
    // The engine names this class of the page when it is loaded with events of a screen, which there are none of here.
    Object.assign(globalThis, { DOMRect: Object })
    const model = engine.TraceModel.Model.createWithAllHandlers()
    await model.parse(traceEvents as Parameters<typeof model.parse>[0])
    const { processes } = model.parsedTrace()!.data.Renderer
    const [process] = processes.values()
    const thread = process!.threads.get(1 as never)!
    expect(thread.name).toBe('calls')
    const wanted = (await slices(traces.get(name)!)).map(({ from, to }) => [Math.round(from * 1000), Math.round(to * 1000)])
    expect(thread.entries.map(entry => [Math.round(entry.ts), Math.round(entry.ts + (entry.dur ?? 0))])).toEqual(wanted)
  })

  test(`speedscope's schema takes the profile of ${name}, and its events open and close in turn`, async () => {
    const schema = JSON.parse(readFileSync(join(require.resolve('speedscope/package.json'), '../dist/release/file-format-schema.json'), 'utf8')) as object
    const profile = await exported(name, 'speedscope')
    const validate = new Ajv({ strict: false }).compile(schema)
    expect([validate(profile), validate.errors]).toEqual([true, null])
    const { shared, profiles: [calls] } = profile as unknown as { shared: { frames: { name: string }[] }, profiles: { events: { type: string, frame: number, at: number }[], startValue: number, endValue: number }[] }
    const stack: number[] = []
    let last = calls!.startValue
    for (const { type, frame, at } of calls!.events) {
      expect(at).toBeGreaterThanOrEqual(last)
      expect(shared.frames[frame]).toBeDefined()
      last = at
      if (type === 'O') stack.push(frame)
      else expect(stack.pop()).toBe(frame)
    }
    expect(stack).toEqual([])
    expect(last).toBe(calls!.endValue)
    expect(calls!.events.filter(event => event.type === 'O')).toHaveLength((await slices(traces.get(name)!)).length)
  })

  test(`DevTools' profile model reads the .cpuprofile of ${name}, and its times add up`, async () => {
    const profile = await exported(name, 'cpuprofile') as unknown as { startTime: number, endTime: number, samples: number[], timeDeltas: number[] }
    expect(profile.timeDeltas.reduce((sum, delta) => sum + delta, 0)).toBe(profile.endTime - profile.startTime)
    const model = new CPUProfileDataModel.CPUProfileDataModel(profile as never)
    expect(model.samples).toHaveLength(profile.samples.length)
    const functions = new Set<string>()
    const visit = (node: { functionName: string, children: readonly unknown[] }): void => {
      functions.add(node.functionName)
      for (const child of node.children) visit(child as typeof node)
    }
    visit(model.profileHead as never)
    expect([...functions].filter(each => !each.startsWith('(')).toSorted()).toEqual(name === 'shop' ? ['add', 'main'] : ['site 5', 'site 6'])
  })

  test(`the HAR of ${name} is valid`, async () => {
    await har(await exported(name, 'har'))
  })

  test(`SQL over ${name} counts what a scan counts`, async () => {
    const trace = traces.get(name)!
    const counts = new Map<number, number>()
    for (const { index } of trace.segments) {
      const cursor = (await trace.segment(index)).cursor()
      while (cursor.next()) counts.set(cursor.op, (counts.get(cursor.op) ?? 0) + 1)
    }
    const answer = await sql(trace, `select (select count(*) from calls), (select count(*) from writes where kind = 'variable')`)
    expect(answer.rows[0]!.map(Number)).toEqual([counts.get(OP_ENTER), counts.get(OP_WRITE) ?? 0])
  })
}

test('a request is one entry, with its failure or its answer', async () => {
  const { log } = await exported('text', 'har') as unknown as { log: { entries: { request: { url: string, queryString: unknown }, response: Readonly<Record<string, unknown>>, time: number }[] } }
  expect(log.entries.map(({ request, response, time }) => [request.url, response['status'], response['_error'], time])).toEqual([
    ['https://example.test/items?page=2&q=a%20b', 200, undefined, 31], ['http://localhost/cart', 0, 'offline', 5],
  ])
  expect(log.entries[0]!.request.queryString).toEqual([{ name: 'page', value: '2' }, { name: 'q', value: 'a b' }])
})

test('every table has its rows, with empty cells where nothing is known', async () => {
  const trace = traces.get('text')!
  const ask = async (query: string): Promise<unknown> => (await sql(trace, query)).rows
  expect(await ask('select frame, parent, enter_tick, leave_tick, outcome, arguments, result from calls order by frame')).toEqual([
    [1, null, expect.any(Number), expect.any(Number), 'returned', '1, "a"', '"done"'], [2, 1, expect.any(Number), expect.any(Number), 'unwound', 'undefined', null],
    [3, 1, expect.any(Number), expect.any(Number), 'returned', '7', '8'], [4, null, expect.any(Number), null, 'open', '2, "b"', null],
  ])
  expect(await ask('select kind, name, object, value, number from writes order by tick')).toEqual([
    ['property', 'total', 3, '42', 42], ['variable', '', null, 'NaN', null], ['variable', '', null, '-0', -0],
  ])
  expect(await ask('select kind, value, message from errors order by tick')).toEqual([['thrown', 'no', null], ['caught', 'no', null], ['error', 'boom', 'Error: boom']])
  expect(await ask('select kind, label, cause from tasks')).toEqual([['timer', 'tick', 0]])
  expect(await ask('select name, state, action, payload from states')).toEqual([['cart', 4, 'cart/added', '12']])
  expect(await ask('select method, text from logs')).toEqual([['warn', 'slow 3']])
  expect(await ask('select method, status, duration_ms, error from requests order by request')).toEqual([['GET', 200, 31, null], ['POST', null, 5, 'offline']])
})

test('a query that DuckDB refuses is told in its words', async () => {
  await expect(sql(traces.get('text')!, 'select nope from calls')).rejects.toMatchObject({ code: 'CINE_SQL', data: { message: expect.stringContaining('nope') as unknown } })
})
