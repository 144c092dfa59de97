import type { Slot } from '@cinescope/query'
import { recorder } from '@cinescope/recorder'
import type { Tick } from '@cinescope/trace'
import { afterEach, expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'
import { program as randomProgram } from './grammar/program.ts'
import { Random } from './random.ts'
import { record } from './recorded.ts'
import { runText } from './run.ts'

// FUZZ=n runs so many programs, SEED=n begins at that seed.
const count = Number(process.env['FUZZ'] ?? 60)
const first = Number(process.env['SEED'] ?? 1)
const FUNCTIONS = 6
const NAMES = ['a', 'b', 'c']
const KEYS = ['p', 'q']

const ignore = (): void => undefined

afterEach(() => { recorder.sample(0, 1) })

/** Functions that write variables, properties and elements in many ways, a loop that calls them, and one function without probes that tells the truth. */
function program(random: Random): string {
  const statement = (i: number): string => {
    const value = `n * ${random.below(90) + 1} + ${i}`
    switch (random.below(8)) {
      case 0: case 1: return `${random.pick(NAMES)} = ${value}`
      case 2: return `o.${random.pick(KEYS)} = ${value}`
      case 3: return `o[keys[n % 2]] = ${value}`
      case 4: return `xs.push(${value})`
      case 5: return 'if (xs.length > 3) xs.pop()'
      case 6: return i > 0 ? `f${random.below(i)}(n + 1)` : `c += ${value}`
      default: return random.chance(0.3) ? 'delete o.q' : `xs[0] = ${value}`
    }
  }
  const bodies = Array.from({ length: FUNCTIONS }, (_, i) => {
    const lines = Array.from({ length: random.below(4) + 1 }, () => `  ${statement(i)}`)
    const async = random.chance(0.2)
    if (async) lines.splice(random.below(lines.length), 0, '  await null')
    return `${async ? 'async ' : ''}function f${i}(n) {\n${lines.join('\n')}\n}`
  })
  const steps = Array.from({ length: 40 }, (_, i) => {
    const what = random.below(10)
    if (what < 5) return `for (let k = 0; k < ${random.below(6) + 1}; k++) f${random.below(FUNCTIONS)}(${i} + k)`
    if (what < 7) return `await f${random.below(FUNCTIONS)}(${i})`
    return what === 7 ? 'change()' : what === 8 ? 'await null' : 'check(truth())'
  })
  return `let a = 1, b = 2, c = 3\nconst o = { p: 0, q: 1 }, xs = [1, 2], keys = ['p', 'q']\n${bodies.join('\n')}
// @cinescope off
function truth() { return JSON.stringify({ a, b, c, p: o.p, q: o.q, first: xs[0], length: xs.length }) }
async function main() {\n  ${steps.join('\n  ')}\n  check(truth())\n}\nmain()`
}

interface Moment { readonly tick: number, readonly truth: Readonly<Record<string, number>> }

test('F26, F120: whatever was lowered or folded when, a reader shows the value or says that it is not sure', { timeout: 120_000 }, async () => {
  let sure = 0
  let unsure = 0
  for (let seed = first; seed < first + count; seed++) {
    const random = new Random(seed)
    const source = program(random)
    const moments: Moment[] = []
    const { query, trace, lines } = await recordProgram(source, {}, table => ({
      change() {
        switch (random.below(4)) {
          case 0: recorder.sample(random.below(2), 1 << random.below(4)); break
          case 1: recorder.sample(0, 1); break
          default: recorder.setLevel({ module: table.hash, function: random.below(table.count), level: random.pick([0, 1, 2]) })
        }
      },
      check(text: string) { moments.push({ tick: recorder.counts().records - 1, truth: JSON.parse(text) as Moment['truth'] }) },
    }))
    recorder.sample(0, 1)
    expect(lines, `seed ${seed}`).toEqual([])
    for (const { tick, truth } of moments) {
      const at = Math.min(tick, trace.end - 1) as Tick
      const frame = (await query.stackAt(at))[0]?.frame
      if (frame === undefined) continue
      const slots = new Map<string, Slot>()
      for (const { slots: own } of (await query.scopeAt(at, frame)).filter(scope => scope.kind === 'module')) for (const slot of own) slots.set(slot.name, slot)
      const said: [string, Slot | undefined][] = NAMES.map(name => [name, slots.get(name)])
      for (const [holder, keys] of [['o', KEYS], ['xs', ['0']]] as const) {
        const value = slots.get(holder)?.value
        if (value?.kind !== 'object') continue
        const view = await query.objectAt(value.ref, at)
        for (const key of keys) said.push([key === '0' ? 'first' : key, view.slots.find(slot => slot.name === key)])
        if (holder === 'xs' && view.gaps.length === 0) expect(view.size, `seed ${seed}, length at ${at}`).toBe(truth['length'])
      }
      for (const [name, slot] of said) {
        const known = slot?.value.kind === 'primitive' && slot.trust !== 'unverified'
        if (!known) {
          unsure++
          continue
        }
        sure++
        expect((slot.value as { readonly value: unknown }).value, `seed ${seed}, ${name} at ${at}\n${source}`).toBe(truth[name])
        const write = await query.lastWrite(slot.target, at)
        if (write.found && write.write.value.kind === 'primitive') expect(write.write.value.value, `seed ${seed}, last write of ${name} at ${at}\n${source}`).toBe(truth[name])
      }
    }
  }
  // Being never sure would be no art.
  expect(sure).toBeGreaterThan(unsure / 4)
})

test('programs behave as the original while a governor lowers and raises their functions', { timeout: 120_000 }, async () => {
  let lowered = 0
  process.on('unhandledRejection', ignore)
  for (let seed = first; seed < first + count; seed++) {
    const { source, sourceType } = randomProgram(seed)
    const random = new Random(seed)
    let busy = 0
    // A window is as short as it may be, or so long that recording looks cheap.
    const governor = { budget: 0.05, nsPerRecord: 500_000, busy: () => busy += random.chance(0.5) ? 101 : 1_000_000 }
    const recording = await record(source, sourceType, 2, 4096, false, governor)
    if (recorder.governor.lowered.length > 0 || recording.trace.segments.length > 8) lowered++
    expect(recording.outcome, `seed ${seed}`).toEqual(await runText(source, sourceType))
  }
  process.off('unhandledRejection', ignore)
  expect(lowered).toBeGreaterThan(0)
})
