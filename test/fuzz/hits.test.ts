import type { Evaluation, Place } from '@cinescope/query'
import { createQuery } from '@cinescope/query'
import { bytesSource, openTrace } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { program } from '../traces/program.ts'

/** A program of recursion, closures, shadowed names, loops, callbacks of built-ins that come back in, awaits, generators and throws. */
function programText(random: Random): string {
  const value = (): string => random.pick(['p', 'v', 'm', 'v + m', 'p * 2', '1', 'm % 5', 'list.length', '"t" + m', 'box', 'list'])
  const block = (depth: number, own: string): string => Array.from({ length: 1 + random.below(3) }, () => statement(depth, own)).join('\n')
  const statement = (depth: number, own: string): string => {
    switch (random.below(depth > 2 ? 4 : 13)) {
      case 0: return `v = ${value()};`
      case 1: return `m = (m + ${random.below(9)}) % 11;`
      case 2: return `box.x = ${value()};`
      case 3: return `list.push(${random.below(9)});`
      case 4: return `{ let v = ${random.below(9)}; const c = m; v += c; ${block(depth + 1, own)} }`
      case 5: return `for (let i = 0; i < 3; i++) { const c = i + m; v = c; ${block(depth + 1, own)} }`
      case 6: return `try { if (m > 5) throw m; ${block(depth + 1, own)} } catch (error) { v = error; ${block(depth + 1, own)} }`
      case 7: return `[1, 2].forEach(i => { m = i; ${depth > 0 ? '' : `v = i + m;`} if (depth < 2) f${random.below(3)}(i, depth + 1) });`
      case 8: return `let inner${depth}_${random.below(1000)} = () => { v = m + p; return v };`
      case 9: return `if (depth < 2) f${random.below(3)}(${value()}, depth + 1);`
      case 10: return own === 'async' ? `v = await ${value()}; await null; m = 3;` : own === 'generator' ? `v = yield ${value()};` : `for (const each of turns(m, depth)) v = each;`
      case 11: return `if (depth < 2) new ${random.pick(['Base', 'Derived'])}(m, depth + 1).go(m);`
      default: return `if (p > 1) { ${block(depth + 1, own)} }`
    }
  }
  return `let m = 1
const list = [], box = { x: 0 }
${[0, 1, 2].map(k => `function f${k}(p, depth) { let v = p; ${block(0, 'plain')} return v }`).join('\n')}
class Base { x = m; constructor(p, depth) { let v = p; this.x = v; ${block(1, 'plain')} } go(p, depth = 2) { const v = [1, 2].map(i => this.x + i); return v } }
class Derived extends Base { constructor(p, depth) { let v = p; super(v, 2); this.x = v; ${block(1, 'plain')} } go(p) { super.go(p); return this } }
function* turns(p, depth) { let v = p; ${block(1, 'generator')} yield v; m++; yield m }
async function wait(p, depth) { let v = p; ${block(0, 'async')} m = v; ${block(0, 'async')} return v }
for (let turn = 0; turn < 3; turn++) { wait(turn, 0).catch(error => { m = 1 }); try { f0(turn, 0) } catch (error) { m = 2 } }
await wait(2, 1).catch(() => 0); m = 4; await wait(3, 2).catch(() => 0); m = 5`
}

const expressions = ['v', '[p, v, m, depth]', 'v > m', 'c + m', '[i, turn, nothing]', 'box.x', 'list.length + m', 'error', 'this', 'this.x', 'typeof v === "string" ? v.length : [v, p]', '`${m}:${p}`', 'error.message', '({ v, list })']
/** Sparse ones, too: of them only some values of a block are decoded. */
const places: readonly Place[] = [{}, {}, { kind: 'write' }, { kind: 'write', name: 'v' }, { kind: 'write', name: 'm' }, { kind: 'catch' }, { fn: 'f0' }, { fn: 'go' }, { kind: 'await' }]

const seeds = process.env['SEED']?.split(',').map(Number) ?? [1, 5]
for (const seed of seeds) test(`an expression is at each place what it is there when only that place is looked at (seed ${seed})`, async () => {
  const { bytes } = await program(programText(new Random(seed)))
  const open = (): Promise<ReturnType<typeof createQuery>> => openTrace(bytesSource(bytes), { blockRecords: 31, cacheBytes: 1_000_000 }).then(trace => createQuery(trace))
  const [walked, looked] = [await open(), await open()]
  const random = new Random(seed + 100)
  for (const text of expressions) {
    const found: { readonly at: readonly number[], readonly evaluation: Evaluation }[] = []
    for await (const hit of walked.hits(random.pick(places), text)) found.push({ at: [hit.tick, hit.frame], evaluation: hit.evaluation })
    for (const [n, { at: [tick, frame], evaluation }] of found.entries()) if (random.chance(Math.min(1, 100 / found.length))) expect([text, n, tick, evaluation]).toEqual([text, n, tick, await looked.evaluate(text, tick as never, frame as never)])
  }
}, 60_000)
