import type { FrameId, Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { recordProgram } from '../tools/record-program.ts'

/** `label = value` beside the source of `f` where it wrote `value` to `sum`; of earlier rounds in brackets. */
async function besideSource(source: string, value: number | 'its end'): Promise<readonly string[]> {
  const { query } = await recordProgram(source, { level: 2 })
  const [call] = (await query.search('f', 100)).filter(record => record.op === 0 && record.functionName === 'f')
  const frame = call!.frame as FrameId
  const { left } = (await query.frame(frame))!
  for (let tick = call!.tick as number; tick <= left!; tick++) {
    const values = await query.siteValues(tick as Tick, frame)
    if (value !== 'its end' && !values.some(one => one.tick === tick && one.label === 'sum' && one.value.kind === 'primitive' && one.value.value === value)) continue
    if (value === 'its end' && tick < left!) continue
    return values.map(({ label, value: shown, earlier }) => {
      const text = `${label} = ${shown.kind === 'primitive' ? String(shown.value) : shown.kind}`
      return earlier ? `(${text})` : text
    })
  }
  return []
}

const counting = 'function f() { let sum = 0; for (let id = 1; id < 4; id++) { if (id === 3) { sum += 100; continue } const twice = id * 2; sum += twice } return sum }\nlog(f())'
const listing = 'function f() { let sum = 0; for (const id of [1, 2, 3]) { if (id === 3) { sum += 100; continue } const twice = id * 2; sum += twice } return sum }\nlog(f())'

test.each([['counting', counting], ['of a list', listing]])('values that a loop wrote in an earlier round say so while it runs: %s', async (_, source) => {
  const ofThis = (await besideSource(source, 106)).filter(text => !text.startsWith('('))
  expect(ofThis).toContain('sum = 106')
  expect(ofThis.some(text => text.startsWith('id = 3'))).toBe(true)
  expect(ofThis.some(text => text.startsWith('twice'))).toBe(false)
  expect(await besideSource(source, 106)).toEqual(expect.arrayContaining(['(twice = 4)', '(sum = 6)', 'sum = 0']))
  expect((await besideSource(source, 6)).filter(text => text.includes('twice'))).toEqual(['twice = 4'])
  expect(await besideSource(source, 'its end')).not.toContain('(twice = 4)')
})
