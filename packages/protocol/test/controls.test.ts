import { expect, test } from 'vitest'
import { OP_MARK } from '@cinescope/trace'
import { Controls, type SettingName } from '@cinescope/protocol'

function controlled() {
  const told: unknown[] = []
  const clock = { now: 5000, tick: 7 }
  const controls = new Controls({
    recording: true,
    governor: { budget: Infinity, share: 0.03, lowered: [], exhausted: false },
    limit: image => { told.push(image) },
    govern: budget => { told.push(['budget', budget]) },
    emit: (op, values) => {
      told.push([op, ...values])
      return clock.tick
    },
    counts: () => ({ records: 2000, lost: 3 }),
  }, { keep: (since, tick) => told.push(['since', since, tick]), resize: bytes => { told.push(['bytes', bytes]) } }, () => clock.now, 1000)
  return { controls, clock, told }
}

test('a setting goes to the recorder or to where the recording is kept', () => {
  const { controls, told } = controlled()
  const settings: Readonly<Record<SettingName, number>> = { 'image.depth': 3, 'image.width': 4, 'image.textBudget': 5, 'governor.budget': 0, 'ring.bytes': 6, 'keep.seconds': 0 }
  for (const [name, value] of Object.entries(settings)) controls.update(name as SettingName, value)
  expect(told).toEqual([{ depth: 3 }, { width: 4 }, { textBudget: 5 }, ['budget', Infinity], ['bytes', 6]])
  expect(controls.status()).toEqual({ recording: true, records: 2000, rate: 400, ringBytes: 6, cost: 0.03, governor: { budget: 'off', lowered: [], exhausted: false }, lost: 3 })
})

test('a keep is marked, and the seconds before it outlast the rest; nothing is kept where nothing is recorded', () => {
  const { controls, clock, told } = controlled()
  controls.keep(2, 'by hand')
  expect(told).toEqual([[OP_MARK, 'keep', 'by hand'], ['since', 3000, 7]])
  clock.tick = -1
  expect(controls.keep(2, 'by hand')).toBe(undefined)
})

test('errors come in swarms: one reason is kept once a second, and none if keep.seconds is 0', () => {
  const { controls, clock, told } = controlled()
  const kept = (reason: string): boolean => {
    told.length = 0
    controls.keepOn(reason)
    return told.length > 0
  }
  expect([kept('a'), kept('a'), kept('b'), kept('a')]).toEqual([true, false, true, true])
  clock.now += 999
  expect(kept('a')).toBe(false)
  clock.now++
  expect(kept('a')).toBe(true)
  controls.update('keep.seconds', 0)
  expect(kept('c')).toBe(false)
})
