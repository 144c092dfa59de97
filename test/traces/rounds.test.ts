import type { Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { program } from './program.ts'

/** Values of the program's variables when `look` is called, call by call. */
async function seen(source: string): Promise<readonly Record<string, unknown>[]> {
  const { query } = await program(source)
  const { calls } = await query.calls({ fn: 'look' }, 100)
  return Promise.all(calls.map(async ({ entered }) => {
    const scopes = await query.scopeAt(entered as Tick, (await query.stackAt(entered as Tick)).find(({ name }) => name === 'run')!.frame)
    return Object.fromEntries(scopes.flatMap(scope => scope.kind === 'block' ? scope.slots : []).map(({ name, value }) => [name, value.kind === 'primitive' ? value.value : value.kind === 'gap' ? value.gap.reason : value.kind]))
  }))
}

test('a variable of a block is not there yet in front of its declaration, in every round anew', async () => {
  expect(await seen(`
    const look = n => n
    function run() { let n = 0; do { look(n); const v = n * 2; look(v); { look(v); let w = v; w++; look(w) } } while (n++ < 1) }
    run()`)).toEqual([
    {}, { v: 0 }, { v: 0 }, { v: 0, w: 1 },
    {}, { v: 2 }, { v: 2 }, { v: 2, w: 3 },
  ])
})

test('an inner block ahead of a declaration tells the round as well', async () => {
  expect(await seen('const look = n => n; function run() { let n = 0; while (n++ < 2) { do { const v = n; look(v) } while (0); let w = n; look(w) } } run()')).toEqual([
    { v: 1, w: 'not-yet' }, { w: 1 }, { v: 2, w: 'not-yet' }, { w: 2 },
  ])
})
