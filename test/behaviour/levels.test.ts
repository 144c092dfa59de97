import { recorder } from '@cinescope/recorder'
import type { SiteTable, Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'

/** Site of a function in its module's table. */
function siteOf(table: SiteTable, name: string): number {
  for (let index = 0; index < table.count; index++) if (table.sites[index * 6]! <= 1 && table.functions[table.sites[index * 6 + 4]!]?.name === name) return index
  throw new Error(`no function ${name}`)
}

const counter = `let n = 0; const o = { p: 0 }
function bump(by) { let next = n + by; n = next; o.p = next; return next }
bump(1); setLevel('bump', 1); bump(10); setLevel('bump', 2); log(n); mark()`

test('plan: functions of one output record at their own levels', async () => {
  const { query, trace, lines } = await recordProgram(`
    // @cinescope calls
    function light(a) { let b = a; return b }
    // @cinescope off
    function dark(a) { return light(a) + inner(a); /* @cinescope values */ function inner(c) { let d = c; return d } }
    function plain(a) { let e = a; return dark(e) }
    log(plain(2))`)
  expect(lines).toEqual(['4'])
  const names: string[] = []
  for (let tick = 0; tick < trace.end; tick++) {
    const record = await query.record(tick as Tick)
    if (record && record.op < 16) names.push(record.title)
  }
  expect(names).toEqual([
    'module program.js runs', 'plain(2)', 'e = 2', 'light(2)', 'returned 2 from light', 'inner(2)', 'd = 2', 'returned 2 from inner', 'returned 4 from plain', 'called log(4)', 'log(…) returned undefined', 'returned from program.js',
  ])
})

test('levels: a call that was lowered says so, and so does who-wrote-this over that time', async () => {
  const { query, table } = await recordProgram(counter, {}, sites => ({
    setLevel: (name: string, level: 1 | 2) => recorder.setLevel({ module: sites.hash, function: siteOf(sites, name), level }),
    mark: () => undefined,
  }))
  const summary = await query.summary()
  const end = (summary.end - 1) as Tick
  const calls = await query.search('bump', 50)
  const frames = [...new Set(calls.filter(call => call.op === 0).map(call => call.frame))]
  expect(frames).toHaveLength(2)
  const gaps = await Promise.all(frames.map(async frame => {
    const { left } = (await query.frame(frame))!
    return (await query.scopeAt(left, frame)).find(scope => scope.kind === 'local')?.gap?.detail
  }))
  expect(gaps).toEqual([undefined, 'bump was recorded at level 1 (calls), which keeps no variable writes.'])
  const n = table.bindings.findIndex(([name]) => name === 'n')
  const answer = await query.lastWrite({ kind: 'variable', hash: table.hash, binding: n, frame: 0 as never, instance: 0 }, end)
  expect(answer).toMatchObject({ found: false, gap: { reason: 'level', detail: 'bump, which writes this too, recorded at level 1 (calls) for a part of the time.' } })
})

test('P24: parameter defaults of a lowered function are told in the frame that calls it', async () => {
  const { query, trace } = await recordProgram(`let n = 0
function g(a = n = 5) { n = a + 1; return n }
function f() { return g() }
setLevel('g', 0); f(); setLevel('f', 0); f()`, {}, sites => ({ setLevel: (name: string, level: 0) => recorder.setLevel({ module: sites.hash, function: siteOf(sites, name), level }) }))
  const names: string[] = []
  for (let tick = 0; tick < trace.end; tick++) {
    const record = await query.record(tick as Tick)
    if (record && record.op < 16) names.push(`${record.title} in ${(await query.frame(record.frame!))?.name}`)
  }
  expect(names.filter(name => !name.includes('setLevel'))).toEqual([
    'module program.js runs in program.js', 'n = 0 in program.js', 'f() in f', 'n = 5 in f', 'returned 6 from f in f', 'n = 5 in program.js', 'returned from program.js in program.js',
  ])
})
