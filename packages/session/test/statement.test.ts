import { OP_ENTER } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../../../test/tools/record-program.ts'
import { createSession } from '../src/index.ts'

const source = `function low(a) { return a + 1 } // @cinescope values
function f(a) {
  const b = low(a)
  return b * 2
}
f(1)
`.replace(/^(function low.*) (\/\/.*)$/m, '$2\n$1')

test('F113: where a call kept no path, a motion by statements stops at its records and says why', async () => {
  const { query } = await recordProgram(source, { level: 3 })
  const session = createSession(query)
  const seen: (string | undefined)[] = []
  for (let stop = await session.statements.into(); stop; stop = await session.statements.into()) {
    seen.push(stop.statement ? source.slice(stop.statement.start, stop.statement.end).split('\n')[0] : stop.gap?.detail)
    expect([session.position.tick, session.position.frame]).toEqual([stop.tick, stop.frame])
  }
  expect(seen).toEqual(['f(1)', 'const b = low(a)', expect.stringContaining('level 2'), expect.stringContaining('level 2'), 'return b * 2'])
})

test('F110: the values at a statement are those that it found; motions by records go on from there', async () => {
  const { query } = await recordProgram(source, { level: 3 })
  const session = createSession(query)
  await session.statements.into()
  await session.statements.into()
  const before = await query.localsAt(session.position.tick, session.position.frame)
  expect(before.find(({ name }) => name === 'b')?.value.kind).toBe('gap')
  const next = await session.statements.over()
  expect(source.slice(next!.statement!.start, next!.statement!.end)).toBe('return b * 2')
  expect((await query.localsAt(next!.tick, next!.frame)).find(({ name }) => name === 'b')?.value).toEqual({ kind: 'primitive', value: 2 })
  expect((await session.statements.backOver())?.statement?.line).toBe(4)
  expect((await session.statements.out())).toBe(undefined)
  expect((await session.stepInto())?.op).toBe(OP_ENTER)
  expect((await session.statements.out())?.statement?.line).toBe(5)
  expect((await session.statements.backOut())?.statement?.line).toBe(7)
})
