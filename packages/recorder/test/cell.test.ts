import { OP_ENTER, OP_LEAVE, OP_SET, OP_UNWIND, OP_WRITE, REF_DOUBLE, TOKEN_LEVEL_BITS, headWord, refWord } from '@cinescope/trace'
import { expect, it } from 'vitest'
import { DOUBLE, ENTER_HEAD, FRAME_STEP, LEAVE_HEAD, SET_HEAD, UNWIND_HEAD, WRITE_HEAD } from '../src/cell.ts'

it('the literals of the probes are the words that the format defines', () => {
  expect(FRAME_STEP).toBe(1 << TOKEN_LEVEL_BITS)
  expect(ENTER_HEAD).toBe(headWord(OP_ENTER, 0))
  expect(LEAVE_HEAD).toBe(headWord(OP_LEAVE, 0))
  expect(UNWIND_HEAD).toBe(headWord(OP_UNWIND, 0))
  expect(WRITE_HEAD).toBe(headWord(OP_WRITE, 0))
  expect(SET_HEAD).toBe(headWord(OP_SET, 0))
  expect(DOUBLE).toBe(refWord(REF_DOUBLE, 0))
})
