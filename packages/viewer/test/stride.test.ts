import type { RecordView } from '@cinescope/query'
import { createSession } from '@cinescope/session'
import { OP_ENTER, type FrameId, type Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { stepFrom, type Direction, type Stride } from '../src/stride.ts'
import { shopQuery } from './shop-query.ts'

const query = await shopQuery(2, false)
const session = createSession(query)

/** The record at which a step ends. */
async function step(from: Tick, frame: FrameId, stride: Stride, direction: Direction): Promise<RecordView | undefined> {
  const arrival = await stepFrom(query, session, from, frame, stride, direction)
  return arrival && query.record(arrival.tick)
}

async function enter(name: string): Promise<RecordView> {
  const [found] = (await query.search(name, 100)).filter(record => record.op === OP_ENTER && record.functionName === name)
  return found ?? expect.fail(`${name} was not called`)
}

test('a step over never ends in a callee', async () => {
  let here = await enter('onAdd')
  const frame = here.frame
  const left = (await query.frame(frame))?.left ?? -1
  const seen: string[] = []
  for (;;) {
    const next = await step(here.tick, frame, 'over', 1)
    if (next === undefined || next.tick > left) break
    expect(next.tick).toBeGreaterThan(here.tick)
    expect(next.frame).toBe(frame)
    seen.push(next.title)
    here = next
  }
  expect(seen.some(title => title.startsWith('total ='))).toBe(true)
})

test('out goes back to the caller, into goes to the next call', async () => {
  const total = await enter('totalOf')
  expect((await step(total.tick, total.frame, 'out', -1))?.functionName).toBe('addItem')
  expect(await step(total.tick, total.frame, 'call', 1)).toMatchObject({ op: OP_ENTER, functionName: 'priceOf' })
})

test('running to a line comes to its next record, and back', async () => {
  const total = await enter('totalOf')
  const source = await query.source(total.place?.hash ?? '')
  const line = (source?.text.split('\n').findIndex(text => text.includes('sum += price')) ?? -1) + 1
  const place = { hash: total.place?.hash ?? '', line }
  const there = await step(total.tick, total.frame, place, 1)
  expect(there?.title).toMatch(/^sum = /)
  const further = await step(there?.tick ?? total.tick, total.frame, place, 1)
  expect(await step(further?.tick ?? total.tick, total.frame, place, -1)).toEqual(there)
})

test('steps end at the ends of the recording', async () => {
  const whole = await query.summary()
  expect(await step(whole.end - 1 as Tick, 0 as FrameId, 'record', 1)).toBeUndefined()
  expect(await step(whole.begin, 0 as FrameId, 'record', -1)).toBeUndefined()
})
