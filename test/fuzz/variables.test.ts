import type { Query, RecordView, Target } from '@cinescope/query'
import { OP_ARGS, OP_WRITE, type Tick, type Value } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { recordProgram } from '../tools/record-program.ts'

/**
 * A program that tells its own history: after each write `w(id, name, value)`, with an id of its own for each activation of a function, and for
 * each round of a loop whose variables closures hold.
 */
function programText(random: Random): string {
  let names = 0
  const fresh = (prefix: string): string => `${prefix}${names++}`
  const functions = 4
  type Sight = { readonly own: readonly string[], readonly all: readonly string[], readonly id: string, readonly idOf: ReadonlyMap<string, string>, readonly async: boolean, readonly looped: boolean, readonly held: readonly string[] }
  const expression = (see: Sight): string => random.pick([...see.all, ...see.all, '1', '7', "'t'", `${random.pick(see.all)} + 1`, `${random.pick(see.all)} + ${random.pick(see.all)}`, 'undefined', 'NaN'])
  const told = (name: string, see: Sight): string => `w(${see.idOf.get(name) ?? 'no'}, '${name}', ${name});`
  const withName = (see: Sight, name: string, id: string): Sight => ({ ...see, own: [...see.own, name], all: [...see.all, name], idOf: new Map(see.idOf).set(name, id), held: see.looped ? see.held : [...see.held, name] })
  // What a round of a plain loop declares is one variable of its activation as long as no closure holds it.
  const closure = (see: Sight): Sight => ({ ...see, own: see.held, all: see.held })
  const block = (see: Sight, depth: number, count: number): string => {
    let text = ''
    let at = see
    for (let i = 0; i < count; i++) {
      if (random.chance(0.3)) {
        const name = fresh('v')
        text += `let ${name} = ${expression(at)}; `
        at = withName(at, name, at.id)
        text += `${told(name, at)} `
      } else text += `${statement(at, depth)}\n  `
    }
    return text
  }
  const statement = (see: Sight, depth: number): string => {
    const name = random.pick(see.own)
    const other = random.pick(see.own)
    const deeper = (at: Sight = see, count = 2): string => block(at, depth + 1, count)
    switch (random.below(depth > 2 ? 6 : 17)) {
      case 0: return `${name} = ${expression(see)}; ${told(name, see)}`
      case 1: return `${name} += ${expression(see)}; ${told(name, see)}`
      case 2: return `${name}++; ${told(name, see)}`
      case 3: return name === other ? ';' : `[${name}, ${other}] = [${other}, ${name}]; ${told(name, see)} ${told(other, see)}`
      case 4: {
        const at = closure(see)
        const held = random.pick(at.own)
        return see.async ? `await ${expression(see)};` : `keep(() => { ${held} = ${expression(at)}; ${told(held, at)} });`
      }
      case 5: return `if (fuel-- > 0) f${random.below(functions)}(${expression(see)});`
      case 6: { const i = fresh('i'); return `for (let ${i} = 0; ${i} < 2; ${i}++) { ${deeper({ ...see, looped: true })} }` }
      case 7: {
        // Closures hold what a round declares: each round has its own.
        const [round, c] = [fresh('r'), fresh('c')]
        const inner = withName({ ...see, id: round }, c, round)
        return `for (const x${names} of [1, 2]) { const ${round} = fresh(); let ${c} = ${expression(see)}; ${told(c, inner)} keep(() => { ${c} = ${expression(withName(closure(see), c, round))}; ${told(c, inner)} }); ${random.chance(0.5) ? `${c} += 1; ${told(c, inner)}` : ''} }`
      }
      case 8: { const [round, i] = [fresh('r'), fresh('i')]; return `for (let ${i} = 0; ${i} < 3; ${i}++) { const ${round} = fresh(); w(${round}, '${i}', ${i}); keep(() => { ${i} += 10; w(${round}, '${i}', ${i}) }); }` }
      case 9: { const e = fresh('e'); const inner = withName(see, e, see.id); return `try { ${deeper()} throw ${expression(see)} } catch (${e}) { ${told(e, inner)} ${statement(inner, depth + 1)} } finally { ${statement(see, depth + 1)} }` }
      case 10: return `if (${expression(see)}) { ${deeper()} } else { ${deeper()} }`
      case 11: return `switch (${expression(see)}) { case 1: ${statement(see, depth + 1)} default: ${statement(see, depth + 1)} }`
      case 12: { const [a, b] = [fresh('d'), fresh('d')]; return `{ const { a: ${a} = ${expression(see)}, ...${b} } = { a: ${expression(see)}, z: 1 }; ${told(a, withName(see, a, see.id))} }` }
      case 13: {
        const at = closure(see)
        const held = random.pick(at.own)
        return `((inner) => { const own = fresh(); w(own, 'inner', inner); ${held} = inner; ${told(held, at)} inner = ${expression(at)}; w(own, 'inner', inner) })(${expression(see)});`
      }
      case 14: return `for (${name} of [${expression(see)}, 3]) ${told(name, see)}`
      case 15: { const it = fresh('g'); return `{ const ${it} = steps(${expression(see)}); ${it}.next(); keep(() => ${it}.next(${expression(closure(see))})); ${it}.next(2); }` }
      default: return `run();`
    }
  }
  const bodies = Array.from({ length: functions }, (_, k) => {
    const async = k === 2
    const base: Sight = { own: ['p', 'q', 'm'], all: ['p', 'q', 'm'], id: 'id', idOf: new Map([['p', 'id'], ['q', 'id'], ['m', '0']]), async, looped: false, held: ['p', 'q', 'm'] }
    return `${async ? 'async ' : ''}function f${k}(p, q = ${random.pick(['p', 'm', '5'])}) {
  const id = fresh(); w(id, 'p', p); w(id, 'q', q);
  ${block(base, 0, 4)}
}`
  })
  return `let m = 1, fuel = 12, ids = 0
w(0, 'm', m)
const later = []
const fresh = () => ++ids, keep = fn => { if (later.length < 40) later.push(fn) }
function run() { const fn = later.shift(); if (fn) fn() }
function* steps(a) { const id = fresh(); let s = a; w(id, 's', s); for (;;) { const got = yield s; w(id, 'got', got); s += got; w(id, 's', s) } }
${bodies.join('\n')}
async function main() {
  for (let turn = 0; turn < 3; turn++) { for (const f of [f0, f1, f2, f3]) try { f(turn) } catch {} run(); run(); await null }
  while (later.length > 0) run()
}
return main()`
}

