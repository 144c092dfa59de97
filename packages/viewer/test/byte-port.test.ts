import { connectQuery, createQuery, serveQuery, type QueryPort } from '@cinescope/query'
import { bytesSource, growingSource, openTrace } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { connectBytes, isByteMessage, post, serveBytes } from '../src/open/byte-port.ts'
import { shop } from './shop.ts'

function portOf(port: MessagePort): QueryPort {
  return {
    post: message => { port.postMessage(message) },
    listen(handler) {
      const listener = (event: MessageEvent): void => handler(event.data)
      port.addEventListener('message', listener)
      port.start()
      return () => port.removeEventListener('message', listener)
    },
  }
}

test('bytes and questions share a channel: the engine at its end answers as one in this thread', async () => {
  const bytes = await shop(2)
  const { port1, port2 } = new MessageChannel()
  const [page, worker] = [portOf(port1), portOf(port2)]
  const source = growingSource()
  source.append(bytes.slice(0, 9000))
  serveBytes(page, source)
  const remote = connectBytes(worker, source.size)
  const trace = await openTrace(remote)
  serveQuery(worker, createQuery(trace))
  const query = connectQuery(page)
  const before = await query.summary()
  source.append(bytes.slice(9000))
  post(page, { kind: 'size', size: source.size })
  const after = await query.refresh()
  expect(after.end).toBeGreaterThan(before.end)
  const whole = createQuery(await openTrace(bytesSource(bytes)))
  expect(await query.errors(10)).toEqual(await whole.errors(10))
  expect(after.records).toBe((await whole.summary()).records)
  port1.close()
})

test('messages of others are not ours', () => {
  expect([null, 1, 'x', {}, { channel: 'other', kind: 'open' }].some(isByteMessage)).toBe(false)
})
