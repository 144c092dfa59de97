import { createQuery } from '@cinescope/query'
import { bytesSource, openTrace, OP_MARK, OP_NETWORK } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { foldRequests } from '../src/events/requests.ts'
import { record } from './record.ts'

test('a request is one row where it was sent, with its end; an end without its start stays', async () => {
  const bytes = await record({}, (_load, emit) => {
    emit(OP_NETWORK, ['end', 9, 204, 3])
    emit(OP_NETWORK, ['start', 1, 'GET', '/a', 'fetch'])
    emit(OP_NETWORK, ['start', 2, 'POST', '/b', 'fetch'])
    emit(OP_MARK, ['between'])
    emit(OP_NETWORK, ['fail', 2, 'offline', 5])
    emit(OP_NETWORK, ['end', 1, 404, 8])
    emit(OP_NETWORK, ['start', 3, 'GET', '/c', 'fetch'])
  })
  const query = createQuery(await openTrace(bytesSource(bytes)))
  const { begin, end } = await query.summary()
  const events = await query.events(begin, end, 100)
  const rows = foldRequests(events)
  expect(rows.map(({ label, level }) => [label, level])).toEqual([
    ['204 in 3 ms', undefined], ['GET /a 404 in 8 ms', 'error'], ['POST /b failed: offline after 5 ms', 'error'], ['between', undefined], ['GET /c', undefined],
  ])
  expect(rows.map(({ tick }) => tick)).toEqual([0, 1, 2, 3, 6].map(at => events[at]!.tick))
})
