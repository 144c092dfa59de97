import { probes } from '@cinescope/recorder'
import { SITES } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'

const program = `
function twice(n) { const m = n * 2; return m }
class Cart { #items = [twice(1)]; total = twice(2); add(item) { this.#items.push(item); this.total += item; return this } }
async function later(n) { await null; return twice(n) }
function* some() { yield twice(3) }
const cart = new Cart().add(5)
log(cart.total, ...some())
later(4).then(log)
`
const lines = ['9 6', '8']

test('a module that the recorder has no room for runs as without us, records nothing, and the recording says so', async () => {
  const before = await recordProgram(program, { level: 4 })
  expect(before.lines).toEqual(lines)
  expect(before.trace.problems).toEqual([])
  expect((await before.query.stats()).calls).toBeGreaterThan(6)

  // Nearly: what is left is room for a part of the program, which is not recorded in parts.
  probes.M('full', SITES - 1 - 2 * before.table.count + 5, 2, undefined)
  const after = await recordProgram(program, { level: 4 })
  expect(after.lines).toEqual(lines)
  expect((await after.query.stats()).calls).toBe(0)
  expect(after.trace.modules.map(({ hash }) => hash)).toContain(after.table.hash)
  expect(after.trace.problems).toEqual([{ code: 'CINE_SITES_FULL', data: { modules: 1, room: SITES } }])
})
