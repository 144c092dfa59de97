import type { Query, Result } from '@cinescope/query'
import type { FrameId, Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { program } from '../traces/program.ts'

/** One write, as the program itself told it: what, where, and everything that it could see then. */
interface Told { readonly name: string, readonly fn: string, readonly value: unknown, readonly p: unknown, readonly m: unknown, readonly sum: unknown }

const FUNCTIONS = 4

/** A program that writes its own history into plain arrays while it is recorded. */
function programText(random: Random): string {
  const expression = (): string => random.pick(['p', 'v', 'm', 'v + m', 'p * 2', 'v - p', '1', 'm % 7', 'NaN', 'list.length'])
  const statement = (fn: string, depth: number): string => {
    const told = (name: string): string => `told('${name}', '${fn}', ${name}, p, m, v + m)`
    switch (random.below(depth > 2 ? 4 : 8)) {
      case 0: return `v = ${expression()}; ${told('v')};`
      case 1: return `m = ${expression()}; ${told('m')};`
      case 2: return `box.x = ${expression()}; told('x', '${fn}', box.x, p, m, v + m);`
      case 3: return `list.push(${expression()});`
      case 4: return `if (v > m) { ${statement(fn, depth + 1)} } else { ${statement(fn, depth + 1)} }`
      case 5: return `for (let i = 0; i < 3; i++) { ${statement(fn, depth + 1)} }`
      case 6: return `try { if (p > 3) throw new Error('too far'); ${statement(fn, depth + 1)} } catch (error) { ${statement(fn, depth + 1)} }`
      default: return `if (depth < 4) f${random.below(FUNCTIONS)}(${expression()}, depth + 1);`
    }
  }
  const functions = Array.from({ length: FUNCTIONS }, (_, k) => `function f${k}(p, depth) {
  let v = 0; told('v', 'f${k}', v, p, m, v + m);
  ${Array.from({ length: 4 }, () => statement(`f${k}`, 0)).join('\n  ')}
  if (v === 6) throw new RangeError('six');
  return v;
}`)
  return `const told = globalThis.told
let m = 1
const list = [], box = { x: 0 }
${functions.join('\n')}
for (let turn = 0; turn < 6; turn++) { try { f0(turn, 0) } catch (error) {} }`
}

const plain = (value: Result): unknown => value.kind === 'primitive' ? value.value : value

async function allCalls(query: Query, fn: string): Promise<readonly { p: unknown, result: unknown, threw: boolean, frame: FrameId, entered: Tick }[]> {
  const { calls } = await query.calls({ fn }, 100_000)
  return calls.map(call => ({ p: plain(call.args[0]!.value), result: call.result && plain(call.result), threw: call.outcome === 'threw', frame: call.frame, entered: call.entered }))
}

for (let seed = 1; seed <= Number(process.env['SEEDS'] ?? 8); seed++) {
  test(`queries tell the history that the program told itself (seed ${seed})`, async () => {
    const told: Told[] = []
    Reflect.set(globalThis, 'told', (name: string, fn: string, value: unknown, p: unknown, m: unknown, sum: unknown) => { told.push({ name, fn, value, p, m, sum }) })
    const source = programText(new Random(seed))
    const { query, trace } = await program(source)
    const whole = [trace.begin, (trace.end - 1) as Tick] as const

    // Print statements on the past: every write, with what could be seen then.
    for (const name of ['v', 'm', 'x']) {
      const seen: unknown[] = []
      for await (const hit of query.hits({ kind: 'write', name }, name === 'x' ? '[box.x, p, m, v + m, $value]' : `[${name}, p, m, v + m, $value]`)) {
        const [row] = [hit.evaluation.value]
        seen.push(row.kind === 'list' ? row.items.map(plain) : row)
      }
      const expected = told.filter(each => each.name === name).map(each => [each.value, each.p, each.m, each.sum, each.value])
      // The declaration of `m` at the top of the module is a write that nobody told.
      expect([name, name === 'm' ? seen.slice(1) : seen]).toEqual([name, expected])
    }

    // Calls: their number, arguments and outcomes; a predicate keeps those that it holds for.
    for (let k = 0; k < FUNCTIONS; k++) {
      const all = await allCalls(query, `f${k}`)
      const few = await query.calls({ fn: `f${k}`, where: 'p > 2 && $result !== undefined && !$threw' }, 100_000)
      expect(few.calls.map(call => call.frame)).toEqual(all.filter(call => (call.p as number) > 2 && call.result !== undefined && !call.threw).map(call => call.frame))
      expect(few.unsure.every(({ gap }) => gap.detail.includes('did not return'))).toBe(true)
      const threw = await query.calls({ fn: `f${k}`, thrown: true }, 100_000)
      expect(threw.calls.map(call => call.frame)).toEqual(all.filter(call => call.threw).map(call => call.frame))
    }

    // The first moment at which a predicate holds, forwards and backwards.
    const firstNaN = await query.firstWhere('Number.isNaN($value)', { kind: 'write' })
    const writes: { readonly tick: Tick, readonly value: unknown }[] = []
    for await (const hit of query.hits({ kind: 'write' }, '$value')) writes.push({ tick: hit.tick, value: plain(hit.evaluation.value) })
    expect(firstNaN.found ? firstNaN.tick : -1).toBe(writes.find(({ value }) => Number.isNaN(value))?.tick ?? -1)
    const lastNaN = await query.firstWhere('Number.isNaN($value)', { kind: 'write' }, undefined, -1)
    expect(lastNaN.found ? lastNaN.tick : -1).toBe(writes.findLast(({ value }) => Number.isNaN(value))?.tick ?? -1)

    // Next and last writes of the box's slot are each other's inverse, and its history is their chain.
    const [hit] = writes.length > 0 ? (await query.search({ regex: '^x$' }, 1)) : []
    const box = hit?.values[0]
    if (box?.kind === 'object') {
      const target = { kind: 'property', ref: box.ref, key: 'x' } as const
      const history = (await query.historyOf(target, ...whole, 100_000)).filter(write => write.how === 'write')
      expect(history.map(write => plain(write.value))).toEqual(told.filter(each => each.name === 'x').map(each => each.value))
      for (const [i, write] of history.entries()) {
        if (i % Math.ceil(history.length / 40) !== 0) continue
        const next = await query.nextWrite(target, write.tick)
        expect(next.found ? next.write.tick : -1).toBe(history[i + 1]?.tick ?? -1)
        const last = await query.lastWrite(target, ((history[i + 1]?.tick ?? trace.end) - 1) as Tick)
        expect(last.found && last.write.tick).toBe(write.tick)
      }
    }

    // A value itself, NaN included, in every record that holds it.
    for (const value of [NaN, 0, -0, 1]) {
      const found = new Set((await query.search({ value }, 100_000)).map(record => record.tick))
      for (const write of writes) expect([seed, write.tick, found.has(write.tick)]).toEqual([seed, write.tick, Object.is(write.value, value)])
    }

    const counts = await query.stats()
    expect(counts.ops['enter']).toBe((await query.calls({}, 1_000_000)).calls.length)
    expect(counts.records).toBe(trace.end - trace.begin)
  }, 60_000)
}
