import type { WriteAnswer } from '@cinescope/query'
import { OP_ARGS, OP_SET, type Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { program } from './program.ts'

const told = (answer: WriteAnswer): string => answer.found ? answer.write.code ?? answer.write.how : answer.gap.detail
const may = (tick: number | undefined): string => `The record ${tick} writes to a key that is an object or a long text, which was not recorded as a text: it may be any.`

/** What is answered of `a` of the objects that a program logs, at each call of `log`; and the writes whose key is no text. */
async function asked(source: string, method: 'lastWrite' | 'nextWrite'): Promise<{ readonly answers: readonly string[][], readonly unnamed: readonly number[] }> {
  const at = await program(source, { sourceType: 'commonjs' })
  const answers: string[][] = []
  const unnamed: number[] = []
  for (let tick = at.trace.begin; tick < at.trace.end; tick = (tick + 1) as Tick) {
    const record = await at.query.record(tick)
    if (record?.op === OP_SET && record.title.includes('[')) unnamed.push(tick)
    if (record?.op !== OP_ARGS || !record.title.startsWith('called log')) continue
    const objects = record.values.map(value => value.kind === 'object' ? at.query[method]({ kind: 'property', ref: value.ref, key: 'a' }, tick) : undefined)
    answers.push((await Promise.all(objects)).map(answer => answer ? told(answer) : 'no object'))
  }
  return { answers, unnamed }
}

test('a write to a key that is an object may be the last one of any slot, until a write names the slot', async () => {
  const { answers, unnamed } = await asked(`
    const o = { a: 1 }, k = { toString() { return 'a' } }
    function f() {}
    f.a = 1
    log(o, f)
    o[k] = 2
    f[k] = 2
    log(o, f)
    o.a = 3
    f.a = 3
    log(o, f)
    Object.freeze(o)
    o[k] = 4
    log(o, f)`, 'lastWrite')
  expect(answers).toEqual([
    [expect.stringContaining('{ a: 1 }'), 'f.a = 1'],
    [may(unnamed[0]), may(unnamed[1])],
    ['o.a = 3', 'f.a = 3'],
    ['o.a = 3', 'f.a = 3'],
  ])
})

test('a write to a key that is an object may be the next one of any slot, unless a write names the slot before', async () => {
  const { answers, unnamed } = await asked(`
    const o = { a: 1 }, k = { toString() { return 'a' } }
    function f() {}
    f.a = 1
    log(o, f)
    o[k] = 2
    f[k] = 2
    log(o, f)
    o.a = 3
    f.a = 3
    log(o, f)
    o[k] = 4
    log(o, f)
    Object.freeze(o)
    o[k] = 5
    log(o, f)`, 'nextWrite')
  const never = 'It is not written again before the recording ends.'
  expect(answers).toEqual([[may(unnamed[0]), may(unnamed[1])], ['o.a = 3', 'f.a = 3'], [may(unnamed[2]), never], [never, never], [never, never]])
})
