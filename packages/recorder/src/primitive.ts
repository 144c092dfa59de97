import { CONST_FALSE, CONST_NAN, CONST_NEGATIVE_ZERO, CONST_NULL, CONST_TRUE, CONST_UNDEFINED, constWord } from '@cinescope/trace'
import { DOUBLE } from './cell.ts'
import { bigintWord, symbolWord, textWord } from './text.ts'

export const UNDEFINED: number = constWord(CONST_UNDEFINED)
export const NULL: number = constWord(CONST_NULL)
export const TRUE: number = constWord(CONST_TRUE)
export const FALSE: number = constWord(CONST_FALSE)
const NAN: number = constWord(CONST_NAN)
const NEGATIVE_ZERO: number = constWord(CONST_NEGATIVE_ZERO)

/** DOUBLE for a number that needs its bits behind the word. */
export const numberWord: (value: number) => number = value => {
  const word = value << 2
  return word >> 2 === value && (word !== 0 || 1 / value > 0) ? word : oddWord(value)
}

function oddWord(value: number): number { return value === 0 ? NEGATIVE_ZERO : value === value ? DOUBLE : NAN }

/** Word of anything but objects and functions; a string may define itself first. */
export function primitiveWord(value: unknown): number {
  switch (typeof value) {
    case 'number': return numberWord(value)
    case 'string': return textWord(value)
    case 'boolean': return value ? TRUE : FALSE
    case 'symbol': return symbolWord(value)
    case 'bigint': return bigintWord(value)
    default: return value === null ? NULL : UNDEFINED
  }
}
