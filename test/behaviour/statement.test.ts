import { createStatements, type StatementStop } from '@cinescope/session'
import type { FrameId, Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'
import { nestedProgram, statementsOf, type Begun } from '../tools/statement-trace.ts'

/** The recorder of a realm numbers frames on from one recording to the next. */
let offset = 0

const START = { tick: -1 as Tick, frame: 0 as FrameId }

interface Walked { readonly stops: readonly StatementStop[], readonly told: readonly Begun[], readonly steps: ReturnType<typeof createStatements> }

async function walked(source: string, level: 3 | 4): Promise<Walked> {
  const { query } = await recordProgram(source, { level })
  const steps = createStatements(query)
  const stops: StatementStop[] = []
  for (let at = await steps.into(START); at; at = await steps.into(at)) stops.push(at)
  const told = stops.map(({ frame, statement }) => ({ call: frame - offset - 1, at: statement?.start ?? -1 }))
  const calls = (await query.stats()).calls
  offset += calls
  return { stops, told, steps }
}

const text = (source: string, list: readonly Begun[]): readonly string[] => list.map(({ call, at }) => `${call}: ${source.slice(at, at + 30).split('\n')[0]!}`)

async function compare(source: string, level: 3 | 4): Promise<Walked & { readonly truth: readonly Begun[], readonly callers: ReadonlyMap<number, number> }> {
  const { statements, callers } = await statementsOf(source)
  const walk = await walked(source, level)
  expect(text(source, walk.told), `level ${level}: ${source}`).toEqual(text(source, statements))
  const back: StatementStop[] = walk.stops.slice(-1)
  for (let at = await walk.steps.back(walk.stops.at(-1)!); at; at = await walk.steps.back(at)) back.unshift(at)
  expect(back.map(({ frame, index }) => `${frame}.${index}`), source).toEqual(walk.stops.map(({ frame, index }) => `${frame}.${index}`))
  return { ...walk, truth: statements, callers }
}

test.each([
  'function f(a) { g(a); g(a); a; return g(1) }\nfunction g(x) { if (x) return x; return 2 }\nf(1); f(0)',
  'class A { constructor() { this.n = 1 } get p() { return this.n } set p(v) { this.n = v } }\nconst o = new A(); o.p; o.p = 3; [1, 2].map(x => { o.p++; return x })',
  'function* g() { let i = 0; while (i < 2) { const x = yield i++; log(x) } }\nfor (const v of g()) { log(v); h() }\nfunction h() { log("h") }',
  'async function f() { log(1); await g(); log(2); await null; log(3) }\nasync function g() { log("g"); await null; log("h") }\nf(); f(); log("end")',
  'function no() { throw 1 }\nfunction f() { try { log(1); no(); log(2) } catch (e) { log(e); g() } finally { log("f"); g() } }\nfunction g() { log("g") }\nf(); try { no() } catch { g() }',
])('F110: statement by statement, forwards and back, over all calls (%#)', async source => {
  for (const level of [3, 4] as const) await compare(source, level)
})

const none = -1

/** What over, out and their opposites are, said again over the list of what ran: index of a statement -> that of the next one, or -1. */
function motions(truth: readonly Begun[], callers: ReadonlyMap<number, number>): Readonly<Record<'over' | 'out' | 'backOver' | 'backOut', (at: number) => number>> {
  const find = (from: number, direction: 1 | -1, call: number): number => {
    for (let i = from + direction; i >= 0 && i < truth.length; i += direction) if (truth[i]!.call === call) return i
    return none
  }
  const out = (at: number, direction: 1 | -1): number => {
    for (let call = callers.get(truth[at]!.call); call !== undefined; call = callers.get(call)) {
      const found = find(at, direction, call)
      if (found !== none) return found
    }
    return none
  }
  const over = (at: number, direction: 1 | -1): number => {
    const found = find(at, direction, truth[at]!.call)
    return found === none ? out(at, direction) : found
  }
  return { over: at => over(at, 1), out: at => out(at, 1), backOver: at => over(at, -1), backOut: at => out(at, -1) }
}

const seeds = Number(process.env['SEEDS'] ?? 3)
test.each(Array.from({ length: 4 }, (_, i) => i))('F110: motions by statements in random programs, part %i', async part => {
  // Kept: calls of an alternate, and behind a jump.
  const kept = [35, 57][part]
  for (const seed of [...Array.from({ length: seeds }, (_, i) => 1 + part * seeds + i), ...kept ? [kept] : []]) {
    const source = nestedProgram(seed)
    const { stops, steps, truth, callers } = await compare(source, seed % 2 === 0 ? 3 : 4)
    const expected = motions(truth, callers)
    // A few of them, spread over the program.
    for (let at = seed % 7; at < stops.length; at += Math.max(1, stops.length >> 5)) {
      for (const motion of ['over', 'out', 'backOver', 'backOut'] as const) {
        const stop = await steps[motion](stops[at]!)
        expect(stop ? stops.findIndex(other => other.frame === stop.frame && other.index === stop.index) : none, `${motion} from ${at} in seed ${seed}: ${source}`).toBe(expected[motion](at))
      }
    }
  }
})
