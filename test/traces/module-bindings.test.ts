import type { Scope } from '@cinescope/query'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'
import { program } from './program.ts'

function module(scopes: readonly Scope[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(scopes.find(scope => scope.kind === 'module')!.slots.map(({ name, value }) => [name, value.kind === 'primitive' ? value.value : value.kind === 'gap' ? value.gap.reason : value.kind]))
}

const source = "const TAX = 0.2, SHOP = `Leaf`, lights = ['a', 'b'], total = TAX * 2\nfunction use() { let own = TAX; own = lights }\nlet later"

test('P17: constants without a probe show their literal; a value that was seen is shown, one that was not says why', async () => {
  const at = await program(`${source}\nuse(); later = 1; use()`)
  expect(module(await at.scopes('use'))).toEqual({ TAX: 0.2, SHOP: 'Leaf', lights: 'object', total: 'not-observed', use: 'not-observed', later: 'not-yet' })
  expect(module(await at.scopes('use', 1))).toMatchObject({ TAX: 0.2, later: 1 })
  const { slots } = (await at.scopes('use', 1)).find(scope => scope.kind === 'module')!
  expect(slots.find(slot => slot.name === 'TAX')).toMatchObject({ trust: 'exact', since: expect.any(Number) })
})

test('P17: what a module evaluated before the recording is never "not yet"', async () => {
  const at = await program(`${source}\nrecord(); use()`, { late: true })
  expect(module(await at.scopes('use'))).toEqual({ TAX: 0.2, SHOP: 'Leaf', lights: 'not-observed', total: 'not-observed', use: 'not-observed', later: 'not-observed' })
  const lights = (await at.scopes('use')).find(scope => scope.kind === 'module')!.slots.find(slot => slot.name === 'lights')!
  expect(await at.query.lastWrite(lights.target, (at.trace.end - 1) as never)).toMatchObject({ found: false, gap: { reason: 'not-observed', detail: 'lights got its value when its module was evaluated; that was not recorded.' } })
})

test('P17: before its declaration a variable is not yet written', async () => {
  const at = await program('function use() { return 1 }\nuse(); let late = Math.max(1, 2); use()')
  expect(module(await at.scopes('use'))).toMatchObject({ late: 'not-yet' })
  expect(module(await at.scopes('use', 1))).toMatchObject({ late: 2 })
})

test('P17: constants of a module that does nothing else are recorded, though no frame is open', async () => {
  const { query, trace } = await recordProgram('const codes = { A: 1 }, seen = new Map([[1, codes]])\nconst priceOf = code => codes[code]', { sourceType: 'module', late: false })
  expect((await query.stats()).calls).toBe(0)
  const shown: unknown[] = []
  for await (const { evaluation } of query.hits({ kind: 'write' }, '$value instanceof Map ? $value.get(1).A : $value.A')) shown.push(evaluation.value)
  expect(shown).toEqual([{ kind: 'primitive', value: 1 }, { kind: 'primitive', value: 1 }])
  const target = await query.search('codes', 1)
  expect(target[0]).toMatchObject({ frame: 0, functionName: '', place: { line: 1 } })
  expect(trace.problems).toEqual([])
})
