import { M, recorder } from '@cinescope/recorder'
import { OP_LOSS, OP_MODULE } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { record } from './recording.ts'

test('thousands of modules and losses without a probe between them fit', () => {
  const decoder = record(() => {
    for (let i = 0; i < 6000; i++) {
      M(`bulk module number ${i}`, 1, 1)
      recorder.lose(1, `reason ${i}`, 'detail')
    }
  })
  expect(decoder.of(OP_LOSS)).toHaveLength(6000)
  expect(new Set(decoder.of(OP_MODULE).map(r => r.values[1])).size).toBe(6000)
})