const told = (value: unknown): string => Object.is(value, -0) ? '-0' : `${typeof value} ${String(value)}`
const shown = (value: Value): string => value.kind === 'primitive' ? told(value.value) : value.kind === 'gap' ? `${value.gap.reason}: ${value.gap.detail}` : value.kind === 'text' ? 'long' : value.kind

/** What a pattern binds is recorded when all of it is bound: at the first of its records the names behind it have their values too. */
async function half(query: Query, source: string, first: RecordView, report: (problem: string) => void): Promise<void> {
  const second = await query.neighbour(first.tick, 1)
  if (second?.op !== OP_WRITE || second.frame !== first.frame || !first.place || !second.place) return
  if (!/^\[\w+, \w+\]$/.test(source.slice(first.place.start - 1, second.place.end + 1)) && !source.slice(0, second.place.start).endsWith('...')) return
  const name = source.slice(second.place.start, second.place.end)
  const { value } = (await query.evaluate(name, first.tick, first.frame)).value as { value?: unknown } & { kind: string }
  const written = second.values[0]!
  if (written.kind === 'primitive' && told(value) !== told(written.value)) report(`${name} at ${first.tick} (line ${first.place.line}) is ${told(written.value)}, evaluated ${told(value)}`)
  const target = await query.targetOf(name, first.tick, first.frame)
  const last = target.found ? await query.lastWrite(target.target, first.tick) : undefined
  if (!last?.found || last.write.tick !== second.tick) report(`${name} at ${first.tick} (line ${first.place.line}) was written at ${second.tick}`)
}

async function check(seed: number): Promise<void> {
  const source = programText(new Random(seed))
  const histories = new Map<string, string[]>()
  const { query, trace, thrown } = await recordProgram(source, { ...(seed % 3 === 0 && { segmentBytes: 6000 }) }, () => ({
    w: (id: number, name: string, value: unknown) => {
      const key = `${id} ${name}`
      if (!histories.has(key)) histories.set(key, [])
      histories.get(key)!.push(told(value))
    },
  }))
  if (thrown.length > 0) throw new Error(`${String(thrown[0])}\n${source}`)
  const problems: string[] = []
  const asked = new Set<string>()
  const counts = new Map<string, number>()
  const end = (trace.end - 1) as Tick
  for (let tick = trace.begin; tick < trace.end; tick = (tick + 1) as Tick) {
    const record = await query.record(tick)
    if (record?.op === OP_WRITE) await half(query, source, record, problem => problems.push(problem))
    if (record?.op !== OP_ARGS || !record.title.startsWith('called w(')) continue
    const [id, name, value] = record.values.map(each => each.kind === 'primitive' ? each.value : undefined)
    const text = shown(record.values[2]!)
    const key = `${String(id)} ${String(name)}`
    const nth = counts.get(key) ?? 0
    counts.set(key, nth + 1)
    const report = (problem: string): void => { problems.push(`${key} at ${tick} (line ${record.place?.line}): ${problem}`) }
    const answer = await query.targetOf(String(name), tick, record.frame)
    if (!answer.found) {
      report(`no target: ${answer.gap.detail}`)
      continue
    }
    const target: Target = answer.target
    const { value: seen } = (await query.evaluate(String(name), tick, record.frame)).value as { value?: unknown } & { kind: string }
    if (told(seen) !== told(value)) report(`is ${told(value)}, evaluated ${told(seen)}`)
    const last = await query.lastWrite(target, tick)
    if (!last.found || shown(last.write.value) !== text) report(`is ${text}, last written ${last.found ? shown(last.write.value) : last.gap.detail}`)
    const history = await query.historyOf(target, trace.begin, end, 10_000)
    if (last.found && history.filter(write => write.tick <= tick).at(-1)?.tick !== last.write.tick) report('last write is not the last of its history')
    const next = await query.nextWrite(target, tick)
    if ((next.found ? next.write.tick : -1) !== (history.find(write => write.tick > tick)?.tick ?? -1)) report('next write is not the next of its history')
    if (asked.has(key)) continue
    asked.add(key)
    const expected = histories.get(key)!
    if (history.map(write => shown(write.value)).join() !== expected.join()) report(`history is ${history.map(write => shown(write.value)).join()}, not ${expected.join()}`)
  }
  if (problems.length > 0) throw new Error(`seed ${seed}:\n${problems.slice(0, 10).join('\n')}\n\n${source}`)
  expect(asked.size).toBeGreaterThan(20)
}

const seeds = Number(process.env['SEEDS'] ?? 10)
const from = Number(process.env['SEED'] ?? 1)
test.each(Array.from({ length: seeds }, (_, i) => from + i))('histories of variables are what the program told of each activation and round (seed %i)', async seed => { await check(seed) })
