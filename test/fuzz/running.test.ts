import type { Slot } from '@cinescope/query'
import { recorder } from '@cinescope/recorder'
import type { FrameId, Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'

interface Moment { readonly tick: number, readonly truth: Readonly<Record<string, number>> }

/** What a program does in a round of a loop that is far too dear; `step` is recorded, and what follows it is a moment. */
const round = `
    const square = i * i
    sum += square
    total = sum
    o.n = i
    if (i < 100 ? i % 20 === 19 : i % 1000 === 999) {
      last = step() + i
      check({ i, square, sum, last, total, n: o.n })
    }`

/** A call that goes on for 12,000 rounds of a loop, in one stretch or from suspension to suspension, and how it is run to its end. */
const programs = {
  'one loop': [`function long(rounds) { let sum = 0, last = 0; for (let i = 0; i < rounds; i++) {${round} } }`, 'long(12000)'],
  'await': [`async function long(rounds) { let sum = 0, last = 0; for (let i = 0; i < rounds; i++) { await null;${round} } }`, 'await long(12000)'],
  'await of calls': [`async function next(i) { return i }
async function long(rounds) { let sum = 0, last = 0; for (;;) { const i = await next(sum === 0 ? 1 : last + 1); if (i >= rounds) return sum; ${round.replace('last = step() + i', 'step()')}; last = i } }`, 'await long(12000)'],
  'await that rejects': [`async function long(rounds) { let sum = 0, last = 0; for (let i = 0; i < rounds; i++) { try { await Promise.reject(i) } catch (n) { last += n - i };${round} } }`, 'await long(12000)'],
  'yield': [`function* long(rounds) { let sum = 0, last = 0; for (let i = 0; i < rounds; i++) { yield i;${round} } }`, 'for (const _ of long(12000));'],
  'yield, left early': [`function* long(rounds) { let sum = 0, last = 0; try { for (let i = 0; i < rounds; i++) { yield i;${round} } } finally { step() } }`, 'for (const each of long(20000)) if (each === 12000) break'],
  'yield of an async generator': [`async function* long(rounds) { let sum = 0, last = 0; for (let i = 0; i < rounds; i++) { yield i;${round} } }`, 'for await (const each of long(12000)) o.last = each'],
  'for await': [`async function* numbers(n) { for (let i = 0; i < n; i++) yield i }
async function long(rounds) { let sum = 0, last = 0; for await (const i of numbers(rounds)) {${round} } }`, 'await long(12000)'],
} as const

test.each(Object.entries(programs))('F26: a call that is lowered while it runs costs no more, and whatever it writes from then on is not known (%s)', async (_, [long, run]) => {
  const moments: Moment[] = []
  const program = `
let total = 0
const o = { n: 0 }
function step() { return 1 }
${long}
return (async () => {
  ${run}
  step()
  check({ total, n: o.n })
})()
`
  const { query, trace, lines } = await recordProgram(program, { pace: run.startsWith('long') ? 20 : 2, governor: { budget: 0.1, nsPerRecord: 100_000_000 } }, () => ({
    check(truth: Moment['truth']) { moments.push({ tick: recorder.counts().records - 1, truth }) },
  }))
  expect(lines).toEqual([])
  // Of some 6 to 12 records in each of 12,000 rounds.
  expect(trace.end).toBeLessThan(40_000)
  expect(moments.length).toBe(5 + 12 + 1)
  let sure = 0
  let unsure = 0
  let known: FrameId | undefined
  for (const { tick, truth } of moments) {
    const at = tick as Tick
    const stack = await query.stackAt(at)
    const open = stack.find(({ name }) => name === 'long')?.frame
    known = open ?? known
    if (open !== undefined) {
      const beside = new Map((await query.siteValues(at, open)).toSorted((a, b) => a.tick - b.tick).map(each => [each.label, each]))
      for (const { label, value, earlier } of beside.values()) {
        if (!earlier && value.kind === 'primitive' && label in truth) expect(value.value, `${label} beside the source at ${at}`).toBe(truth[label])
      }
    }
    // From the call, though it is not on the stack, and from what is.
    for (const frame of new Set([known, stack[0]?.frame])) {
      if (frame === undefined) continue
      const slots = new Map<string, Slot>()
      for (const scope of await query.scopeAt(at, frame)) for (const slot of scope.slots) if (!slots.has(slot.name)) slots.set(slot.name, slot)
      for (const [name, value] of Object.entries(truth)) {
        const slot = slots.get(name)
        if (!slot) continue
        if (slot.trust === 'exact' && slot.value.kind === 'primitive') {
          sure++
          expect(slot.value.value, `${name} at ${at}`).toBe(value)
        } else unsure++
      }
    }
  }
  expect(sure, 'values that are known').toBeGreaterThan(0)
  expect(unsure, 'values that are not').toBeGreaterThan(0)
})
