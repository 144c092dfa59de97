import { expect, test } from 'vitest'
import { OP_MARK } from '@cinescope/trace'
import { patchWorkers } from '../src/patch/workers.ts'

class Target { readonly listeners: unknown[] = [] }
class Original extends Target {
  readonly url: unknown
  constructor(url: unknown) {
    super()
    if (url === 'refused') throw new RangeError('refused')
    this.url = url
  }
}

function patched() {
  const records: unknown[] = []
  const realm = { Worker: Original }
  patchWorkers(realm, () => {}, { recording: true, emit: (op, values) => records.push([op, ...values]), tick: () => 0, flush() {}, keep() {}, root() {} }, String)
  return { Worker: realm.Worker, records }
}

test('a worker that starts is a mark of the recording, and the class is as it was', () => {
  const { Worker, records } = patched()
  class Own extends Worker { kind = 'own' }
  const workers = [new Worker('a.js'), new Own('b.js')]
  expect(workers.map(worker => [worker.url, worker instanceof Worker, worker instanceof Original, worker instanceof Target])).toEqual([['a.js', true, true, true], ['b.js', true, true, true]])
  expect([workers[0]!.constructor === Worker, (workers[1] as Own).kind, workers[1]!.constructor === Own]).toEqual([true, 'own', true])
  expect([Worker.name, Worker.length, Object.getPrototypeOf(Worker) === Target]).toEqual(['Original', 1, true])
  expect(Object.getOwnPropertyDescriptor(Worker, 'prototype')).toEqual({ value: Original.prototype, writable: false, enumerable: false, configurable: false })
  expect(records).toEqual([[OP_MARK, 'Worker started, not recorded: a.js'], [OP_MARK, 'Worker started, not recorded: b.js']])
})

test('what the platform refuses reaches the app, and nothing is recorded', () => {
  const { Worker, records } = patched()
  expect(() => new Worker('refused')).toThrow(RangeError)
  expect(() => (Worker as unknown as () => void)()).toThrow(TypeError)
  expect(records).toEqual([])
})
