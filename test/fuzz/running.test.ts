import type { Slot } from '@cinescope/query'
import { recorder } from '@cinescope/recorder'
import type { Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'

interface Moment { readonly tick: number, readonly truth: Readonly<Record<string, number>> }

/** A loop that is far too dear, in a call that goes on; `step` is recorded, and what follows it is a moment. */
const program = `
let total = 0
const o = { n: 0 }
function step() { return 1 }
function long(rounds) {
  let sum = 0, last = 0
  for (let i = 0; i < rounds; i++) {
    const square = i * i
    sum += square
    total = sum
    o.n = i
    if (i < 100 ? i % 20 === 19 : i % 1000 === 999) {
      last = step() + i
      check({ i, square, sum, last, total, n: o.n })
    }
  }
  return sum
}
long(12000)
step()
check({ total, n: o.n })
`

test('F26: a call that is lowered while it runs costs no more, and whatever it writes from then on is not known', async () => {
  const moments: Moment[] = []
  const { query, trace, lines } = await recordProgram(program, { pace: 20, governor: { budget: 0.1, nsPerRecord: 100_000_000 } }, () => ({
    check(truth: Moment['truth']) { moments.push({ tick: recorder.counts().records - 1, truth }) },
  }))
  expect(lines).toEqual([])
  // Of 6 writes in each of 12,000 rounds.
  expect(trace.end).toBeLessThan(5000)
  let sure = 0
  let unsure = 0
  for (const { tick, truth } of moments) {
    const at = tick as Tick
    const frame = (await query.stackAt(at)).find(({ name }) => name === 'long')?.frame
    if (frame === undefined) continue
    const slots = new Map<string, Slot>()
    for (const scope of await query.scopeAt(at, frame)) for (const slot of scope.slots) slots.set(slot.name, slot)
    const beside = new Map((await query.siteValues(at, frame)).toSorted((a, b) => a.tick - b.tick).map(each => [each.label, each]))
    for (const { label, value, earlier } of beside.values()) {
      if (!earlier && value.kind === 'primitive' && label in truth) expect(value.value, `${label} beside the source at ${at}`).toBe(truth[label])
    }
    for (const [name, value] of Object.entries(truth)) {
      const slot = slots.get(name)
      if (!slot) continue
      if (slot.trust === 'exact' && slot.value.kind === 'primitive') {
        sure++
        expect(slot.value.value, `${name} at ${at}`).toBe(value)
      } else unsure++
    }
  }
  expect(sure, 'values that are known').toBeGreaterThan(0)
  expect(unsure, 'values that are not').toBeGreaterThan(0)
})
