import { expect, test } from 'vitest'
import { Stream } from '../src/stream.ts'

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve))

test('Stream: whoever asks while an answer is waited for stands in line; answers come in order and end once', async () => {
  let at = 0
  const stream = new Stream(() => ++at > 5 ? undefined : at % 2 === 0 ? { at } : turn().then(() => ({ at })))
  const asked = await Promise.all(Array.from({ length: 7 }, () => stream.next()))
  expect(asked.map(({ value }) => value?.at)).toEqual([1, 2, 3, 4, 5, undefined, undefined])
  expect(at).toBe(6)
})

test.each([['at once', () => { throw new Error('no') }], ['later', () => turn().then(() => { throw new Error('no') })]])('Stream: what throws %s rejects, and ends it', async (_, pull) => {
  const stream = new Stream<object>(pull)
  await expect(stream.next()).rejects.toThrow('no')
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})

test('Stream: leaving a loop ends it', async () => {
  let at = 0
  const stream = new Stream(() => ({ at: at++ }))
  for await (const each of stream) if (each.at === 2) break
  expect([at, await stream.next()]).toEqual([3, { done: true, value: undefined }])
})
